"""On which invoices are these takes, and is a fact on a draft? What corrections ask of billing.

Entry 17: 450 minutes on INV-US-27-0001, issued 31 July.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..models import InvoiceItem, InvoiceLine


class _Taken(Protocol):
    invoice_line_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class InvoiceTake:
    """A quantity of a fact on an invoice, credits negative."""

    invoice_id: int
    code: str
    quantity: int

    @property
    def href(self) -> str:
        """The page of the invoice."""
        return f"/money/invoices/{self.invoice_id}"


def invoice_takes(takes: Sequence[_Taken]) -> tuple[InvoiceTake, ...]:
    """The invoice of each take, in order. Its number is no secret to whoever sees the fact."""
    rows = InvoiceLine.objects.filter(pk__in=[row.invoice_line_id for row in takes])
    found = {
        key: (invoice, code or f"draft {invoice}")
        for key, invoice, code in rows.values_list("id", "invoice_id", "invoice__code")
    }
    return tuple(
        InvoiceTake(*found.get(row.invoice_line_id, (0, "an invoice")), row.quantity)
        for row in takes
    )


def draft_holding(billable_id: int) -> int | None:
    """The draft invoice that reserves a billable, or None."""
    rows = InvoiceItem.objects.filter(billable_id=billable_id, is_draft=True)
    return rows.values_list("line__invoice_id", flat=True).first()
