"""TIME-07: when is a part of a week due? Fridays, month ends, and cut-offs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from daybook.core.deadlines import part_due, part_due_at
from daybook.core.month_end import month_end
from daybook.core.periods import BusinessCalendar, part_of
from daybook.core.policy import Policy


@pytest.mark.parametrize(
    ("day", "method", "due"),
    [
        (date(2026, 7, 6), "ACTUAL", date(2026, 7, 10)),
        (date(2026, 7, 6), "ESTIMATE", date(2026, 7, 10)),
        (date(2026, 6, 30), "ACTUAL", date(2026, 6, 30)),
        (date(2026, 6, 30), "ESTIMATE", date(2026, 6, 29)),
        (date(2026, 7, 2), "ESTIMATE", date(2026, 7, 3)),
        (date(2026, 5, 27), "ACTUAL", date(2026, 5, 29)),
        # A part that begins after the week's due day is due when it begins.
        (date(2026, 8, 1), "ACTUAL", date(2026, 8, 1)),
    ],
)
def test_a_part_is_due_on_friday_or_with_its_month(day, method, due):
    on, minute = part_due(part_of(day), Policy(close_method=method), BusinessCalendar())
    assert (on, minute) == (due, 1020)


@pytest.mark.parametrize("month", [date(2026, 4, 1), date(2026, 5, 1), date(2026, 12, 1)])
def test_the_part_that_a_cut_off_ends_is_due_at_the_cut_off(month):
    policy = Policy(cutoff_submit_minute=735)
    cutoff = month_end(month, "ESTIMATE", policy, BusinessCalendar()).deadline("SUBMIT")
    due = part_due(part_of(cutoff.on), policy, BusinessCalendar())
    assert due == (cutoff.on, cutoff.minute) and cutoff.minute == 735


def test_april_2026_is_in_by_tuesday_28_at_noon_of_the_entity_wherever_one_is():
    part = part_of(date(2026, 4, 28))
    new_york = ZoneInfo("America/New_York")
    for zone in ("America/New_York", "America/Denver", "Europe/Berlin"):
        due = part_due_at(part, Policy(), BusinessCalendar(), own=ZoneInfo(zone), entity=new_york)
        assert due == datetime(2026, 4, 28, 16, 0, tzinfo=UTC)


def test_an_ordinary_week_is_due_by_ones_own_clock():
    due = part_due_at(
        part_of(date(2026, 7, 6)), Policy(), BusinessCalendar(),
        own=ZoneInfo("America/Denver"), entity=ZoneInfo("America/New_York"),
    )  # fmt: skip
    assert due == datetime(2026, 7, 10, 23, 0, tzinfo=UTC)


def test_a_holiday_moves_the_end_of_the_month_forward():
    calendar = BusinessCalendar(holidays=frozenset({date(2026, 6, 30)}))
    on, _ = part_due(part_of(date(2026, 6, 30)), Policy(close_method="ACTUAL"), calendar)
    assert on == date(2026, 6, 29)


def test_another_weekday_and_time_are_settings():
    policy = Policy(week_due_weekday=2, week_due_minute=600)
    assert part_due(part_of(date(2026, 7, 6)), policy, BusinessCalendar()) == (
        date(2026, 7, 8),
        600,
    )
