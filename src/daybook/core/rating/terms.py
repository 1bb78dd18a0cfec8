"""What does an agreement make of a card's rate? A discount, one factor, one rounding.

330.00 USD an hour, 10 % off, on a Saturday at 1.5: 330.00 × 0.90 × 1.5 = 445.50 an hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from daybook.core.fx import FX_SCALE
from daybook.core.money import Rate, divide_rounded
from daybook.core.rules import Example, rule

from .resolve import BillRateRow

MILLION = 1_000_000
DAY_KINDS = ("WEEKDAY", "WEEKEND", "HOLIDAY")
FACTOR_TITLES = {
    "": "no factor",
    "WEEKEND": "weekend",
    "HOLIDAY": "holiday",
    "TASK": "task",
}


@dataclass(frozen=True, slots=True)
class RateTerms:
    """What an engagement agreed about its rates, on one day.

    An empty `precedence` is the organization's. Discount and factors are millionths; a factor of
    None is not agreed, which is not the same as 1.
    """

    precedence: tuple[str, ...] = ()
    discount_millionths: int = 0
    weekend_millionths: int | None = None
    holiday_millionths: int | None = None

    def of_day(self, kind: str) -> int | None:
        """The factor agreed for a kind of day."""
        return {"WEEKEND": self.weekend_millionths, "HOLIDAY": self.holiday_millionths}.get(kind)

    @property
    def looks_at_days(self) -> bool:
        """Whether the kind of day matters at all."""
        return self.weekend_millionths is not None or self.holiday_millionths is not None


NO_TERMS = RateTerms()


@dataclass(frozen=True, slots=True)
class TermedRate:
    """A rate with what led to it: the card's rate, the discount, the factor and its cause."""

    card: Rate
    rate: Rate
    discount_millionths: int = 0
    factor_millionths: int = MILLION
    factor_of: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the card's rate stands as it is."""
        return not self.discount_millionths and not self.factor_of


def day_kind(on: date, holidays: frozenset[date], weekend: frozenset[int]) -> str:
    """HOLIDAY, WEEKEND or WEEKDAY; a holiday on a Saturday is a holiday."""
    if on in holidays:
        return "HOLIDAY"
    return "WEEKEND" if on.weekday() in weekend else "WEEKDAY"


def highest_factor(terms: RateTerms, kind: str, task_millionths: int | None) -> tuple[int, str]:
    """The factor that applies and its cause; 1 with no cause where none does."""
    found = [(terms.of_day(kind), kind), (task_millionths, "TASK")]
    agreed = [(factor, cause) for factor, cause in found if factor is not None]
    return max(agreed, key=lambda one: one[0], default=(MILLION, ""))


def _usd(per_hour: int) -> Rate:
    return Rate(per_hour * 10_000, "USD")


def _shown(terms: RateTerms, kind: str, task: int | None) -> str:
    found = apply_terms(_usd(330), terms, kind, task)
    return f"{found.rate.per_unit} ({FACTOR_TITLES[found.factor_of]})"


def _examples() -> list[Example]:
    agreed = RateTerms((), 100_000, 1_500_000, 2_000_000)
    asked = (
        ("330.00, no terms", NO_TERMS, "WEEKDAY", None),
        ("330.00, 10 % off, a Tuesday", agreed, "WEEKDAY", None),
        ("the same on a Saturday at 1.5", agreed, "WEEKEND", None),
        ("the same on a Saturday, task at 1.5 too", agreed, "WEEKEND", 1_500_000),
        ("the same on a holiday at 2, task at 1.5", agreed, "HOLIDAY", 1_500_000),
        ("330.00, travel at 0.5, a Tuesday", NO_TERMS, "WEEKDAY", 500_000),
        ("330.00, 10 % off, travel at 0.5, a Saturday", agreed, "WEEKEND", 500_000),
    )
    return [
        Example(title, lambda terms=terms, kind=kind, task=task: _shown(terms, kind, task))
        for title, terms, kind, task in asked
    ]


@rule(
    "RATE-06",
    question="What does the agreement make of the card's rate?",
    answers="ten-thousandths of the major unit",
    formula="rate × (1 − discount) × factor, half up, once; of weekend, holiday and task factor "
    "the highest applies, never their product",
    examples=_examples,
)
def apply_terms(
    card: Rate, terms: RateTerms = NO_TERMS, kind: str = "WEEKDAY", task: int | None = None
) -> TermedRate:
    """The rate an hour is sold at under an agreement, and what was applied.

    `kind` is one of DAY_KINDS, `task` the task's factor in millionths or None.
    """
    factor, cause = highest_factor(terms, kind, task)
    if not terms.discount_millionths and not cause:
        return TermedRate(card, card)
    per_unit = divide_rounded(
        card.per_unit * (MILLION - terms.discount_millionths) * factor, MILLION * MILLION
    )
    return TermedRate(
        card, replace(card, per_unit=per_unit), terms.discount_millionths, factor, cause
    )


def _followed_examples() -> list[Example]:
    feb, june = date(2026, 2, 1), date(2026, 6, 1)
    base = [
        BillRateRow(1, "ROLE", feb, 1, _usd(330), role_id=2),
        BillRateRow(2, "ROLE", feb, 1, _usd(275), role_id=3),
    ]
    own = [BillRateRow(3, "ROLE", june, 1, Rate(2_900_000, "EUR"), role_id=2)]
    return [
        Example(
            "330.00 USD at 0.9216589862 in EUR",
            lambda: convert_rate(_usd(330), "EUR", 9_216_589_862).per_unit,
        ),
        Example(
            "2,000.00 USD a day of 8:00 at 0.9216589862 in EUR",
            lambda: convert_rate(Rate(20_000_000, "USD", "DAY", 480), "EUR", 9_216_589_862),
        ),
        Example(
            "roles 2 and 3 on the base, role 2 on the card itself from June",
            lambda: [
                (row.row_id, row.starts_on, row.rate.currency) for row in followed_rows(own, base)
            ],
        ),
    ]


@rule(
    "RATE-07",
    question="What does a card in another currency ask that follows a base card?",
    answers="ten-thousandths of the major unit",
    formula="its own row from that row's start on; else the base card's row × the exchange rate "
    "of the day ÷ 10^10, half up",
    examples=_followed_examples,
)
def convert_rate(rate: Rate, currency: str, fx: int) -> Rate:
    """A base card's rate in the currency of the card that follows it; `fx` is over 10^10.

    Rates are of major units, so minor units do not enter. Raises ValueError for an exchange rate
    that is not above zero.
    """
    if rate.currency == currency:
        return rate
    if fx <= 0:
        raise ValueError(f"the exchange rate {rate.currency} to {currency} must be above zero")
    return replace(rate, per_unit=divide_rounded(rate.per_unit * fx, FX_SCALE), currency=currency)


def followed_rows(
    own: Sequence[BillRateRow], base: Sequence[BillRateRow]
) -> tuple[BillRateRow, ...]:
    """The rows of a card that follows another: its own, and the base's until its own start.

    A key that the card itself ends is off the card, and does not come back by the base.
    """
    first: dict[tuple, date] = {}
    for row in own:
        held = first.get(row.key)
        first[row.key] = row.starts_on if held is None else min(held, row.starts_on)
    kept = (row for row in base if row.key not in first or row.starts_on < first[row.key])
    return (*own, *kept)


def millionths_text(value: int) -> str:
    """A factor or share as a short number: 1,500,000 is "1.5", 500,000 is "0.5"."""
    whole, rest = divmod(abs(value), MILLION)
    text = f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text
