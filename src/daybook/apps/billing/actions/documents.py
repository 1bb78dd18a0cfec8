"""Where does an invoice's document lie? Kept once, by the hash of its content, when first printed.

INV-US-27-0001 printed in July and asked for in November is the same file, byte for byte.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.records.actions.files import KeptFile, kept_file, store_file
from daybook.core.rights import Data, Verb

from ..models import Invoice
from ..queries.invoices import invoice_filter


def _readable(actor: Viewer, invoice_id: int):
    allowed = invoice_filter(scope_of(actor, Data.INVOICES, Verb.SEE), actor)
    return Invoice.objects.filter(pk__in=Invoice.objects.filter(allowed, pk=invoice_id))


def kept_document(*, actor: Viewer, invoice_id: int, root: Path) -> KeptFile | None:
    """The document kept for an issued invoice, or None before its first print."""
    row = _readable(actor, invoice_id).first()
    if row is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    if row.document_id is None:
        return None
    kept = kept_file(row.document_id, root)
    if not kept.path.exists():
        raise Refused("REF-01", f"The document of {row.code} is missing from the files folder. "
                      "Restore that folder from the backup.")  # fmt: skip
    return kept


def keep_document(
    *, actor: Viewer, now: datetime, invoice_id: int, content: bytes, root: Path
) -> KeptFile:
    """Keep the first print of an issued invoice; a later print gets the one that is kept.

    Whoever may read the invoice may print it. Raises Refused STATE-01 for a draft, whose words may
    still change.
    """
    with action():
        row = _readable(actor, invoice_id).select_for_update().first()
        if row is None:
            raise NotFound(f"There is no invoice {invoice_id}.")
        if row.state == "DRAFT":
            raise Refused("STATE-01", "A draft has no document to keep: issue it first.")
        if row.document_id is not None:
            return kept_file(row.document_id, root)
        kept = store_file(
            actor=actor,
            now=now,
            root=root,
            name=f"{row.code}.pdf",
            content_type="application/pdf",
            chunks=[content],
            record_kind="INVOICE",
            record_id=row.pk,
        )
        line = record_audit(actor=actor, verb="keep_document", now=now, subject=("INVOICE", row.pk),
                            reason=kept.digest)  # fmt: skip
        change_row(Invoice, row.pk, version=row.version, changes={"document_id": kept.id},
                   line=line, kind="INVOICE")  # fmt: skip
    return kept
