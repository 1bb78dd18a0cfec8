"""Tables of people: places, persons, employments, leave, cost rates, targets."""

from .calendars import Leave, WorkCalendar
from .feeds import CalendarFeed
from .persons import Employment, Person
from .places import Practice, Region, Role
from .rates import CostRate, UtilizationTarget

__all__ = [
    "CalendarFeed",
    "CostRate",
    "Employment",
    "Leave",
    "Person",
    "Practice",
    "Region",
    "Role",
    "UtilizationTarget",
    "WorkCalendar",
]
