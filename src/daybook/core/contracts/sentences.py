"""What was agreed, in plain English? One sentence a rule, with its numbers.

"Time and materials, monthly, at the customer's card, not above 120,000.00 USD in all; at 80 % we
warn, beyond it we hold."
"""

from __future__ import annotations

from collections.abc import Callable

from daybook.core.money import exponent
from daybook.core.rules import Example, rule

from . import billing, revenue
from .terms import Rule

_EVERY = {"MONTH": "monthly", "QUARTER": "quarterly", "YEAR": "yearly"}
_PERIOD = {"MONTH": "month", "QUARTER": "quarter", "YEAR": "year"}
_SCOPE = {
    "LINE": "in all",
    "MONTH": "a month",
    "PERSON": "a person",
    "PURCHASE_ORDER": "on one purchase order",
}
_BEYOND = {
    "HOLD": "we hold",
    "WRITE_DOWN": "we write down",
    "BILL_WITH_ORDER": "we bill once a further order is there",
}


def amount_text(minor: int | None, currency: str) -> str:
    """An amount inside a sentence: 120,000.00 USD."""
    if minor is None:
        return "an amount to be filled in"
    return f"{_decimal(minor, exponent(currency))} {currency}"


def hours_text(minutes: int | None) -> str:
    """Hours inside a sentence: 40 hours, 7:30 hours."""
    if minutes is None:
        return "hours to be filled in"
    whole, rest = divmod(minutes, 60)
    return f"{whole:,}:{rest:02d} hours" if rest else f"{whole:,} hour{'s' if whole != 1 else ''}"


def percent_text(millionths: int | None) -> str:
    """A share inside a sentence: 80 %, 12.5 %."""
    if millionths is None:
        return "a share to be filled in"
    text = _decimal(millionths, 4).rstrip("0").rstrip(".")
    return f"{text} %"


def rate_text(per_unit: int | None, currency: str) -> str:
    """A price an hour or a day inside a sentence: 330.00 USD."""
    if per_unit is None:
        return "a rate to be filled in"
    text = _decimal(per_unit, 4)
    while len(text.rpartition(".")[2]) > exponent(currency) and text.endswith("0"):
        text = text[:-1]
    return f"{text.rstrip('.')} {currency}"


def _decimal(number: int, places: int) -> str:
    whole, rest = divmod(abs(number), 10**places)
    tail = f".{rest:0{places}d}" if places else ""
    return f"{'-' if number < 0 else ''}{whole:,}{tail}"


def _time(held, currency: str) -> str:
    caps = []
    if held.cap_minor is not None:
        caps.append(f"{amount_text(held.cap_minor, currency)} {_SCOPE[held.cap_minor_scope]}")
    if held.cap_minutes is not None:
        caps.append(f"{hours_text(held.cap_minutes)} {_SCOPE[held.cap_minutes_scope]}")
    if isinstance(held, billing.Daily):
        day = hours_text(held.day_minutes)
        start = f"Time and materials, {_EVERY[held.every]}, at " \
                f"{rate_text(held.per_day, currency)} a day of {day}"  # fmt: skip
    else:
        start = f"Time and materials, {_EVERY[held.every]}, at the customer's card"
    if not caps:
        return f"{start}, without a cap."
    beyond = f"beyond it {_BEYOND[held.beyond]}"
    if held.alert_millionths is not None:
        beyond = f"at {percent_text(held.alert_millionths)} we warn, {beyond}"
    return f"{start}, not above {' and '.join(caps)}; {beyond}."


def _schedule(held: billing.Schedule, currency: str) -> str:
    if not held.installments:
        return "Fixed fee, in installments to be filled in."
    parts = [
        f"{amount_text(one.amount_minor, currency)} on {one.on.day} {one.on:%B %Y}"
        for one in held.installments
    ]
    return f"Fixed fee: {_listed(parts)}."


def _percent(held: billing.OnPercent, currency: str) -> str:
    if not held.thresholds:
        return "Fixed fee, by percent complete, in shares to be filled in."
    parts = [
        f"{percent_text(one.share_millionths)} at {percent_text(one.complete_millionths)}"
        for one in held.thresholds
    ]
    by = "hours" if held.measure == "HOURS" else "cost"
    return f"Fixed fee, by percent complete in {by}: {_listed(parts)}."


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _halves(held: billing.HalfAndHalf, currency: str) -> str:
    first = held.first_millionths
    rest = None if first is None else 1_000_000 - first
    return f"Fixed fee: {percent_text(first)} at signature, {percent_text(rest)} at completion."


def _overage(held, currency: str) -> str:
    return {
        "CARD": "work beyond at the customer's card",
        "RATE": f"work beyond at {rate_text(held.overage_per_hour, currency)} an hour",
        "REFUSE": "work beyond is not billed",
    }[held.overage]


def _block(held: billing.PrepaidBlock, currency: str) -> str:
    what = "the line's hours" if held.block_minutes is None else hours_text(held.block_minutes)
    if held.unit == "MONEY":
        what = "its value, drawn at the customer's card,"
    price = "the line's value"
    if held.price_minor is not None:
        price = amount_text(held.price_minor, currency)
    kept = f"for {_months(held.expiry_months)}"
    if held.rollover_months:
        kept += f", the rest once for {_months(held.rollover_months)} more"
    return f"Prepaid: {what} for {price}, to be used {kept}; {_overage(held, currency)}."


