"""How many minutes does a person's day hold? The work calendar, public holidays, and leave.

On an ordinary Monday of a full-time week a day holds 480 minutes; on Memorial Day none; with four
hours of leave 240 are left.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from daybook.apps.platform.queries.days_off import days_off
from daybook.core.utilization import AvailableSpan, available_by_calendar

from ..models import Leave, WorkCalendar
from .persons import EmploymentRow, employments_between

_WEEKDAYS = tuple(
    f"{day}_minutes"
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A work calendar: minutes of each weekday, Monday first, and its days off."""

    id: int
    weekday_minutes: tuple[int, ...]
    holidays: frozenset[date]


def work_weeks(
    starts_on: date, ends_on: date, calendar_ids: Collection[int] | None = None
) -> dict[int, WeekRow]:
    """Work calendars by key (None: all), with their days off in [starts_on, ends_on)."""
    rows = WorkCalendar.objects.all()
    if calendar_ids is not None:
        rows = rows.filter(pk__in=calendar_ids)
    off = days_off(starts_on, ends_on)
    return {
        key: WeekRow(key, tuple(minutes), off.get(holidays, frozenset()))
        for key, holidays, *minutes in rows.values_list("id", "holiday_calendar_id", *_WEEKDAYS)
    }


def leave_minutes(
    starts_on: date, ends_on: date, person_ids: Collection[int] | None = None
) -> dict[tuple[int, date], int]:
    """Approved leave by (person, day) in [starts_on, ends_on): minutes, never a reason.

    The last revision of an absence stands; two absences of one day add up.
    """
    rows = Leave.objects.filter(starts_on__lt=ends_on, ends_on__gt=starts_on)
    if person_ids is not None:
        rows = rows.filter(person_id__in=person_ids)
    # A revision may have moved an absence out of the range, so all of its revisions are asked.
    last: dict[tuple[int, str], tuple] = {}
    touched = set(rows.values_list("person_id", "leave_key"))
    if not touched:
        return {}
    revisions = Leave.objects.filter(
        person_id__in={person for person, _ in touched}, leave_key__in={key for _, key in touched}
    ).order_by("revision")
    for person, key, first, end, minutes in revisions.values_list(
        "person_id", "leave_key", "starts_on", "ends_on", "minutes_per_day"
    ):
        if (person, key) in touched:
            last[person, key] = (first, end, minutes)
    found: dict[tuple[int, date], int] = {}
    for (person, _), (first, end, minutes) in last.items():
        day = max(first, starts_on)
        while minutes and day < min(end, ends_on):
            found[person, day] = found.get((person, day), 0) + minutes
            day += _DAY
    return found


class WorkDays:
    """The days of some people over [starts_on, ends_on), read once and asked many times."""

    def __init__(
        self, starts_on: date, ends_on: date, person_ids: Collection[int] | None = None
    ) -> None:
        wanted = None if person_ids is None else frozenset(person_ids)
        self._employments: dict[int, list[EmploymentRow]] = {}
        for row in employments_between(starts_on, ends_on, wanted):
            self._employments.setdefault(row.person_id, []).append(row)
        self._weeks = work_weeks(starts_on, ends_on)
        self._leave = leave_minutes(starts_on, ends_on, wanted)
        self._calendar_minutes: dict[tuple[int, int, date], int] = {}

    def employment(self, person_id: int, on: date) -> EmploymentRow | None:
        """What the person is on a day, or None."""
        for row in self._employments.get(person_id, ()):
            if row.starts_on <= on and (row.ends_on is None or on < row.ends_on):
                return row
        return None

    def leave(self, person_id: int, on: date) -> int:
        """Minutes of approved leave on a day."""
        return self._leave.get((person_id, on), 0)

    def calendar_minutes(self, person_id: int, on: date) -> int | None:
        """Minutes of the day before leave: None on a weekday that is never worked, 0 on a holiday.

        A person without an employment on the day has 0.
        """
        row = self.employment(person_id, on)
        if row is None:
            return 0
        week = self._weeks[row.work_calendar_id]
        if not week.weekday_minutes[on.weekday()]:
            return None
        # Within an employment, people of one calendar and one share have the same day.
        key = (row.work_calendar_id, row.share_millionths, on)
        found = self._calendar_minutes.get(key)
        if found is None:
            span = AvailableSpan(row.starts_on, row.ends_on, row.share_millionths)
            found = self._calendar_minutes[key] = available_by_calendar(
                [span], on, on + _DAY, week.weekday_minutes, week.holidays, {}
            )
        return found

    def left(self, person_id: int, on: date) -> int:
        """Minutes of the day after leave (KPI-03): what the calendar expects."""
        return max(0, (self.calendar_minutes(person_id, on) or 0) - self.leave(person_id, on))
