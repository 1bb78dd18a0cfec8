"""Was this spent once or written down twice? Same person, day and amount; or the same receipt.

Two lines of 57.00 USD on 7 July by one person point at each other; so do two lines with one photo.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from daybook.core.rules import Example, rule


@dataclass(frozen=True, slots=True)
class SpentLine:
    """What tells two expenses apart. `receipts` are the hashes of their files."""

    id: int
    person_id: int
    spent_on: date
    amount_minor: int
    currency: str
    receipts: frozenset[str] = frozenset()


def _line(key: int, amount: int = 5_700, person: int = 1, receipt: str = "") -> SpentLine:
    receipts = frozenset({receipt} if receipt else ())
    return SpentLine(key, person, date(2026, 7, 7), amount, "USD", receipts)


@rule(
    "EXP-13",
    question="Which other expenses may be the same one?",
    answers="lines",
    formula="same person, day, amount and currency; or the same receipt, whoever's it is",
    examples=lambda: [
        Example("the same amount and day", lambda: duplicates_of(_line(1), [_line(2)])),
        Example("another amount", lambda: duplicates_of(_line(1), [_line(2, 5_800)])),
        Example("another person", lambda: duplicates_of(_line(1), [_line(2, person=2)])),
        Example("another person, the same receipt", lambda: duplicates_of(
            _line(1, receipt="a"), [_line(2, 100, person=2, receipt="a")])),
    ],
)  # fmt: skip
def duplicates_of(line: SpentLine, others: Iterable[SpentLine]) -> tuple[int, ...]:
    """The ids of the others that may be the same expense, lowest first. A line is never its own."""
    return tuple(sorted(other.id for other in others if other.id != line.id and _same(line, other)))


def _same(line: SpentLine, other: SpentLine) -> bool:
    spent = (line.person_id, line.spent_on, line.amount_minor, line.currency)
    is_same = spent == (other.person_id, other.spent_on, other.amount_minor, other.currency)
    return is_same or bool(line.receipts & other.receipts)
