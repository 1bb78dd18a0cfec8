"""Who is booked for more than the day holds?

8 h on ACME-014 and 4 h on BOLT-001 on a day of 8 h are 4 h too many (STAFF-03). Leave and holidays
trim a booking and overbook nobody; soft bookings that lapsed count nowhere.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.viewer import Viewer
from daybook.core.periods import week_of
from daybook.core.staffing import overbooked_minutes

from .bookings import BookingFilter, BookingRow, bookings_between, bookings_of


@dataclass(frozen=True, slots=True)
class OverbookedDay:
    """A day on which a person has more booked than the calendar gives it, in minutes."""

    person_id: int
    on: date
    booked_minutes: int
    available_minutes: int
    over_minutes: int


def overbooked_days(
    person_ids: Collection[int], starts_on: date, ends_on: date, today: date
) -> tuple[OverbookedDay, ...]:
    """Every overbooked day of these people in [starts_on, ends_on), by person and day."""
    if not person_ids:
        return ()
    rows = bookings_between(starts_on, ends_on, person_ids=person_ids)
    return overbooked(rows, WorkDays(starts_on, ends_on, person_ids), starts_on, ends_on, today)


def overbooked(
    rows: Collection[BookingRow], days: WorkDays, starts_on: date, ends_on: date, today: date
) -> tuple[OverbookedDay, ...]:
    """The overbooked days among these bookings."""
    booked: dict[tuple[int, date], int] = {}
    for row in rows:
        if row.is_lapsed(today):
            continue
        for on, minutes in row.days(starts_on, ends_on):
            booked[row.person_id, on] = booked.get((row.person_id, on), 0) + minutes
    found = []
    for (person, on), minutes in sorted(booked.items()):
        available = days.calendar_minutes(person, on)
        if available == 0:  # a holiday, or not employed: nothing of it will be worked
            continue
        available = available or 0
        over = overbooked_minutes(minutes, available)
        if over:
            found.append(OverbookedDay(person, on, minutes, available, over))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class BookedWeeks:
    """A booking with its minutes in each of some weeks, and in the whole range."""

    booking: BookingRow
    minutes: int
    weeks: tuple[int, ...]
    is_lapsed: bool


@dataclass(frozen=True, slots=True)
class BookingBoard:
    """Bookings of a range, by week, with the days on which people are overbooked."""

    starts_on: date
    ends_on: date
    mondays: tuple[date, ...]
    rows: tuple[BookedWeeks, ...]
    over: dict[int, tuple[OverbookedDay, ...]]

    @property
    def counting(self) -> tuple[BookedWeeks, ...]:
        """The bookings that did not lapse."""
        return tuple(row for row in self.rows if not row.is_lapsed)


def booking_board(
    viewer: Viewer, starts_on: date, ends_on: date, today: date, wanted: BookingFilter
) -> BookingBoard:
    """Bookings of [starts_on, ends_on) that the viewer may see; a lapsed one counts nothing."""
    rows = bookings_of(viewer, starts_on, ends_on, wanted)
    mondays = _mondays(starts_on, ends_on)
    place = {monday: index for index, monday in enumerate(mondays)}
    found = []
    for row in rows:
        weeks, lapsed = [0] * len(mondays), row.is_lapsed(today)
        for on, minutes in () if lapsed else row.days(starts_on, ends_on):
            weeks[place[week_of(on)]] += minutes
        found.append(BookedWeeks(row, sum(weeks), tuple(weeks), lapsed))
    over: dict[int, list[OverbookedDay]] = {}
    for day in overbooked_days({row.person_id for row in rows}, starts_on, ends_on, today):
        over.setdefault(day.person_id, []).append(day)
    return BookingBoard(
        starts_on, ends_on, mondays, tuple(found), {key: tuple(days) for key, days in over.items()}
    )


def _mondays(starts_on: date, ends_on: date) -> tuple[date, ...]:
    monday, found = week_of(starts_on), []
    while monday < ends_on:
        found.append(monday)
        monday += timedelta(days=7)
    return tuple(found)
