"""What does the partner's accounts read when an invoice comes back? Every open difference."""

from __future__ import annotations

from .invoices import InvoiceRow, acceptances
from .matching import matching_of


def return_text(row: InvoiceRow) -> str:
    """The open differences as plain lines; the caller has checked the right."""
    accepted = acceptances(row.id)
    found = [one for one in matching_of(row).findings if one.key not in accepted]
    lines = [
        f"Invoice {row.number} for {row.month:%B %Y} does not agree with the approved time:",
        "",
        *(f"- {one.text}" for one in found),
        "",
        "Please send a corrected invoice. It may carry the same number.",
    ]
    if not found:
        lines = [f"Invoice {row.number} for {row.month:%B %Y} comes back to you."]
    return "\n".join(lines)
