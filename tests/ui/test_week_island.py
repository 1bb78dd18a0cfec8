"""My Week's cells in Chromium: they save themselves and never lose a keystroke."""

from __future__ import annotations

import json
import re
import time

import pytest

from daybook.ui.format import hours

pytestmark = pytest.mark.browser
CELL = (
    '<td class="day"><input class="{css}" value="{value}" data-save-url="/cells/{key}" '
    'data-version="3" data-col="{col}" data-minutes="{minutes}" aria-label="{key}" {more}></td>'
)


def cell(key: str, col: str, value: str = "", minutes: int = 0, css: str = "", more: str = ""):
    return CELL.format(key=key, col=col, value=value, minutes=minutes, css=css, more=more)


WEEK = (
    '<p>Week <b data-total="all">6</b> <span data-saved></span></p>'
    '<p id="told" role="status" data-week-message hidden></p>'
    '<table class="table week" data-week data-step="15"><tbody>'
    f"<tr><th>A</th>{cell('a1', 'mon', '6', 360)}{cell('a2', 'tue')}{cell('a3', 'wed')}"
    f"{cell('a4', 'sat').replace('day', 'day weekend', 1)}</tr>"
    "<tr><th>B</th>"
    + cell(
        "b1", "mon", css="plan", more='placeholder="6" data-plan-text="6" data-plan-minutes="360"'
    )
    + f"{cell('b2', 'tue')}</tr></tbody></table>"
    '<form method="post" action="/submit"><button data-key="mod+Enter">Submit</button></form>'
)


def saved(asked):
    value = asked.json["value"]
    minutes = {"7:30": 450, "6:15": 375, "5:45": 345, "4": 240, "6": 360}.get(value, 0)
    text = f"{minutes / 60:g}" if minutes else value
    return {
        "text": text,
        "minutes": minutes,
        "version": asked.json["version"] + 1,
        "saved_at": "09:41",
        "totals": {"all": "13.5"},
        "note": "Off step: 15 minutes is usual." if value == "7:31" else "",
    }


@pytest.fixture
def week(draw, site, page):
    """A week on its page; every cell saves unless a test answers otherwise."""
    source = '{% extends "ui/base.html" %}{% block content %}<h1>My Week</h1>' + WEEK
    site.pages["/time"] = draw(source + "{% endblock %}", path="/time")
    for key in ("a1", "a2", "a3", "a4", "b1", "b2"):
        site.pages[f"/cells/{key}"] = saved
    site.pages["/submit"] = "<h1>Submitted</h1>"
    page.goto(site.address + "/time")
    return page


def type_in(page, key: str, text: str, then: str = "Tab"):
    page.get_by_label(key).fill(text)
    page.get_by_label(key).press(then)


def test_a_cell_saves_itself_and_shows_what_the_server_understood(week, site):
    type_in(week, "a2", "7:30")
    week.get_by_text("Saved 09:41").wait_for()
    (asked,) = site.of("/cells/a2")
    assert asked.method == "PUT" and asked.json == {"value": "7:30", "version": 3}
    assert asked.headers["x-csrftoken"] and asked.headers["accept"] == "application/json"
    assert week.get_by_label("a2").input_value() == "7.5"
    assert week.locator("[data-total=all]").text_content() == "13.5"
    type_in(week, "a2", "6")
    week.get_by_label("a2").press("Tab")
    week.wait_for_timeout(200)
    assert site.of("/cells/a2")[1].json["version"] == 4


def test_a_cell_that_did_not_change_is_not_sent(week, site):
    type_in(week, "a1", "6")
    week.wait_for_timeout(150)
    assert not site.of("/cells/a1")


def test_what_cannot_be_read_stays_as_typed_with_the_reason(week, site):
    reason = "“4x” is not a duration. Type 4, 4:30, 4.5, 90m or +1."
    site.pages["/cells/a2"] = (422, {"title": reason})
    week.expected.append("422")
    type_in(week, "a2", "4x")
    week.get_by_text(reason).wait_for()
    box = week.get_by_label("a2")
    assert box.input_value() == "4x" and box.get_attribute("aria-invalid") == "true"
    assert box.get_attribute("aria-describedby") == "told"
    box.press("Escape")
    assert box.input_value() == "" and box.get_attribute("aria-invalid") is None


