"""How is a line of a contract invoiced? Fourteen rules, each with what it asks to be filled in.

`Hourly(cap_minor=12_000_000)` bills each month's approved hours at the card, in all not above
120,000.00; beyond it the hours are held until somebody decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from . import fields as ask

_PERIODS = {"MONTH": "Each month", "QUARTER": "Each quarter"}
_SCOPES = {
    "LINE": "The whole line",
    "MONTH": "Each month",
    "PERSON": "Each person",
    "PURCHASE_ORDER": "The purchase order",
}
_BEYOND = {
    "HOLD": "Hold it until somebody decides",
    "WRITE_DOWN": "Write it down: not to exceed",
    "BILL_WITH_ORDER": "Bill it once a further order is there",
}
_OVERAGE = {"CARD": "At the card", "RATE": "At its own rate", "REFUSE": "Not billed"}


@dataclass(frozen=True, slots=True)
class NotBilled:
    """Nothing is invoiced: internal work."""

    code: ClassVar[str] = "NOT_BILLED"
    title: ClassVar[str] = "Not billed"


@dataclass(frozen=True, slots=True)
class Hourly:
    """Approved hours at the card's rates, in arrears."""

    code: ClassVar[str] = "HOURLY"
    title: ClassVar[str] = "Time and materials, by the hour"

    every: str = ask.choice("Billed", "How often is it billed?", "MONTH", **_PERIODS)
    cap_minor: int | None = ask.money("Cap on money", "Above which amount is nothing billed?")
    cap_minor_scope: str = ask.choice("It caps", "What does that amount cap?", "LINE", **_SCOPES)
    cap_minutes: int | None = ask.minutes("Cap on hours", "Above how many hours is none billed?")
    cap_minutes_scope: str = ask.choice("They cap", "What do those hours cap?", "LINE", **_SCOPES)
    alert_millionths: int | None = ask.share(
        "Warn at", "From which share of a cap on do we warn?", default=800_000
    )
    beyond: str = ask.choice("Beyond the cap", "What happens to work beyond?", "HOLD", **_BEYOND)


@dataclass(frozen=True, slots=True)
class Daily:
    """Approved time at a price a day, in arrears."""

    code: ClassVar[str] = "DAILY"
    title: ClassVar[str] = "Time and materials, by the day"

    per_day: int | None = ask.rate("Price a day", "What does a day cost?", required=True)
    day_minutes: int | None = ask.number(
        "Minutes of a day", "How many minutes are one day?", required=True, default=480,
        low=1, high=1_440,
    )  # fmt: skip
    every: str = ask.choice("Billed", "How often is it billed?", "MONTH", **_PERIODS)
    cap_minor: int | None = ask.money("Cap on money", "Above which amount is nothing billed?")
    cap_minor_scope: str = ask.choice("It caps", "What does that amount cap?", "LINE", **_SCOPES)
    cap_minutes: int | None = ask.minutes("Cap on hours", "Above how many hours is none billed?")
    cap_minutes_scope: str = ask.choice("They cap", "What do those hours cap?", "LINE", **_SCOPES)
    alert_millionths: int | None = ask.share(
        "Warn at", "From which share of a cap on do we warn?", default=800_000
    )
    beyond: str = ask.choice("Beyond the cap", "What happens to work beyond?", "HOLD", **_BEYOND)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Installments on agreed days; they sum to the price."""

    code: ClassVar[str] = "SCHEDULE"
    title: ClassVar[str] = "Fixed fee, on a schedule"

    installments: tuple[ask.Installment, ...] = ask.installments(
        "Installments", "Which amounts fall due on which days?"
    )


@dataclass(frozen=True, slots=True)
class OnPercent:
    """Shares of the price as work gets complete; they sum to all of it."""

    code: ClassVar[str] = "ON_PERCENT"
    title: ClassVar[str] = "Fixed fee, on percent complete"

    measure: str = ask.choice(
        "Measured by", "By what is completion measured?", "HOURS",
        HOURS="Hours worked of the budget", COST="Cost of the planned cost",
    )  # fmt: skip
    thresholds: tuple[ask.Threshold, ...] = ask.thresholds(
        "Shares", "Which share falls due once how much is complete?"
    )


@dataclass(frozen=True, slots=True)
class OnMilestone:
    """Each milestone's value once the customer accepts it."""

    code: ClassVar[str] = "ON_MILESTONE"
    title: ClassVar[str] = "Fixed fee, on milestones"


@dataclass(frozen=True, slots=True)
class HalfAndHalf:
    """A first share at signature, the rest at completion."""

    code: ClassVar[str] = "HALF_AND_HALF"
    title: ClassVar[str] = "Fixed fee, at signature and at completion"

    first_millionths: int | None = ask.share(
        "At signature", "Which share falls due at signature?", required=True, default=500_000
    )


@dataclass(frozen=True, slots=True)
class OnCompletion:
    """The whole price at completion."""

    code: ClassVar[str] = "ON_COMPLETION"
    title: ClassVar[str] = "Fixed fee, at completion"


