"""Which work authorization covers a line of a partner's engineer, and if none does, why?

Ravi's 8:00 of 7 July on engagement ACME-E1 are covered by WA-7, signed for him there from 1 June
until 31 August with 120 hours, of which 40 are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from daybook.core.rules import Example, rule

from .words import amount_words, clock_words, day_words


class Gap(StrEnum):
    """Why nothing covers a line."""

    NONE_SIGNED = "NONE_SIGNED"
    NOT_YET = "NOT_YET"
    ENDED = "ENDED"
    USED_UP = "USED_UP"
    CURRENCY = "CURRENCY"


@dataclass(frozen=True, slots=True)
class Authorized:
    """A signed authorization [starts_on, ends_on): the day it was closed ends it earlier."""

    id: int
    code: str
    person_id: int
    engagement_id: int
    starts_on: date
    ends_on: date
    minutes: int
    expenses_minor: int
    per_hour: int
    currency: str


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """An approved line: TIME with minutes, or EXPENSE with minor units of `currency`.

    `drawn_under` is the authorization whose fund it was drawn from before.
    """

    kind: str
    id: int
    person_id: int
    engagement_id: int
    project_id: int
    on: date
    quantity: int
    currency: str = ""
    drawn_under: int | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """A line and the authorization that covers it."""

    line: PartnerLine
    by: Authorized


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A line that nothing covers, why, and what to do."""

    line: PartnerLine
    gap: Gap
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Lines that are covered, and the exceptions, each by day."""

    covered: tuple[Covered, ...]
    uncovered: tuple[Uncovered, ...]


_DAY = timedelta(days=1)


def _sample(*quantities: int, on: date = date(2026, 7, 7), minutes: int = 960) -> object:
    signed = Authorized(1, "WA-1", 1, 1, date(2026, 7, 1), date(2026, 8, 1), minutes, 0,
                        1_000_000, "USD")  # fmt: skip
    lines = [PartnerLine("TIME", n, 1, 1, 1, on, q) for n, q in enumerate(quantities, start=1)]
    found = cover(lines, [signed])
    return tuple(f"line {row.line.id}: {row.by.code}" for row in found.covered) + tuple(
        f"line {row.line.id}: {row.gap}" for row in found.uncovered
    )


@rule(
    "PART-03",
    question="Which work authorization covers a partner's line?",
    formula="signed for the person and the engagement, on the day of work, with enough left; "
    "lines drawn before keep theirs, the others follow by day",
    examples=lambda: [
        Example("8:00 on 7 July, 16:00 authorized for July", lambda: _sample(480)),
        Example("three lines of 8:00, 16:00 authorized", lambda: _sample(480, 480, 480)),
        Example("a line of 30 June", lambda: _sample(480, on=date(2026, 6, 30))),
        Example("a line of 1 August", lambda: _sample(480, on=date(2026, 8, 1))),
    ],
)
def cover(lines: Iterable[PartnerLine], authorizations: Sequence[Authorized]) -> Coverage:
    """Give every line the authorization that covers it, whole lines only.

    A line that does not fit into what is left is an exception whole: half of it could be invoiced
    by nobody. What was drawn before is not displaced by a late line of an earlier day.
    """
    by_place: dict[tuple[int, int], list[Authorized]] = {}
    for row in sorted(authorizations, key=lambda row: (row.starts_on, row.id)):
        by_place.setdefault((row.person_id, row.engagement_id), []).append(row)
    left = {("TIME", row.id): row.minutes for row in authorizations}
    left |= {("EXPENSE", row.id): row.expenses_minor for row in authorizations}
    covered, uncovered = [], []
    ordered = sorted(
        lines, key=lambda line: (line.drawn_under is None, line.on, line.kind, line.id)
    )
    for line in ordered:
        offered = by_place.get((line.person_id, line.engagement_id), [])
        found = next((row for row in offered if row.starts_on <= line.on < row.ends_on), None)
        gap = _gap(line, offered, found, left)
        if gap is None and found is not None:
            left[line.kind, found.id] -= line.quantity
            covered.append(Covered(line, found))
        elif gap is not None:
            uncovered.append(gap)
    return Coverage(tuple(sorted(covered, key=_by_day)), tuple(sorted(uncovered, key=_by_day)))


def _by_day(row: Covered | Uncovered) -> tuple:
    return (row.line.on, row.line.kind, row.line.id)


def _gap(line: PartnerLine, offered, found: Authorized | None, left) -> Uncovered | None:
    """Why a line is not covered; None where it is."""
    if not offered:
        return Uncovered(
            line, Gap.NONE_SIGNED, "No signed work authorization names this person here.",
            "Sign one for the day, or move the line to the project it belongs to.",
        )  # fmt: skip
    if found is None:
        return _outside(line, offered)
    if line.kind == "EXPENSE" and line.currency != found.currency:
        return Uncovered(
            line, Gap.CURRENCY, f"It is in {line.currency}, {found.code} pays in {found.currency}.",
            f"Let the partner enter it in {found.currency}.",
        )  # fmt: skip
    rest = left[line.kind, found.id]
    if line.quantity <= rest:
        return None
    rest = max(rest, 0)
    if line.kind == "TIME":
        text = f"{found.code} has {clock_words(rest)} of {clock_words(found.minutes)} left."
    else:
        of = amount_words(found.expenses_minor, found.currency)
        text = f"{found.code} has {amount_words(rest, found.currency)} of {of} left for expenses."
    return Uncovered(line, Gap.USED_UP, text,
                     f"Close {found.code} before this day and sign a larger one.")  # fmt: skip


def _outside(line: PartnerLine, offered: Sequence[Authorized]) -> Uncovered:
    later = [row for row in offered if row.starts_on > line.on]
    earlier = [row for row in offered if row.ends_on <= line.on]
    if earlier:
        last = max(earlier, key=lambda row: row.ends_on)
        return Uncovered(
            line, Gap.ENDED, f"{last.code} ended on {day_words(last.ends_on - _DAY)}.",
            "Sign a new authorization from that day on, or move the line.",
        )  # fmt: skip
    first = min(later, key=lambda row: row.starts_on)
    return Uncovered(
        line, Gap.NOT_YET, f"{first.code} begins on {day_words(first.starts_on)}.",
        "Sign one for the days before it, or move the line.",
    )  # fmt: skip
