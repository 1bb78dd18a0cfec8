"""What was agreed? Lines with their rules, kept as canonical text, and what is still missing.

A line over 60,000 minutes and 100,000.00 USD with `Hourly()` and `AsDelivered()` reads back from
`{}` and `{}`: what equals the default is not written, so that one meaning has one text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from daybook.core.rules import Example, rule

from . import billing, revenue
from .billing import BILLING_RULES, BillingRule
from .fields import Field, Installment, Kind, Threshold, fields_of, is_empty
from .revenue import REVENUE_RULES, RevenueRule

Rule = BillingRule | RevenueRule
# What holds of a kind of line until somebody chooses: what the books do today.
DEFAULTS: dict[str, tuple[Rule, Rule]] = {
    "T_AND_M": (billing.Hourly(), revenue.AsDelivered()),
    "FIXED_FEE": (billing.OnMilestone(), revenue.OnAcceptance()),
    "BLOCK": (billing.PrepaidBlock(), revenue.PrepaidDraw()),
    "TRAINING": (billing.PerClass(), revenue.ClassHeld()),
    "EXPENSES": (billing.Expenses(), revenue.ExpensesGross()),
    "INTERNAL": (billing.NotBilled(), revenue.NotRecognized()),
}


@dataclass(frozen=True, slots=True)
class LineTerms:
    """One line of a statement of work with its two rules. Minor units and minutes."""

    position: int
    kind: str
    description: str
    price_minor: int
    budget_minutes: int
    billing: BillingRule
    revenue: RevenueRule


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """An engagement as the rules see it; days [starts_on, ends_on)."""

    code: str
    currency: str
    starts_on: date | None
    ends_on: date | None
    signed_on: date | None
    lines: tuple[LineTerms, ...]


def rule_type(code: str, *, of: str = "BILLING") -> type:
    """The rule a code names, of BILLING or of REVENUE. Raises ValueError for an unknown one."""
    found = (BILLING_RULES if of == "BILLING" else REVENUE_RULES).get(code)
    if found is None:
        raise ValueError(f"There is no {of.lower()} rule {code!r}.")
    return found


def to_text(held: Rule) -> str:
    """The canonical text of a rule's parameters: sorted, without what equals the default."""
    kept = {
        one.name: _plain(getattr(held, one.name))
        for one in fields_of(type(held))
        if getattr(held, one.name) != one.default
    }
    return json.dumps(kept, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [
            [part.on.isoformat(), part.amount_minor]
            if isinstance(part, Installment)
            else [part.complete_millionths, part.share_millionths]
            for part in value
        ]
    return value


def from_text(code: str, text: str, *, of: str = "BILLING") -> Rule:
    """The rule a code and its text say. Raises ValueError naming the parameter at fault."""
    try:
        given = json.loads(text or "{}")
    except ValueError as error:
        raise ValueError("The parameters of a rule are a JSON object.") from error
    return from_values(code, given, of=of)


def from_values(code: str, given: object, *, of: str = "BILLING") -> Rule:
    """The rule with these parameters; what is left out has its default.

    Raises ValueError, in words, for an unknown name, a value of the wrong kind or out of range.
    """
    made = rule_type(code, of=of)
    known = {one.name: one for one in fields_of(made)}
    if not isinstance(given, dict):
        raise ValueError("The parameters of a rule are a JSON object.")
    for name in given:
        if name not in known:
            raise ValueError(f"{made.title} has no parameter {name!r}.")
    return made(**{name: _typed(known[name], value) for name, value in given.items()})


def _typed(asked: Field, value: object) -> object:
    if value is None or (value == "" and asked.kind is not Kind.CHOICE):
        return asked.default if asked.kind is Kind.CHOICE else None
    if asked.kind is Kind.CHOICE:
        if value not in dict(asked.choices):
            raise ValueError(f"{asked.title}: choose one of {', '.join(dict(asked.choices))}.")
        return value
    if asked.kind in (Kind.INSTALLMENTS, Kind.THRESHOLDS):
        return _parts(asked, value)
    return _whole(asked, value)


def _whole(asked: Field, value: object) -> int:
    if type(value) is not int or not asked.low <= value <= asked.high:
        raise ValueError(f"{asked.title}: a whole number from {asked.low} to {asked.high}.")
    return value


def _parts(asked: Field, value: object) -> tuple:
    is_dated = asked.kind is Kind.INSTALLMENTS
    try:
        pairs = [(first, second) for first, second in value]
        found = [
            Installment(date.fromisoformat(first), _whole(asked, second))
            if is_dated
            else Threshold(_share(first), _share(second))
            for first, second in pairs
        ]
    except (TypeError, ValueError) as error:
        wanted = "a day and an amount" if is_dated else "two shares of at most 100 %"
        raise ValueError(f"{asked.title}: each row is {wanted}.") from error
    return tuple(sorted(found, key=lambda one: one.on if is_dated else one.complete_millionths))


def _share(value: object) -> int:
    if type(value) is not int or not 0 <= value <= 1_000_000:
        raise ValueError("a share is from 0 to 100 %")
    return value


@rule(
    "CONTRACT-01",
    question="What must still be filled in?",
    formula="each required parameter without an answer, and each that another answer asks for",
    examples=lambda: [
        Example("hourly", lambda: _titles(billing.Hourly())),
        Example("by the day", lambda: _titles(billing.Daily())),
        Example("retainer", lambda: _titles(billing.Retainer())),
        Example(
            "a block with its own rate beyond",
            lambda: _titles(billing.PrepaidBlock(overage="RATE")),
        ),
    ],
)
def unfilled(held: Rule) -> tuple[Field, ...]:
    """The questions of a rule that stand unanswered. While there is one, nothing is activated.

    A rate beyond a block is asked for only where work beyond is billed at its own rate, an amount a
    day only where expenses are charged by the day.
    """
    return tuple(
        one
        for one in fields_of(type(held))
        if is_empty(getattr(held, one.name)) and (one.required or _is_asked(held, one.name))
    )


def _is_asked(held: Rule, name: str) -> bool:
    if name == "overage_per_hour":
        return held.overage == "RATE"
    return name == "per_diem_minor" and held.basis == "PER_DIEM"


def _titles(held: Rule) -> tuple[str, ...]:
    return tuple(one.title for one in unfilled(held))