def test_a_failed_save_keeps_the_text_over_a_reload_and_sends_it_again(week, site):
    site.pages["/cells/a2"] = (500, "down")
    week.expected.append("500")
    type_in(week, "a2", "7:30")
    week.get_by_text("Not saved yet.").wait_for()
    assert week.get_by_label("a2").input_value() == "7:30"
    site.pages["/cells/a2"] = saved
    week.reload()
    week.get_by_text("Saved 09:41").wait_for()
    assert week.get_by_label("a2").input_value() == "7.5"
    week.reload()
    week.wait_for_timeout(200)
    assert len(site.of("/cells/a2")) == 2


def test_a_conflict_shows_both_and_takes_one_key(week, site):
    def clash(asked):
        if asked.json["version"] == 9:
            return saved(asked)
        theirs = {"minutes": 360, "version": 9}
        return 409, {"title": "Ana saved this cell meanwhile.", "mine": {}, "theirs": theirs}

    site.pages["/cells/a2"] = clash
    week.expected.append("409")
    type_in(week, "a2", "4")
    week.get_by_text("Theirs: 6:00. Enter keeps yours, Esc takes theirs.").wait_for()
    week.get_by_label("a2").press("Enter")
    week.get_by_text("Saved 09:41").wait_for()
    assert [one.json["version"] for one in site.of("/cells/a2")] == [3, 9]


def test_the_other_value_is_taken_by_escape(week, site):
    theirs = {"minutes": 360, "version": 9}
    site.pages["/cells/a2"] = (409, {"title": "Ana saved.", "theirs": theirs})
    week.expected.append("409")
    type_in(week, "a2", "4")
    week.get_by_text("Theirs: 6:00.").wait_for()
    week.get_by_label("a2").press("Escape")
    assert week.get_by_label("a2").input_value() == "6:00"


def test_arrows_move_between_cells_and_alt_arrows_change_by_the_step(week, site):
    week.get_by_label("a1").focus()
    week.keyboard.press("ArrowRight")
    assert week.evaluate("document.activeElement.getAttribute('aria-label')") == "a2"
    week.keyboard.press("ArrowDown")
    assert week.evaluate("document.activeElement.getAttribute('aria-label')") == "b2"
    week.get_by_label("a1").focus()
    week.keyboard.press("Alt+ArrowUp")
    week.get_by_text("Saved 09:41").wait_for()
    assert site.of("/cells/a1")[0].json["value"] == "6:15"
    assert week.get_by_label("a1").input_value() == "6.25"


def test_enter_accepts_a_planned_cell_and_moves_on(week, site):
    week.get_by_label("b1").press("Enter")
    week.get_by_text("Saved 09:41").wait_for()
    assert site.of("/cells/b1")[0].json["value"] == "6"
    assert "plan" not in (week.get_by_label("b1").get_attribute("class") or "")


def test_shift_enter_fills_the_weekdays_that_are_left_and_empty(week, site):
    type_in(week, "a2", "4", then="Shift+Enter")
    week.wait_for_timeout(300)
    assert week.get_by_label("a3").input_value() == "4"
    assert week.get_by_label("a4").input_value() == "", "Saturday is not a weekday"


def test_undo_brings_back_what_was_saved_before(week, site):
    type_in(week, "a1", "4", then="Enter")
    week.get_by_text("Saved 09:41").wait_for()
    week.get_by_label("a2").focus()
    week.keyboard.press("Control+z")
    week.wait_for_timeout(200)
    assert [one.json["value"] for one in site.of("/cells/a1")] == ["4", "6"]
    assert week.get_by_label("a1").input_value() == "6"


def test_submitting_waits_for_the_cell_that_is_still_being_typed(week, site):
    def slow(asked):
        time.sleep(0.3)
        return saved(asked)

    site.pages["/cells/a2"] = slow
    week.get_by_label("a2").fill("7:30")
    week.get_by_label("a2").press("Control+Enter")
    week.wait_for_url("**/submit")
    paths = [one.path for one in site.asked if one.method in ("PUT", "POST")]
    assert paths == ["/cells/a2", "/submit"]


