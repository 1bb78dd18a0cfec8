"""Which rows make a part of the estimate? Missing and planned time by person and project.

The engineer owes 16 h on ACME-014 from two past days that were booked hard; 184 h are still to
come.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from daybook.apps.people.queries.persons import person_names
from daybook.apps.projects.queries.projects import ProjectTerms
from daybook.core.forecast import PlannedWork, month_estimate

from .month_work import DatedMilestone, month_work
from .pulse import PulseFilter, uncovered


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One person's booked and unlogged time on one project: days, minutes, reporting minor."""

    person_code: str
    person_name: str
    project_code: str
    project_name: str
    region_code: str
    days: int
    first_on: date
    last_on: date
    minutes: int
    minor: int


@dataclass(frozen=True, slots=True)
class PlanRows:
    """All such rows of a month, and the currency they are in."""

    currency: str
    rows: tuple[PlanRow, ...]

    @property
    def minutes(self) -> int:
        """Their minutes."""
        return sum(row.minutes for row in self.rows)

    @property
    def minor(self) -> int:
        """Their worth."""
        return sum(row.minor for row in self.rows)


def plan_rows(
    among: Iterable[ProjectTerms],
    month: date,
    today: date,
    wanted: PulseFilter,
    *,
    is_missing: bool,
) -> PlanRows:
    """What past days owe (`is_missing`), or what is planned from today on, among projects seen."""
    seen = wanted.chosen(among)
    work = month_work(seen, month, today)
    held: dict[tuple[int, int], list[PlannedWork]] = {}
    for piece in uncovered(work, seen):
        if (piece.on < today) == is_missing:
            held.setdefault((piece.person_id, piece.project_id), []).append(piece)
    names = person_names({person for person, _ in held})
    rows = [
        PlanRow(
            *names[person],
            seen[project].code,
            seen[project].name,
            seen[project].region_code,
            len({piece.on for piece in pieces}),
            min(piece.on for piece in pieces),
            max(piece.on for piece in pieces),
            sum(piece.minutes for piece in pieces),
            sum(piece.minor for piece in pieces),
        )
        for (person, project), pieces in held.items()
    ]
    ordered = sorted(rows, key=lambda row: (-row.minor, -row.minutes, row.person_name))
    return PlanRows(work.currency, tuple(ordered))


@dataclass(frozen=True, slots=True)
class MilestonePart:
    """A milestone of the month and the reporting minor units it counts for (FCST-01)."""

    dated: DatedMilestone
    counted_minor: int


@dataclass(frozen=True, slots=True)
class MilestoneParts:
    """The milestones of a month, and the currency they count in."""

    currency: str
    parts: tuple[MilestonePart, ...]


def milestone_parts(
    among: Iterable[ProjectTerms], month: date, today: date, wanted: PulseFilter
) -> MilestoneParts:
    """Every milestone accepted or due in the month, with its part, among projects seen."""
    seen = wanted.chosen(among)
    work = month_work(seen, month, today)
    found = [
        MilestonePart(dated, month_estimate((), (), (dated.value,), today=today).total)
        for group in work.milestones.values()
        for dated in group
    ]
    ordered = sorted(found, key=lambda part: (-part.counted_minor, part.dated.project.code))
    return MilestoneParts(work.currency, tuple(ordered))
