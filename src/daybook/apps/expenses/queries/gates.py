"""Which pages of expenses open for this viewer? Links to others are then plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb


def expenses_gate(viewer: Viewer | None, today: date) -> Callable[[str], bool]:
    """Expenses are for those who see any; approvals for those who approve some."""
    sees = viewer is not None and may(viewer, Data.EXPENSES)
    approves = viewer is not None and may(viewer, Data.EXPENSES, Verb.APPROVE)
    pays = viewer is not None and may(viewer, Data.EXPENSES, Verb.ISSUE)

    def opens(address: str) -> bool:
        if address.startswith("/time/expenses/approvals"):
            return approves
        if address.startswith("/time/expenses/reimbursements"):
            return pays
        return sees

    return opens
