"""An agreement changes a card's rate once: discount, and the highest factor."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from daybook.core.money import Rate
from daybook.core.rating import (
    NO_TERMS,
    BillRateRow,
    RateTerms,
    apply_terms,
    convert_rate,
    followed_rows,
)

CARD = Rate(3_300_000, "USD")
AGREED = RateTerms((), 100_000, 1_500_000, 2_000_000)


@given(st.integers(0, 10**10), st.sampled_from(["WEEKDAY", "WEEKEND", "HOLIDAY"]))
def test_no_terms_leave_the_cards_rate(per_unit, kind):
    card = Rate(per_unit, "USD")
    assert apply_terms(card, NO_TERMS, kind).rate == card


def test_of_several_factors_the_highest_applies_never_their_product():
    """330.00, 10 % off, task at 1.5, on a Saturday at 1.5, a holiday at 2, travel at 0.5."""
    found = [
        apply_terms(CARD, AGREED, kind, task).rate.per_unit
        for kind, task in (
            ("WEEKDAY", None), ("WEEKEND", 1_500_000), ("HOLIDAY", 1_500_000), ("WEEKDAY", 500_000),
        )
    ]  # fmt: skip
    assert found == [2_970_000, 4_455_000, 5_940_000, 1_485_000]


def test_a_rate_is_rounded_once_half_up():
    assert apply_terms(Rate(3, "USD"), RateTerms((), 500_000)).rate.per_unit == 2
    assert convert_rate(CARD, "EUR", 9_216_589_862).per_unit == 3_041_475


def test_a_card_keeps_its_own_rows_and_takes_the_bases_for_the_rest():
    feb, june = date(2026, 2, 1), date(2026, 6, 1)
    base = [BillRateRow(1, "ROLE", feb, 1, CARD, role_id=2),
            BillRateRow(2, "ROLE", june, 1, CARD, role_id=2),
            BillRateRow(3, "ROLE", feb, 1, CARD, role_id=3)]  # fmt: skip
    own = [BillRateRow(4, "ROLE", june, 1, Rate(2_900_000, "EUR"), role_id=2)]
    assert [row.row_id for row in followed_rows(own, base)] == [4, 1, 3]
