"""What is odd about a person's lines of some days? Looked at again whenever one of them changes.

Flags that came with an imported file are kept; those decided here follow the day as it is now.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Q

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.apps.projects.queries.projects import projects
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.core.oddities import DECIDED_HERE, line_flags
from daybook.core.worktime import EntryFlag

from ..models import TimeEntry

_SETTLED = ("APPROVED",)


def refresh_flags(person_id: int, starts_on: date, ends_on: date) -> None:
    """Decide the flags of a person's lines in [starts_on, ends_on) anew, inside the caller's
    transaction. Approved lines keep what they were approved with.
    """
    rows = list(
        TimeEntry.objects.filter(
            person_id=person_id, worked_on__gte=starts_on, worked_on__lt=ends_on
        ).order_by("pk")
    )
    if not rows:
        return
    booked = _booked_days(person_id, starts_on, ends_on)
    internal = _internal({row.project_id for row in rows})
    employed = employments_between(starts_on, ends_on, frozenset({person_id}))
    entity_id = employed[0].entity_id if employed else None
    policies = PolicyTable()
    day_minutes = Counter()
    for row in rows:
        day_minutes[row.worked_on] += row.minutes
    seen: set[tuple] = set()
    for row in rows:
        content = (row.task_id, row.worked_on, row.minutes, row.note)
        policy = policies.on(row.worked_on, entity_id)
        flags = line_flags(
            row.minutes,
            day_minutes=day_minutes[row.worked_on],
            step_minutes=policy.time_step_minutes,
            long_day_minutes=policy.long_day_minutes,
            is_booked=row.project_id in internal or (row.project_id, row.worked_on) in booked,
            is_repeated=content in seen,
        )
        seen.add(content)
        wanted = int(flags) | (row.flags & ~int(DECIDED_HERE)) | _imported(row)
        if wanted != row.flags and row.state not in _SETTLED:
            TimeEntry.objects.filter(pk=row.pk).update(flags=wanted)


def _imported(row: TimeEntry) -> int:
    """A file's own finding of repeated rows stands: it saw rows that may be spread over days."""
    return row.flags & EntryFlag.REPEATED_CONTENT if row.import_source else 0


def _booked_days(person_id: int, starts_on: date, ends_on: date) -> set[tuple[int, date]]:
    return {
        (row.project_id, day)
        for row in bookings_between(starts_on, ends_on, person_id=person_id)
        for day, _ in row.days(starts_on, ends_on)
    }


def _internal(project_ids) -> set[int]:
    return {
        row.id for row in projects(filters=Q(pk__in=project_ids)) if row.billing_kind == "INTERNAL"
    }
