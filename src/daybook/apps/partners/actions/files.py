"""How is the paper of an invoice kept, and how are its lines read from a table?

A PDF or picture lies with the files of `records`, by its content; a CSV or XLSX gives rows of text.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from daybook.apps.commercial.actions.partners import require_whole
from daybook.apps.expenses.actions.contents import LIMIT_BYTES, require_receipt
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.records.actions.files import store_file
from daybook.apps.records.actions.readers import read_rows
from daybook.core.rights import Verb

from ..models import PartnerInvoice
from ..models.invoices import OPEN_STATES
from ..queries.stored import RECORD_KIND

MOST_ROWS = 1_000


def attach_invoice_file(
    *, actor: Viewer, now: datetime, root: Path, invoice_id: int, name: str, content: bytes
) -> None:
    """Keep the paper of an open invoice; a later one takes its place, the earlier stays kept.

    Raises Refused PART-14 for what is neither PDF nor picture, by its content.
    """
    require_whole(actor, Verb.DRAFT, "keep the file of a partner invoice")
    try:
        content_type, shown = require_receipt(content, name)
    except Refused as error:
        raise Refused("PART-14", error.message, field="document") from error
    with action():
        row = PartnerInvoice.objects.filter(pk=invoice_id).first()
        if row is None or row.state not in OPEN_STATES:
            raise Refused("PART-11", "The invoice is decided, so its file stays as it is.",
                          field="document")  # fmt: skip
        kept = store_file(
            actor=actor, now=now, root=root, name=shown, content_type=content_type,
            chunks=[content], record_kind=RECORD_KIND, record_id=invoice_id,
            limit_bytes=LIMIT_BYTES,
        )  # fmt: skip
        line = record_audit(actor=actor, verb="attach_invoice_file", now=now,
                            subject=("PARTNER_INVOICE", invoice_id))  # fmt: skip
        change_row(PartnerInvoice, invoice_id, version=None, changes={"file_id": kept.id},
                   line=line, kind="PARTNER_INVOICE")  # fmt: skip


def table_rows(content: bytes, name: str) -> list[list[str]]:
    """The rows of an uploaded CSV or XLSX, the headings first; at most a thousand.

    Raises Refused IMPORT-01 for a file that cannot be read, PART-14 for one that is too long.
    """
    if len(content) > LIMIT_BYTES:
        raise Refused("PART-14", f"{name} is larger than 10 MB. Split it.", field="table")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines"
        path.write_bytes(content)
        found: list[list[str]] = []
        for row in read_rows(path, name):
            if len(found) > MOST_ROWS:
                raise Refused("PART-14", f"{name} has more than {MOST_ROWS} lines. Split it.",
                              field="table")  # fmt: skip
            found.append(row)
    return found
