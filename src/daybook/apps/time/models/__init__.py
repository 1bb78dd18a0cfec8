"""Tables of time: entries, submissions, rows of a week, routes of approval, excuses, reminders."""

from .compliance import Excuse, Nudge
from .entries import Submission, TimeEntry
from .routing import ApprovalRoute, Escalation, ReturnReasons
from .weeks import WeekRow

__all__ = [
    "ApprovalRoute",
    "Escalation",
    "Excuse",
    "Nudge",
    "ReturnReasons",
    "Submission",
    "TimeEntry",
    "WeekRow",
]
