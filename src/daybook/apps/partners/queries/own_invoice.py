"""One invoice for the program itself: actions that have checked the right before."""

from __future__ import annotations

from daybook.apps.platform.refusals import NotFound

from ..models import PartnerInvoice
from .invoices import InvoiceRow, row_of

__all__ = ["invoice_unguarded"]


def invoice_unguarded(invoice_id: int) -> InvoiceRow:
    """The invoice as it stands; without rights of its own."""
    found = row_of(PartnerInvoice.objects.filter(pk=invoice_id))
    if found is None:
        raise NotFound(f"There is no partner invoice {invoice_id}.")
    return found
