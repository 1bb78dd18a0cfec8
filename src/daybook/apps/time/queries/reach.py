"""Whose weeks may this viewer look after? Everybody, those of regions held, or of projects managed.

A coordinator looks after all; a regional leader after the region; a project manager after whoever
is booked on, or wrote time to, a managed project in the weeks asked for. Oneself alone is nobody.
"""

from __future__ import annotations

from datetime import date

from daybook.apps.people.queries.persons import EmploymentRow, employments_between
from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.rights import Scope, may, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_ids
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.core.rights import Data, Verb

from ..models import TimeEntry


def looks_after_anybody(viewer: Viewer) -> bool:
    """Whether the board of missing time is for this viewer at all."""
    scope = scope_of(viewer, Data.TIME)
    return bool(
        scope.everything or scope.region_ids or scope.practice_ids or scope.managed
        or scope.project_ids
    )  # fmt: skip


def people_looked_after(
    viewer: Viewer, starts_on: date, ends_on: date, verb: Verb = Verb.SEE
) -> tuple[EmploymentRow, ...]:
    """The employees in reach over [starts_on, ends_on), by their last employment in it."""
    last = {
        row.person_id: row
        for row in employments_between(starts_on, ends_on)
        if row.kind == "EMPLOYEE"
    }
    scope = scope_of(viewer, Data.TIME, verb)
    if scope.everything:
        return _ordered(last.values())
    found = _on_projects(viewer, scope, verb, starts_on, ends_on)
    return _ordered(
        row
        for row in last.values()
        if row.region_id in scope.region_ids
        or row.practice_id in scope.practice_ids
        or row.person_id in found
    )


def people_to_remind(viewer: Viewer, starts_on: date, ends_on: date) -> tuple[EmploymentRow, ...]:
    """Whom the viewer may remind: those they enter time for, and those whose time they approve."""
    found = {}
    for verb in (Verb.ON_BEHALF, Verb.APPROVE):
        if may(viewer, Data.TIME, verb):
            rows = people_looked_after(viewer, starts_on, ends_on, verb)
            found |= {row.person_id: row for row in rows}
    return _ordered(found.values())


def _ordered(rows) -> tuple[EmploymentRow, ...]:
    return tuple(sorted(rows, key=lambda row: (row.person_name, row.person_id)))


def _on_projects(
    viewer: Viewer, scope: Scope, verb: Verb, starts_on: date, ends_on: date
) -> set[int]:
    if not (scope.managed or scope.project_ids):
        return set()
    held = project_ids(viewer, Data.TIME, verb) or frozenset()
    booked = bookings_between(starts_on, ends_on, project_ids=held)
    wrote = TimeEntry.objects.filter(
        counted(), project_id__in=held, worked_on__gte=starts_on, worked_on__lt=ends_on
    )
    people = set(wrote.order_by().values_list("person_id", flat=True).distinct())
    return people | {row.person_id for row in booked}
