"""Will we hit the month?"""

from .estimate import (
    PARTS,
    Estimate,
    LoggedWork,
    MilestoneValue,
    PlannedWork,
    gap_to_target,
    month_estimate,
)

__all__ = [
    "PARTS",
    "Estimate",
    "LoggedWork",
    "MilestoneValue",
    "PlannedWork",
    "gap_to_target",
    "month_estimate",
]
