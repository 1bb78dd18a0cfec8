"""Who is booked on what, day by day?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..models import Booking

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A booking over [starts_on, ends_on) with minutes for each weekday."""

    id: int
    person_id: int
    person_name: str
    project_id: int
    project_code: str
    task_id: int | None
    starts_on: date
    ends_on: date
    commitment: str
    weekday_minutes: tuple[int, ...]

    def days(self, starts_on: date, ends_on: date) -> Iterator[tuple[date, int]]:
        """Its (day, minutes) within [starts_on, ends_on)."""
        day = max(self.starts_on, starts_on)
        last = min(self.ends_on, ends_on)
        while day < last:
            minutes = self.weekday_minutes[day.weekday()]
            if minutes:
                yield day, minutes
            day += timedelta(days=1)


def bookings_between(
    starts_on: date, ends_on: date, *, person_id: int | None = None, project_ids=None
) -> tuple[BookingRow, ...]:
    """Bookings that touch [starts_on, ends_on). Everyone in the company may see bookings."""
    rows = Booking.objects.filter(starts_on__lt=ends_on, ends_on__gt=starts_on)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if project_ids is not None:
        rows = rows.filter(project_id__in=project_ids)
    values = rows.order_by("starts_on", "id").values_list(
        "id",
        "person_id",
        "person__name",
        "project_id",
        "project__code",
        "task_id",
        "starts_on",
        "ends_on",
        "commitment",
        *(f"{day}_minutes" for day in DAYS),
    )
    return tuple(BookingRow(*row[:9], tuple(row[9:])) for row in values)
