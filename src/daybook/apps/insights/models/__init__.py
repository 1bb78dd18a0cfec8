"""Tables of insights: what was published, under which seal."""

from .publications import Publication

__all__ = ["Publication"]
