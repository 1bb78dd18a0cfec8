"""Forms of the desk."""

from .snooze import SnoozeForm

__all__ = ["SnoozeForm"]
