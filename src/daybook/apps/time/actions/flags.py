"""What is odd about a person's lines of some days? Looked at again whenever one of them changes.

Flags that came with an imported file are kept; those decided here follow the day as it is now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.prepared import PreparedRead
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.apps.staffing.queries.booked import booked_days
from daybook.core.oddities import DECIDED_HERE, line_flags
from daybook.core.policy import Policy
from daybook.core.worktime import EntryFlag

from ..models import TimeEntry

_SETTLED = ("APPROVED",)
# No line has this key.
NOBODY = 0


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
    version: int = 0
    is_billable: bool = True
    run_id: int | None = None
    row_number: int | None = None
    billing_kind: str = ""


_COLUMNS = (*tuple(DayLine.__dataclass_fields__)[:-1], "project__billing_kind")


def _lines(person: int, starts_on: date, ends_on: date) -> QuerySet:
    rows = TimeEntry.objects.filter(
        person_id=person, worked_on__gte=starts_on, worked_on__lt=ends_on
    )
    return rows.order_by("pk").values_list(*_COLUMNS)


_KINDS = {"person": int, "starts_on": date, "ends_on": date}
_LINES = PreparedRead(_lines, **_KINDS)
_LINES_TO_WRITE = PreparedRead(
    lambda **days: _lines(**days).select_for_update(of=("self",)), **_KINDS
)


def lines_of_days(
    person_id: int, starts_on: date, ends_on: date, *, to_write: bool = False
) -> list[DayLine]:
    """A person's lines in [starts_on, ends_on), oldest first; locked where they will be written."""
    read = _LINES_TO_WRITE if to_write else _LINES
    return [DayLine(*row) for row in read(person=person_id, starts_on=starts_on, ends_on=ends_on)]


def refresh_flags(
    person_id: int,
    starts_on: date,
    ends_on: date,
    *,
    policy: Policy | None = None,
    lines: Sequence[DayLine] | None = None,
    writing: int | None = NOBODY,
) -> dict[int | None, int]:
    """Decide the flags of a person's lines in [starts_on, ends_on) anew, inside the caller's
    transaction. Returns them by line. Approved lines keep what they were approved with.

    `policy` is what a caller of one day knows already, and `lines` the lines as they are about to
    stand. The line `writing` (None: a new one) gets its flags stored by the caller.
    """
    rows = lines_of_days(person_id, starts_on, ends_on) if lines is None else lines
    if not rows:
        return {}
    booked = booked_days(person_id, starts_on, ends_on)
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
            is_booked=row.billing_kind == "INTERNAL" or (row.project_id, row.worked_on) in booked,
            is_repeated=content in seen,
        )
        seen.add(content)
        found[row.id] = _settle(row, int(flags), row.id == writing)
    return found


def _settle(row: DayLine, flags: int, is_written: bool) -> int:
    wanted = flags | (row.flags & ~int(DECIDED_HERE)) | _imported(row)
    if is_written:
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
