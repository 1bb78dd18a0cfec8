"""How does a person's week stand: on time, late, short, nothing? What is missing worth?

Of 2,400 expected minutes 1,950 are written: the week is short by 450. Where 600 minutes of it were
booked on a customer's work at 330.00 an hour, 450 of them, 2,475.00, are at risk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from daybook.core.metrics.ratio import ratio_millionths
from daybook.core.money import divide_rounded
from daybook.core.rules import Example, rule


class Standing(StrEnum):
    """How a part of a week, or a whole one, stands."""

    ON_TIME = "ON_TIME"
    LATE = "LATE"
    PARTIAL = "PARTIAL"
    NONE = "NONE"
    LEAVE = "LEAVE"
    EXCUSED = "EXCUSED"
    NOT_DUE = "NOT_DUE"
    IMPORTED = "IMPORTED"
    NOT_EXPECTED = "NOT_EXPECTED"


# Standings that an excuse covers.
MISSING = frozenset({Standing.LATE, Standing.PARTIAL, Standing.NONE})


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A person's part of a week: minutes, its deadline, and when it was first handed in.

    `expected_minutes` are the work calendar's for the share of full time, less holidays and
    approved leave (KPI-03); `leave_minutes` is what leave took. An imported part was handed in
    elsewhere, nobody knows when.
    """

    expected_minutes: int
    leave_minutes: int
    written_minutes: int
    due_at: datetime
    handed_in_at: datetime | None = None
    is_imported: bool = False
    is_excused: bool = False
    tolerance_minutes: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether its minutes are there, but for what the setting lets pass."""
        return self.written_minutes + self.tolerance_minutes >= self.expected_minutes

    @property
    def is_handed_in(self) -> bool:
        """Whether it was handed in, here or elsewhere."""
        return self.is_imported or self.handed_in_at is not None


_FRIDAY = datetime(2026, 7, 10, 21, 0, tzinfo=UTC)
_BEFORE = datetime(2026, 7, 10, 19, 0, tzinfo=UTC)
_AFTER = datetime(2026, 7, 13, 13, 0, tzinfo=UTC)


def _part(expected=2_400, leave=0, written=2_400, handed=None, **more) -> PartFacts:
    return PartFacts(expected, leave, written, _FRIDAY, handed, **more)


@rule(
    "COMP-01",
    question="How does this part of a week stand?",
    answers="standing",
    formula="nothing expected: leave, or not expected · excused · before its deadline: not due, "
    "unless whole and handed in · nothing written: none · short by more than the setting lets "
    "pass: partial · else on time or late by when it was first handed in; whole and not handed in "
    "is late",
    examples=lambda: [
        Example("40 h, handed in Friday 15:00",
                lambda: part_standing(_part(handed=_BEFORE), _AFTER)),
        Example("40 h, handed in Monday", lambda: part_standing(_part(handed=_AFTER), _AFTER)),
        Example("40 h written, not handed in", lambda: part_standing(_part(), _AFTER)),
        Example("32:30 of 40 h handed in",
                lambda: part_standing(_part(written=1_950, handed=_BEFORE), _AFTER)),
        Example("39:50 of 40 h, ten minutes let pass",
                lambda: part_standing(
                    _part(written=2_390, handed=_BEFORE, tolerance_minutes=15), _AFTER)),
        Example("nothing written", lambda: part_standing(_part(written=0), _AFTER)),
        Example("a week of approved leave",
                lambda: part_standing(_part(expected=0, leave=2_400, written=0), _AFTER)),
        Example("nothing written, on Thursday",
                lambda: part_standing(_part(written=0), _BEFORE)),
        Example("nothing written, excused",
                lambda: part_standing(_part(written=0, is_excused=True), _AFTER)),
        Example("40 h, brought in by an import",
                lambda: part_standing(_part(is_imported=True), _AFTER)),
    ],
)  # fmt: skip
def part_standing(part: PartFacts, now: datetime) -> Standing:
    """How a part stands at an instant. Approved leave excuses: it takes minutes off the expected.

    An excuse covers what would be missing, never what is whole and on time.
    """
    if not part.expected_minutes:
        return Standing.LEAVE if part.leave_minutes else Standing.NOT_EXPECTED
    found = _without_excuse(part, now)
    return Standing.EXCUSED if part.is_excused and found in MISSING else found


def _without_excuse(part: PartFacts, now: datetime) -> Standing:
    whole = part.is_whole
    if now < part.due_at and not (whole and part.is_handed_in):
        return Standing.NOT_DUE
    if not part.written_minutes:
        return Standing.NONE
    if not whole:
        return Standing.PARTIAL
    if part.is_imported:
        return Standing.IMPORTED
    on_time = part.handed_in_at is not None and part.handed_in_at <= part.due_at
    return Standing.ON_TIME if on_time else Standing.LATE


_WORST = (
    Standing.PARTIAL,
    Standing.LATE,
    Standing.NOT_DUE,
    Standing.EXCUSED,
    Standing.ON_TIME,
    Standing.IMPORTED,
    Standing.LEAVE,
    Standing.NOT_EXPECTED,
)


@rule(
    "COMP-02",
    question="How does a week stand whose parts differ?",
    answers="standing",
    formula="none if every part that has to be there is none; else the worst, with none among "
    "others counted as partial",
    examples=lambda: [
        Example("none and on time", lambda: week_standing([Standing.NONE, Standing.ON_TIME])),
        Example("none and leave", lambda: week_standing([Standing.NONE, Standing.LEAVE])),
        Example("late and not due", lambda: week_standing([Standing.LATE, Standing.NOT_DUE])),
    ],
)
def week_standing(parts: Iterable[Standing]) -> Standing:
    """One standing for a week that crosses a month-end and is handed in by parts."""
    found = set(parts)
    asked = found - {Standing.LEAVE, Standing.NOT_EXPECTED}
    if asked == {Standing.NONE}:
        return Standing.NONE
    if Standing.NONE in found:
        return Standing.PARTIAL
    return next(each for each in _WORST if each in (found or {Standing.NOT_EXPECTED}))


def is_owed(part: PartFacts, standing: Standing) -> bool:
    """Whether somebody is still asked for this part: hours short, or whole and not handed in.

    What came in late stands as late and is owed no more (COMP-01).
    """
    if standing is Standing.LATE:
        return not part.is_handed_in
    return standing in (Standing.PARTIAL, Standing.NONE)


def missing_minutes(part: PartFacts, standing: Standing) -> int:
    """Minutes short of the expected, where the part is due and not excused (COMP-01)."""
    short = max(0, part.expected_minutes - part.written_minutes)
    return short if standing in MISSING else 0


@dataclass(frozen=True, slots=True)
class OnTime:
    """Parts that count, and those of them handed in by their deadline."""

    on_time: int
    expected: int

    @property
    def share(self) -> int | None:
        """Millionths; None where nothing was due."""
        return ratio_millionths(self.on_time, self.expected)


def counts_as_due(part: PartFacts, now: datetime) -> bool:
    """Whether a part belongs to the denominator of the on-time rate (COMP-03)."""
    return (
        part.expected_minutes > 0
        and part.due_at <= now
        and not part.is_imported
        and not part.is_excused
    )


def was_on_time(part: PartFacts) -> bool:
    """Whether a part was first handed in by its deadline (COMP-03)."""
    return part.handed_in_at is not None and part.handed_in_at <= part.due_at


@rule(
    "COMP-03",
    question="Which share of weeks was handed in on time?",
    answers="parts on time, parts that count",
    formula="handed in by the deadline ÷ parts that are due; parts wholly of leave or holidays, "
    "excused ones, and imported ones (handed in elsewhere, nobody knows when) do not count",
    examples=lambda: [
        Example("one in time, one late, one of leave, one excused", lambda: _shown(count_on_time([
            _part(handed=_BEFORE), _part(handed=_AFTER), _part(expected=0, leave=2_400),
            _part(written=0, is_excused=True),
        ], _AFTER))),
        Example("short, yet handed in on Friday",
                lambda: _shown(count_on_time([_part(written=60, handed=_BEFORE)], _AFTER))),
    ],
)  # fmt: skip
def count_on_time(parts: Iterable[PartFacts], now: datetime) -> OnTime:
    """The numerator and denominator of the on-time rate.

    What counts is when a part was first handed in, not how many hours stood in it: short hours are
    missing time, shown beside it.
    """
    found = [was_on_time(part) for part in parts if counts_as_due(part, now)]
    return OnTime(sum(found), len(found))


def _shown(found: OnTime) -> str:
    return f"{found.on_time} of {found.expected}"


@rule(
    "COMP-04",
    question="What is missing time worth?",
    answers="minor units",
    formula="min(missing minutes, planned minutes not logged) × worth of the plan ÷ its minutes, "
    "half up",
    examples=lambda: [
        Example("7:30 missing, 10 h planned worth 3,300.00",
                lambda: revenue_at_risk(450, 600, 330_000)),
        Example("40 h missing, 10 h planned worth 3,300.00",
                lambda: revenue_at_risk(2_400, 600, 330_000)),
        Example("nothing planned", lambda: revenue_at_risk(2_400, 0, 0)),
    ],
)  # fmt: skip
def revenue_at_risk(missing: int, planned_minutes: int, planned_minor: int) -> int:
    """Missing minutes at the average rate of what the week's hard bookings still lack.

    Never more than the plan: time nobody had booked on a customer's work earns nothing.
    """
    if not planned_minutes:
        return 0
    return divide_rounded(min(missing, planned_minutes) * planned_minor, planned_minutes)
