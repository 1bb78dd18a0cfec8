"""When does a line of a contract become revenue? Chosen apart from how it is invoiced.

A fixed fee billed half at signature may be revenue on acceptance: `OnAcceptance()`. Then nothing is
recognized at signature, and 50,000.00 billed stand as deferred.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from . import fields as ask


@dataclass(frozen=True, slots=True)
class NotRecognized:
    """No revenue: internal work."""

    code: ClassVar[str] = "NOT_RECOGNIZED"
    title: ClassVar[str] = "No revenue"


@dataclass(frozen=True, slots=True)
class AsDelivered:
    """Each approved hour at its rate, less what is written down."""

    code: ClassVar[str] = "AS_DELIVERED"
    title: ClassVar[str] = "As delivered"


@dataclass(frozen=True, slots=True)
class PercentHours:
    """The price by hours worked of the hours budgeted."""

    code: ClassVar[str] = "PERCENT_HOURS"
    title: ClassVar[str] = "Percent complete, by hours"


@dataclass(frozen=True, slots=True)
class PercentCost:
    """The price by cost incurred of the cost planned."""

    code: ClassVar[str] = "PERCENT_COST"
    title: ClassVar[str] = "Percent complete, by cost"


@dataclass(frozen=True, slots=True)
class OnAcceptance:
    """Each milestone's value once accepted, whatever the billing."""

    code: ClassVar[str] = "ON_ACCEPTANCE"
    title: ClassVar[str] = "On acceptance"


@dataclass(frozen=True, slots=True)
class StraightLine:
    """The price by days passed of the engagement's days."""

    code: ClassVar[str] = "STRAIGHT_LINE"
    title: ClassVar[str] = "Straight line, by the day"


@dataclass(frozen=True, slots=True)
class EqualSplit:
    """The price in equal parts a month."""

    code: ClassVar[str] = "EQUAL_SPLIT"
    title: ClassVar[str] = "Equal parts a month"


@dataclass(frozen=True, slots=True)
class Units:
    """A price for each unit delivered."""

    code: ClassVar[str] = "UNITS"
    title: ClassVar[str] = "By the unit"

    units: int | None = ask.number(
        "Units", "How many units make up the price?", required=True, low=1, high=1_000_000
    )


@dataclass(frozen=True, slots=True)
class PrepaidDraw:
    """What is prepaid, as it is drawn; what expires unused, when it expires."""

    code: ClassVar[str] = "PREPAID_DRAW"
    title: ClassVar[str] = "As it is drawn"


@dataclass(frozen=True, slots=True)
class ClassHeld:
    """Each class once it is held and its roster received."""

    code: ClassVar[str] = "PER_CLASS"
    title: ClassVar[str] = "As classes are held"


@dataclass(frozen=True, slots=True)
class SubscriptionPeriod:
    """Each period's amount, in equal parts over its months."""

    code: ClassVar[str] = "SUBSCRIPTION"
    title: ClassVar[str] = "Over each period"


@dataclass(frozen=True, slots=True)
class ExpensesGross:
    """Expenses as charged; their cost is a cost."""

    code: ClassVar[str] = "EXPENSES_GROSS"
    title: ClassVar[str] = "Expenses, gross"


@dataclass(frozen=True, slots=True)
class ExpensesNet:
    """Only the mark-up on expenses; we are their agent."""

    code: ClassVar[str] = "EXPENSES_NET"
    title: ClassVar[str] = "Expenses, net"


@dataclass(frozen=True, slots=True)
class PartnerGross:
    """The partner's work as charged; its cost is a cost."""

    code: ClassVar[str] = "PARTNER_GROSS"
    title: ClassVar[str] = "Partner, gross"


@dataclass(frozen=True, slots=True)
class PartnerNet:
    """Only the mark-up on the partner's work; we are its agent."""

    code: ClassVar[str] = "PARTNER_NET"
    title: ClassVar[str] = "Partner, net"


RevenueRule = (
    NotRecognized | AsDelivered | PercentHours | PercentCost | OnAcceptance | StraightLine
    | EqualSplit | Units | PrepaidDraw | ClassHeld | SubscriptionPeriod | ExpensesGross
    | ExpensesNet | PartnerGross | PartnerNet
)  # fmt: skip
REVENUE_RULES: dict[str, type] = {
    one.code: one
    for one in (
        AsDelivered, PercentHours, PercentCost, OnAcceptance, StraightLine, EqualSplit, Units,
        PrepaidDraw, ClassHeld, SubscriptionPeriod, ExpensesGross, ExpensesNet, PartnerGross,
        PartnerNet, NotRecognized,
    )
}  # fmt: skip
