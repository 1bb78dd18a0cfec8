"""How is a file kept? By the hash of its content, outside the web root, once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer

from ..models import StoredFile


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A stored file and where its bytes lie."""

    id: int
    digest: str
    name: str
    path: Path
    size_bytes: int


def file_path(root: Path, digest: str) -> Path:
    """Where the bytes of a hash lie."""
    return root / digest[:2] / digest


def store_file(
    *,
    actor: Viewer,
    now: datetime,
    root: Path,
    name: str,
    content_type: str,
    chunks: Iterable[bytes],
    record_kind: str,
    record_id: int | None = None,
    limit_bytes: int = 100 * 1024 * 1024,
) -> KeptFile:
    """Keep a file's bytes and write down whose it is. The caller has checked the right.

    Raises Refused FILE-01 past the limit; nothing is left behind then.
    """
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=root)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit_bytes:
                    raise Refused(
                        "FILE-01",
                        f"{name} is larger than {limit_bytes // 1024 // 1024} MB. Split it, or "
                        "import it on the server with `daybook import time`.",
                        field="file",
                    )
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        path = file_path(root, digest.hexdigest())
        path.parent.mkdir(exist_ok=True)
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    with action():
        line = record_audit(actor=actor, verb="store_file", now=now,
                            subject=(record_kind, record_id))  # fmt: skip
        row = StoredFile.objects.create(
            digest=digest.hexdigest(),
            name=Path(name).name[:200],
            content_type=content_type[:80],
            size_bytes=size,
            record_kind=record_kind,
            record_id=record_id,
            stored_by_id=actor.user_id,
            stored_at=now,
            audit_line=line,
        )
    return KeptFile(row.pk, row.digest, row.name, path, size)


def kept_file(file_id: int, root: Path, *, record_kind: str = "") -> KeptFile:
    """A stored file by its key, of a kind of record if one is named; the caller checks the right
    of that record.
    """
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None or (record_kind and row.record_kind != record_kind):
        raise NotFound(f"There is no file {file_id}.")
    return KeptFile(row.pk, row.digest, row.name, file_path(root, row.digest), row.size_bytes)
