"""When is an invoice matched? On each save, and again whenever the approved work changes."""

from __future__ import annotations

from daybook.apps.platform.transactions import record_changes

from ..models import PartnerInvoice
from ..models.invoices import OPEN_STATES
from ..queries.invoices import acceptances
from ..queries.matching import matching_of
from ..queries.own_invoice import invoice_unguarded


def state_of(invoice_id: int) -> str:
    """MATCHED where every difference is accepted or there is none, else MISMATCHED."""
    row = invoice_unguarded(invoice_id)
    accepted = acceptances(invoice_id)
    is_open = any(found.key not in accepted for found in matching_of(row).findings)
    return "MISMATCHED" if is_open else "MATCHED"


def rematch(*, invoice_id: int, line) -> str:
    """Bring an open invoice's state up to date, as part of another action. Returns the state."""
    row = PartnerInvoice.objects.filter(pk=invoice_id, state__in=OPEN_STATES).first()
    if row is None:
        return ""
    state = state_of(invoice_id)
    if state != row.state:
        PartnerInvoice.objects.filter(pk=row.pk).update(
            state=state, version=row.version + 1, audit_line=line
        )
        record_changes(line, [("PARTNER_INVOICE", row.pk, {"state": row.state}, {"state": state})])
    return state


def rematch_open(*, partner_id: int, line) -> None:
    """Match every open invoice of a partner anew."""
    rows = PartnerInvoice.objects.filter(partner_id=partner_id, state__in=OPEN_STATES)
    for key in rows.order_by("id").values_list("id", flat=True):
        rematch(invoice_id=key, line=line)
