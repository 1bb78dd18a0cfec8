"""What must hold of a month before it is hard-locked? Apps register conditions when they load.

    register_lock_condition("CLOSE", signed_off)

A condition receives the entity's key and the month, and raises `Refused` with what is missing. Both
signatures ask every condition, so that no page and no address leads around one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

LOCK_CONDITIONS: dict[str, Callable[[int, date], None]] = {}


def register_lock_condition(name: str, condition: Callable[[int, date], None]) -> None:
    """Make a condition of the hard lock known; apps call this when they load."""
    LOCK_CONDITIONS[name] = condition


def require_lockable(entity_id: int, month: date) -> None:
    """Refuse a hard lock while any registered condition does not hold."""
    for condition in LOCK_CONDITIONS.values():
        condition(entity_id, month)
