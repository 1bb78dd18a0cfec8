"""Of what is an explanation made? Terms that add up, what went in, and what was left out.

Rated 2,475.00: 2,475.00 by time + 0.00 by fee; 450 minutes of an engineer; 60 minutes not approved
are left out. Values are whole minutes, minor units or millionths, as `unit` says.
"""

from __future__ import annotations

from dataclasses import dataclass

from daybook.apps.ledger.queries.filters import LineFilter
from daybook.apps.ledger.queries.standing import RecordedFacts
from daybook.core.metrics import Metric

MONEY, MINUTES, SHARE, COUNT = "MONEY", "MINUTES", "SHARE", "COUNT"


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the formula. `lines` are its ledger rows, `href` its rows elsewhere.

    A value of None is hidden: `text` says what is shown in its place.
    """

    op: str
    label: str
    value: int | None
    unit: str = MONEY
    rule_id: str = ""
    lines: LineFilter | None = None
    href: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """Something that went in. `kind` says what `value` is: RATE, FX, MINUTES, SHARE or TEXT.

    A RATE of None is none, of 0 is for work that is not billable.
    """

    label: str
    kind: str = "TEXT"
    value: int | None = None
    currency: str = ""
    unit: str = ""
    minutes: int | None = None
    text: str = ""
    lines: LineFilter | None = None


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or project and its part of the figure."""

    code: str
    name: str
    value: int
    lines: LineFilter | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class LeftOutPart:
    """What the figure does not count, how much of it there is, and by which rule."""

    text: str
    value: int | None
    unit: str
    rule_id: str = ""
    lines: LineFilter | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A metric under a filter. `text` replaces the value where only a band may be shown."""

    metric: Metric
    wanted: LineFilter
    value: int | None
    unit: str
    currency: str
    terms: tuple[Term, ...] = ()
    inputs: tuple[Input, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    left_out: tuple[LeftOutPart, ...] = ()
    recorded: RecordedFacts | None = None
    lines: LineFilter | None = None
    rules: tuple[str, ...] = ()
    text: str = ""
    note: str = ""
    digits: int = 1
