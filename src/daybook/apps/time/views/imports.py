"""Bring time in: a file or pasted rows, kept, then mapped column by column."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.columns import Column
from daybook.ui.format import moment
from daybook.ui.grid import Empty, Table, page_of

from ..actions.imports.mapping import guess_columns, header_digest
from ..actions.imports.wizard import Head, keep_upload, read_head, start_check, upload_of
from ..actions.mappings import save_time_mapping
from ..forms.imports import MappingForm, UploadForm, initial_of
from ..queries.imports import (
    BatchRow,
    import_batches,
    mapping_of_header,
    organization_zone,
    saved_mappings,
)
from .frame import import_tabs, local_time
from .import_words import counts_text

SIZE = 50
_MODES = {"ATOMIC": "whole", "VALID_ONLY": "valid rows only"}
# What the file of refused rows puts before the columns of the file itself.
REPAIR_COLUMNS = ("row", "field", "reason")
_COLUMNS = (
    Column("file_name", "File", href="/import/runs/{run_id}", sub="source"),
    Column("state", "State", kind="status"),
    Column("counts", "Rows"),
    Column("who", "By", opt=True),
    Column("at", "When", opt=True),
)


def start(request: HttpRequest) -> HttpResponse:
    """Where an import begins; below it, the last ones."""
    viewer = request.viewer
    require(viewer, Data.IMPORTS, Verb.SEE, what="see imports")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = _keep(request, form)
        if kept is not None:
            return redirect(f"/import/map/{kept.id}")
    batches, total = import_batches(viewer, "time", size=5)
    context = {
        "tabs": import_tabs("import"),
        "form": form,
        "table": batch_table(batches, "The last imports"),
        "total": total,
        "may_import": may(viewer, Data.IMPORTS, Verb.EDIT),
        "mappings": saved_mappings(viewer, "time"),
        "limit": settings.UPLOAD_LIMIT_BYTES // 1024 // 1024,
    }
    return render(request, "time/import.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, form: UploadForm):
    given = form.cleaned_data
    upload = given.get("file")
    if upload:
        name, chunks = upload.name, upload.chunks()
    else:
        name, chunks = "pasted.csv", iter([given["pasted"].encode()])
    try:
        return keep_upload(
            actor=request.viewer, now=request.now, root=settings.FILES_ROOT, name=name,
            chunks=chunks, limit_bytes=settings.UPLOAD_LIMIT_BYTES,
        )  # fmt: skip
    except Refused as refusal:
        if refusal.status == 403:
            raise
        form.add_error("file" if upload else "pasted", refusal.message)
        return None


def batch_table(batches: tuple[BatchRow, ...], title: str) -> Table:
    """Imports as a list shows them."""
    zone = organization_zone()
    return Table(
        _COLUMNS,
        [
            {
                "run_id": row.run_id,
                "file_name": row.file_name,
                "source": f"{row.source} · {_MODES[row.mode]}",
                "state": row.state,
                "counts": counts_text(row),
                "who": row.started_by,
                "at": moment(local_time(row.created_at, zone)),
            }
            for row in batches
        ],
        title,
        title=title,
        subtitle="Each can be taken back until one of its lines is handed in",
        empty=Empty("Nothing was imported yet."),
    )


def history(request: HttpRequest) -> HttpResponse:
    """Every import, newest first."""
    number = page_of(request.GET, 10**9, SIZE).number
    batches, total = import_batches(request.viewer, "time", first=(number - 1) * SIZE, size=SIZE)
    table = batch_table(batches, "Imports of time")
    context = {
        "tabs": import_tabs("history"),
        "table": table,
        "page": page_of(request.GET, total, SIZE),
    }
    return render(request, "time/import_history.html", context)


def map_columns(request: HttpRequest, file_id: int) -> HttpResponse:
    """Say which column is which; then the file is checked."""
    viewer = request.viewer
    require(viewer, Data.IMPORTS, Verb.EDIT, what="import time")
    kept = upload_of(actor=viewer, root=settings.FILES_ROOT, file_id=file_id)
    head = read_head(kept.path, kept.name)
    digest = header_digest(_own_titles(head))
    known = mapping_of_header("time", digest)
    document = known.document if known else {"columns": guess_columns(head.titles)}
    initial = initial_of(document, head.titles)
    if known:
        initial["save_as"] = known.name
    form = MappingForm(request.POST or None, initial=initial, titles=head.titles)
    if request.method == "POST" and form.is_valid():
        run_id = _check(request, form, file_id, digest)
        if run_id is not None:
            return redirect(f"/import/runs/{run_id}")
    context = {
        "tabs": import_tabs("import"),
        "kept": kept,
        "head": head,
        "form": form,
        "known": known,
        "own": ("source", "date_order", "missing", "save_as"),
    }
    return render(request, "time/import_map.html", context, status=422 if form.errors else 200)


def _own_titles(head: Head) -> tuple[str, ...]:
    """The titles without those that a file of refused rows puts in front."""
    if head.titles[:3] == REPAIR_COLUMNS:
        return head.titles[3:]
    return head.titles


def _check(request: HttpRequest, form: MappingForm, file_id: int, digest: str) -> int | None:
    name = form.cleaned_data["save_as"].strip()
    try:
        if name:
            save_time_mapping(
                actor=request.viewer, now=request.now, name=name, header_digest=digest,
                mapping=form.mapping,
            )  # fmt: skip
        return start_check(
            actor=request.viewer, now=request.now, today=request.today, root=settings.FILES_ROOT,
            file_id=file_id, mapping=form.mapping,
        )  # fmt: skip
    except Refused as refusal:
        place = f"column_{refusal.field}"
        named = refusal.rule == "IMPORT-07"
        form.add_error(
            "save_as" if named else place if place in form.fields else None, refusal.message
        )
        return None
