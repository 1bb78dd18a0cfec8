"""Can an approver decide a queue without a mouse? Each key of the help list, where focus goes, and
that nothing fires while somebody types."""

from __future__ import annotations

import pytest

from . import site as sites

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def queue(tmp_path_factory):
    """(address, session of the manager) of an installation with eleven lines that wait."""
    folder = tmp_path_factory.mktemp("queue")
    sessions = sites.filled(folder, "waiting")
    with sites.serving(folder) as address:
        yield address, sessions["manager"]


@pytest.fixture
def page(queue, chromium):
    address, session = queue
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    opened = context.new_page()
    opened.goto("/approvals")
    yield opened
    context.close()


def row_here(page) -> str:
    """The key of the line one stands on."""
    return page.locator("tr.here input[type=checkbox]").input_value().split(".")[0]


def waiting(page) -> int:
    return page.locator("tbody .box input[type=checkbox]").count()


def ticked(page) -> int:
    return page.locator("tbody .box input[type=checkbox]:checked").count()


def focus_is_on_the_row(page) -> bool:
    return page.evaluate("!!document.activeElement.closest('tr.here')")


def test_j_and_k_move_the_focus_and_stop_at_the_ends(page):
    page.keyboard.press("j")
    first = row_here(page)
    page.keyboard.press("j")
    assert row_here(page) != first and focus_is_on_the_row(page)
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert row_here(page) == first and focus_is_on_the_row(page)


def test_x_ticks_and_unticks_and_says_how_many(page):
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert ticked(page) == 2 and "2 selected" in page.locator(".decide").inner_text()
    page.keyboard.press("x")
    assert ticked(page) == 1 and focus_is_on_the_row(page)


def test_space_looks_into_the_week_and_escape_gives_the_focus_back(page):
    page.keyboard.press("j")
    standing = row_here(page)
    page.keyboard.press(" ")
    panel = page.locator("#panel .panel")
    panel.wait_for()
    assert "The engineer" in panel.inner_text()
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")
    assert row_here(page) == standing and ticked(page) == 0
    page.keyboard.press("j")
    assert row_here(page) != standing and focus_is_on_the_row(page)


def test_r_offers_the_reasons_and_the_arrows_walk_through_them(page):
    page.keyboard.press("j")
    page.keyboard.press("r")
    chips = page.locator("[data-chip]")
    assert ticked(page) == 1 and chips.first.evaluate("it => it === document.activeElement")
    page.keyboard.press("ArrowRight")
    assert chips.nth(1).evaluate("it => it === document.activeElement")


def test_nothing_fires_while_somebody_types(page):
    page.keyboard.press("j")
    page.locator("#reason").focus()
    page.keyboard.type("jkxarAu return this")
    page.wait_for_timeout(200)
    assert page.locator("#reason").input_value() == "jkxarAu return this"
    assert page.url.endswith("/approvals") and ticked(page) == 0 and waiting(page) == 6


def test_a_approves_the_row_stands_on_the_next_and_u_takes_it_back(page):
    page.keyboard.press("j")
    page.keyboard.press("j")
    decided = row_here(page)
    before = waiting(page)
    with page.expect_navigation():
        page.keyboard.press("a")
    assert "1 line approved" in page.content() and waiting(page) == before - 1
    assert row_here(page) != decided and focus_is_on_the_row(page)
    with page.expect_navigation():
        page.keyboard.press("u")
    assert "1 approval undone" in page.content() and waiting(page) == before


def test_shift_a_approves_every_clean_line_and_leaves_the_others(page):
    before = waiting(page)
    with page.expect_navigation():
        page.keyboard.press("Shift+A")
    assert "5 clean lines approved" in page.content() and waiting(page) == before
    with page.expect_navigation():
        page.keyboard.press("u")
    assert "5 approvals undone" in page.content()


def test_each_key_of_the_help_list_is_one_of_these(page):
    page.keyboard.press("?")
    help_list = page.locator("dialog[open]")
    help_list.wait_for()
    text = help_list.inner_text()
    for said in ("Next and previous row", "Select the row", "Approve selected",
                 "Approve all clean", "Return with a reason", "whole week"):  # fmt: skip
        assert said in text
    page.keyboard.press("a")
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    assert page.url.endswith("/approvals") and ticked(page) == 0


def test_r_and_a_number_return_the_row_with_that_reason(page):
    page.keyboard.press("j")
    before = waiting(page)
    page.keyboard.press("r")
    with page.expect_navigation():
        page.keyboard.press("1")
    assert "1 line returned" in page.content() and waiting(page) == before - 1
