"""What becomes of rows of a run that was discarded? They never counted, and go in short steps."""

from __future__ import annotations

from daybook.apps.platform.transactions import action

from ..models import Billable, LedgerLine

STEP_ROWS = 2000


def sweep_books(run_id: int) -> None:
    """Delete the ledger lines and billables of a run that is not committed.

    The database refuses it for a committed one (BOOK-01).
    """
    for model in (LedgerLine, Billable):
        rows = model.objects.filter(run_id=run_id)
        while keys := list(rows.values_list("pk", flat=True)[:STEP_ROWS]):
            with action():
                model.objects.filter(pk__in=keys).delete()
