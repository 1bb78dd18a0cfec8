"""What do we plan to earn, and at what cost? Roles × hours × rates, before anything is signed.

480 hours of an engineer at 330.00, costing 120.00 standard and 190.03 loaded: 158,400.00 revenue,
57,600.00 cost, margin 63.6 %; loaded 91,214.40 and 42.4 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daybook.core.margin import margin_millionths
from daybook.core.money import RATE_SCALE, Rate, divide_rounded, exponent, price_minutes
from daybook.core.rules import Example, rule


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """Hours of a role at its rates, in ten-thousandths of a major unit of one currency an hour."""

    role_id: int
    minutes: int
    bill_per_hour: int
    standard_per_hour: int
    loaded_per_hour: int


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """The plan in minor units. `revenue_minor` is the price agreed, or the value of the hours."""

    currency: str
    minutes: int
    value_minor: int
    revenue_minor: int
    standard_minor: int
    loaded_minor: int
    expenses_minor: int
    average_per_hour: int | None

    @property
    def standard_margin(self) -> int | None:
        """Margin in millionths on the standard basis (1,880 h), expenses included."""
        return margin_millionths(self.revenue_minor, self.standard_minor, 0, self.expenses_minor)

    @property
    def loaded_margin(self) -> int | None:
        """Margin in millionths on the loaded basis: hours that the target leaves to be sold."""
        return margin_millionths(self.revenue_minor, self.loaded_minor, 0, self.expenses_minor)


def _example() -> CostEstimate:
    return estimate((EstimateLine(2, 28_800, 3_300_000, 1_200_000, 1_900_300),), "USD")


@rule(
    "ESTIMATE-01",
    question="What do we plan to earn, and at what cost?",
    formula="value = Σ minutes × bill rate, cost = Σ minutes × cost rate on each basis, each line "
    "half up; margin = (revenue − cost − expenses) ÷ revenue (MARG-01)",
    examples=lambda: [
        Example("480 h at 330.00, 120.00 standard: revenue", lambda: _example().revenue_minor),
        Example("its standard cost", lambda: _example().standard_minor),
        Example("its loaded cost at 190.03", lambda: _example().loaded_minor),
        Example("its standard margin, in millionths", lambda: _example().standard_margin),
        Example("its loaded margin, in millionths", lambda: _example().loaded_margin),
    ],
)
def estimate(
    lines: Sequence[EstimateLine],
    currency: str,
    *,
    price_minor: int | None = None,
    expenses_minor: int = 0,
) -> CostEstimate:
    """The planned revenue and cost of an engagement.

    `price_minor` is a fixed price; without one, revenue is the value of the hours. `expenses_minor`
    are travel and expenses that we bear. The average price an hour is what the list price is held
    against.
    """
    places = exponent(currency)
    minutes = sum(one.minutes for one in lines)
    value = sum(price_minutes(one.minutes, one.bill_per_hour, places) for one in lines)
    revenue = value if price_minor is None else price_minor
    return CostEstimate(
        currency,
        minutes,
        value,
        revenue,
        sum(price_minutes(one.minutes, one.standard_per_hour, places) for one in lines),
        sum(price_minutes(one.minutes, one.loaded_per_hour, places) for one in lines),
        expenses_minor,
        divide_rounded(revenue * 60 * RATE_SCALE, minutes * 10**places) if minutes else None,
    )


def hourly(price: Rate) -> int:
    """A price of an hour or a day, told by the hour: ten-thousandths, half up."""
    return divide_rounded(price.per_unit * 60, price.unit_minutes)


def blended(lines: Sequence[EstimateLine]) -> tuple[int, int]:
    """The average bill and standard cost rate an hour, weighed by minutes; zeros without any."""
    minutes = sum(one.minutes for one in lines)
    if not minutes:
        return 0, 0
    return (
        divide_rounded(sum(one.minutes * one.bill_per_hour for one in lines), minutes),
        divide_rounded(sum(one.minutes * one.standard_per_hour for one in lines), minutes),
    )


def rate_in(per_hour: int, fx_rate: int) -> int:
    """A rate an hour in another currency; `fx_rate` is over 10^10 (FX-01). Half up."""
    return divide_rounded(per_hour * fx_rate, 10**10)


@rule(
    "ESTIMATE-02",
    question="Is this priced below list?",
    answers="ten-thousandths of a major unit an hour below list",
    formula="list price an hour − revenue ÷ hours, where that is positive",
    examples=lambda: [
        Example("300.00 on average, list 330.00", lambda: below_list(3_000_000, 3_300_000)),
        Example("330.00 on average, list 330.00", lambda: below_list(3_300_000, 3_300_000)),
    ],
)
def below_list(average_per_hour: int | None, list_per_hour: int) -> int:
    """How much less an hour is than the list price for custom work; nothing without hours."""
    if average_per_hour is None:
        return 0
    return max(list_per_hour - average_per_hour, 0)
