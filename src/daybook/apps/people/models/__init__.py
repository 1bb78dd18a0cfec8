"""Tables of people: places, persons, employments, leave, cost rates, targets."""

from .calendars import Leave, WorkCalendar
from .persons import Employment, Person
from .places import Practice, Region, Role
from .rates import CostRate, UtilizationTarget

__all__ = [
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
