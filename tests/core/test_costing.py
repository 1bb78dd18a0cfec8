"""What does an hour cost? COST-01, COST-02."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.costing import CostRateRow, cost_rate_on, rates_of_annual_cost

FEB, JUN = date(2026, 2, 1), date(2026, 6, 1)


def cost(row_id, per_hour, starts_on=FEB, revision=1, **key):
    loaded = None if per_hour is None else per_hour * 158 // 100
    return CostRateRow(row_id, starts_on, revision, "USD", per_hour, loaded, **key)


ROLE = cost(1, 900_000, role_id=2)
ROLE_HERE = cost(2, 950_000, role_id=2, region_id=3)
PERSON = cost(3, 1_200_000, starts_on=JUN, person_id=5)
CARD = (ROLE, ROLE_HERE, PERSON)


@pytest.mark.parametrize(
    ("person", "role", "region", "on", "row_id"),
    [
        (5, 2, 3, date(2026, 7, 7), 3),  # the person's own
        (5, 2, 3, date(2026, 5, 31), 2),  # not yet: the role's in the region
        (6, 2, 3, date(2026, 7, 7), 2),
        (6, 2, 4, date(2026, 7, 7), 1),  # another region: the role's
        (6, 7, 3, date(2026, 7, 7), None),  # another role
        (5, 7, 4, date(2026, 7, 7), 3),  # the person's own, in any role
        (6, 2, 3, date(2026, 1, 31), None),
    ],
)
def test_the_persons_own_cost_wins_then_the_roles_in_the_region_then_the_roles(
    person, role, region, on, row_id
):
    """COST-01"""
    found = cost_rate_on(CARD, person, role, region, on)
    assert (found and found.row_id) == row_id
    assert cost_rate_on(CARD[::-1], person, role, region, on) == found


def test_the_latest_start_wins_then_the_highest_revision():
    """COST-01"""
    rows = [
        cost(1, 1, role_id=2),
        cost(2, 2, starts_on=JUN, role_id=2),
        cost(3, 3, starts_on=JUN, revision=2, role_id=2),
    ]
    assert cost_rate_on(rows, 5, 2, 3, date(2026, 7, 7)).row_id == 3
    assert cost_rate_on(rows, 5, 2, 3, date(2026, 5, 1)).row_id == 1


def test_an_ended_cost_asks_the_next_level():
    """COST-01: as bill rates do."""
    ended = cost(4, None, starts_on=date(2026, 7, 1), person_id=5)
    assert cost_rate_on([*CARD, ended], 5, 2, 3, date(2026, 7, 7)).row_id == 2


def test_one_row_has_both_bases():
    """COST-01"""
    assert PERSON.per_hour("STANDARD") == 1_200_000
    assert PERSON.per_hour("LOADED") == 1_896_000


@pytest.mark.parametrize(
    ("annual", "currency", "target_minutes", "standard", "loaded"),
    [
        (22_560_000, "USD", 71_232, 1_200_000, 1_900_270),  # 120.00 and 190.0270 at 70 %
        (22_560_000, "USD", 112_800, 1_200_000, 1_200_000),  # the same basis, the same rate
        (22_560_000, "JPY", 71_232, 120_000_000, 190_026_954),
        (0, "USD", 71_232, 0, 0),
        (100, "USD", 71_232, 5, 8),  # 0.000532 and 0.000842, rounded once each
    ],
)
def test_an_annual_cost_is_spread_over_each_basis(
    annual, currency, target_minutes, standard, loaded
):
    """COST-02: 1,880 standard hours; 1,696 × 70 % = 1,187.2 hours to be sold."""
    assert rates_of_annual_cost(annual, currency, 112_800, target_minutes) == (standard, loaded)


@given(st.integers(0, 10**10))
def test_a_sold_hour_costs_1_58_times_the_standard_at_seventy_percent(annual):
    """COST-02: 1,880 ÷ 1,187.2."""
    standard, loaded = rates_of_annual_cost(annual, "USD", 112_800, 71_232)
    assert abs(loaded * 71_232 - standard * 112_800) <= (71_232 + 112_800) // 2


@pytest.mark.parametrize("bases", [(0, 71_232), (112_800, 0)])
def test_a_basis_without_minutes_is_refused(bases):
    with pytest.raises(ValueError, match="set the basis hours"):
        rates_of_annual_cost(22_560_000, "USD", *bases)
