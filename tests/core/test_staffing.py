"""Which days does a booking fill, and what is left of them? STAFF-01 to STAFF-04."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.policy import Policy
from daybook.core.staffing import (
    BookedSpan,
    booked_days,
    booked_minutes_left,
    is_lapsed,
    overbooked_minutes,
    soft_expiry,
)

MONDAY = date(2026, 7, 6)
WEEK = (480, 480, 480, 480, 240, 0, 0)


def span(days=7, weekdays=WEEK, first=MONDAY):
    return BookedSpan(first, first + timedelta(days=days), weekdays)


def test_a_week_of_a_booking_is_its_weekdays():
    """STAFF-01: four days of 8 h and a Friday of 4 h; Saturday and Sunday are no days."""
    found = booked_days(span(), MONDAY, date(2026, 8, 1))
    assert [minutes for _, minutes in found] == [480, 480, 480, 480, 240]
    assert found[0] == (MONDAY, 480)


def test_only_the_days_asked_for_and_booked_are_given():
    """STAFF-01: both ranges end before their last day."""
    assert booked_days(span(), date(2026, 7, 9), date(2026, 7, 10)) == ((date(2026, 7, 9), 480),)
    assert booked_days(span(), date(2026, 8, 1), date(2026, 9, 1)) == ()


weekdays = st.sampled_from([WEEK, (240, 0, 480, 0, 60, 0, 0), (1, 2, 3, 4, 5, 6, 7), (0,) * 7])


@given(st.integers(1, 60), weekdays, st.integers(0, 70))
def test_two_halves_of_a_range_sum_to_the_whole(days, minutes, cut):
    """STAFF-01: months sum to the booking, wherever a month ends."""
    first, last, middle = MONDAY, MONDAY + timedelta(days=80), MONDAY + timedelta(days=cut)
    booking = span(days, minutes)
    whole = booked_days(booking, first, last)
    assert booked_days(booking, first, middle) + booked_days(booking, middle, last) == whole


@pytest.mark.parametrize(
    ("booked", "calendar", "leave", "left"),
    [
        ((480,), 480, 0, (480,)),
        ((480,), 0, 0, (0,)),  # a holiday
        ((480,), 480, 480, (0,)),  # a day of leave
        ((480,), 480, 240, (240,)),
        ((240,), 480, 240, (240,)),  # the booked half is the one worked
        ((240, 240), 480, 240, (120, 120)),
        ((480, 240), 480, 0, (480, 240)),  # overbooked, not trimmed
        ((300,), None, 0, (300,)),  # a Saturday that the booking names
    ],
)
def test_leave_and_holidays_take_from_what_is_booked(booked, calendar, leave, left):
    """STAFF-02"""
    assert booked_minutes_left(booked, calendar, leave) == left


@given(
    st.lists(st.integers(0, 600), min_size=1, max_size=4),
    st.one_of(st.none(), st.integers(0, 600)),
    st.integers(0, 600),
)
def test_nobody_works_more_than_booked(booked, calendar, leave):
    """STAFF-02: and on a day with leave not more than the day has left."""
    left = booked_minutes_left(booked, calendar, leave)
    assert all(0 <= now <= before for now, before in zip(left, booked, strict=True))
    if calendar is not None and leave:
        assert sum(left) <= max(0, calendar - leave)


@pytest.mark.parametrize(("booked", "day", "over"), [(720, 480, 240), (480, 480, 0), (120, 0, 120)])
def test_what_is_booked_beyond_the_day_is_told(booked, day, over):
    """STAFF-03"""
    assert overbooked_minutes(booked, day) == over


def test_a_soft_booking_waits_as_many_days_as_the_setting_says():
    """STAFF-04"""
    assert soft_expiry(date(2026, 7, 7), Policy()) == date(2026, 7, 21)
    assert soft_expiry(date(2026, 7, 7), Policy(soft_booking_days=1)) == date(2026, 7, 8)


def test_a_soft_booking_lapses_on_its_expiry_day_and_a_hard_one_never():
    """STAFF-04"""
    expiry = date(2026, 7, 21)
    assert not is_lapsed("SOFT", expiry, date(2026, 7, 20))
    assert is_lapsed("SOFT", expiry, expiry)
    assert not is_lapsed("SOFT", None, expiry)
    assert not is_lapsed("HARD", expiry, expiry)
