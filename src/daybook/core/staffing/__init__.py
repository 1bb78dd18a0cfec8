"""Who is reserved on which day, and what is left of it when they are away?"""

from .booked import (
    BookedSpan,
    booked_days,
    booked_minutes_left,
    is_lapsed,
    overbooked_minutes,
    soft_expiry,
)

__all__ = [
    "BookedSpan",
    "booked_days",
    "booked_minutes_left",
    "is_lapsed",
    "overbooked_minutes",
    "soft_expiry",
]
