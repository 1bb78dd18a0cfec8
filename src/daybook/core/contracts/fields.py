"""What may be filled into a rule of a contract? Typed questions; forms and checks follow from them.

`money("What is the most that is billed?")` is a field of minor units; unanswered it is None. The
same description makes the form's field, the API's document and the sentence of what is missing.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from enum import StrEnum

MILLION = 1_000_000


class Kind(StrEnum):
    """In which unit an answer is kept."""

    MONEY = "MONEY"
    MINUTES = "MINUTES"
    RATE = "RATE"
    SHARE = "SHARE"
    COUNT = "COUNT"
    CHOICE = "CHOICE"
    INSTALLMENTS = "INSTALLMENTS"
    THRESHOLDS = "THRESHOLDS"


UNITS = {
    Kind.MONEY: "minor units",
    Kind.MINUTES: "minutes",
    Kind.RATE: "ten-thousandths of a major unit",
    Kind.SHARE: "millionths",
    Kind.COUNT: "",
    Kind.CHOICE: "",
    Kind.INSTALLMENTS: "days and minor units",
    Kind.THRESHOLDS: "millionths",
}


@dataclass(frozen=True, slots=True)
class Installment:
    """A part of a price that falls due on a day. Minor units."""

    on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of a price that falls due once so much is complete. Both in millionths."""

    complete_millionths: int
    share_millionths: int


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a rule. `choices` are (value, words); `high` is the largest count."""

    name: str
    title: str
    question: str
    kind: Kind
    required: bool
    default: object
    choices: tuple[tuple[str, str], ...] = ()
    low: int = 0
    high: int = 10**15

    @property
    def unit(self) -> str:
        """The unit the answer is kept in."""
        return UNITS[self.kind]


def _ask(kind: Kind, title: str, question: str, default, required: bool, **more):
    described = {"kind": kind, "title": title, "question": question, "required": required, **more}
    return field(default=default, metadata=described)


def money(title: str, question: str, *, required: bool = False):
    """An amount in minor units of the contract's currency."""
    return _ask(Kind.MONEY, title, question, None, required)


def minutes(title: str, question: str, *, required: bool = False):
    """Work, in minutes."""
    return _ask(Kind.MINUTES, title, question, None, required)


def rate(title: str, question: str, *, required: bool = False):
    """A price an hour or a day, in ten-thousandths of a major unit."""
    return _ask(Kind.RATE, title, question, None, required)


def share(title: str, question: str, *, required: bool = False, default: int | None = None):
    """A share in millionths."""
    return _ask(Kind.SHARE, title, question, default, required, high=10 * MILLION)


def number(
    title: str,
    question: str,
    *,
    required: bool = False,
    default: int | None = None,
    low: int = 0,
    high: int = 10_000,
):
    """A whole number: months, seats, a day of the month."""
    return _ask(Kind.COUNT, title, question, default, required, low=low, high=high)


def choice(title: str, question: str, default: str, **choices: str):
    """One of few; the keywords are the stored values and their words. The default stands first."""
    offered = tuple(choices.items())
    return _ask(Kind.CHOICE, title, question, default, True, choices=offered)


def installments(title: str, question: str):
    """Dated parts of the price."""
    return _ask(Kind.INSTALLMENTS, title, question, (), True)


def thresholds(title: str, question: str):
    """Shares of the price by what is complete."""
    return _ask(Kind.THRESHOLDS, title, question, (), True)


def fields_of(rule_type: type) -> tuple[Field, ...]:
    """The questions of a rule, in the order they are asked."""
    return tuple(
        Field(
            name=one.name, default=None if one.default is MISSING else one.default, **one.metadata
        )
        for one in fields(rule_type)
    )


def is_empty(value: object) -> bool:
    """Whether a question is not answered yet."""
    return value is None or value == ()