@dataclass(frozen=True, slots=True)
class PrepaidBlock:
    """Hours, or money to be drawn by hours, paid before they are used; they expire."""

    code: ClassVar[str] = "PREPAID_BLOCK"
    title: ClassVar[str] = "Prepaid block"

    unit: str = ask.choice(
        "Drawn in", "Is it drawn in hours or in money?", "MINUTES",
        MINUTES="Hours", MONEY="Money, at the card",
    )  # fmt: skip
    block_minutes: int | None = ask.minutes(
        "Hours of the block", "How many hours are paid for? Empty: the hours of the line."
    )
    price_minor: int | None = ask.money(
        "Price of the block", "What does it cost? Empty: the value of the line."
    )
    expiry_months: int | None = ask.number(
        "Expires after, months", "How many months may it be used?", required=True, default=12,
        low=1, high=120,
    )  # fmt: skip
    rollover_months: int | None = ask.number(
        "Rolls over for, months", "For how many more months may the rest be used, once?",
        default=0, high=60,
    )  # fmt: skip
    overage: str = ask.choice("Beyond the block", "How is work beyond billed?", "CARD", **_OVERAGE)
    overage_per_hour: int | None = ask.rate("Its own rate", "What does an hour beyond cost?")


@dataclass(frozen=True, slots=True)
class Retainer:
    """An amount a period with hours included; what is left rolls over a limited time."""

    code: ClassVar[str] = "RETAINER"
    title: ClassVar[str] = "Retainer"

    every: str = ask.choice("Billed", "How often is it billed?", "MONTH", **_PERIODS)
    amount_minor: int | None = ask.money("Amount", "What is billed a period?", required=True)
    included_minutes: int | None = ask.minutes(
        "Hours included", "How many hours are included a period?", required=True
    )
    rollover_periods: int | None = ask.number(
        "Rolls over for, periods", "For how many periods may unused hours still be used?",
        default=0, high=60,
    )  # fmt: skip
    overage: str = ask.choice("Beyond it", "How is work beyond billed?", "CARD", **_OVERAGE)
    overage_per_hour: int | None = ask.rate("Its own rate", "What does an hour beyond cost?")


@dataclass(frozen=True, slots=True)
class Subscription:
    """An amount a period, whatever is worked."""

    code: ClassVar[str] = "SUBSCRIPTION"
    title: ClassVar[str] = "Subscription"

    every: str = ask.choice("Billed", "How often is it billed?", "MONTH",
                            **_PERIODS, YEAR="Each year")  # fmt: skip
    amount_minor: int | None = ask.money("Amount", "What is billed a period?", required=True)
    when: str = ask.choice(
        "Paid", "Is it billed before or after its period?", "ADVANCE",
        ADVANCE="In advance", ARREARS="In arrears",
    )  # fmt: skip
    day: int | None = ask.number(
        "On day", "On which day of the month?", required=True, default=1, low=1, high=28
    )


@dataclass(frozen=True, slots=True)
class PerClass:
    """A price for each class held. Empty: the value of the line, over its planned classes."""

    code: ClassVar[str] = "PER_CLASS"
    title: ClassVar[str] = "Training, by the class"

    class_minor: int | None = ask.money(
        "Price of a class", "What does a class cost? Empty: the line's value over its classes."
    )
    classes: int | None = ask.number(
        "Classes", "How many classes are sold?", required=True, default=1, low=1
    )


@dataclass(frozen=True, slots=True)
class PerSeat:
    """A price for each class with seats included; further seats cost more."""

    code: ClassVar[str] = "PER_SEAT"
    title: ClassVar[str] = "Training, by the seat"

    class_minor: int | None = ask.money(
        "Price of a class", "What does a class cost?", required=True
    )
    included_seats: int | None = ask.number(
        "Seats included", "How many seats are included?", required=True, default=12, low=1
    )
    extra_seat_minor: int | None = ask.money(
        "Extra seat", "What does each further seat cost?", required=True
    )


@dataclass(frozen=True, slots=True)
class Expenses:
    """Travel and expenses: what they cost with a mark-up, or an amount a day."""

    code: ClassVar[str] = "EXPENSES"
    title: ClassVar[str] = "Expenses"

    basis: str = ask.choice(
        "Charged", "How are they charged?", "COST", COST="At cost", PER_DIEM="An amount a day"
    )
    markup_millionths: int | None = ask.share("Mark-up", "Which share is added?", default=0)
    per_diem_minor: int | None = ask.money("A day", "What is charged a day?")
    cap_minor: int | None = ask.money("Cap", "Above which amount in all is nothing billed?")


@dataclass(frozen=True, slots=True)
class PassThrough:
    """What a partner invoices us, with a mark-up."""

    code: ClassVar[str] = "PASS_THROUGH"
    title: ClassVar[str] = "Partner, passed through"

    markup_millionths: int | None = ask.share("Mark-up", "Which share is added?", default=0)
    cap_minor: int | None = ask.money("Cap", "Above which amount in all is nothing billed?")


BillingRule = (
    NotBilled | Hourly | Daily | Schedule | OnPercent | OnMilestone | HalfAndHalf | OnCompletion
    | PrepaidBlock | Retainer | Subscription | PerClass | PerSeat | Expenses | PassThrough
)  # fmt: skip
TIME_RULES = (Hourly, Daily)
# Whose invoices sum to the price of the line, whatever is worked.
FIXED_RULES = (Schedule, OnPercent, OnMilestone, HalfAndHalf, OnCompletion)
BILLING_RULES: dict[str, type] = {
    one.code: one
    for one in (
        Hourly, Daily, Schedule, OnPercent, OnMilestone, HalfAndHalf, OnCompletion, PrepaidBlock,
        Retainer, Subscription, PerClass, PerSeat, Expenses, PassThrough, NotBilled,
    )
}  # fmt: skip
