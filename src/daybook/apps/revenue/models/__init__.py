"""Tables of revenue: performance obligations."""

from .obligations import Obligation

__all__ = ["Obligation"]
