"""How does the wizard take a file through? Kept, checked without changing anything, then written.

A small plain file is done within the request; anything larger is a job, and the page watches it.
Both go through `dry_run` and `import_time`, as the command does.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from daybook.apps.platform.actions.jobs import enqueue_job
from daybook.apps.platform.actions.runs import commit_run, end_run, lease_run, move_run
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.viewer import Viewer
from daybook.apps.records.actions.contents import require_table
from daybook.apps.records.actions.files import KeptFile, kept_file, store_file
from daybook.apps.records.actions.imports import (
    clear_findings,
    keep_findings,
    note_summary,
    open_check,
)
from daybook.apps.records.actions.readers import read_rows
from daybook.apps.records.queries.imports import import_batch
from daybook.core.rights import Data, Verb

from .changes import first_changes
from .mapping import Mapping, column_indexes, parse_mapping
from .run import ImportResult, dry_run, import_time, store_rejections

CHECK = "TIME_CHECK"
CHECK_JOB, IMPORT_JOB = "check_time_file", "import_time_file"
# A plain file up to this size is read in a fraction of a second, so nobody waits for a job.
SMALL_BYTES = 256 * 1024
SHOWN_ROWS = 5
FILE_KIND = "IMPORT"


@dataclass(frozen=True, slots=True)
class Head:
    """The first rows of a file: its column titles and a few rows under them."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def keep_upload(
    *,
    actor: Viewer,
    now: datetime,
    root: Path,
    name: str,
    chunks: Iterable[bytes],
    limit_bytes: int,
) -> KeptFile:
    """Keep an uploaded file if it is a table; what is none leaves nothing behind.

    Raises Refused FILE-01 past the limit, IMPORT-01 and IMPORT-02 for what cannot be read.
    """
    require(actor, Data.IMPORTS, Verb.EDIT, what="import time")
    name = Path(name).name[:200] or "file"
    root.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=root)
    path = Path(temporary)
    try:
        with os.fdopen(handle, "wb") as file:
            _write(file, chunks, name, limit_bytes)
        require_table(path, name)
        read_head(path, name)
        with path.open("rb") as file:
            return store_file(
                actor=actor, now=now, root=root, name=name,
                content_type="application/octet-stream",
                chunks=iter(lambda: file.read(1 << 20), b""),
                record_kind=FILE_KIND, limit_bytes=limit_bytes,
            )  # fmt: skip
    finally:
        path.unlink(missing_ok=True)


def _write(file, chunks: Iterable[bytes], name: str, limit_bytes: int) -> None:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit_bytes:
            raise Refused(
                "FILE-01",
                f"{name} is larger than {limit_bytes // 1024 // 1024} MB. Split it, compress it "
                "with xz or gzip, or import it on the server with `daybook import time`.",
                field="file",
            )
        file.write(chunk)


def upload_of(*, actor: Viewer, root: Path, file_id: int) -> KeptFile:
    """A file that was uploaded for an import. Raises NotFound for any other."""
    require(actor, Data.IMPORTS, Verb.EDIT, what="import time")
    return kept_file(file_id, root, record_kind=FILE_KIND)


def read_head(path: Path, name: str) -> Head:
    """The first rows of a table. Raises Refused IMPORT-01 where there is no header to read."""
    rows = read_rows(path, name)
    try:
        titles = next(rows, None)
        if not titles or not any(title.strip() for title in titles):
            raise Refused("IMPORT-01", f"{name} has no header row. Give each column a title.",
                          field="file")  # fmt: skip
        found = []
        for row in rows:
            found.append(tuple(cell[:200] for cell in row))
            if len(found) == SHOWN_ROWS:
                break
    finally:
        rows.close()
    return Head(tuple(title.strip()[:200] for title in titles), tuple(found))


def start_check(
    *, actor: Viewer, now: datetime, today: date, root: Path, file_id: int, mapping: Mapping
) -> int:
    """Check a kept file under a mapping, at once or by a job. Returns the run that tells.

    Raises Refused IMPORT-04 where the file lacks a column of the mapping.
    """
    require(actor, Data.IMPORTS, Verb.EDIT, what="check a file")
    kept = kept_file(file_id, root)
    head = read_head(kept.path, kept.name)
    column_indexes(mapping, head.titles, kept.name)
    run_id = open_check(
        actor=actor, now=now, run_kind=CHECK, kind="time", source=mapping.source, file_id=file_id,
        file_name=kept.name, file_digest=kept.digest, mapping=mapping.text(),
    )  # fmt: skip
    if is_small(kept):
        check_file(actor=actor, clock=lambda: now, today=today, root=root, run_id=run_id)
    else:
        enqueue_job(
            actor=actor, now=now, kind=CHECK_JOB, unique_key=f"{CHECK_JOB}:{run_id}",
            payload={"run_id": run_id, "today": today.isoformat(), "root": str(root)},
        )  # fmt: skip
    return run_id


