"""What did the check find, and how does the import stand? One page by run, and its buttons."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.format import count, spell
from daybook.ui.notices import notify

from ..actions.imports.run import discard_import, undo_import
from ..actions.imports.wizard import start_import
from ..queries.imports import (
    BatchRow,
    changes_of,
    check_of,
    import_batch,
    import_made,
    organization_zone,
    rejections,
    run_under_way,
)
from .frame import import_tabs, local_time
from .import_tables import changes_table, count_items, refused_bar, refused_lines, refused_table


def show(request: HttpRequest, run_id: int) -> HttpResponse:
    """A check with what it found, or an import with what it made."""
    batch = import_batch(request.viewer, run_id)
    zone = organization_zone()
    context = {
        "tabs": import_tabs("import" if batch.dry_run else "history"),
        "batch": batch,
        "counts": count_items(batch),
        "started": local_time(batch.created_at, zone),
        "finished": local_time(batch.finished_at, zone) if batch.finished_at else None,
        "may_import": may(request.viewer, Data.IMPORTS, Verb.EDIT),
        "is_under_way": batch.state in ("PENDING", "RUNNING"),
        "is_silent": batch.is_silent(request.now),
    }
    if batch.dry_run:
        return _check_page(request, batch, context)
    return _import_page(request, batch, context)


def _check_page(request: HttpRequest, batch: BatchRow, context: dict) -> HttpResponse:
    used = batch.summary.get("used", {})
    code = request.GET.get("code", "")
    context |= {
        "used": used,
        "is_waiting": used.get("state") == "WAITING",
        "flagged": sorted(batch.summary.get("flagged", {}).items(), key=lambda row: -row[1]),
        "changes": changes_table(changes_of(batch.run_id), batch),
        "bar": refused_bar(request, batch),
        "refused": refused_table(request, batch, code),
        "refused_count": batch.counts.get("error", 0),
        "may_approve": may(request.viewer, Data.IMPORTS, Verb.APPROVE),
        "writes": batch.counts.get("new", 0) + batch.counts.get("changed", 0),
    }
    return render(request, "time/import_check.html", context)


def _import_page(request: HttpRequest, batch: BatchRow, context: dict) -> HttpResponse:
    check = check_of(batch)
    context |= {
        "made": import_made(batch.run_id),
        "check": check,
        "refused": refused_table(request, batch, request.GET.get("code", "")),
        "refused_count": batch.counts.get("error", 0),
        "bar": refused_bar(request, batch),
    }
    return render(request, "time/import_run.html", context)


def progress(request: HttpRequest, run_id: int) -> JsonResponse:
    """How far a check or an import is, for the page that watches it."""
    batch = import_batch(request.viewer, run_id)
    used = batch.summary.get("used", {})
    if batch.dry_run and used.get("state") == "WAITING":
        return _import_progress(batch, request.now)
    if batch.dry_run and used:
        href = f"/import/runs/{used.get('run_id') or batch.run_id}"
        return JsonResponse({"state": "DONE", "href": href})
    verb = "checked" if batch.dry_run else "written"
    return JsonResponse(
        {
            "state": batch.state,
            "done": batch.done_units,
            "total": batch.total_units,
            "text": f"{count(batch.done_units)} rows {verb}",
        }
    )


def _import_progress(check: BatchRow, now: datetime) -> JsonResponse:
    run = run_under_way(check)
    if run is None:
        return JsonResponse({"state": "WAITING", "text": "Reading the file once more"})
    if run.state in ("COMMITTED", "FAILED", "DISCARDED") or run.is_silent(now):
        return JsonResponse({"state": "DONE", "href": f"/import/runs/{run.run_id}"})
    return JsonResponse(
        {
            "state": run.state,
            "done": run.done_units,
            "total": run.total_units,
            "text": f"{count(run.done_units)} of {count(run.total_units)} rows written",
        }
    )


@require_POST
def commit(request: HttpRequest, run_id: int) -> HttpResponse:
    """Import what the check found: whole or the valid rows, approved only by who may."""
    try:
        start_import(
            actor=request.viewer, now=request.now, today=request.today, root=settings.FILES_ROOT,
            check_run_id=run_id, valid_only=request.POST.get("mode") == "VALID_ONLY",
            approve=request.POST.get("approve") == "yes",
        )  # fmt: skip
    except Refused as refusal:
        if refusal.status == 403:
            raise
        notify(request, refusal.message, kind="bad")
        return redirect(f"/import/runs/{run_id}")
    used = import_batch(request.viewer, run_id).summary.get("used", {})
    if used.get("state") == "COMMITTED":
        return redirect(f"/import/runs/{used['run_id']}")
    if used.get("state") == "UNCHANGED":
        notify(request, "Everything in this file is stored already; nothing was changed.",
               kind="info")  # fmt: skip
    return redirect(f"/import/runs/{run_id}")


@require_POST
def undo(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take an import back while nothing depends on it."""
    try:
        gone = undo_import(actor=request.viewer, now=request.now, run_id=run_id)
    except Refused as refusal:
        if refusal.status == 403:
            raise
        notify(request, refusal.message, kind="bad")
    else:
        notify(request, f"The import was taken back: {spell(gone, 'line')} removed.")
    return redirect(f"/import/runs/{run_id}")


@require_POST
def discard(request: HttpRequest, run_id: int) -> HttpResponse:
    """Drop what a stopped import wrote; its rows never counted."""
    discard_import(actor=request.viewer, now=request.now, run_id=run_id)
    notify(request, "The stopped import was discarded. Nothing of it is left.")
    return redirect(f"/import/runs/{run_id}")


def refused_file(request: HttpRequest, run_id: int) -> HttpResponse:
    """The refused rows alone, with their reasons in front, to mend and import again."""
    require(request.viewer, Data.IMPORTS, Verb.SEE, what="see imports")
    batch = import_batch(request.viewer, run_id)
    check = batch if batch.dry_run else check_of(batch)
    header = check.summary.get("header", []) if check else []
    response = StreamingHttpResponse(
        refused_lines(header, rejections(run_id)), content_type="text/csv; charset=utf-8"
    )
    stem = batch.file_name.partition(".")[0] or "import"
    response["Content-Disposition"] = content_disposition_header(True, f"{stem}-refused.csv")
    return response
