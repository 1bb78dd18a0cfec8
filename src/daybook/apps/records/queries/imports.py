"""What was imported, checked and remembered? Batches with their runs, refused rows, mappings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import require
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import ImportBatch, ImportChange, ImportMapping, ImportRejection


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One import or check: its file, its mapping, and how its run stands."""

    run_id: int
    kind: str
    source: str
    file_id: int | None
    file_name: str
    mapping: str
    mode: str
    dry_run: bool
    state: str
    done_units: int
    total_units: int | None
    message: str
    started_by: str
    created_at: datetime
    finished_at: datetime | None
    lease_until: datetime | None
    counts: dict
    summary: dict

    @property
    def total_rows(self) -> int:
        """Rows of the file: what the counts sum to."""
        return sum(value for value in self.counts.values() if isinstance(value, int))

    def is_silent(self, now: datetime) -> bool:
        """Whether it is under way and nobody works on it any more."""
        return self.state == "RUNNING" and (self.lease_until is None or self.lease_until < now)


_COLUMNS = (
    "run_id",
    "kind",
    "source",
    "file_id",
    "file_name",
    "mapping",
    "mode",
    "dry_run",
    "run__state",
    "run__done_units",
    "run__total_units",
    "run__message",
    "run__started_by__name",
    "run__created_at",
    "run__finished_at",
    "run__lease_until",
)


def _batches(rows) -> tuple[BatchRow, ...]:
    return tuple(
        BatchRow(*row[:-2], json.loads(row[-2] or "{}"), json.loads(row[-1] or "{}"))
        for row in rows.values_list(*_COLUMNS, "run__counts", "summary")
    )


def import_batches(
    viewer: Viewer, kind: str, *, first: int = 0, size: int = 50
) -> tuple[tuple[BatchRow, ...], int]:
    """Imports of a kind, newest first, without mere checks; and how many there are."""
    require(viewer, Data.IMPORTS, Verb.SEE, what="see imports")
    rows = ImportBatch.objects.filter(kind=kind, dry_run=False).order_by("-run_id")
    return _batches(rows[first : first + size]), rows.count()


def import_batch(viewer: Viewer, run_id: int) -> BatchRow:
    """An import or a check by its run. Raises NotFound where there is none."""
    require(viewer, Data.IMPORTS, Verb.SEE, what="see imports")
    found = _batches(ImportBatch.objects.filter(run_id=run_id))
    if not found:
        raise NotFound(f"There is no import {run_id}.")
    return found[0]


def newest_of_file(file_id: int, *, dry_run: bool, after_run_id: int = 0) -> BatchRow | None:
    """The newest check (or import) of a kept file."""
    rows = ImportBatch.objects.filter(file_id=file_id, dry_run=dry_run, run_id__gt=after_run_id)
    found = _batches(rows.order_by("-run_id")[:1])
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class RejectionRow:
    """A refused row of a file: where, which field, why, and the row as it came."""

    row_number: int
    field: str
    code: str
    reason: str
    raw: tuple[str, ...]


def rejection_counts(run_id: int) -> tuple[tuple[str, str, int], ...]:
    """(code, field, rows) of a run's refusals, most frequent first."""
    rows = ImportRejection.objects.filter(run_id=run_id).order_by()
    grouped = rows.values_list("code", "field").annotate(rows=Count("id"))
    return tuple(sorted(grouped, key=lambda row: (-row[2], row[0], row[1])))


def rejections(
    run_id: int, *, code: str = "", first: int = 0, size: int | None = None
) -> tuple[RejectionRow, ...]:
    """Refused rows of a run in file order, of one code if it is given."""
    rows = ImportRejection.objects.filter(run_id=run_id).order_by("row_number")
    if code:
        rows = rows.filter(code=code)
    values = rows.values_list("row_number", "field", "code", "reason", "raw")
    values = values[first:] if size is None else values[first : first + size]
    return tuple(RejectionRow(*row[:4], tuple(json.loads(row[4]))) for row in values)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A stored value that a checked file would change."""

    row_number: int
    record_id: int
    field: str
    old: str
    new: str


def changes_of(run_id: int) -> tuple[ChangeRow, ...]:
    """What a check kept of the values it would change, in file order."""
    rows = ImportChange.objects.filter(run_id=run_id).order_by("row_number", "id")
    return tuple(
        ChangeRow(*row)
        for row in rows.values_list("row_number", "record_id", "field", "old", "new")
    )


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A remembered mapping."""

    id: int
    kind: str
    name: str
    header_digest: str
    mapping: str
    saved_by: str
    saved_at: datetime
    version: int

    @property
    def document(self) -> dict:
        """The mapping as a document."""
        return json.loads(self.mapping)

    @property
    def source(self) -> str:
        """The sending system it names."""
        return str(self.document.get("source", ""))


_MAPPING = (
    "id", "kind", "name", "header_digest", "mapping", "saved_by__name", "saved_at", "version",
)  # fmt: skip


def saved_mappings(viewer: Viewer, kind: str) -> tuple[MappingRow, ...]:
    """Remembered mappings of a kind, by name."""
    require(viewer, Data.IMPORTS, Verb.SEE, what="see mappings")
    rows = ImportMapping.objects.filter(kind=kind).order_by("name")
    return tuple(MappingRow(*row) for row in rows.values_list(*_MAPPING))


def saved_mapping(viewer: Viewer, mapping_id: int) -> MappingRow:
    """A remembered mapping by its key. Raises NotFound where there is none."""
    require(viewer, Data.IMPORTS, Verb.SEE, what="see mappings")
    row = ImportMapping.objects.filter(pk=mapping_id).values_list(*_MAPPING).first()
    if row is None:
        raise NotFound("There is no such mapping.")
    return MappingRow(*row)


def mapping_of_header(kind: str, header_digest: str) -> MappingRow | None:
    """The mapping last saved for a header, or None."""
    rows = ImportMapping.objects.filter(kind=kind, header_digest=header_digest)
    row = rows.order_by("-saved_at", "-id").values_list(*_MAPPING).first()
    return MappingRow(*row) if row else None
