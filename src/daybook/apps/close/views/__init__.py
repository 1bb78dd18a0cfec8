"""Pages of the close."""

from .lock import lock
from .month import check, close_page, sign

__all__ = ["check", "close_page", "lock", "sign"]
