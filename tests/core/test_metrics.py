"""One division, and one dictionary of figures. KPI-00, KPI-04."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.metrics import METRICS, MILLION, ratio_millionths, realization
from daybook.core.rules import all_rules

FIGURES = (
    "hours rated cost billed recognized adjusted wip contract_position margin utilization "
    "month_estimate target gap realization"
).split()


@pytest.mark.parametrize(
    ("numerator", "denominator", "millionths"),
    [
        (450, 25_440, 17_689),
        (1, 3, 333_333),
        (2, 3, 666_667),
        (-1, 3, -333_333),
        (0, 5, 0),
        (5, 0, None),
    ],
)
def test_a_share_is_in_millionths_and_blank_without_a_whole(numerator, denominator, millionths):
    """KPI-00"""
    assert ratio_millionths(numerator, denominator) == millionths


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12).filter(bool))
def test_a_share_is_at_most_half_a_millionth_off(numerator, denominator):
    """KPI-00"""
    exact = Fraction(numerator * MILLION, denominator)
    assert 2 * abs(ratio_millionths(numerator, denominator) - exact) <= 1


@pytest.mark.parametrize(
    ("billed", "card", "millionths"),
    [(247_500, 247_500, 1_000_000), (232_500, 247_500, 939_394), (232_500, 0, None)],
)
def test_realization_is_billed_of_the_card_price(billed, card, millionths):
    """KPI-04"""
    assert realization(billed, card) == millionths


@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_has_a_definition_by_rules_that_exist(key):
    metric = METRICS[key]
    assert metric.id == key
    assert metric.definition.endswith(".")
    assert metric.formula and metric.owner and metric.version >= 1
    assert metric.unit in ("MINUTES", "MONEY", "SHARE")
    assert metric.rules and set(metric.rules) <= set(all_rules())


def test_no_figure_is_without_a_test():
    assert set(METRICS) == set(FIGURES)
