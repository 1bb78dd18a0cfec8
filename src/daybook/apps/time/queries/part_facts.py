"""What is known of each person's part of a week: expected, written, due, handed in, excused?

The engineer's part of 6 to 12 July: 2,400 minutes expected (KPI-03), 1,950 written, due on Friday
17:00 in New York, handed in at 16:40. One read a table, whatever the number of people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Sum

from daybook.apps.people.queries.persons import EmploymentRow
from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.queries.organization import business_calendar, counted, entity_by_id
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.core.compliance import PartFacts
from daybook.core.deadlines import part_due_at
from daybook.core.periods import WeekPart, month_of, next_month, part_of, week_of

from ..models import Excuse, TimeEntry
from .handed_in import first_handed_in

_DAY = timedelta(days=1)
PartKey = tuple[int, date]


def parts_between(starts_on: date, ends_on: date) -> tuple[WeekPart, ...]:
    """The parts whose first day lies in [starts_on, ends_on), in order."""
    found, day = [], starts_on
    while day < ends_on:
        part = part_of(day)
        if part.starts_on >= starts_on:
            found.append(part)
        day = part.ends_on
    return tuple(found)


def parts_of_month(month: date) -> tuple[WeekPart, ...]:
    """The parts of weeks that lie in a month."""
    return parts_between(month_of(month), next_month(month))


def part_facts(
    people: Collection[EmploymentRow],
    parts: Collection[WeekPart],
    *,
    days: WorkDays | None = None,
    with_minutes: bool = True,
) -> dict[PartKey, PartFacts]:
    """Facts by (person, first day of the part), for people the caller may see.

    A person is judged by the calendar, zone and entity of the given employment. Without
    `with_minutes` nothing is read of what was written, for counts that do not ask for it.
    """
    if not people or not parts:
        return {}
    starts_on, ends_on = min(p.starts_on for p in parts), max(p.ends_on for p in parts)
    ids = {row.person_id for row in people}
    days = days or WorkDays(starts_on, ends_on, ids)
    handed = first_handed_in(starts_on, ends_on)
    written = written_minutes(ids, starts_on, ends_on) if with_minutes else {}
    excused = excused_weeks(ids, starts_on, ends_on)
    due = _Due()
    found = {}
    for part in parts:
        for row in people:
            key = (row.person_id, part.starts_on)
            expected, leave = _expected(days, row.person_id, part)
            at = handed.get(key)
            found[key] = PartFacts(
                expected_minutes=expected, leave_minutes=leave,
                written_minutes=written.get(key, 0), due_at=due.instant(row, part),
                handed_in_at=at, is_imported=key in handed and at is None,
                tolerance_minutes=due.tolerance(row, part),
                is_excused=(row.person_id, week_of(part.starts_on)) in excused,
            )  # fmt: skip
    return found


def _expected(days: WorkDays, person_id: int, part: WeekPart) -> tuple[int, int]:
    """Minutes the calendar expects of a part, and those that leave took."""
    expected, leave, day = 0, 0, part.starts_on
    while day < part.ends_on:
        left = days.left(person_id, day)
        expected += left
        leave += (days.calendar_minutes(person_id, day) or 0) - left
        day += _DAY
    return expected, leave


def written_minutes(
    person_ids: Collection[int], starts_on: date, ends_on: date
) -> dict[PartKey, int]:
    """Minutes of any state by (person, first day of the part)."""
    rows = (
        TimeEntry.objects.filter(
            counted(), person_id__in=person_ids, worked_on__gte=starts_on, worked_on__lt=ends_on
        )
        .order_by()
        .values_list("person_id", "worked_on")
        .annotate(minutes=Sum("minutes"))
    )
    found: dict[PartKey, int] = {}
    for person, day, minutes in rows:
        key = (person, part_of(day).starts_on)
        found[key] = found.get(key, 0) + minutes
    return found


def excused_weeks(
    person_ids: Iterable[int], starts_on: date, ends_on: date
) -> dict[tuple[int, date], tuple[int, str]]:
    """Excuses in force by (person, Monday): key and reason."""
    rows = Excuse.objects.filter(
        person_id__in=person_ids, monday__gte=week_of(starts_on), monday__lt=ends_on,
        lifted_at__isnull=True,
    )  # fmt: skip
    return {
        (person, monday): (key, reason)
        for key, person, monday, reason in rows.values_list("id", "person_id", "monday", "reason")
    }


class _Due:
    """Deadlines as instants, the policy and calendar of each entity read once."""

    def __init__(self) -> None:
        self._policies = PolicyTable()
        self._entities = entity_by_id()
        self._calendars = {key: business_calendar(row) for key, row in self._entities.items()}
        self._held: dict[tuple[int, date, str], datetime] = {}

    def tolerance(self, row: EmploymentRow, part: WeekPart) -> int:
        """Minutes that a part may be short of the expected and still count as whole."""
        policy = self._policies.on(part.starts_on, row.entity_id)
        return policy.missing_tolerance_minutes

    def instant(self, row: EmploymentRow, part: WeekPart) -> datetime:
        """When a person's part is due (TIME-07), as their own clock shows it."""
        key = (row.entity_id, part.starts_on, row.zone)
        if key not in self._held:
            policy = self._policies.on(part.starts_on, row.entity_id)
            own, entity = ZoneInfo(row.zone), ZoneInfo(self._entities[row.entity_id].zone)
            due = part_due_at(part, policy, self._calendars[row.entity_id], own=own, entity=entity)
            self._held[key] = due.astimezone(own)
        return self._held[key]
