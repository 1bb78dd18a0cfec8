"""Forms of billing: text to typed values."""

from .issue import IssueForm

__all__ = ["IssueForm"]
