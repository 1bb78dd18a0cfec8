"""What held on a day? Dated facts: a key's value from a start until its next start.

Standard rate 90 from 1 February, 95 from 1 May: on 30 April it is 90, on 1 May it is 95.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from .rules import Example, rule


@dataclass(frozen=True, slots=True)
class Fact:
    """One revision of a value from a day on; None ends the key."""

    starts_on: date
    revision: int
    value: Any


def _facts() -> list[Fact]:
    return [Fact(date(2026, 2, 1), 1, 90), Fact(date(2026, 5, 1), 1, 95),
            Fact(date(2026, 5, 1), 2, 96)]  # fmt: skip


@rule(
    "FACT-01",
    question="Which value held on this day?",
    formula="the latest start not after the day; of that start, the highest revision",
    examples=lambda: [
        Example(
            "90 from 1 Feb, 95 then 96 from 1 May; on 30 Apr",
            lambda: fact_on(_facts(), date(2026, 4, 30)),
        ),
        Example("the same on 1 May", lambda: fact_on(_facts(), date(2026, 5, 1))),
        Example("the same on 31 Jan", lambda: fact_on(_facts(), date(2026, 1, 31))),
    ],
)
def fact_on(facts: Iterable[Fact], on: date) -> Any:
    """The value in force on a day, or None before the first start or after an end.

    A fact holds until its key's next start, so that none overlap. A later revision of the same
    start replaces the earlier one and leaves it readable.
    """
    best: Fact | None = None
    for fact in facts:
        if fact.starts_on > on:
            continue
        if best is None or (fact.starts_on, fact.revision) > (best.starts_on, best.revision):
            best = fact
    return best.value if best else None


@dataclass(frozen=True, slots=True)
class Segment:
    """A value over days [starts_on, ends_on); None as an end is open."""

    starts_on: date
    ends_on: date | None
    value: Any


def segments(facts: Sequence[Fact]) -> tuple[Segment, ...]:
    """The same facts as half-open ranges that never overlap; ended stretches are left out.

    The facts of one key. A property test holds this equal to `fact_on`, day by day.
    """
    winners: dict[date, Fact] = {}
    for fact in facts:
        held = winners.get(fact.starts_on)
        if held is None or fact.revision > held.revision:
            winners[fact.starts_on] = fact
    starts = sorted(winners)
    return tuple(
        Segment(start, end, winners[start].value)
        for start, end in zip_longest(starts, starts[1:])
        if winners[start].value is not None
    )
