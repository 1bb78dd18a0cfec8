"""What is missing time worth? The week's hard bookings without time, at their rate.

The engineer misses 7:30 of a week in which 10 h of ACME-014 are booked and not logged, worth
3,300.00 by the Pricer: 2,475.00 are at risk (COMP-04).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, projects
from daybook.apps.staffing.queries.bookings import BookingRow, bookings_between
from daybook.core.compliance import revenue_at_risk
from daybook.core.periods import part_of
from daybook.core.rights import Data
from daybook.core.staffing import booked_minutes_left

from ..models import TimeEntry
from .part_facts import PartKey
from .worth import Worth

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlannedPiece:
    """One project's booked and unlogged time of a person's part: minutes and reporting minor."""

    project_id: int
    project_code: str
    project_name: str
    customer_name: str
    minutes: int
    minor: int
    is_priced: bool


@dataclass(frozen=True, slots=True)
class Risk:
    """What a part's missing minutes put at risk, and the plan it is priced by."""

    missing_minutes: int
    pieces: tuple[PlannedPiece, ...]

    @property
    def planned_minutes(self) -> int:
        """Booked and unlogged minutes."""
        return sum(piece.minutes for piece in self.pieces)

    @property
    def planned_minor(self) -> int:
        """Their worth, reporting minor units."""
        return sum(piece.minor for piece in self.pieces)

    @property
    def minor(self) -> int:
        """Reporting minor units at risk (COMP-04)."""
        return revenue_at_risk(self.missing_minutes, self.planned_minutes, self.planned_minor)


def risks(
    viewer: Viewer, missing: Mapping[PartKey, int], days: WorkDays
) -> tuple[dict[PartKey, Risk], str]:
    """Risk by (person, first day of part) of parts with missing minutes, and the currency.

    Only bookings on projects whose forecast the viewer may see are priced.
    """
    terms = {row.id: row for row in projects(viewer, data=Data.FORECAST)}
    wanted = {key for key, minutes in missing.items() if minutes}
    people = {person for person, _ in wanted}
    worth = Worth(people, terms)
    if not wanted:
        return {}, worth.currency
    starts_on = min(first for _, first in wanted)
    ends_on = max(part_of(first).ends_on for _, first in wanted)
    booked = bookings_between(
        starts_on, ends_on, project_ids=list(terms), person_ids=sorted(people)
    )
    logged = _logged(people, starts_on, ends_on)
    held: dict[PartKey, dict[int, list]] = {}
    for row, on, minutes in _workable(booked, starts_on, ends_on, days):
        key = (row.person_id, part_of(on).starts_on)
        if key not in wanted or row.commitment != "HARD":
            continue
        place = (row.person_id, row.project_id, on)
        covered = min(minutes, logged.get(place, 0))
        logged[place] = logged.get(place, 0) - covered
        if minutes > covered:
            _add(held.setdefault(key, {}), row, on, minutes - covered, worth)
    return (
        {key: Risk(missing[key], _pieces(held.get(key, {}), terms)) for key in wanted},
        worth.currency,
    )


def _add(found: dict[int, list], row: BookingRow, on: date, minutes: int, worth: Worth) -> None:
    minor = worth.minor(row.person_id, row.project_id, row.task_id or 0, True, on, minutes)
    held = found.setdefault(row.project_id, [0, 0, True])
    held[0] += minutes
    held[1] += minor or 0
    held[2] = held[2] and minor is not None


def _pieces(
    found: Mapping[int, list], terms: Mapping[int, ProjectTerms]
) -> tuple[PlannedPiece, ...]:
    rows = [
        PlannedPiece(key, terms[key].code, terms[key].name, terms[key].customer_name, *held)
        for key, held in found.items()
    ]
    return tuple(sorted(rows, key=lambda piece: (-piece.minor, piece.project_code)))


def _workable(
    booked: Iterable[BookingRow], starts_on: date, ends_on: date, days: WorkDays
) -> Iterable[tuple[BookingRow, date, int]]:
    """What of each booked day can be worked (STAFF-02)."""
    by_day: dict[tuple[int, date], list[tuple[BookingRow, int]]] = {}
    for row in booked:
        for on, minutes in row.days(starts_on, ends_on):
            by_day.setdefault((row.person_id, on), []).append((row, minutes))
    for (person, on), parts in by_day.items():
        left = booked_minutes_left(
            [minutes for _, minutes in parts], days.calendar_minutes(person, on),
            days.leave(person, on),
        )  # fmt: skip
        for (row, _), minutes in zip(parts, left, strict=True):
            if minutes:
                yield row, on, minutes


def _logged(
    people: Collection[int], starts_on: date, ends_on: date
) -> dict[tuple[int, int, date], int]:
    rows = (
        TimeEntry.objects.filter(
            counted(), person_id__in=people, worked_on__gte=starts_on, worked_on__lt=ends_on
        )
        .order_by()
        .values_list("person_id", "project_id", "worked_on")
        .annotate(minutes=Sum("minutes"))
    )
    return {(person, project, on): minutes for person, project, on, minutes in rows}
