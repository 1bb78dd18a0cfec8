"""What does an expense cost, and what is charged for it?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.expenses import charge_minor, converted_parts, cost_minor
from daybook.core.fx import convert

AMOUNTS = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("cost", "markup", "cap_left", "charged"),
    [
        (10_000, 0, None, 10_000),
        (10_000, 50_000, None, 10_500),
        (10_000, 50_000, 8_000, 8_000),
        (10_000, 0, 0, 0),
        (10, 50_000, None, 11),
        (9, 50_000, None, 9),
    ],
)
def test_the_charge_is_the_cost_with_its_mark_up_and_never_above_the_cap(
    cost, markup, cap_left, charged
):
    """EXP-02: cost · mark-up in millionths · left of the cap → charged."""
    assert charge_minor(cost, markup, cap_left) == charged


@given(AMOUNTS, st.integers(0, 10**6), st.lists(AMOUNTS, max_size=8), AMOUNTS)
def test_charges_of_a_project_never_pass_its_cap(first, markup, costs, cap):
    charged = 0
    for cost in (first, *costs):
        charged += charge_minor(cost, markup, cap - charged)
    assert 0 <= charged <= cap


@given(st.lists(AMOUNTS, min_size=1, max_size=6), st.integers(1, 10**12))
def test_converted_parts_sum_to_the_whole_converted_once(parts, rate):
    """EXP-03."""
    found = converted_parts(parts, "EUR", "USD", rate)
    assert sum(found) == convert(sum(parts), "EUR", "USD", rate)
    assert min(found) >= 0


def test_tax_that_comes_back_is_no_cost():
    """EXP-01."""
    assert cost_minor(11_900, 1_900, True) == 10_000
    assert cost_minor(11_900, 1_900, False) == 11_900


@pytest.mark.parametrize("tax", [-1, 11_901])
def test_a_tax_beyond_the_amount_is_a_mistake(tax):
    with pytest.raises(ValueError, match="between nothing and its amount"):
        cost_minor(11_900, tax, True)
