"""Forms of the close: text to typed values."""

from .lock import LockForm

__all__ = ["LockForm"]
