"""On which work is a contract played? Sample months: hours of people, acceptances, classes, costs.

A budget of 60,000 minutes over February to May is spread over the 82 business days of those months.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from daybook.core.money import Rate, price_minutes, split_largest_remainder
from daybook.core.money import exponent as places_of
from daybook.core.money import price as price_of
from daybook.core.periods import (
    BusinessCalendar,
    add_months,
    month_of,
    months_between,
    next_month,
)

from .billing import Daily, PerClass, PrepaidBlock
from .fields import MILLION
from .revenue import Units
from .terms import ContractTerms, LineTerms


@dataclass(frozen=True, slots=True)
class SampleHours:
    """Work of one person or role in a month, at rates an hour in ten-thousandths."""

    person: int
    minutes: int
    bill_per_hour: int
    cost_per_hour: int


@dataclass(frozen=True, slots=True)
class SampleMonth:
    """What happens on one line in one month. Money in minor units, shares in millionths.

    `count` is of classes held, or units delivered; `seats` are all seats of those classes.
    """

    position: int
    month: date
    hours: tuple[SampleHours, ...] = ()
    accepted_millionths: int = 0
    count: int = 0
    seats: int = 0
    expenses_minor: int = 0
    expense_days: int = 0
    partner_minor: int = 0

    @property
    def minutes(self) -> int:
        """Minutes of everybody."""
        return sum(one.minutes for one in self.hours)


def value_of(one: SampleHours, line: LineTerms, currency: str) -> int:
    """What sample work is rated: at its hourly rate, or at the line's price a day."""
    if isinstance(line.billing, Daily) and line.billing.per_day and line.billing.day_minutes:
        held = line.billing
        return price_of(one.minutes, Rate(held.per_day, currency, "DAY", held.day_minutes))
    return price_minutes(one.minutes, one.bill_per_hour, places_of(currency))


def cost_of(month: SampleMonth, currency: str) -> int:
    """What the work of a sample month costs us."""
    places = places_of(currency)
    return sum(price_minutes(one.minutes, one.cost_per_hour, places) for one in month.hours)


def delivery_months(contract: ContractTerms, today: date) -> tuple[date, ...]:
    """The months the engagement is delivered in; three from today on where it has no days."""
    first = month_of(contract.starts_on or contract.signed_on or today)
    if contract.ends_on is None:
        return months_between(first, add_months(first, 2))
    return months_between(first, max(contract.ends_on - timedelta(days=1), first))


def even_sample(
    contract: ContractTerms,
    calendar: BusinessCalendar,
    today: date,
    rates: tuple[int, int],
) -> tuple[SampleMonth, ...]:
    """The budget spread over the business days of the engagement; all accepted in its last month.

    `rates` are the bill and the cost rate an hour, in ten-thousandths of a major unit.
    """
    months = delivery_months(contract, today)
    days = [_days(contract, month, calendar) for month in months]
    found = []
    for line in contract.lines:
        spread = split_largest_remainder(_budget(line), days)
        for month, minutes in zip(months, spread, strict=True):
            is_last = month == months[-1]
            hours = (SampleHours(line.position, minutes, *rates),) if minutes else ()
            found.append(
                SampleMonth(
                    line.position,
                    month,
                    hours,
                    accepted_millionths=MILLION if is_last else 0,
                    count=_count(line) if is_last else 0,
                )
            )
    return tuple(found)


def asked_of(line: LineTerms) -> tuple[str, ...]:
    """Which values of a sample month this line's rules look at: names of SampleMonth's fields."""
    codes = {line.billing.code, line.revenue.code}
    found = []
    if line.kind not in ("EXPENSES",) and "PASS_THROUGH" not in codes:
        found.append("minutes")
    if codes & {"ON_MILESTONE", "ON_ACCEPTANCE"}:
        found.append("accepted_millionths")
    if codes & {"PER_CLASS", "PER_SEAT", "UNITS"}:
        found.append("count")
    if "PER_SEAT" in codes:
        found.append("seats")
    if "EXPENSES" in codes:
        found.append("expenses_minor")
        if line.billing.basis == "PER_DIEM":
            found.append("expense_days")
    if "PASS_THROUGH" in codes:
        found.append("partner_minor")
    return tuple(found)


def _days(contract: ContractTerms, month: date, calendar: BusinessCalendar) -> int:
    first = max(contract.starts_on or month, month)
    return len(calendar.days(first, min(contract.ends_on or date.max, next_month(month))))


def _budget(line: LineTerms) -> int:
    if isinstance(line.billing, PrepaidBlock) and line.billing.block_minutes:
        return line.billing.block_minutes
    return line.budget_minutes


def _count(line: LineTerms) -> int:
    if isinstance(line.billing, PerClass):
        return line.billing.classes or 0
    if isinstance(line.revenue, Units):
        return line.revenue.units or 0
    return int(line.kind == "TRAINING")
