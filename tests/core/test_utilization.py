"""How much of the available time was billable? KPI-01, KPI-02, KPI-03."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.periods import add_months
from daybook.core.utilization import (
    AvailableSpan,
    available_by_calendar,
    available_standard,
    hours_to_target,
    utilization,
)

QUARTER = (date(2026, 5, 1), date(2026, 8, 1))  # FY27 Q2: 66 weekdays
MONTHS = [(add_months(QUARTER[0], n), add_months(QUARTER[0], n + 1)) for n in range(3)]
LONG_AGO = date(2020, 1, 1)
WEEK = (480,) * 5 + (0, 0)


def available(spans, starts_on=QUARTER[0], ends_on=QUARTER[1]):
    return available_standard(spans, starts_on, ends_on, *QUARTER, 25_440)


def test_one_day_is_1_77_points_of_a_quarter():
    """KPI-01: 450 of 25,440 minutes."""
    assert utilization(450, 25_440) == 17_689
    assert utilization(450, 0) is None


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        ([AvailableSpan(LONG_AGO, None)], 25_440),  # 424 hours
        ([AvailableSpan(LONG_AGO, None, 800_000)], 20_352),
        ([AvailableSpan(date(2026, 7, 1), None)], 8_855),  # 23 of 66 weekdays
        ([AvailableSpan(LONG_AGO, date(2026, 7, 1))], 16_585),  # the other 43
        ([AvailableSpan(date(2026, 8, 1), None)], 0),
        ([], 0),
    ],
)
def test_a_quarter_has_424_hours_times_the_share_of_full_time(spans, minutes):
    """KPI-01, policy STANDARD: a join or an exit counts its working days."""
    assert available(spans) == minutes


@given(st.integers(1, 1_000_000), st.integers(0, 92), st.integers(0, 92))
def test_months_sum_to_their_quarter(share, first, length):
    """KPI-01: for any share of full time, any join and any exit."""
    joined = QUARTER[0] + timedelta(days=first)
    spans = [AvailableSpan(joined, joined + timedelta(days=length), share)]
    assert sum(available(spans, *month) for month in MONTHS) == available(spans)


@given(st.integers(0, 92))
def test_a_change_of_employment_without_a_gap_changes_nothing(day):
    """KPI-01"""
    moved = QUARTER[0] + timedelta(days=day)
    spans = [AvailableSpan(LONG_AGO, moved), AvailableSpan(moved, None)]
    assert available(spans) == 25_440


@pytest.mark.parametrize(
    ("share", "holidays", "leave", "minutes"),
    [
        (1_000_000, (), {}, 2_400),
        (1_000_000, (date(2026, 7, 3),), {}, 1_920),
        (1_000_000, (), {date(2026, 7, 1): 240}, 2_160),
        (1_000_000, (date(2026, 7, 3),), {date(2026, 7, 3): 480}, 1_920),  # leave on a holiday
        (1_000_000, (), {date(2026, 7, 1): 600}, 1_920),  # never below nothing
        (800_000, (), {}, 1_920),
    ],
)
def test_the_work_calendar_less_holidays_and_leave(share, holidays, leave, minutes):
    """KPI-03, policy CALENDAR: the week of Monday 29 June 2026."""
    span = AvailableSpan(LONG_AGO, None, share)
    week = (date(2026, 6, 29), date(2026, 7, 6))
    assert available_by_calendar([span], *week, WEEK, set(holidays), leave) == minutes


@pytest.mark.parametrize(
    ("delivered", "target", "over"),
    [
        (18_600, 700_000, 792),  # 310 of 424 h at 70 %: 13.2 h over 296.8
        (17_808, 700_000, 0),
        (13_992, 550_000, 0),  # 55 % are 233.2 h
        (0, 700_000, -17_808),
    ],
)
def test_hours_above_or_below_the_target(delivered, target, over):
    """KPI-02"""
    assert hours_to_target(delivered, 25_440, target) == over


def test_310_of_424_hours_are_73_1_percent():
    """KPI-02"""
    assert utilization(310 * 60, 424 * 60) == 731_132
