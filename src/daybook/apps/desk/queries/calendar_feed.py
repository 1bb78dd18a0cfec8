"""What stands in a person's own calendar? Booked days, deadlines of time, and leave.

Four weeks back and twelve ahead. In the week of 6 July 2026 a booking of 6 h a weekday is five
events of 360 minutes, the week's deadline Friday 17:00 in the person's zone, and leave is busy time
without its reason. Money is never in it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from daybook.apps.people.queries.leave import leave_of
from daybook.apps.people.queries.persons import EmploymentRow, person_names
from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.queries.organization import business_calendar, entity_by_id, organization
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, projects
from daybook.apps.staffing.queries.bookings import BookingRow, bookings_between
from daybook.core.deadlines import part_due_at
from daybook.core.periods import BusinessCalendar, WeekPart, month_of, week_of, week_parts
from daybook.core.rights import Data, Verb
from daybook.core.staffing import booked_minutes_left
from daybook.core.worktime import format_minutes

WEEKS_BACK, WEEKS_AHEAD = 4, 12
DAY_STARTS = 9 * 60
_DAY = timedelta(days=1)
_WEEK_ALARMS, _MONTH_ALARMS = (120,), (1_440, 120)


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One entry of the calendar: whole days [starts_on, ends_on), or from `starts_at` on.

    A booked day has both: whoever wants blocks of time takes the instants. `alarms` are minutes
    before. `href` is the page that shows more.
    """

    uid: str
    title: str
    detail: str
    starts_on: date
    ends_on: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    href: str = ""
    is_busy: bool = False
    is_tentative: bool = False
    is_instant: bool = False
    alarms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarFeedPage:
    """A person's calendar: its name, zone and events in order."""

    name: str
    zone: str
    events: tuple[FeedEvent, ...]

    @property
    def digest(self) -> str:
        """A hash of everything in it: equal as long as nothing changed."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def calendar_feed(viewer: Viewer, today: date) -> CalendarFeedPage:
    """The viewer's own calendar. Without rights of the day it is empty, never refused."""
    person_id = viewer.person_id
    if person_id is None:
        return CalendarFeedPage("Daybook", organization().zone, ())
    first = week_of(today) - WEEKS_BACK * 7 * _DAY
    end = week_of(today) + (WEEKS_AHEAD + 1) * 7 * _DAY
    work = WorkDays(first, end, {person_id})
    code, name = person_names([person_id])[person_id]
    employed = work.employment(person_id, today) or work.employment(person_id, end - _DAY)
    zone = employed.zone if employed else organization().zone
    made = _Maker(viewer, person_id, code, ZoneInfo(zone), first, end, work)
    events = sorted(made.all(today), key=lambda event: (event.starts_on, event.uid))
    return CalendarFeedPage(f"Daybook · {name}", zone, tuple(events))


