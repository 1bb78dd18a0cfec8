"""TIME-07: when is a part of a week due? Fridays, month ends, and cut-offs."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.core.deadlines import part_due
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
        (date(2026, 5, 27), "ESTIMATE", date(2026, 5, 27)),
        # A part that begins after the week's due day is due when it begins.
        (date(2026, 8, 1), "ACTUAL", date(2026, 8, 1)),
    ],
)
def test_a_part_is_due_on_friday_or_with_its_month(day, method, due):
    on, minute = part_due(part_of(day), Policy(close_method=method), BusinessCalendar())
    assert (on, minute) == (due, 1020)


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
