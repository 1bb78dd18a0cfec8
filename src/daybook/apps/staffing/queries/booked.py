"""On which projects is a person booked, day by day? The small question of flags and weeks."""

from __future__ import annotations

from datetime import date, timedelta

from daybook.apps.platform.prepared import PreparedRead

from ..models import Booking
from .bookings import DAYS

# Asked at every line that is written.
_BOOKED = PreparedRead(
    lambda person, starts_on, ends_on: (
        Booking.objects.filter(person_id=person, starts_on__lt=ends_on, ends_on__gt=starts_on)
        .order_by()
        .values_list("project_id", "starts_on", "ends_on", *(f"{day}_minutes" for day in DAYS))
    ),
    person=int,
    starts_on=date,
    ends_on=date,
)


def booked_days(person_id: int, starts_on: date, ends_on: date) -> set[tuple[int, date]]:
    """(project, day) of every booking of the person in [starts_on, ends_on), soft or hard."""
    found = set()
    for project_id, first, end, *minutes in _BOOKED(
        person=person_id, starts_on=starts_on, ends_on=ends_on
    ):
        day = max(first, starts_on)
        while day < min(end, ends_on):
            if minutes[day.weekday()]:
                found.add((project_id, day))
            day += timedelta(days=1)
    return found
