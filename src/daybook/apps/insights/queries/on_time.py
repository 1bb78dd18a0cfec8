"""Which share of week parts was handed in by its deadline? TIME-07, in each person's own zone.

Of 320 parts that fell due in July, 304 were handed in by Friday 17:00: 95 %. Parts in which leave
and holidays leave nothing to work are not expected, and imported ones are left out, because when
they were handed in is not known.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from daybook.apps.people.queries.persons import EmploymentRow
from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.queries.organization import business_calendar, entity_by_id
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.apps.time.queries.handed_in import first_handed_in
from daybook.core.deadlines import part_due
from daybook.core.metrics.ratio import ratio_millionths
from daybook.core.periods import WeekPart, month_of, next_month, week_parts

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OnTime:
    """Parts expected of a month so far, and those handed in by their deadline."""

    on_time: int
    expected: int

    @property
    def share(self) -> int | None:
        """Millionths; None where nothing was due."""
        return ratio_millionths(self.on_time, self.expected)


def on_time(people: Collection[EmploymentRow], month: date, now: datetime) -> OnTime:
    """The parts of a month that are due by now, for these people."""
    if not people:
        return OnTime(0, 0)
    ends_on = next_month(month)
    days = WorkDays(month, ends_on, {row.person_id for row in people})
    handed = first_handed_in(month, ends_on)
    due = _Due()
    kept = expected = 0
    for part in _parts(month):
        for row in people:
            if not _works(days, row, part):
                continue
            until = due.instant(row, part)
            if until > now:
                continue
            key = (row.person_id, part.starts_on)
            if key in handed and handed[key] is None:
                continue
            expected += 1
            kept += key in handed and handed[key] <= until
    return OnTime(kept, expected)


def _parts(month: date) -> tuple[WeekPart, ...]:
    found, day, ends_on = [], month, next_month(month)
    while day < ends_on:
        part = next(part for part in week_parts(day) if part.starts_on <= day < part.ends_on)
        if month_of(part.starts_on) == month:
            found.append(part)
        day = part.ends_on
    return tuple(found)


def _works(days: WorkDays, row: EmploymentRow, part: WeekPart) -> bool:
    day = part.starts_on
    while day < part.ends_on:
        if days.left(row.person_id, day):
            return True
        day += _DAY
    return False


class _Due:
    """Deadlines as instants, the policy and calendar of each entity read once."""

    def __init__(self) -> None:
        self._policies = PolicyTable()
        self._calendars = {key: business_calendar(row) for key, row in entity_by_id().items()}
        self._held: dict[tuple[int, date, str], datetime] = {}

    def instant(self, row: EmploymentRow, part: WeekPart) -> datetime:
        """When a person's part is due, in their own zone."""
        key = (row.entity_id, part.starts_on, row.zone)
        if key not in self._held:
            policy = self._policies.on(part.starts_on, row.entity_id)
            on, minute = part_due(part, policy, self._calendars[row.entity_id])
            local = datetime.combine(on, time(), ZoneInfo(row.zone)) + timedelta(minutes=minute)
            self._held[key] = local
        return self._held[key]