def _months(count: int | None) -> str:
    if count is None:
        return "months to be filled in"
    return f"{count} month{'' if count == 1 else 's'}"


def _retainer(held: billing.Retainer, currency: str) -> str:
    period = _PERIOD[held.every]
    roll = "unused hours lapse"
    if held.rollover_periods:
        many = "" if held.rollover_periods == 1 else "s"
        roll = f"unused hours roll over for {held.rollover_periods} {period}{many}"
    return (
        f"Retainer of {amount_text(held.amount_minor, currency)} a {period} with "
        f"{hours_text(held.included_minutes)} included; {roll}, {_overage(held, currency)}."
    )


def _subscription(held: billing.Subscription, currency: str) -> str:
    when = "in advance" if held.when == "ADVANCE" else "in arrears"
    day = "a day to be filled in" if held.day is None else f"day {held.day}"
    amount = amount_text(held.amount_minor, currency)
    return f"Subscription of {amount} a {_PERIOD[held.every]}, {when}, on {day}."


def _class(held: billing.PerClass, currency: str) -> str:
    many = "classes to be filled in"
    if held.classes is not None:
        many = f"{held.classes} class{'' if held.classes == 1 else 'es'}"
    if held.class_minor is None:
        return f"Training: {many} for the line's value, billed as they are held."
    return (
        f"Training: {many} at {amount_text(held.class_minor, currency)}, billed as they are held."
    )


def _seat(held: billing.PerSeat, currency: str) -> str:
    seats = "seats to be filled in" if held.included_seats is None else held.included_seats
    return (
        f"Training: {amount_text(held.class_minor, currency)} a class with {seats} seats, "
        f"{amount_text(held.extra_seat_minor, currency)} for each further seat."
    )


def _charged(cost: str, held, currency: str) -> str:
    marked = f" with {percent_text(held.markup_millionths)} added" if held.markup_millionths else ""
    cap = ""
    if held.cap_minor is not None:
        cap = f", not above {amount_text(held.cap_minor, currency)} in all"
    return f"{cost}{marked}{cap}."


def _expenses(held: billing.Expenses, currency: str) -> str:
    if held.basis == "PER_DIEM":
        start = f"Travel and expenses at {amount_text(held.per_diem_minor, currency)} a day"
        return _charged(start, held, currency)
    return _charged("Travel and expenses at cost", held, currency)


def _partner(held: billing.PassThrough, currency: str) -> str:
    return _charged("The partner's invoices, passed through", held, currency)


_BILLING: dict[type, Callable[[Rule, str], str]] = {
    billing.NotBilled: lambda held, currency: "Not billed.",
    billing.Hourly: _time,
    billing.Daily: _time,
    billing.Schedule: _schedule,
    billing.OnPercent: _percent,
    billing.OnMilestone: lambda held, currency: "Fixed fee, each milestone once it is accepted.",
    billing.HalfAndHalf: _halves,
    billing.OnCompletion: lambda held, currency: "Fixed fee, billed whole at completion.",
    billing.PrepaidBlock: _block,
    billing.Retainer: _retainer,
    billing.Subscription: _subscription,
    billing.PerClass: _class,
    billing.PerSeat: _seat,
    billing.Expenses: _expenses,
    billing.PassThrough: _partner,
}
_REVENUE = {
    revenue.NotRecognized: "No revenue.",
    revenue.AsDelivered: "Revenue as hours are delivered.",
    revenue.PercentHours: "Revenue by hours worked of the hours budgeted.",
    revenue.PercentCost: "Revenue by cost incurred of the cost planned.",
    revenue.OnAcceptance: "Revenue as milestones are accepted.",
    revenue.StraightLine: "Revenue day by day over the engagement.",
    revenue.EqualSplit: "Revenue in equal parts a month.",
    revenue.PrepaidDraw: "Revenue as it is drawn, and what expires when it expires.",
    revenue.ClassHeld: "Revenue as classes are held.",
    revenue.SubscriptionPeriod: "Revenue over each period.",
    revenue.ExpensesGross: "Revenue as charged, with the cost beside it.",
    revenue.ExpensesNet: "Revenue is the mark-up alone.",
    revenue.PartnerGross: "Revenue as charged, with the partner's cost beside it.",
    revenue.PartnerNet: "Revenue is the mark-up on the partner's work alone.",
}


@rule(
    "CONTRACT-02",
    question="What does this rule of a contract say?",
    formula="one sentence in plain English, with every parameter in it",
    examples=lambda: [
        Example("hourly, capped at 120,000.00",
                lambda: sentence(billing.Hourly(cap_minor=12_000_000), "USD")),
        Example("half and half", lambda: sentence(billing.HalfAndHalf(), "USD")),
        Example("a retainer", lambda: sentence(
            billing.Retainer(amount_minor=500_000, included_minutes=1_200, rollover_periods=1),
            "EUR")),
        Example("on acceptance", lambda: sentence(revenue.OnAcceptance(), "USD")),
    ],
)  # fmt: skip
def sentence(held: Rule, currency: str) -> str:
    """The rule as a reader of the contract would say it. What is not filled in says so."""
    if isinstance(held, revenue.Units):
        many = "units to be filled in" if held.units is None else f"{held.units:,} units"
        return f"Revenue by the unit, over {many}."
    if text := _REVENUE.get(type(held)):
        return text
    return _BILLING[type(held)](held, currency)
