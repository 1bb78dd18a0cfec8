"""Where do the bytes of a receipt lie? With the files of records, under their hash."""

from __future__ import annotations

from pathlib import Path

from daybook.apps.platform.refusals import NotFound
from daybook.apps.records.queries.stored import stored_digest

RECORD_KIND = "EXPENSE_LINE"


def kept_receipt(file_id: int, root: Path) -> Path:
    """The file's path. Raises NotFound where it is not there; the caller has checked the right."""
    digest = stored_digest(file_id, RECORD_KIND)
    path = root / digest[:2] / digest if digest else None
    if path is None or not path.is_file():
        raise NotFound(f"The file of receipt {file_id} is not kept here.")
    return path
