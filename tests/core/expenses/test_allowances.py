"""What is given for a trip and for a drive?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.expenses import (
    MealCounts,
    PerDiemRate,
    mileage_minor,
    per_diem_days,
    per_diem_minor,
)

MONDAY = date(2026, 7, 6)
RATE = PerDiemRate(6_000, 1_200, 1_400, 1_800)


def _rates(days: int, rate: PerDiemRate = RATE) -> dict[date, PerDiemRate]:
    return {MONDAY + timedelta(days=count): rate for count in range(days)}


@pytest.mark.parametrize(
    ("days", "meals", "given_minor"),
    [
        (1, MealCounts(), 3_000),
        (2, MealCounts(), 6_000),
        (3, MealCounts(), 12_000),
        (3, MealCounts(breakfasts=2), 9_600),
        (3, MealCounts(2, 1, 1), 6_400),
        (1, MealCounts(1, 1, 1), 0),
    ],
)
def test_a_trip_gives_its_days_less_the_meals_provided(days, meals, given_minor):
    """EXP-05: days at 60.00 · breakfast 12.00, lunch 14.00, dinner 18.00 provided → given."""
    last = MONDAY + timedelta(days=days - 1)
    assert per_diem_minor(MONDAY, last, _rates(days), meals) == given_minor


def test_a_rate_that_rises_during_a_trip_counts_from_its_day():
    """EXP-04."""
    rates = _rates(4) | {MONDAY + timedelta(days=2): PerDiemRate(8_000)}
    found = per_diem_days(MONDAY, MONDAY + timedelta(days=3), rates)
    assert [day.minor for day in found] == [3_000, 6_000, 8_000, 3_000]


@given(st.integers(1, 60), st.integers(0, 10**6))
def test_a_trip_has_each_of_its_days_once_and_half_at_both_ends(span, daily):
    last = MONDAY + timedelta(days=span - 1)
    days = per_diem_days(MONDAY, last, _rates(span, PerDiemRate(daily)))
    assert [day.on for day in days] == list(_rates(span))
    assert all(day.minor == daily for day in days[1:-1])
    assert days[0].minor == days[-1].minor == (daily + 1) // 2


@given(st.integers(1, 30), st.data())
def test_meals_never_take_a_trip_below_nothing(span, data):
    count = st.integers(0, span)
    meals = MealCounts(*(data.draw(count) for _ in range(3)))
    last = MONDAY + timedelta(days=span - 1)
    assert per_diem_minor(MONDAY, last, _rates(span), meals) >= 0


def test_four_breakfasts_in_three_days_are_a_mistake():
    with pytest.raises(ValueError, match="3 days"):
        per_diem_minor(MONDAY, MONDAY + timedelta(days=2), _rates(3), MealCounts(breakfasts=4))


def test_a_trip_that_ends_before_it_begins_is_a_mistake():
    with pytest.raises(ValueError, match="ends on or after"):
        per_diem_days(MONDAY, MONDAY - timedelta(days=1), {})


@pytest.mark.parametrize(
    ("tenths", "rate", "currency", "worth"),
    [
        (843, 4_200, "EUR", 3_541),
        (1_000, 7_250, "USD", 7_250),
        (1, 4_200, "EUR", 4),
        (0, 7_250, "USD", 0),
        (1_000, 250_000, "JPY", 2_500),
    ],
)
def test_a_drive_is_its_distance_at_the_rate(tenths, rate, currency, worth):
    """EXP-06: tenths of a km or mile · rate in ten-thousandths → worth, half up."""
    assert mileage_minor(tenths, rate, currency) == worth


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_longer_drive_is_never_worth_less(shorter, more, rate):
    assert mileage_minor(shorter, rate, "USD") <= mileage_minor(shorter + more, rate, "USD")