def test_submitting_stops_at_a_cell_that_cannot_be_saved(week, site):
    site.pages["/cells/a2"] = (422, {"title": "Not a duration."})
    week.expected.append("422")
    week.get_by_label("a2").fill("4x")
    week.get_by_role("button", name="Submit").click()
    week.get_by_text("Not a duration.").wait_for()
    week.wait_for_timeout(200)
    assert week.url.endswith("/time") and not site.of("/submit")


SUMS = {
    "w": 360, "wp": 840, "ghost": 480, "billable": 360, "d.mon": 360, "d.tue": 0, "p.mon": 840,
    "creditable": 0, "p.tue": 0, "r.1-1": 360, "r.2-2": 0, "part.mon": 360, "open.mon": 360,
}  # fmt: skip


def place(key: str, row: str, col: str, **more) -> str:
    """A cell with the attributes that the page's sums are kept by."""
    extra = f'data-row="{row}" data-part="mon" ' + more.pop("extra", "")
    return cell(key, col, more=f"{extra} {more.pop('more', '')}", **more)


SUMMED = (
    "<p><span data-saved></span></p>"
    f"<table class='table week' data-week data-sums='{json.dumps(SUMS)}'><tbody>"
    f"<tr><th>A</th>{place('a1', '1-1', 'mon', value='6', minutes=360, extra='data-billable')}"
    f"{place('a2', '1-1', 'tue', extra='data-billable')}</tr>"
    "<tr><th>B</th>"
    + place(
        "b1",
        "2-2",
        "mon",
        css="plan",
        extra='data-booked="480" data-category="creditable"',
        more='placeholder="8" data-plan-text="8" data-plan-minutes="480"',
    )  # fmt: skip
    + f"{place('b2', '2-2', 'tue')}</tr></tbody></table>"
    + "".join(
        f'<p>{name} <b data-total="{name}">{minutes}</b></p>'
        for name, minutes in {**SUMS, "billable-of": ""}.items()
    )  # fmt: skip
)


@pytest.fixture
def summed(draw, site, page):
    """A week that keeps its sums; its server reads minutes."""

    def minutes_saved(asked):
        minutes = int(asked.json["value"].removesuffix("m") or 0)
        return {"text": hours(minutes) if minutes else "", "minutes": minutes, "version": 9}

    source = '{% extends "ui/base.html" %}{% block content %}<h1>My Week</h1>' + SUMMED
    site.pages["/time"] = draw(source + "{% endblock %}", path="/time")
    for key in ("a1", "a2", "b1", "b2"):
        site.pages[f"/cells/{key}"] = minutes_saved
    page.goto(site.address + "/time")
    return page


def total(page, name: str) -> str:
    return page.locator(f'[data-total="{name}"]').text_content()


@pytest.mark.parametrize("minutes", [1, 7, 50, 100, 455, 1439])
def test_a_saved_cell_moves_every_sum_it_stands_in_as_the_server_says_hours(summed, minutes):
    type_in(summed, "a2", f"{minutes}m")
    summed.get_by_text("Saved ").wait_for()
    assert total(summed, "d.tue") == hours(minutes)
    assert total(summed, "w") == total(summed, "r.1-1") == hours(360 + minutes)
    assert total(summed, "open.mon") == total(summed, "part.mon") == hours(360 + minutes)
    assert total(summed, "wp") == hours(840 + minutes)
    assert total(summed, "billable-of") == f"{hours(360 + minutes)} of {hours(360 + minutes)} h"


def test_what_is_logged_takes_the_place_of_the_plan_and_gives_it_back(summed):
    type_in(summed, "b1", "60m")
    summed.locator('[data-total="ghost"]', has_text=re.compile("^0$")).wait_for()
    assert (total(summed, "wp"), total(summed, "p.mon")) == ("7", "7")
    assert (total(summed, "billable"), total(summed, "creditable")) == ("86%", "1")
    box = summed.get_by_label("b1")
    assert box.get_attribute("placeholder") == ""
    type_in(summed, "b1", "")
    summed.locator('[data-total="ghost"]', has_text=re.compile("^8$")).wait_for()
    assert (total(summed, "wp"), total(summed, "r.2-2")) == ("14", "–")
    assert box.get_attribute("placeholder") == "8" and box.input_value() == ""
