"""Who is reserved on which day, and what is left of it when they are away?"""

from .booked import (
    SOFT_BOOKING_DAYS,
    BookedSpan,
    booked_days,
    booked_minutes_left,
    is_lapsed,
    overbooked_minutes,
)

__all__ = [
    "SOFT_BOOKING_DAYS",
    "BookedSpan",
    "booked_days",
    "booked_minutes_left",
    "is_lapsed",
    "overbooked_minutes",
]
