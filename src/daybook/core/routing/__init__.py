"""Who approves which line, who steps in, until when, and how long it can be taken back?"""

from .approvers import (
    ANY_WORK,
    APPROVER_KINDS,
    DEFAULT_LADDERS,
    WORK_KINDS,
    Approver,
    Place,
    Step,
    ladder_of,
    parse_ladder,
    place_of,
    steps_of,
    work_kind,
)
from .deadline import approval_due, days_late
from .escalation import due_level
from .undo import UNDO_WORDS, undo_refusal

__all__ = [
    "ANY_WORK",
    "APPROVER_KINDS",
    "DEFAULT_LADDERS",
    "UNDO_WORDS",
    "WORK_KINDS",
    "Approver",
    "Place",
    "Step",
    "approval_due",
    "days_late",
    "due_level",
    "ladder_of",
    "parse_ladder",
    "place_of",
    "steps_of",
    "undo_refusal",
    "work_kind",
]
