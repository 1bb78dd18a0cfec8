"""How does a receipt stand with an expense? Its bytes are kept by content, once; its rights are the
line's.

Three photos dropped at once are three drafts, each with its photo, ready to be told what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.records.actions.files import store_file

from ..models import ExpenseLine, Receipt
from .contents import LIMIT_BYTES, require_receipt
from .lines import new_draft, open_line

RECORD_KIND = "EXPENSE_LINE"


def attach_receipt(
    *, actor: Viewer, now: datetime, root: Path, line_id: int, name: str, content: bytes
) -> int:
    """Put a receipt with a draft or returned expense. The same file twice is one receipt.

    Raises Refused EXP-16 for what is no receipt, STATE-01 once it is handed in.
    """
    content_type, shown = require_receipt(content, name)
    with action():
        line = open_line(actor, line_id, "add a receipt to")
        return _attached(actor, now, root, line, shown, content_type, content)


def _attached(actor, now, root, line: ExpenseLine, name, content_type, content: bytes) -> int:
    kept = store_file(
        actor=actor, now=now, root=root, name=name, content_type=content_type, chunks=[content],
        record_kind=RECORD_KIND, record_id=line.pk, limit_bytes=LIMIT_BYTES,
    )  # fmt: skip
    held = Receipt.objects.filter(line_id=line.pk, digest=kept.digest).first()
    if held is not None:
        return held.pk
    audit = record_audit(actor=actor, verb="attach_receipt", now=now, subject=("EXPENSE", line.pk))
    return Receipt.objects.create(
        line=line, file_id=kept.id, digest=kept.digest, added_at=now, audit_line=audit
    ).pk


def detach_receipt(*, actor: Viewer, now: datetime, receipt_id: int) -> int:
    """Take a receipt off a draft or returned expense; the file stays kept. Returns the expense."""
    with action():
        row = Receipt.objects.filter(pk=receipt_id).first()
        if row is None:
            raise NotFound(f"There is no receipt {receipt_id}.")
        line = open_line(actor, row.line_id, "take a receipt off")
        record_audit(actor=actor, verb="detach_receipt", now=now, subject=("EXPENSE", line.pk),
                     reason=row.digest)  # fmt: skip
        row.delete()
    return line.pk


def drafts_from_files(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    root: Path,
    files: Sequence[tuple[str, bytes]],
    report_id: int | None = None,
    note: str = "",
) -> tuple[int, ...]:
    """Make one draft of each photo or PDF, in one report. All of them or none.

    Raises Refused EXP-16 naming the file that is no receipt.
    """
    if not files:
        raise Refused("EXP-16", "Choose a photo or a PDF.", field="receipt")
    checked = [(*require_receipt(content, name), content) for name, content in files]
    made = []
    with action():
        for content_type, name, content in checked:
            line = new_draft(
                actor=actor, now=now, today=today, report_id=report_id, note=note[:240]
            )
            report_id = line.report_id
            _attached(actor, now, root, line, name, content_type, content)
            made.append(line.pk)
    return tuple(made)
