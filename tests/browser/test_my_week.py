"""My Week in the real browser: copied, spread, typed without a connection, and in two windows."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser
WEEK = "/time/2026-W28"
TOLD = "#week-told"


def cell(page, day: str, row: int = 0):
    return page.locator(f".weekgrid input[data-save-url*='{day}']").nth(row)


def until(page, expression: str) -> None:
    """Wait until it is so; the policy of the pages forbids waiting by a script of its own."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never so: {expression}")


def kept(page) -> list[str]:
    """The addresses of what the worker has kept."""
    return page.evaluate(
        "caches.open('daybook-week-1').then(kept => kept.keys()).then(keys => keys.map(k => k.url))"
    )


def holds(page, day: str, text: str) -> None:
    """Wait until the cell of a day shows a text."""
    cells = f".weekgrid input[data-save-url*='{day}']"
    until(page, f'[...document.querySelectorAll("{cells}")].some(one => one.value === "{text}")')


def saves(page, act) -> None:
    """Do something and wait until every cell it sends is saved."""
    act()
    for _ in range(2):
        page.wait_for_timeout(150)
        until(page, "!document.querySelector('[data-state=saving]')")


def emptied(page, *days: str) -> None:
    for day in days:
        one = cell(page, day)
        one.fill("")
        saves(page, lambda one=one: one.press("Tab"))


@pytest.fixture
def week(opened):
    """The engineer's week; what a test writes on its open days is taken out again."""
    page = opened("engineer", WEEK)
    page.set_default_timeout(10_000)
    emptied(page, "2026-07-07", "2026-07-08")
    yield page
    page.context.set_offline(False)
    page.goto(WEEK)
    page.wait_for_timeout(400)
    emptied(page, "2026-07-07", "2026-07-08")
    cell(page, "2026-07-06").fill("7.5")
    saves(page, lambda: cell(page, "2026-07-06").press("Tab"))
    # What was refused, and what found no connection, is in the console as well.
    assert [each for each in page.faults if "Failed to load resource" not in each] == []


def test_a_cell_dragged_with_ctrl_copies_its_hours_over_the_cells_passed(week):
    start, end = cell(week, "2026-07-06").bounding_box(), cell(week, "2026-07-08").bounding_box()
    week.keyboard.down("Control")
    week.mouse.move(start["x"] + 20, start["y"] + 10)
    week.mouse.down()
    week.mouse.move(end["x"] + 20, end["y"] + 10, steps=6)
    assert week.locator(".weekgrid .passed").count() == 2
    saves(week, week.mouse.up)
    week.keyboard.up("Control")
    assert [cell(week, f"2026-07-0{day}").input_value() for day in (6, 7, 8)] == ["7.5"] * 3
    saves(week, lambda: week.keyboard.press("Control+z"))
    assert [cell(week, f"2026-07-0{day}").input_value() for day in (7, 8)] == ["", ""]


def test_ctrl_and_a_click_copy_the_cell_in_focus_without_dragging(week):
    cell(week, "2026-07-06").focus()
    saves(week, lambda: cell(week, "2026-07-08").click(modifiers=["Control"]))
    assert cell(week, "2026-07-08").input_value() == "7.5"
    assert cell(week, "2026-07-07").input_value() == ""


def test_ctrl_shift_and_an_arrow_copy_by_keyboard(week):
    cell(week, "2026-07-06").focus()
    saves(week, lambda: week.keyboard.press("Control+Shift+ArrowRight"))
    assert cell(week, "2026-07-07").input_value() == "7.5"
    assert "2026-07-07" in week.evaluate("document.activeElement.dataset.saveUrl")
    saves(week, lambda: week.keyboard.press("Control+z"))
    assert cell(week, "2026-07-07").input_value() == ""


def test_hours_typed_with_days_are_shown_then_saved_then_taken_back_in_one_step(week):
    first = cell(week, "2026-07-06")
    first.fill("15/3")
    first.press("Enter")
    week.locator(".weekgrid .passed").first.wait_for()
    assert "Enter saves it" in week.locator(TOLD).inner_text()
    assert cell(week, "2026-07-08").input_value() == "5"
    saves(week, lambda: first.press("Enter"))
    assert [cell(week, f"2026-07-0{day}").input_value() for day in (6, 7, 8)] == ["5"] * 3
    saves(week, lambda: week.keyboard.press("Control+z"))
    assert [cell(week, f"2026-07-0{day}").input_value() for day in (6, 7, 8)] == ["7.5", "", ""]


def test_a_spread_is_left_by_escape_and_one_that_cannot_be_says_why(week):
    first = cell(week, "2026-07-06")
    first.fill("15/3")
    first.press("Enter")
    week.locator(".weekgrid .passed").first.wait_for()
    first.press("Escape")
    assert [cell(week, f"2026-07-0{day}").input_value() for day in (6, 7, 8)] == ["7.5", "", ""]
    first.fill("40/7")
    first.press("Enter")
    week.locator(".weekgrid input[aria-invalid]").wait_for()
    assert "working days are open" in week.locator(TOLD).inner_text()
    first.press("Escape")


