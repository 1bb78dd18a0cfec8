"""Is the month right? One file a close check: facts in, findings out, never exceptions."""

from .finding import Finding

__all__ = ["Finding"]
