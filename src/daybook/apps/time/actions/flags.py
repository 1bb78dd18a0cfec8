"""What is odd about a person's lines of some days? Looked at again whenever one of them changes.

Flags that came with an imported file are kept; those decided here follow the day as it is now.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.apps.projects.queries.bookable import BookablePlace
from daybook.apps.projects.queries.projects import projects
from daybook.apps.staffing.queries.booked import booked_days
from daybook.core.oddities import DECIDED_HERE, line_flags
from daybook.core.policy import Policy
from daybook.core.worktime import EntryFlag

from ..models import TimeEntry

_SETTLED = ("APPROVED",)


@dataclass(frozen=True, slots=True)
class DayLine:
    """What a line's flags are decided by; `id` is None while it is not stored."""

    id: int | None
    project_id: int
    task_id: int
    worked_on: date
    minutes: int
    note: str
    flags: int = 0
    state: str = "DRAFT"
    import_source: str = ""


_COLUMNS = tuple(DayLine.__dataclass_fields__)


def refresh_flags(
    person_id: int,
    starts_on: date,
    ends_on: date,
    *,
    place: BookablePlace | None = None,
    policy: Policy | None = None,
    adding: DayLine | None = None,
) -> dict[int | None, int]:
    """Decide the flags of a person's lines in [starts_on, ends_on) anew, inside the caller's
    transaction. Returns them by line. Approved lines keep what they were approved with.

    `place` and `policy` are what a caller of one day knows already. `adding` is a line about to
    be stored, so that it is stored with its flags; they are found under None.
    """
    rows = [
        DayLine(*row)
        for row in TimeEntry.objects.filter(
            person_id=person_id, worked_on__gte=starts_on, worked_on__lt=ends_on
        )
        .order_by("pk")
        .values_list(*_COLUMNS)
    ]
    if adding is not None:
        rows.append(adding)
    if not rows:
        return {}
    booked = booked_days(person_id, starts_on, ends_on)
    internal = _internal({row.project_id for row in rows}, place)
    policy_of_day = _policies(person_id, starts_on, ends_on, policy)
    day_minutes = Counter()
    for row in rows:
        day_minutes[row.worked_on] += row.minutes
    seen: set[tuple] = set()
    found: dict[int, int] = {}
    for row in rows:
        content = (row.task_id, row.worked_on, row.minutes, row.note)
        in_force = policy_of_day(row.worked_on)
        flags = line_flags(
            row.minutes,
            day_minutes=day_minutes[row.worked_on],
            step_minutes=in_force.time_step_minutes,
            long_day_minutes=in_force.long_day_minutes,
            is_booked=row.project_id in internal or (row.project_id, row.worked_on) in booked,
            is_repeated=content in seen,
        )
        seen.add(content)
        found[row.id] = _settle(row, int(flags))
    return found


def _settle(row: DayLine, flags: int) -> int:
    wanted = flags | (row.flags & ~int(DECIDED_HERE)) | _imported(row)
    if row.id is None:
        return wanted
    if wanted == row.flags or row.state in _SETTLED:
        return row.flags
    TimeEntry.objects.filter(pk=row.id).update(flags=wanted)
    return wanted


def _policies(person_id: int, starts_on: date, ends_on: date, policy: Policy | None):
    """A function from a day to its policy."""
    if policy is not None:
        return lambda day: policy
    employed = employments_between(starts_on, ends_on, frozenset({person_id}))
    entity_id = employed[0].entity_id if employed else None
    table = PolicyTable()
    return lambda day: table.on(day, entity_id)


def _imported(row: DayLine) -> int:
    """A file's own finding of repeated rows stands: it saw rows that may be spread over days."""
    return row.flags & EntryFlag.REPEATED_CONTENT if row.import_source else 0


def _internal(project_ids: set[int], known: BookablePlace | None) -> set[int]:
    kinds = {} if known is None else {known.id: known.billing_kind}
    if missing := project_ids - set(kinds):
        kinds |= {row.id: row.billing_kind for row in projects(filters=Q(pk__in=missing))}
    return {key for key, kind in kinds.items() if kind == "INTERNAL"}
