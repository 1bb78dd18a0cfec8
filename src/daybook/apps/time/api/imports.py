"""Imports of time over the API: check a file, commit it, take it back."""

from __future__ import annotations

from django.conf import settings
from ninja import File, Form, Router, Schema, Status, UploadedFile

from daybook.ui.rest import Key, bounds, page_document, page_of_documents

from ..actions.imports.mapping import parse_mapping
from ..actions.imports.run import discard_import, undo_import
from ..actions.imports.wizard import keep_upload, start_check, start_import
from ..queries.imports import import_batch, import_batches, rejections
from .weeks import Lines

imports_api = Router(tags=["Imports"])


class ImportDocument(Schema):
    """An import, or the check before one, and what it found."""

    run_id: int
    state: str
    dry_run: bool
    file_name: str
    source: str
    counts: dict[str, int]
    done_units: int
    total_units: int | None


ImportPage = page_of_documents(ImportDocument)


@imports_api.get("/imports/time", response=ImportPage, summary="Imports of time")
def list_imports(request, page: int = 1, size: int = 50):
    """Newest first."""
    page, size, first = bounds(page, size)
    rows, total = import_batches(request.viewer, "time", first=first, size=size)
    return page_document(request, rows, total=total, page=page, size=size)


@imports_api.post("/imports/time", response={202: ImportDocument}, summary="Check a file")
def check_file(request, file: UploadedFile = File(...), mapping: str = Form(...)):  # noqa: B008
    """Upload a CSV or XLSX file (or either in .xz or .gz) with its mapping as JSON. It is checked
    dry; ask for the run until its state is COMMITTED, then commit it."""
    checked = parse_mapping(mapping, "the mapping")
    kept = keep_upload(
        actor=request.viewer, now=request.now, root=settings.FILES_ROOT, name=file.name,
        chunks=file.chunks(), limit_bytes=settings.UPLOAD_LIMIT_BYTES,
    )  # fmt: skip
    run_id = start_check(
        actor=request.viewer, now=request.now, today=request.today, root=settings.FILES_ROOT,
        file_id=kept.id, mapping=checked,
    )  # fmt: skip
    return Status(202, import_batch(request.viewer, run_id))


@imports_api.get("/imports/time/{run_id}", response=ImportDocument, summary="How an import stands")
def show_import(request, run_id: Key):
    """Its counts sum to the rows of the file."""
    return import_batch(request.viewer, run_id)


class RejectionDocument(Schema):
    """A refused row: where, which field, and why."""

    row_number: int
    field: str
    code: str
    reason: str


@imports_api.get(
    "/imports/time/{run_id}/refused", response=list[RejectionDocument], summary="Refused rows"
)
def refused_rows(request, run_id: Key):
    """Each with its number, its field and a reason."""
    import_batch(request.viewer, run_id)
    return list(rejections(run_id))


class CommitIn(Schema):
    """How to commit a checked file."""

    valid_only: bool = False
    approve: bool = False


@imports_api.post(
    "/imports/time/{run_id}/commit", response={202: ImportDocument}, summary="Commit a check"
)
def commit_import(request, run_id: Key, body: CommitIn):
    """Whole, or the valid rows only; `approve` submits and approves as the system."""
    start_import(
        actor=request.viewer, now=request.now, today=request.today, root=settings.FILES_ROOT,
        check_run_id=run_id, **body.dict(),
    )  # fmt: skip
    return Status(202, import_batch(request.viewer, run_id))


@imports_api.post("/imports/time/{run_id}/undo", response=Lines, summary="Take an import back")
def undo(request, run_id: Key):
    """Until one of its lines is handed in."""
    return {"lines": undo_import(actor=request.viewer, now=request.now, run_id=run_id)}


@imports_api.post(
    "/imports/time/{run_id}/discard", response={204: None}, summary="Drop a stopped import"
)
def discard(request, run_id: Key):
    """What it wrote never counted, and goes."""
    import_batch(request.viewer, run_id)
    discard_import(actor=request.viewer, now=request.now, run_id=run_id)
    return Status(204, None)
