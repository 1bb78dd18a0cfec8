"""Where do the bytes of an invoice lie? With the files of records, under their hash."""

from __future__ import annotations

from pathlib import Path

from daybook.apps.platform.refusals import NotFound
from daybook.apps.records.queries.stored import stored_digest

RECORD_KIND = "PARTNER_INVOICE"


def kept_invoice(file_id: int | None, root: Path) -> Path:
    """The file's path. Raises NotFound where it is not there; the caller has checked the right."""
    digest = stored_digest(file_id, RECORD_KIND) if file_id else ""
    path = root / digest[:2] / digest if digest else None
    if path is None or not path.is_file():
        raise NotFound("The file of this invoice is not kept here.")
    return path
