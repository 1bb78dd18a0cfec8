"""Which rate applies to this work? The most specific level that matches, on the day it was done.

A Senior PSE on a project with its own Senior PSE rate of 310.00 is rated at 310.00, although the
card says 300.00 for the role everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from daybook.core.money import Rate
from daybook.core.policy import PRECEDENCE
from daybook.core.rules import Example, rule

LEVEL_TITLES = {
    "PERSON_PROJECT": "person on project",
    "ROLE_PROJECT": "role on project",
    "CUSTOMER_ROLE": "customer and role",
    "REGION_PRACTICE_ROLE": "region, practice and role",
    "ROLE": "role",
}
_LEVEL_KEYS = {
    "PERSON_PROJECT": ("person_id", "project_id"),
    "ROLE_PROJECT": ("role_id", "project_id"),
    "CUSTOMER_ROLE": ("customer_id", "role_id"),
    "REGION_PRACTICE_ROLE": ("region_id", "practice_id", "role_id"),
    "ROLE": ("role_id",),
}


@dataclass(frozen=True, slots=True)
class BillRateRow:
    """One dated row of a rate card; a rate of None ends its key."""

    row_id: int
    level: str
    starts_on: date
    revision: int
    rate: Rate | None
    person_id: int | None = None
    project_id: int | None = None
    customer_id: int | None = None
    role_id: int | None = None
    region_id: int | None = None
    practice_id: int | None = None

    @property
    def key(self) -> tuple:
        """What the row prices: its level and the ids that level looks at."""
        return (self.level, *(getattr(self, name) for name in _LEVEL_KEYS[self.level]))


@dataclass(frozen=True, slots=True)
class RateQuestion:
    """Work to be priced: who, on what, for whom, as what, where, when."""

    person_id: int
    project_id: int
    customer_id: int
    role_id: int
    region_id: int
    practice_id: int
    worked_on: date


@dataclass(frozen=True, slots=True)
class RateAnswer:
    """The winning row (None: no rate) and each other row with the reason it lost."""

    winner: BillRateRow | None
    losers: tuple[tuple[BillRateRow, str], ...]

    @property
    def rate(self) -> Rate | None:
        """The price, or None when nothing applies."""
        return self.winner.rate if self.winner else None


def _mismatch(row: BillRateRow, question: RateQuestion) -> str:
    for name in _LEVEL_KEYS[row.level]:
        if getattr(row, name) != getattr(question, name):
            return f"for another {name.removesuffix('_id')}"
    return ""


def _in_force(rows: Sequence[BillRateRow], on: date) -> BillRateRow | None:
    started = [row for row in rows if row.starts_on <= on]
    return max(started, key=lambda row: (row.starts_on, row.revision), default=None)


def _usd(amount: int) -> Rate:
    return Rate(amount * 10_000, "USD")


def _example_rows() -> list[BillRateRow]:
    aug = date(2026, 8, 1)
    return [
        BillRateRow(1, "ROLE", date(2026, 2, 1), 1, _usd(300), role_id=2),
        BillRateRow(2, "ROLE_PROJECT", date(2026, 6, 1), 1, _usd(310), role_id=2, project_id=9),
        BillRateRow(3, "PERSON_PROJECT", aug, 1, _usd(330), person_id=5, project_id=9),
        BillRateRow(4, "CUSTOMER_ROLE", date(2026, 2, 1), 1, _usd(290), role_id=2, customer_id=7),
    ]


def _segment_example() -> str:
    question = RateQuestion(5, 9, 1, 2, 3, 4, date(2026, 2, 1))
    found = resolve_rate_segments(question, _example_rows(), date(2026, 2, 1), date(2026, 9, 1))
    return "; ".join(
        f"{part.starts_on} to {part.ends_on}: row {part.winner.row_id if part.winner else 'none'}"
        for part in found
    )


def _examples() -> list[Example]:
    rows = _example_rows()

    def ask(day: date) -> str:
        answer = resolve_rate(RateQuestion(5, 9, 1, 2, 3, 4, day), rows)
        lost = "; ".join(f"row {row.row_id} {why}" for row, why in answer.losers)
        return f"row {answer.winner.row_id if answer.winner else 'none'} wins; {lost}"

    return [
        Example(f"on {day}", lambda day=day: ask(day))
        for day in (date(2026, 1, 31), date(2026, 5, 31), date(2026, 7, 7), date(2026, 8, 1))
    ]


@rule(
    "RATE-01",
    question="Which rate applies to this work?",
    formula="person on project → role on project → customer and role → "
    "region, practice and role → role; within a key the latest start, then revision",
    examples=_examples,
)
def resolve_rate(
    question: RateQuestion,
    rows: Sequence[BillRateRow],
    precedence: Sequence[str] = PRECEDENCE,
) -> RateAnswer:
    """The winning row for a piece of work and, for every other row, why it lost.

    A key that has ended asks the next level. No rate is an answer, not an error: work without a
    rate is shown and chased, not dropped.
    """
    losers: list[tuple[BillRateRow, str]] = []
    matching: dict[str, list[BillRateRow]] = {}
    for row in rows:
        if why := _mismatch(row, question):
            losers.append((row, why))
        else:
            matching.setdefault(row.level, []).append(row)
    winner = _winner(matching, question.worked_on, precedence)
    for level in precedence:
        candidates = matching.pop(level, [])
        current = _in_force(candidates, question.worked_on)
        ended = current is not None and current.rate is None
        if current is not None and current is winner:
            losers += [(row, _why_not(row, current)) for row in candidates if row is not current]
        else:
            losers += [(row, _loser_reason(row, current, ended, winner)) for row in candidates]
    for level, rows_left in matching.items():
        losers += [(row, f"rates by {LEVEL_TITLES[level]} are not in use") for row in rows_left]
    return RateAnswer(winner, tuple(losers))


def _winner(
    by_level: Mapping[str, Sequence[BillRateRow]], on: date, precedence: Sequence[str]
) -> BillRateRow | None:
    """The row of the first level that has a price on the day."""
    for level in precedence:
        current = _in_force(by_level.get(level, ()), on)
        if current is not None and current.rate is not None:
            return current
    return None


def _why_not(row: BillRateRow, current: BillRateRow) -> str:
    if row.starts_on > current.starts_on:
        return f"not in force until {row.starts_on}"
    if row.starts_on == current.starts_on:
        return f"replaced by revision {current.revision}"
    return f"superseded from {current.starts_on}"


def _loser_reason(row, current, ended, winner) -> str:
    if current is None:
        return f"not in force until {row.starts_on}"
    if row is not current and not (ended and row.starts_on < current.starts_on):
        return _why_not(row, current)
    if ended:
        return f"ended on {current.starts_on}"
    return f"less specific than {LEVEL_TITLES[winner.level]}"


@rule(
    "RATE-03",
    question="Would this row tie with another?",
    formula="two rows of one key, start and revision are refused when saved, never resolved",
    examples=lambda: [
        Example(
            "the same role twice from the same day",
            lambda: len(
                conflicts(
                    BillRateRow(2, "ROLE", date(2026, 2, 1), 1, None, role_id=2),
                    [BillRateRow(1, "ROLE", date(2026, 2, 1), 1, None, role_id=2)],
                )
            ),
        ),
    ],
)
def conflicts(new: BillRateRow, rows: Sequence[BillRateRow]) -> tuple[BillRateRow, ...]:
    """The rows a new row would tie with: same key, same start, same revision.

    A rate changed on the day it starts is a higher revision, never a second row of the same one.
    """
    return tuple(
        row
        for row in rows
        if row.key == new.key
        and row.starts_on == new.starts_on
        and row.revision == new.revision
        and row.row_id != new.row_id
    )


@dataclass(frozen=True, slots=True)
class RateSegment:
    """The winning row over days [starts_on, ends_on)."""

    starts_on: date
    ends_on: date
    winner: BillRateRow | None


@rule(
    "RATE-04",
    question="Which rates apply over a range of days?",
    formula="RATE-01 asked once at each start in the range; the same answer, joined to many lines",
    examples=lambda: [Example("February to August 2026, the rows of RATE-01", _segment_example)],
)
def resolve_rate_segments(
    question: RateQuestion,
    rows: Sequence[BillRateRow],
    starts_on: date,
    ends_on: date,
    precedence: Sequence[str] = PRECEDENCE,
) -> tuple[RateSegment, ...]:
    """RATE-01 for every day of [starts_on, ends_on) as ranges: what bulk work joins.

    `question.worked_on` is ignored. A property test holds this equal to the scalar rule.
    """
    if starts_on >= ends_on:
        return ()
    by_level: dict[str, list[BillRateRow]] = {}
    inner = set()
    for row in rows:
        if not _mismatch(row, question):
            by_level.setdefault(row.level, []).append(row)
            if starts_on < row.starts_on < ends_on:
                inner.add(row.starts_on)
    edges = [starts_on, *sorted(inner), ends_on]
    found: list[RateSegment] = []
    for start, end in pairwise(edges):
        winner = _winner(by_level, start, precedence)
        if found and found[-1].winner is winner:
            found[-1] = RateSegment(found[-1].starts_on, end, winner)
        else:
            found.append(RateSegment(start, end, winner))
    return tuple(found)
