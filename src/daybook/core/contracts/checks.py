"""May this contract be activated? Every fault with its place, never only the first.

Installments of 40,000.00 and 50,000.00 on a line of 100,000.00 leave 10,000.00 that nobody would
ever be billed: the fault names line, parameter and amount.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from daybook.core.rules import Example, rule

from . import billing, revenue
from .fields import MILLION, Installment
from .sentences import amount_text, percent_text
from .terms import DEFAULTS, ContractTerms, LineTerms, unfilled

# Which billing rules a kind of line may carry, and which revenue rules go with each of them.
_FITS = {
    "T_AND_M": ("HOURLY", "DAILY", "RETAINER", "SUBSCRIPTION", "PASS_THROUGH"),
    "FIXED_FEE": (
        "SCHEDULE",
        "ON_PERCENT",
        "ON_MILESTONE",
        "HALF_AND_HALF",
        "ON_COMPLETION",
        "SUBSCRIPTION",
    ),
    "BLOCK": ("PREPAID_BLOCK", "RETAINER"),
    "TRAINING": (
        "PER_CLASS",
        "PER_SEAT",
        "SCHEDULE",
        "HALF_AND_HALF",
        "ON_COMPLETION",
        "ON_MILESTONE",
    ),
    "EXPENSES": ("EXPENSES", "PASS_THROUGH"),
    "INTERNAL": ("NOT_BILLED",),
}
_FIXED_REVENUE = (
    "ON_ACCEPTANCE",
    "PERCENT_HOURS",
    "PERCENT_COST",
    "STRAIGHT_LINE",
    "EQUAL_SPLIT",
    "UNITS",
    "PER_CLASS",
)
_REVENUE_OF = {
    "HOURLY": ("AS_DELIVERED",),
    "DAILY": ("AS_DELIVERED",),
    **dict.fromkeys(
        ("SCHEDULE", "ON_PERCENT", "ON_MILESTONE", "HALF_AND_HALF", "ON_COMPLETION"), _FIXED_REVENUE
    ),
    "PREPAID_BLOCK": ("PREPAID_DRAW",),
    "RETAINER": ("PREPAID_DRAW", "SUBSCRIPTION"),
    "SUBSCRIPTION": ("SUBSCRIPTION",),
    "PER_CLASS": ("PER_CLASS",),
    "PER_SEAT": ("PER_CLASS",),
    "EXPENSES": ("EXPENSES_GROSS", "EXPENSES_NET"),
    "PASS_THROUGH": ("PARTNER_GROSS", "PARTNER_NET"),
    "NOT_BILLED": ("NOT_RECOGNIZED",),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a contract from being activated: the rule, the place and the remedy.

    `position` is the line's, or None where the whole contract is at fault.
    """

    rule: str
    position: int | None
    place: str
    text: str


def billing_codes(kind: str) -> tuple[str, ...]:
    """The billing rules a kind of line may carry."""
    return _FITS[kind]


def revenue_codes(billing_code: str) -> tuple[str, ...]:
    """The revenue rules that go with a billing rule."""
    return _REVENUE_OF[billing_code]


def _line(kind: str = "FIXED_FEE", **more) -> LineTerms:
    first, second = DEFAULTS[kind]
    made = LineTerms(1, kind, "Migration", 10_000_000, 60_000, first, second)
    return replace(made, **more)


def _said(faults: tuple[Fault, ...]) -> str:
    return " ".join(one.text for one in faults) or "no fault"


def _halves(second: int) -> billing.Schedule:
    return billing.Schedule(
        (Installment(date(2026, 3, 1), 4_000_000), Installment(date(2026, 6, 1), second))
    )


@rule(
    "CONTRACT-03",
    question="Do the parts sum to the price?",
    formula="installments sum to the line's value, shares by percent complete to 100 %",
    examples=lambda: [
        Example(
            "40,000.00 and 60,000.00 of 100,000.00",
            lambda: _said(sum_faults(_line(billing=_halves(6_000_000)), "USD")),
        ),
        Example(
            "40,000.00 and 50,000.00 of 100,000.00",
            lambda: _said(sum_faults(_line(billing=_halves(5_000_000)), "USD")),
        ),
    ],
)
def sum_faults(line: LineTerms, currency: str) -> tuple[Fault, ...]:
    """What of a fixed price would never be billed, or be billed twice; and a price of nothing."""
    held, found = line.billing, []
    if isinstance(held, billing.Schedule) and held.installments:
        total = sum(one.amount_minor for one in held.installments)
        if total != line.price_minor:
            text = (
                f"The installments are {amount_text(total, currency)} together, the line is "
                f"{amount_text(line.price_minor, currency)}. Make them sum to it."
            )
            found.append(_fault("CONTRACT-03", line, "Installments", text))
    if isinstance(held, billing.OnPercent) and held.thresholds:
        found += _share_faults(line, held)
    if isinstance(held, billing.FIXED_RULES) and line.price_minor <= 0:
        text = "A fixed fee has a price. Give the line its value."
        found.append(_fault("CONTRACT-03", line, "Value", text))
    return (*found, *_quantity_faults(line))


def _share_faults(line: LineTerms, held: billing.OnPercent) -> list[Fault]:
    found = []
    total = sum(one.share_millionths for one in held.thresholds)
    if total != MILLION:
        text = f"The shares are {percent_text(total)} together. Make them sum to 100 %."
        found.append(_fault("CONTRACT-03", line, "Shares", text))
    steps = [one.complete_millionths for one in held.thresholds]
    if len(set(steps)) < len(steps):
        text = "Two shares fall due at the same percentage. Join them."
        found.append(_fault("CONTRACT-03", line, "Shares", text))
    return found


