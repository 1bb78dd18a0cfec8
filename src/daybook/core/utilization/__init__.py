"""How much of the available time was billable? The denominator is a named policy."""

from .available import (
    AvailableSpan,
    available_by_calendar,
    available_standard,
    hours_to_target,
    utilization,
)

__all__ = [
    "AvailableSpan",
    "available_by_calendar",
    "available_standard",
    "hours_to_target",
    "utilization",
]
