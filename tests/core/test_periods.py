"""Which business day, week part, quarter, period? PERIOD-01, PERIOD-02, TIME-04, FISCAL-01."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.periods import (
    BusinessCalendar,
    add_months,
    business_day_after_end,
    business_day_from_end,
    fiscal_quarter,
    last_business_day,
    month_of,
    months_between,
    next_month,
    part_of,
    posting_period,
    third_last_business_day,
    week_of,
    week_parts,
)

PLAIN = BusinessCalendar()
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
JULY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("month", "cut_off", "last"),
    [
        (date(2026, 4, 1), date(2026, 4, 28), date(2026, 4, 30)),  # Tuesday, Thursday
        (date(2026, 5, 1), date(2026, 5, 27), date(2026, 5, 29)),  # 31 May is a Sunday
        (date(2026, 2, 1), date(2026, 2, 25), date(2026, 2, 27)),
    ],
)
def test_an_estimating_month_is_cut_off_on_its_third_last_business_day(month, cut_off, last):
    """PERIOD-02"""
    assert third_last_business_day(month, PLAIN) == cut_off
    assert last_business_day(month, PLAIN) == last
    assert business_day_from_end(month, 0, PLAIN) == last


def test_a_holiday_moves_the_cut_off():
    """PERIOD-02: with Friday 29 May off, D0 of May 2026 is Thursday 28 and D−2 Tuesday 26."""
    calendar = BusinessCalendar(frozenset({date(2026, 5, 29)}))
    assert last_business_day(date(2026, 5, 1), calendar) == date(2026, 5, 28)
    assert third_last_business_day(date(2026, 5, 1), calendar) == date(2026, 5, 26)


def test_a_weekend_may_lie_on_other_days():
    calendar = BusinessCalendar(weekend=frozenset({4, 5}))
    assert calendar.is_business_day(date(2026, 7, 5))  # Sunday
    assert not calendar.is_business_day(date(2026, 7, 3))  # Friday


@pytest.mark.parametrize("back", [30, -1])
def test_a_month_has_no_such_business_day(back):
    with pytest.raises(ValueError, match="April 2026 has only 22 business days"):
        business_day_from_end(date(2026, 4, 1), back, PLAIN)


@pytest.mark.parametrize(
    ("ahead", "day"), [(1, date(2026, 7, 1)), (3, date(2026, 7, 3)), (5, date(2026, 7, 7))]
)
def test_business_days_are_counted_after_the_month(ahead, day):
    """D+1 of June 2026 is Wednesday 1 July."""
    assert business_day_after_end(date(2026, 6, 1), ahead, PLAIN) == day


def test_counting_sixty_business_days_ahead_is_no_trouble():
    assert PLAIN.nth_day(date(2026, 1, 1), 60) == date(2026, 3, 25)


def test_counting_from_nothing_or_without_business_days_is_refused():
    with pytest.raises(ValueError, match="counted from 1"):
        PLAIN.nth_day(JULY, 0)
    with pytest.raises(ValueError, match="check the holiday calendar"):
        BusinessCalendar(weekend=frozenset(range(7))).nth_day(JULY, 1)


@pytest.mark.parametrize(
    ("day", "parts"),
    [
        (date(2026, 6, 29), [("2026-06-29", "2026-07-01"), ("2026-07-01", "2026-07-06")]),
        (date(2026, 7, 7), [("2026-07-06", "2026-07-13")]),
        (date(2026, 12, 31), [("2026-12-28", "2027-01-01"), ("2027-01-01", "2027-01-04")]),
        (date(2026, 5, 31), [("2026-05-25", "2026-06-01")]),  # ends with the month
    ],
)
def test_a_week_is_handed_in_by_month_part(day, parts):
    """TIME-04"""
    found = [(str(part.starts_on), str(part.ends_on)) for part in week_parts(day)]
    assert found == parts


@given(days)
def test_the_parts_of_a_week_cover_it_once_and_each_lies_in_one_month(day):
    """TIME-04"""
    parts = week_parts(day)
    assert parts[0].starts_on == week_of(day)
    assert sum((part.ends_on - part.starts_on).days for part in parts) == 7
    for part in parts:
        last = part.ends_on - timedelta(days=1)
        assert part.month == month_of(part.starts_on) == month_of(last)
    assert part_of(day) in parts
    assert part_of(day).starts_on <= day < part_of(day).ends_on


@pytest.mark.parametrize(
    ("worked_on", "locked", "posted_in"),
    [
        (date(2026, 7, 7), (), JULY),
        (date(2026, 6, 30), (date(2026, 6, 1),), JULY),
        (date(2026, 5, 31), (date(2026, 5, 1), date(2026, 6, 1)), JULY),
        (date(2026, 5, 31), (date(2026, 6, 1),), date(2026, 5, 1)),
        (date(2026, 12, 5), (date(2026, 12, 1),), date(2027, 1, 1)),
    ],
)
def test_a_line_posts_in_the_first_month_not_locked(worked_on, locked, posted_in):
    """PERIOD-01"""
    assert posting_period(worked_on, frozenset(locked)) == posted_in


@given(days, st.sets(st.integers(0, 24), max_size=20))
def test_a_line_never_posts_in_a_locked_month_nor_before_its_work(worked_on, offsets):
    """PERIOD-01"""
    locked = {add_months(month_of(worked_on), offset) for offset in offsets}
    posted_in = posting_period(worked_on, locked)
    assert posted_in not in locked
    assert posted_in >= month_of(worked_on)
    assert all(month in locked for month in months_between(worked_on, posted_in)[:-1])


@pytest.mark.parametrize(
    ("day", "starts_month", "label", "starts_on", "ends_on"),
    [
        (date(2026, 7, 7), 2, "FY27 Q2", date(2026, 5, 1), date(2026, 8, 1)),
        (date(2026, 2, 1), 2, "FY27 Q1", date(2026, 2, 1), date(2026, 5, 1)),
        (date(2026, 1, 31), 2, "FY26 Q4", date(2025, 11, 1), date(2026, 2, 1)),
        (date(2026, 1, 31), 1, "FY26 Q1", date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), 10, "FY27 Q1", date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_a_day_lies_in_a_fiscal_quarter(day, starts_month, label, starts_on, ends_on):
    """FISCAL-01: years are named by the year they end in."""
    quarter = fiscal_quarter(day, starts_month)
    assert (quarter.label, quarter.starts_on, quarter.ends_on) == (label, starts_on, ends_on)


@given(days, st.integers(1, 12))
def test_fiscal_quarters_hold_their_days_and_follow_one_another(day, starts_month):
    """FISCAL-01"""
    quarter = fiscal_quarter(day, starts_month)
    assert quarter.starts_on <= day < quarter.ends_on
    after = fiscal_quarter(quarter.ends_on, starts_month)
    assert after.starts_on == quarter.ends_on
    assert after.quarter == quarter.quarter % 4 + 1
    assert after.year == quarter.year + (quarter.quarter == 4)


def test_a_fiscal_year_starts_in_a_month():
    with pytest.raises(ValueError, match="from 1 to 12"):
        fiscal_quarter(JULY, 13)


@given(days, st.integers(0, 40))
def test_months_are_added_one_after_another(day, count):
    month = month_of(day)
    walked = month
    for _ in range(count):
        walked = next_month(walked)
    assert add_months(month, count) == walked
    assert add_months(walked, -count) == month
    assert len(months_between(month, walked)) == count + 1


@given(days, st.integers(-3, 120), st.frozensets(st.integers(0, 60), max_size=9))
def test_business_days_are_counted_as_they_are_listed(start, span, offsets):
    end = start + timedelta(days=span)
    calendar = BusinessCalendar(holidays=frozenset(start + timedelta(days=n) for n in offsets))
    assert calendar.count(start, end) == len(calendar.days(start, end))
