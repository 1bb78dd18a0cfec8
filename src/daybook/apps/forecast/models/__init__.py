"""Tables of forecast: monthly revenue targets."""

from .targets import RevenueTarget

__all__ = ["RevenueTarget"]