class _Maker:
    """The events of one person over [first, end), read once."""

    def __init__(self, viewer, person_id, code, zone, first, end, work: WorkDays):
        self._viewer, self._person_id, self._code, self._zone = viewer, person_id, code, zone
        self._first, self._end, self._work = first, end, work

    def all(self, today: date) -> Iterator[FeedEvent]:
        """Bookings, deadlines and leave, each as far as the viewer's rights go."""
        if may(self._viewer, Data.BOOKINGS):
            yield from self._bookings(today)
        if may(self._viewer, Data.TIME, Verb.EDIT):
            yield from self._deadlines()
        if self._viewer.grants:
            yield from self._leave(today)

    def _uid(self, *parts: object) -> str:
        """Stable as long as the thing is the same, whatever the address of the feed."""
        return f"{'-'.join(str(part) for part in parts)}@{self._code.lower()}.daybook"

    def _bookings(self, today: date) -> Iterator[FeedEvent]:
        rows = [
            row
            for row in bookings_between(self._first, self._end, person_id=self._person_id)
            if not row.is_lapsed(today)
        ]
        wanted = {row.project_id for row in rows}
        terms = {row.id: row for row in projects(self._viewer, filters=Q(pk__in=wanted))}
        by_day: dict[date, list[tuple[BookingRow, int]]] = defaultdict(list)
        for row in rows:
            for on, minutes in row.days(self._first, self._end):
                by_day[on].append((row, minutes))
        for on, booked in by_day.items():
            left = booked_minutes_left(
                [minutes for _, minutes in booked],
                self._work.calendar_minutes(self._person_id, on),
                self._work.leave(self._person_id, on),
            )
            start = DAY_STARTS
            for (row, _), minutes in zip(booked, left, strict=True):
                if minutes:
                    yield self._booked(row, terms.get(row.project_id), on, start, minutes)
                    start += minutes

    def _booked(self, row: BookingRow, terms: ProjectTerms | None, on: date, start: int,
                minutes: int) -> FeedEvent:  # fmt: skip
        names = f"{terms.customer_name} · {terms.name} ({terms.code})" if terms else "Booked"
        soft = row.commitment == "SOFT"
        detail = [f"{format_minutes(minutes)} h booked{', not firm yet' if soft else ''}."]
        if row.task_name and terms:
            detail.append(f"Task: {row.task_name}.")
        year, week, _ = on.isocalendar()
        last = 24 * 60
        return FeedEvent(
            uid=self._uid("booking", row.id, f"{on:%Y%m%d}"),
            title=f"{format_minutes(minutes)} {names}{' (tentative)' if soft else ''}",
            detail=" ".join(detail),
            starts_on=on,
            ends_on=on + _DAY,
            starts_at=self._at(on, min(start, last)),
            ends_at=self._at(on, min(start + minutes, last)),
            href=f"/time/{year}-W{week:02d}",
            is_tentative=soft,
        )

    def _at(self, on: date, minute: int) -> datetime:
        """A minute of a day as the person's wall shows it."""
        days, rest = divmod(minute, 1440)
        return datetime.combine(on + days * _DAY, time(rest // 60, rest % 60), self._zone)

    def _deadlines(self) -> Iterator[FeedEvent]:
        policies, clocks = PolicyTable(), {}
        monday = self._first
        while monday < self._end:
            for part in week_parts(monday):
                employed = self._work.employment(self._person_id, part.starts_on)
                if employed is not None:
                    yield self._deadline(part, employed, policies, clocks)
            monday += 7 * _DAY

    def _deadline(self, part: WeekPart, employed: EmploymentRow, policies: PolicyTable,
                  clocks: dict[int, tuple[BusinessCalendar, ZoneInfo]]) -> FeedEvent:  # fmt: skip
        key = employed.entity_id
        if key not in clocks:
            entity = entity_by_id()[key]
            clocks[key] = business_calendar(entity), ZoneInfo(entity.zone)
        calendar, zone = clocks[key]
        policy = policies.on(week_of(part.starts_on), key)
        due = part_due_at(part, policy, calendar, own=self._zone, entity=zone)
        at = due.astimezone(self._zone)
        on = at.date()
        year, week, _ = part.starts_on.isocalendar()
        is_month_end = month_of(part.ends_on) != part.month
        days = _span(part)
        title = f"Month-end: time of {days} is due" if is_month_end else f"Time of {days} is due"
        return FeedEvent(
            uid=self._uid("due", f"{part.starts_on:%Y%m%d}"),
            title=title,
            detail=f"Hand in week {week} by {at:%H:%M}.",
            starts_on=on,
            ends_on=on + _DAY,
            starts_at=at,
            href=f"/time/{year}-W{week:02d}",
            is_instant=True,
            alarms=_MONTH_ALARMS if is_month_end else _WEEK_ALARMS,
        )

    def _leave(self, today: date) -> Iterator[FeedEvent]:
        for row in leave_of(self._person_id, self._viewer, today):
            if row.starts_on >= self._end or row.ends_on <= self._first:
                continue
            whole = max(
                self._work.calendar_minutes(self._person_id, on) or 0
                for on in _days(max(row.starts_on, self._first), min(row.ends_on, self._end))
            )
            part = row.minutes_per_day < whole
            yield FeedEvent(
                uid=self._uid("leave", row.leave_key),
                title=f"Away {format_minutes(row.minutes_per_day)} a day" if part else "Away",
                detail="",
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                href=f"/people/{self._code}/leave",
                is_busy=True,
            )


def _days(first: date, end: date) -> Iterator[date]:
    while first < end:
        yield first
        first += _DAY


def _span(part: WeekPart) -> str:
    last = part.ends_on - _DAY
    if last == part.starts_on:
        return f"{last.day} {last:%B}"
    return (
        f"{part.starts_on.day}–{last.day} {last:%B}"
        if last.month == part.starts_on.month
        else (f"{part.starts_on.day} {part.starts_on:%B}–{last.day} {last:%B}")
    )
