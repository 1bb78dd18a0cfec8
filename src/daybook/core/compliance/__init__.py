"""Who has not accounted for a week, what is that worth, and when may we ask?"""

from .nudging import (
    MANAGER,
    PERSON,
    REGION,
    Quiet,
    due_step,
    is_quiet,
    next_allowed,
    slot_of,
)
from .standing import (
    MISSING,
    OnTime,
    PartFacts,
    Standing,
    count_on_time,
    counts_as_due,
    is_owed,
    missing_minutes,
    part_standing,
    revenue_at_risk,
    was_on_time,
    week_standing,
)

__all__ = [
    "MANAGER",
    "MISSING",
    "PERSON",
    "REGION",
    "OnTime",
    "PartFacts",
    "Quiet",
    "Standing",
    "count_on_time",
    "counts_as_due",
    "due_step",
    "is_owed",
    "is_quiet",
    "missing_minutes",
    "next_allowed",
    "part_standing",
    "revenue_at_risk",
    "slot_of",
    "was_on_time",
    "week_standing",
]