def is_small(kept: KeptFile) -> bool:
    """Whether the file is read so fast that nobody need wait for a job: small and not packed."""
    with kept.path.open("rb") as file:
        head = file.read(6)
    packed = head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"\xfd7zXZ"))
    return not packed and kept.size_bytes <= SMALL_BYTES


def check_file(
    *,
    actor: Viewer,
    clock: Callable[[], datetime],
    today: date,
    root: Path,
    run_id: int,
    owner: str = "check",
) -> None:
    """Carry out a check: read every row, compare it with what is stored, keep the findings.

    A check that was stopped begins anew; what cannot be read ends it as FAILED with the reason.
    """
    batch = import_batch(actor, run_id)
    kept = kept_file(batch.file_id, root)
    lease_run(run_id, owner=owner, now=clock())
    clear_findings(run_id)

    def progress(_: str, rows: int) -> None:
        move_run(run_id, owner=owner, now=clock(), cursor={}, counts={}, done_units=rows)

    try:
        result, plan = dry_run(
            actor=actor, path=kept.path, mapping=parse_mapping(batch.mapping), today=today,
            name=kept.name, progress=progress,
        )  # fmt: skip
        store_rejections(run_id, plan)
        keep_findings(run_id, summary=_summary(result, plan.header), changes=first_changes(plan))
    except Refused as refusal:
        end_run(run_id, actor=actor, now=clock(), state="FAILED", message=refusal.message)
        return
    commit_run(run_id, actor=actor, now=clock(), counts=result.counts)


def _summary(result: ImportResult, header: Sequence[str]) -> dict:
    return {
        "rejected": result.rejected,
        "flagged": result.flagged,
        "total": result.total_rows,
        "minutes": result.minutes,
        "header": list(header),
    }


def start_import(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    root: Path,
    check_run_id: int,
    valid_only: bool = False,
    approve: bool = False,
) -> None:
    """Write what a check found, at once or by a job. The check's summary says how it went.

    Approving as imported needs a right of its own. Raises Refused IMPORT-05 for an atomic import
    of a file with refused rows, IMPORT-08 where the check has not ended well.
    """
    require(actor, Data.IMPORTS, Verb.EDIT, what="import time")
    if approve:
        require(actor, Data.IMPORTS, Verb.APPROVE, what="approve time as it is imported")
    batch = import_batch(actor, check_run_id)
    if not batch.dry_run or batch.state != "COMMITTED":
        raise Refused(
            "IMPORT-08", "This check has not ended, or ended badly. Check the file again."
        )
    refused = batch.counts.get("error", 0)
    if refused and not valid_only:
        raise Refused(
            "IMPORT-05",
            f"{refused} of {batch.total_rows} rows are refused, so nothing was imported. Mend "
            "them, or import the valid rows only.",
        )
    order = {"valid_only": valid_only, "approve": approve}
    note_summary(check_run_id, used={"state": "WAITING", **order})
    if is_small(kept_file(batch.file_id, root)):
        import_checked(actor=actor, clock=lambda: now, today=today, root=root,
                       check_run_id=check_run_id, **order)  # fmt: skip
        return
    payload = {"run_id": check_run_id, "today": today.isoformat(), "root": str(root), **order}
    enqueue_job(actor=actor, now=now, kind=IMPORT_JOB, payload=payload)


def import_checked(
    *,
    actor: Viewer,
    clock: Callable[[], datetime],
    today: date,
    root: Path,
    check_run_id: int,
    valid_only: bool,
    approve: bool,
    owner: str = "import",
) -> None:
    """Carry out the import of a checked file; a killed one goes on where it stopped."""
    batch = import_batch(actor, check_run_id)
    kept = kept_file(batch.file_id, root)
    order = {"valid_only": valid_only, "approve": approve}
    if approve:
        require(actor, Data.IMPORTS, Verb.APPROVE, what="approve time as it is imported")
    try:
        result = import_time(
            actor=actor, clock=clock, today=today, path=kept.path,
            mapping=parse_mapping(batch.mapping), name=kept.name, file_id=kept.id, owner=owner,
            **order,
        )  # fmt: skip
    except Refused as refusal:
        note_summary(check_run_id, used={"state": "REFUSED", "message": refusal.message, **order})
        return
    note_summary(check_run_id, used={"state": result.state, "run_id": result.run_id, **order})
