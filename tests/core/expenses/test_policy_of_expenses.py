"""What does the policy say: limits, receipts, deadlines, duplicates?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.expenses import (
    Limit,
    SpentLine,
    duplicates_of,
    is_old,
    is_over_pre_approval,
    needs_pre_approval,
    needs_receipt,
    over_limit_minor,
    pick,
    quarter_ends_on,
    submitted_late,
)

DAY = Limit("DAY", 4_500)
AMOUNTS = st.integers(0, 10**6)


@pytest.mark.parametrize(
    ("amount", "that_day", "limit", "over"),
    [
        (5_700, 0, DAY, 1_200),
        (4_500, 0, DAY, 0),
        (2_700, 3_000, DAY, 1_200),
        (500, 5_000, DAY, 500),
        (5_700, 9_999, Limit("ITEM", 4_500), 1_200),
        (5_700, 0, None, 0),
    ],
)
def test_meals_have_a_limit_of_45_a_day(amount, that_day, limit, over):
    """EXP-07: amount · others of the day · limit → over."""
    assert over_limit_minor(amount, that_day, limit) == over


@given(st.lists(AMOUNTS, max_size=8), AMOUNTS)
def test_overruns_of_a_day_sum_to_what_the_day_is_over(amounts, limit):
    spent = over = 0
    for amount in amounts:
        over += over_limit_minor(amount, spent, Limit("DAY", limit))
        spent += amount
    assert over == max(spent - limit, 0)


def test_the_category_s_own_limit_wins_then_the_region_s():
    everywhere, of_region = Limit("DAY", 1), Limit("DAY", 2, None, 7)
    of_category = Limit("DAY", 3, 5, None)
    both = Limit("DAY", 4, 5, 7)
    assert pick([everywhere, of_region, of_category, both], 5, 7) is both
    assert pick([everywhere, of_region, of_category], 5, 7) is of_category
    assert pick([everywhere, of_region], 5, 7) is of_region
    assert pick([of_category], 6, 7) is None


@pytest.mark.parametrize(
    ("kind", "amount", "above", "needed"),
    [
        ("ITEM", 5_000, 5_000, False),
        ("ITEM", 5_001, 5_000, True),
        ("PER_DIEM", 90_000, 5_000, False),
        ("MILEAGE", 90_000, 5_000, False),
        ("ITEM", 1, None, True),
    ],
)
def test_receipts_are_needed_above_50_dollars_and_never_for_allowances(kind, amount, above, needed):
    """EXP-08."""
    assert needs_receipt(kind, amount, above) is needed


def test_the_procurement_threshold_is_passed_by_a_cent():
    """EXP-09, and EXP-10 for what was approved before."""
    assert not needs_pre_approval(500_000, 500_000)
    assert needs_pre_approval(500_001, 500_000)
    assert not is_over_pre_approval(80_000, 70_000, 150_000)
    assert is_over_pre_approval(80_001, 70_000, 150_000)


@pytest.mark.parametrize(
    ("spent", "submitted", "late"),
    [
        (date(2026, 4, 28), date(2026, 4, 30), False),
        (date(2026, 4, 28), date(2026, 5, 1), True),
        (date(2026, 5, 1), date(2026, 7, 31), False),
        (date(2026, 5, 1), date(2026, 8, 1), True),
    ],
)
def test_an_expense_is_in_time_until_its_fiscal_quarter_ends(spent, submitted, late):
    """EXP-11. A fiscal year from February: quarters end in April, July, October and January."""
    assert submitted_late(spent, submitted, 2) is late


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 12))
def test_a_quarter_ends_on_or_after_the_day_and_before_the_next_begins(spent, month):
    ends = quarter_ends_on(spent, month)
    assert spent <= ends < spent + timedelta(days=93)
    assert (ends + timedelta(days=1)).day == 1


def test_ninety_days_are_not_old_and_ninety_one_are():
    """EXP-12."""
    spent = date(2026, 4, 1)
    assert not is_old(spent, spent + timedelta(days=90), 90)
    assert is_old(spent, spent + timedelta(days=91), 90)


def _spent(key: int, **changes) -> SpentLine:
    values = {"id": key, "person_id": 1, "spent_on": date(2026, 7, 7), "amount_minor": 5_700,
              "currency": "USD", "receipts": frozenset()}  # fmt: skip
    return SpentLine(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({}, True),
        ({"amount_minor": 5_701}, False),
        ({"currency": "EUR"}, False),
        ({"person_id": 2}, False),
        ({"spent_on": date(2026, 7, 8)}, False),
        ({"person_id": 2, "amount_minor": 1, "receipts": frozenset({"hash"})}, True),
    ],
)
def test_the_same_person_day_and_amount_or_the_same_receipt(changes, is_same):
    """EXP-13."""
    line = _spent(1, receipts=frozenset({"hash"}))
    assert bool(duplicates_of(line, [line, _spent(2, **changes)])) is is_same
