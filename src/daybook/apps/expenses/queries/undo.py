"""For how long can an approval be undone? A dated setting; ten minutes unless it says otherwise."""

from __future__ import annotations

from datetime import date

from daybook.apps.platform.queries.settings import policy_on


def undo_minutes(on: date) -> int:
    """The minutes in force on a day (EXP-18)."""
    return policy_on(on).expense_undo_minutes
