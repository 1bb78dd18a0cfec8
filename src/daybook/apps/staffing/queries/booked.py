"""On which projects is a person booked, day by day? The small question of flags and weeks."""

from __future__ import annotations

from datetime import date, timedelta

from ..models import Booking
from .bookings import DAYS


def booked_days(person_id: int, starts_on: date, ends_on: date) -> set[tuple[int, date]]:
    """(project, day) of every booking of the person in [starts_on, ends_on), soft or hard."""
    rows = (
        Booking.objects.filter(person_id=person_id, starts_on__lt=ends_on, ends_on__gt=starts_on)
        .order_by()
        .values_list("project_id", "starts_on", "ends_on", *(f"{day}_minutes" for day in DAYS))
    )
    found = set()
    for project_id, first, end, *minutes in rows:
        day = max(first, starts_on)
        while day < min(end, ends_on):
            if minutes[day.weekday()]:
                found.add((project_id, day))
            day += timedelta(days=1)
    return found
