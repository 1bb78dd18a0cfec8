"""Tables of time: entries, submissions, and the rows of a week."""

from .entries import Submission, TimeEntry
from .weeks import WeekRow

__all__ = ["Submission", "TimeEntry", "WeekRow"]
