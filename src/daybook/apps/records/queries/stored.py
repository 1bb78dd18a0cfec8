"""Under which hash are a file's bytes kept? By its key and whose it is."""

from __future__ import annotations

from ..models import StoredFile


def stored_digest(file_id: int, record_kind: str) -> str:
    """The SHA-256 of a file of a kind of record, or nothing where there is none.

    The caller checks the right of that record.
    """
    rows = StoredFile.objects.filter(pk=file_id, record_kind=record_kind)
    return rows.values_list("digest", flat=True).first() or ""
