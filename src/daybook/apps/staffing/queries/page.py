"""What does one booking's page say? Its weeks, what leave and holidays take, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.queries.history import HistoryRow, history_of
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.core.periods import week_of
from daybook.core.rights import Data, Verb
from daybook.core.staffing import booked_minutes_left

from .bookings import BookingRow, booking, may_book
from .load import OverbookedDay, overbooked_days

__all__ = ["BookingPage", "HistoryRow", "WeekRow", "booking_page"]


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week of a booking: minutes booked, and what leave and holidays leave of them."""

    monday: date
    booked_minutes: int
    kept_minutes: int


@dataclass(frozen=True, slots=True)
class BookingPage:
    """A booking with everything its page shows and what the viewer may do to it."""

    booking: BookingRow
    is_lapsed: bool
    weeks: tuple[WeekRow, ...]
    over: tuple[OverbookedDay, ...]
    history: tuple[HistoryRow, ...]
    may_change: bool
    may_commit: bool

    @property
    def booked_minutes(self) -> int:
        """Minutes booked in all."""
        return sum(week.booked_minutes for week in self.weeks)

    @property
    def kept_minutes(self) -> int:
        """Minutes left after leave and holidays (STAFF-02)."""
        return sum(week.kept_minutes for week in self.weeks)


def booking_page(viewer: Viewer, booking_id: int, today: date) -> BookingPage:
    """The page of one booking. Raises NotFound when it does not exist for this viewer."""
    held = booking(viewer, booking_id)
    edits = may(viewer, Data.BOOKINGS, Verb.EDIT) and may_book(
        viewer, Verb.EDIT, held.project_id, held.person_id
    )
    asks = held.commitment == "SOFT" and may_book(
        viewer, Verb.REQUEST, held.project_id, held.person_id
    )
    return BookingPage(
        held,
        held.is_lapsed(today),
        _weeks(held),
        overbooked_days({held.person_id}, max(held.starts_on, today), held.ends_on, today),
        history_of(viewer, "BOOKING", booking_id, whole=True, limit=None),
        may_change=edits or asks,
        may_commit=edits,
    )


def _weeks(held: BookingRow) -> tuple[WeekRow, ...]:
    days = WorkDays(held.starts_on, held.ends_on, {held.person_id})
    booked: dict[date, int] = {}
    kept: dict[date, int] = {}
    for on, minutes in held.days(held.starts_on, held.ends_on):
        monday = week_of(on)
        (left,) = booked_minutes_left(
            (minutes,), days.calendar_minutes(held.person_id, on), days.leave(held.person_id, on)
        )
        booked[monday] = booked.get(monday, 0) + minutes
        kept[monday] = kept.get(monday, 0) + left
    return tuple(WeekRow(monday, booked[monday], kept[monday]) for monday in sorted(booked))
