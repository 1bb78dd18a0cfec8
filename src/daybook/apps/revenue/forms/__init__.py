"""Forms of revenue: text to typed values."""

from .run import RunForm

__all__ = ["RunForm"]
