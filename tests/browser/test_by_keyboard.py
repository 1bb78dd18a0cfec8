"""Can a week be accounted for, and a figure explained, without a mouse?"""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_a_cell_is_typed_saved_and_taken_back_by_keyboard(opened):
    page = opened("engineer", "/time/2026-W28")
    cell = page.locator("input[data-save-url*='2026-07-07']").first
    cell.focus()
    cell.fill("7:30")
    with page.expect_response(lambda answer: "/time/cell/" in answer.url) as saved:
        page.keyboard.press("Enter")
    assert saved.value.status == 200
    assert cell.input_value() in ("7.5", "7:30")
    cell.focus()
    with page.expect_response(lambda answer: "/time/cell/" in answer.url):
        page.keyboard.press("Control+z")
    assert cell.input_value() == ""


def test_a_wrong_duration_says_so_and_keeps_what_was_typed(opened):
    page = opened("engineer", "/time/2026-W28")
    cell = page.locator("input[data-save-url*='2026-07-07']").first
    cell.focus()
    cell.fill("seven")
    page.keyboard.press("Enter")
    page.locator("input[aria-invalid=true]").wait_for()
    assert cell.input_value() == "seven"
    assert "not a duration" in page.content()


def test_i_explains_the_figure_in_focus_and_escape_closes_it(opened):
    page = opened("operations", "/forecast/2026-07")
    figure = page.locator("a[data-explain]").first
    figure.focus()
    page.keyboard.press("i")
    panel = page.locator("#panel .panel")
    panel.wait_for()
    assert "FCST-01" in panel.inner_text()
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")


def test_the_palette_finds_a_project_and_opens_it(opened):
    page = opened("operations", "/today")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("acme")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/today" not in address)


def test_g_and_a_letter_go_to_places(opened):
    page = opened("operations", "/today")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/projects")


def test_two_clicks_lead_from_a_number_to_its_time_entries(opened):
    page = opened("operations", "/projects/ACME-001")
    page.locator("main a[href^='/ledger?']").first.click()
    page.wait_for_url("**/ledger?**")
    page.locator("main a[href^='/ledger/lines/'], main a[href^='/time/entries/']").first.click()
    page.wait_for_load_state()
    assert "The engineer" in page.content()


def test_signing_in_by_keyboard_reaches_today(opened):
    page = opened("", "/sign-in")
    page.get_by_label("E-mail").fill("engineer@northwind.example")
    page.get_by_label("Password").first.fill("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/today")


def test_j_and_s_put_a_thing_of_today_off_and_u_takes_it_back(opened):
    page = opened("coordinator", "/today")
    first = page.locator(".queue > li").first
    named = first.locator("a b").first.inner_text()
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.wait_for_url("**/today/snooze?**")
    page.get_by_label("Why it can wait").fill("Waits for an answer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/today")
    assert not any(named in text for text in page.locator(".queue > li").all_inner_texts())
    page.keyboard.press("u")
    page.get_by_text("It is back on the list.").wait_for()
    assert page.locator(".queue > li").first.locator("a b").first.inner_text() == named
