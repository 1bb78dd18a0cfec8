"""On which invoice is this line of time? Told to the pages of time, which lie below.

Entry 17 on INV-US-27-0001: its number for everybody who sees the entry, its page for those who may
open invoices.
"""

from __future__ import annotations

from collections.abc import Collection

from daybook.apps.ledger.queries.taken_by import lines_that_took
from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.time.queries.holders import Holder
from daybook.core.rights import Data

from ..models import InvoiceLine
from .history import visible_invoice_ids


def invoices_of_entries(viewer: Viewer, entry_ids: Collection[int]) -> dict[int, Holder]:
    """The invoice that holds each of these lines of time; the others are absent."""
    taken = lines_that_took("TIME_ENTRY", entry_ids)
    if not taken:
        return {}
    lines = InvoiceLine.objects.filter(pk__in=set(taken.values()))
    named = {key: (invoice, code) for key, invoice, code in lines.values_list(
        "id", "invoice_id", "invoice__code")}  # fmt: skip
    open_to = set()
    if may(viewer, Data.INVOICES):
        open_to = set(visible_invoice_ids(viewer, scope_of(viewer, Data.INVOICES)).filter(
            pk__in={invoice for invoice, _ in named.values()}))  # fmt: skip
    found = {}
    for entry_id, line_id in taken.items():
        invoice, code = named.get(line_id, (0, ""))
        if code:
            href = f"/money/invoices/{invoice}" if invoice in open_to else ""
            found[entry_id] = Holder(f"Invoiced on {code}.", href)
    return found
