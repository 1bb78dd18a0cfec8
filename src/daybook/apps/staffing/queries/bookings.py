"""Who is booked on what, day by day, and how firmly?

A hard booking of 8 h a weekday over July 2026 is 23 days and 184 h, in weeks of 24, 40, 40, 40, 40.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import Scope, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter, project_ids
from daybook.core.rights import Data, Verb
from daybook.core.staffing import BookedSpan, booked_days, is_lapsed

from ..models import Booking

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FAR_PAST, _FAR_FUTURE = date(1990, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A booking over [starts_on, ends_on) with minutes for each weekday."""

    id: int
    person_id: int
    person_name: str
    project_id: int
    project_code: str
    task_id: int | None
    starts_on: date
    ends_on: date
    commitment: str
    weekday_minutes: tuple[int, ...]
    person_code: str = ""
    project_name: str = ""
    region_code: str = ""
    practice_code: str = ""
    task_code: str = ""
    task_name: str = ""
    expires_on: date | None = None
    note: str = ""
    version: int = 1

    def days(self, starts_on: date, ends_on: date) -> tuple[tuple[date, int], ...]:
        """Its (day, minutes) within [starts_on, ends_on) (STAFF-01)."""
        span = BookedSpan(self.starts_on, self.ends_on, self.weekday_minutes)
        return booked_days(span, starts_on, ends_on)

    def is_lapsed(self, today: date) -> bool:
        """Whether it was tentative and ran out (STAFF-04)."""
        return is_lapsed(self.commitment, self.expires_on, today)

    @property
    def week_minutes(self) -> int:
        """Minutes of a whole week of it."""
        return sum(self.weekday_minutes)


@dataclass(frozen=True, slots=True)
class BookingFilter:
    """Which bookings are wanted; codes of one axis are OR, axes are AND, empty is all."""

    persons: Collection[str] = ()
    projects: Collection[str] = ()
    regions: Collection[str] = ()
    practices: Collection[str] = ()
    commitments: Collection[str] = ()
    excluded: dict[str, Collection[str]] = field(default_factory=dict)


_AXES = {
    "persons": "person__code__in",
    "projects": "project__code__in",
    "regions": "project__region__code__in",
    "practices": "project__practice__code__in",
    "commitments": "commitment__in",
}


def booking_filter(scope: Scope, viewer: Viewer) -> Q:
    """Row rights: projects in scope, people of the regions and practices held, and one's own."""
    if scope.everything:
        return Q()
    allowed = project_filter(scope, viewer, "project__")
    if viewer.person_id is not None:
        allowed |= Q(person_id=viewer.person_id)
    if scope.region_ids or scope.practice_ids:
        people = {
            row.person_id
            for row in employments_between(_FAR_PAST, _FAR_FUTURE)
            if row.region_id in scope.region_ids or row.practice_id in scope.practice_ids
        }
        allowed |= Q(person_id__in=people)
    return allowed


def _rows(filters: Q) -> tuple[BookingRow, ...]:
    values = (
        Booking.objects.filter(filters)
        .order_by("starts_on", "id")
        .values_list(
            "id",
            "person_id",
            "person__name",
            "project_id",
            "project__code",
            "task_id",
            "starts_on",
            "ends_on",
            "commitment",
            *(f"{day}_minutes" for day in DAYS),
            "person__code",
            "project__name",
            "project__region__code",
            "project__practice__code",
            "task__code",
            "task__name",
            "expires_on",
            "note",
            "version",
        )
    )
    return tuple(_row(*row) for row in values)


def _row(*row) -> BookingRow:
    minutes, place, task, rest = row[9:16], row[16:20], row[20:22], row[22:]
    return BookingRow(*row[:9], minutes, *place, *(text or "" for text in task), *rest)


def bookings_between(
    starts_on: date, ends_on: date, *, person_id: int | None = None, project_ids=None,
    person_ids: Collection[int] | None = None,
) -> tuple[BookingRow, ...]:  # fmt: skip
    """Bookings that touch [starts_on, ends_on), for rules and for rows already allowed."""
    filters = Q(starts_on__lt=ends_on, ends_on__gt=starts_on)
    if person_id is not None:
        filters &= Q(person_id=person_id)
    if person_ids is not None:
        filters &= Q(person_id__in=person_ids)
    if project_ids is not None:
        filters &= Q(project_id__in=project_ids)
    return _rows(filters)


def bookings_of(
    viewer: Viewer, starts_on: date, ends_on: date, wanted: BookingFilter | None = None
) -> tuple[BookingRow, ...]:
    """Bookings that touch [starts_on, ends_on) and that the viewer may see, by start."""
    wanted = wanted or BookingFilter()
    filters = Q(starts_on__lt=ends_on, ends_on__gt=starts_on)
    filters &= booking_filter(scope_of(viewer, Data.BOOKINGS), viewer)
    for axis, column in _AXES.items():
        if chosen := getattr(wanted, axis):
            filters &= Q(**{column: list(chosen)})
        if left_out := wanted.excluded.get(axis):
            filters &= ~Q(**{column: list(left_out)})
    return _rows(filters)


def booking(viewer: Viewer, booking_id: int, verb: Verb = Verb.SEE) -> BookingRow:
    """One booking. Raises NotFound when it does not exist for this viewer."""
    allowed = booking_filter(scope_of(viewer, Data.BOOKINGS, verb), viewer)
    found = _rows(Q(pk=booking_id) & allowed)
    if not found:
        raise NotFound(f"There is no booking {booking_id}. Look for it under People, Bookings.")
    return found[0]


def may_book(viewer: Viewer, verb: Verb, project_id: int, person_id: int) -> bool:
    """Whether the viewer's right reaches this project, or this person by region or practice."""
    scope = scope_of(viewer, Data.BOOKINGS, verb)
    if scope.everything:
        return True
    allowed = project_ids(viewer, Data.BOOKINGS, verb)
    if allowed is None or project_id in allowed:
        return True
    return any(
        row.region_id in scope.region_ids or row.practice_id in scope.practice_ids
        for row in employments_between(_FAR_PAST, _FAR_FUTURE, frozenset({person_id}))
    )
