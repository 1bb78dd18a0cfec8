"""What is it worth, and do the parts sum to the whole? RATE-02, MONEY-01, MONEY-02."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.money import (
    Money,
    Rate,
    Rounding,
    divide_rounded,
    exponent,
    price,
    price_minutes,
    split_largest_remainder,
)

amounts = st.integers(-(10**12), 10**12)
minutes = st.integers(-1_440, 1_440)
per_units = st.integers(0, 10**8)

# minutes, rate in ten-thousandths, currency, minor units
WORTH = (
    (450, 3_300_000, "USD", 247_500),  # 7:30 at 330.00 is 2,475.00
    (600, 3_300_000, "USD", 330_000),  # ten hours are 3,300.00
    (450, 1_200_000, "USD", 90_000),  # its cost at 120.00 is 900.00
    (20, 1_000_000, "USD", 3_333),  # a third of 100.00, down
    (40, 1_000_000, "USD", 6_667),  # two thirds, up
    (1, 1_000_000, "USD", 167),
    (3, 1_000, "USD", 1),  # half a cent goes up
    (-3, 1_000, "USD", -1),  # and away from zero
    (60, 90_000_000, "JPY", 9_000),  # no minor unit
    (60, 1_000_000, "BHD", 100_000),  # a thousandth is the minor unit
    (0, 3_300_000, "USD", 0),
    (450, 0, "USD", 0),
)


@pytest.mark.parametrize(("worked", "per_unit", "currency", "minor"), WORTH)
def test_minutes_at_a_rate_are_worth(worked, per_unit, currency, minor):
    """RATE-02"""
    assert price(worked, Rate(per_unit, currency)) == minor
    assert price_minutes(worked, per_unit, exponent(currency)) == minor


def test_a_day_rate_names_its_minutes_and_stays_exact():
    """RATE-02: 2,000.00 a day of 7:30; three hours are 800.00, though an hour is 266.6666…"""
    assert price(180, Rate(20_000_000, "EUR", "DAY", 450)) == 80_000
    assert price_minutes(180, 20_000_000, 2, 450) == 80_000


@pytest.mark.parametrize("day_minutes", [None, 0, -480])
def test_a_day_rate_without_its_minutes_is_refused(day_minutes):
    with pytest.raises(ValueError, match="how many minutes"):
        Rate(20_000_000, "EUR", "DAY", day_minutes)


def test_a_rate_by_another_unit_is_refused():
    with pytest.raises(ValueError, match="by the HOUR or by the DAY"):
        Rate(20_000_000, "EUR", "MONTH")


@given(minutes, per_units, st.sampled_from([0, 2, 3, 4]), st.sampled_from([60, 450, 480]))
def test_bulk_pricing_equals_the_readable_rule(worked, per_unit, places, unit_minutes):
    """RATE-02: the form that bulk work calls is the same rule."""
    currency = {0: "JPY", 2: "USD", 3: "BHD", 4: "CLF"}[places]
    rate = Rate(per_unit, currency, "DAY", unit_minutes)
    assert price_minutes(worked, per_unit, places, unit_minutes) == price(worked, rate)


@given(minutes, per_units)
def test_a_line_and_its_reversal_sum_to_zero(worked, per_unit):
    rate = Rate(per_unit, "USD")
    assert price(worked, rate) + price(-worked, rate) == 0


@pytest.mark.parametrize(
    ("top", "half_up", "half_even", "up", "down"),
    [
        (5, 3, 2, 3, 2),
        (7, 4, 4, 4, 3),
        (4, 2, 2, 2, 2),
        (-5, -3, -2, -3, -2),
        (-7, -4, -4, -4, -3),
        (1, 1, 0, 1, 0),
        (0, 0, 0, 0, 0),
    ],
)
def test_a_division_by_two_ends(top, half_up, half_even, up, down):
    """MONEY-02"""
    assert divide_rounded(top, 2) == half_up
    assert divide_rounded(top, 2, Rounding.HALF_EVEN) == half_even
    assert divide_rounded(top, 2, Rounding.UP) == up
    assert divide_rounded(top, 2, Rounding.DOWN) == down
    assert divide_rounded(-top, -2) == half_up


@given(amounts, st.integers(-(10**6), 10**6).filter(bool), st.sampled_from(Rounding))
def test_a_rounded_division_is_less_than_one_off_and_symmetric(top, bottom, mode):
    """MONEY-02"""
    rounded = divide_rounded(top, bottom, mode)
    assert abs(rounded - Fraction(top, bottom)) < 1
    assert divide_rounded(-top, bottom, mode) == -rounded
    if mode in (Rounding.HALF_UP, Rounding.HALF_EVEN):
        assert 2 * abs(rounded - Fraction(top, bottom)) <= 1


def test_a_division_by_nothing_is_refused():
    with pytest.raises(ZeroDivisionError):
        divide_rounded(1, 0)


# total, weights, parts
SPLITS = (
    (100, (1, 1, 1), (34, 33, 33)),
    (-100, (1, 1, 1), (-34, -33, -33)),
    (10, (3, 3, 1), (4, 4, 2)),  # 4.28, 4.28, 1.43: the largest remainder is the last
    (5, (0, 0), (3, 2)),
    (0, (1, 2), (0, 0)),
    (7, (0, 1), (0, 7)),
    (25_440, (1,) * 5, (5_088,) * 5),
)


@pytest.mark.parametrize(("total", "weights", "parts"), SPLITS)
def test_a_total_is_split_by_weights(total, weights, parts):
    """MONEY-01"""
    assert split_largest_remainder(total, weights) == parts


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_parts_sum_to_the_whole_and_lie_next_to_their_share(total, weights):
    """MONEY-01"""
    parts = split_largest_remainder(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        share = Fraction(total * weight, whole) if whole else Fraction(total, len(weights))
        assert abs(part - share) < 1


@given(amounts, st.lists(st.integers(1, 1_000), min_size=1, max_size=12))
def test_splitting_the_negative_is_the_negative_split(total, weights):
    """MONEY-01"""
    parts = split_largest_remainder(total, weights)
    assert split_largest_remainder(-total, weights) == tuple(-part for part in parts)


@pytest.mark.parametrize("weights", [(), (1, -1)])
def test_a_split_over_nothing_or_less_is_refused(weights):
    with pytest.raises(ValueError, match="at least one weight"):
        split_largest_remainder(100, weights)


def test_two_currencies_neither_add_nor_compare():
    euro, dollar = Money(100, "EUR"), Money(100, "USD")
    assert euro + euro - euro == euro
    assert -euro < euro
    for act in (lambda: euro + dollar, lambda: euro - dollar, lambda: euro < dollar):
        with pytest.raises(ValueError, match="convert one of them first"):
            act()


@pytest.mark.parametrize(
    ("currency", "places"), [("USD", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)]
)
def test_a_currency_has_its_minor_unit(currency, places):
    assert exponent(currency) == places
