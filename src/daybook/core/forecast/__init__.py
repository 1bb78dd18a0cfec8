"""Will we hit the month?"""

from .estimate import (
    PARTS,
    Estimate,
    GapSentence,
    LoggedWork,
    MilestoneValue,
    PlannedWork,
    gap_sentence,
    gap_to_target,
    month_estimate,
    sum_estimates,
)

__all__ = [
    "PARTS",
    "Estimate",
    "GapSentence",
    "LoggedWork",
    "MilestoneValue",
    "PlannedWork",
    "gap_sentence",
    "gap_to_target",
    "month_estimate",
    "sum_estimates",
]
