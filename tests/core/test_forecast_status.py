"""How worrying is a gap, and what would realization take from the plan? FCST-03, FCST-04."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.forecast.status import realization_risk, target_status
from daybook.core.policy import Policy


@pytest.mark.parametrize(
    ("estimate", "target", "status"),
    [
        (190_000_000, 190_000_000, "ON_TARGET"),
        (26_890_000, 26_000_000, "ON_TARGET"),
        (182_040_000, 190_000_000, "SHORT"),  # −4.2 %
        (95_000_000, 100_000_000, "SHORT"),  # −5.0 % exactly
        (94_990_000, 100_000_000, "AT_RISK"),
        (0, 100, "AT_RISK"),
        (100_000, 0, ""),
    ],
)
def test_a_month_within_five_percent_is_short_and_beyond_it_at_risk(estimate, target, status):
    """FCST-03"""
    assert target_status(estimate, target, Policy()) == status


def test_the_tolerance_is_a_setting():
    """FCST-03"""
    policy = Policy(target_tolerance_millionths=100_000)
    assert target_status(90_000_000, 100_000_000, policy) == "SHORT"
    assert target_status(89_990_000, 100_000_000, policy) == "AT_RISK"
    assert (
        target_status(99_990_000, 100_000_000, Policy(target_tolerance_millionths=0)) == "AT_RISK"
    )


def test_realization_stands_beside_the_plan():
    """FCST-04: 548,220 planned at 93 % would lose 38,375.40."""
    assert realization_risk(54_822_000, 930_000) == -3_837_540
    assert realization_risk(54_822_000, None) is None


@given(st.integers(0, 10**12))
def test_a_plan_realized_in_full_loses_nothing(plan):
    """FCST-04"""
    assert realization_risk(plan, 1_000_000) == 0