def test_a_row_is_duplicated_by_a_key_and_taken_back(week):
    rows = week.locator(".weekgrid tbody tr").count()
    cell(week, "2026-07-07").focus()
    week.keyboard.press("Alt+r")
    week.get_by_text("Row duplicated").wait_for()
    assert week.locator(".weekgrid tbody tr").count() == rows + 1
    week.get_by_role("button", name="Undo").click()
    week.get_by_text("as it was before").wait_for()
    assert week.locator(".weekgrid tbody tr").count() == rows


def test_the_menu_of_a_row_opens_beside_its_button_and_leads_to_spreading(week):
    button = week.locator(".weekgrid .more").first
    button.click()
    menu = week.locator(".pop:popover-open")
    menu.wait_for()
    assert abs(menu.bounding_box()["x"] - button.bounding_box()["x"]) < 240
    menu.get_by_role("link", name="Spread hours").click()
    week.wait_for_url("**/spread?**")
    week.get_by_label("Hours of the whole").fill("9")
    week.keyboard.press("Enter")
    week.get_by_role("button", name="Save these hours").wait_for()


def test_a_held_cell_says_why_in_focus_and_tab_leads_to_the_remedy(opened):
    page = opened("engineer", "/time/2026-W26")
    page.locator(".weekgrid a.held").first.focus()
    card = page.locator(".pop.reason:popover-open")
    card.wait_for()
    assert re.search(r"Invoiced on INV-\S+\.", card.inner_text())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Request a change"
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    phone = opened("engineer", "/time/2026-W26?day=2026-06-22", width=390)
    assert "Invoiced on INV-" in phone.locator(".oneday").inner_text()
    assert phone.locator(".oneday a[href^='/corrections/new?entry=']").is_visible()


def test_without_a_connection_the_last_copy_opens_with_what_was_typed_and_is_saved_once(week):
    week.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(week, "caches.match('/time/2026-W28').then(kept => !!kept)")
    week.context.set_offline(True)
    one = cell(week, "2026-07-07")
    one.fill("3:30")
    one.press("Tab")
    week.get_by_text("Not saved yet").first.wait_for()
    week.reload()
    holds(week, "2026-07-07", "3:30")
    assert week.get_by_text("This is the copy of").is_visible()
    sent = []
    week.on("request", lambda asked: asked.method == "PUT" and sent.append(asked.url))
    week.context.set_offline(False)
    holds(week, "2026-07-07", "3.5")
    assert len(sent) == 1
    week.reload()
    assert cell(week, "2026-07-07").input_value() == "3.5"


def test_what_is_typed_and_not_left_yet_survives_a_reload(week):
    cell(week, "2026-07-07").press_sequentially("4:15")
    week.wait_for_timeout(100)
    week.reload()
    holds(week, "2026-07-07", "4.25")


def test_what_was_saved_since_the_copy_was_kept_stands_in_it(week):
    week.evaluate("navigator.serviceWorker.ready.then(() => true)")
    week.reload()
    until(week, "caches.match('/time/2026-W28').then(kept => !!kept)")
    cell(week, "2026-07-08").fill("2")
    saves(week, lambda: cell(week, "2026-07-08").press("Tab"))
    week.context.set_offline(True)
    week.reload()
    holds(week, "2026-07-08", "2")
    assert week.locator(".weekgrid tr.total [data-total='w']").inner_text() == "9.5"


def test_no_other_page_is_kept_and_signing_out_forgets_the_weeks(opened):
    page = opened("manager", WEEK)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, "caches.match('/time/2026-W28').then(kept => !!kept)")
    page.goto("/time/entries")
    page.goto("/time/2026-W27")
    page.wait_for_timeout(300)
    pages = [one.rpartition("/")[2] for one in kept(page) if "/static/" not in one]
    assert sorted(pages) == ["2026-W27", "2026-W28"]
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signed-out")
    until(page, "caches.keys().then(names => names.length === 0)")


def test_the_week_of_somebody_else_is_not_kept(opened):
    page = opened("coordinator", "/time/2026-W28?person=ENG")
    page.wait_for_timeout(500)
    assert page.evaluate("caches.keys().then(names => names.length)") == 0


def test_two_windows_on_one_cell_show_both_values_and_one_key_chooses(opened, week):
    other = week.context.new_page()
    other.goto(WEEK)
    mine, theirs = cell(week, "2026-07-07"), cell(other, "2026-07-07")
    theirs.fill("2")
    saves(other, lambda: theirs.press("Tab"))
    mine.fill("6")
    mine.press("Tab")
    week.get_by_text("Yours: 6. Theirs: 2.").first.wait_for()
    saves(week, lambda: mine.press("Enter"))
    assert mine.input_value() == "6"
    theirs.fill("3")
    theirs.press("Tab")
    other.get_by_text("Yours: 3. Theirs: 6.").first.wait_for()
    theirs.press("Escape")
    assert theirs.input_value() == "6"
    other.reload()
    assert cell(other, "2026-07-07").input_value() == "6"
    other.close()
