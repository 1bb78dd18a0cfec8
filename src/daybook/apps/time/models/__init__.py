"""Tables of time: entries and submissions."""

from .entries import Submission, TimeEntry

__all__ = ["Submission", "TimeEntry"]