def _quantity_faults(line: LineTerms) -> list[Fault]:
    held, found = line.billing, []
    if isinstance(held, billing.HalfAndHalf) and (held.first_millionths or 0) > MILLION:
        found.append(
            _fault(
                "CONTRACT-03", line, "At signature", "No more than 100 % falls due at signature."
            )
        )
    if isinstance(held, billing.PrepaidBlock):
        if not (held.price_minor or line.price_minor):
            found.append(
                _fault(
                    "CONTRACT-03",
                    line,
                    "Price of the block",
                    "A block has a price. Give it one, or the line its value.",
                )
            )
        if held.unit == "MINUTES" and not (held.block_minutes or line.budget_minutes):
            found.append(
                _fault(
                    "CONTRACT-03",
                    line,
                    "Hours of the block",
                    "A block has hours. Give it some, or the line its hours.",
                )
            )
    needs_hours = isinstance(line.revenue, revenue.PercentHours) or (
        isinstance(held, billing.OnPercent) and held.measure == "HOURS"
    )
    if needs_hours and not line.budget_minutes:
        found.append(
            _fault(
                "CONTRACT-03",
                line,
                "Hours",
                "Percent complete by hours needs the hours of the line.",
            )
        )
    return found


@rule(
    "CONTRACT-04",
    question="Do the dates lie within the engagement?",
    formula="installments fall on days from the signature or first day to the last; rules over "
    "time need a first and a last day",
    examples=lambda: [
        Example(
            "an installment in June of an engagement to 1 May",
            lambda: _said(
                date_faults(
                    _line(billing=_halves(6_000_000)),
                    ContractTerms("A", "USD", date(2026, 2, 1), date(2026, 5, 1), None, ()),
                )
            ),
        ),
        Example(
            "straight line without days",
            lambda: _said(
                date_faults(
                    _line(revenue=revenue.StraightLine()),
                    ContractTerms("A", "USD", None, None, None, ()),
                )
            ),
        ),
    ],
)
def date_faults(line: LineTerms, contract: ContractTerms) -> tuple[Fault, ...]:
    """Days outside the engagement, and rules that need days the engagement lacks."""
    held, found = line.billing, []
    first = min(filter(None, (contract.signed_on, contract.starts_on)), default=None)
    if isinstance(held, billing.Schedule):
        for one in held.installments:
            if (first and one.on < first) or (contract.ends_on and one.on >= contract.ends_on):
                found.append(
                    _fault(
                        "CONTRACT-04",
                        line,
                        "Installments",
                        f"{one.on.day} {one.on:%B %Y} is outside the engagement. Move it, or "
                        "change the engagement's days.",
                    )
                )
    over_time = isinstance(line.revenue, (revenue.StraightLine, revenue.EqualSplit)) or isinstance(
        held, (billing.Retainer, billing.Subscription)
    )
    if over_time and not (contract.starts_on and contract.ends_on):
        found.append(
            _fault(
                "CONTRACT-04",
                line,
                "Days",
                "This rule runs over the engagement's days. Give the engagement a first and a last "
                "day.",
            )
        )
    return tuple(found)


@rule(
    "CONTRACT-05",
    question="Does this rule fit this kind of work?",
    formula="the table of kinds and billing rules, then of billing and revenue rules",
    examples=lambda: [
        Example("fixed fee, on milestones, on acceptance", lambda: _said(fit_faults(_line()))),
        Example(
            "fixed fee by the hour", lambda: _said(fit_faults(_line(billing=billing.Hourly())))
        ),
        *(
            Example(f"billing rules of {kind}", lambda kind=kind: billing_codes(kind))
            for kind in _FITS
        ),
    ],
)
def fit_faults(line: LineTerms) -> tuple[Fault, ...]:
    """A billing rule that the kind of line cannot carry, or a revenue rule that cannot go with it.

    Billing and revenue are chosen apart, yet hours billed by the hour cannot wait for an acceptance
    that nobody gives.
    """
    held, found = line.billing, []
    if held.code not in _FITS[line.kind]:
        fitting = ", ".join(billing.BILLING_RULES[code].title for code in _FITS[line.kind])
        found.append(
            _fault(
                "CONTRACT-05",
                line,
                "Billing",
                f"“{held.title}” does not fit this kind of line. Choose one of: {fitting}.",
            )
        )
    if line.revenue.code not in _REVENUE_OF[held.code]:
        codes = _REVENUE_OF[held.code]
        fitting = ", ".join(revenue.REVENUE_RULES[code].title for code in codes)
        found.append(
            _fault(
                "CONTRACT-05",
                line,
                "Revenue",
                f"“{line.revenue.title}” does not go with “{held.title}”. "
                f"Choose one of: {fitting}.",
            )
        )
    return tuple(found)


def faults(contract: ContractTerms) -> tuple[Fault, ...]:
    """Every fault of a contract, line by line: CONTRACT-01, 03, 04 and 05."""
    found: list[Fault] = []
    if not contract.lines:
        found.append(Fault("CONTRACT-01", None, "Lines", "There is no line. Add one."))
    for line in contract.lines:
        for held in (line.billing, line.revenue):
            for one in unfilled(held):
                found.append(
                    _fault("CONTRACT-01", line, one.title, f"Not filled in: {one.question}")
                )
        found += sum_faults(line, contract.currency)
        found += date_faults(line, contract)
        found += fit_faults(line)
    return tuple(found)


def _fault(rule_id: str, line: LineTerms, place: str, text: str) -> Fault:
    return Fault(rule_id, line.position, place, text)
