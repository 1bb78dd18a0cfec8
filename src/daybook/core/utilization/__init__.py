"""How much of the available time was billable? The denominator is a named policy."""

from .available import (
    AvailableSpan,
    available_by_calendar,
    available_standard,
    hours_to_target,
    utilization,
)
from .pace import needed_per_week

__all__ = [
    "AvailableSpan",
    "available_by_calendar",
    "available_standard",
    "hours_to_target",
    "needed_per_week",
    "utilization",
]
