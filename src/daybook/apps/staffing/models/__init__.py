"""Tables of staffing: bookings."""

from .bookings import Booking

__all__ = ["Booking"]
