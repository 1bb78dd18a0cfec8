"""Is the month right? One file a close check: facts in, findings out, never exceptions."""

from .books_tied import Position, ReversalPair, check_positions, check_reversals
from .estimates_trued_up import check_trued_up
from .finding import Finding
from .milestones_recognized import AcceptedMilestone, check_milestones
from .minutes_tied import ProjectMinutes, check_minutes_tied
from .sources_exist import check_orphans
from .time_billed import ProjectTime, check_time_billed
from .unapproved_time import check_unapproved
from .unpriced_time import TimeGroup, check_unpriced

__all__ = [
    "AcceptedMilestone",
    "Finding",
    "Position",
    "ProjectMinutes",
    "ProjectTime",
    "ReversalPair",
    "TimeGroup",
    "check_milestones",
    "check_minutes_tied",
    "check_orphans",
    "check_positions",
    "check_reversals",
    "check_time_billed",
    "check_trued_up",
    "check_unapproved",
    "check_unpriced",
]
