"""Time in a sentence: `/time/log?q=4h acme yesterday` previews, a post saves, Undo takes back.

The search box posts to the same address. Without scripts it is two steps: preview, then save.
"""

from __future__ import annotations

import uuid
from datetime import date
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.core.worktime import format_minutes
from daybook.ui.addresses import query_text
from daybook.ui.notices import notify

from ..actions.entries import save_entry
from ..actions.said import save_said
from ..queries.entries import entry_detail
from ..queries.said import SaidEntry, said_entry
from ..queries.sheet import week_text
from .frame import time_tabs

LONGEST = 600
HOME = "/time/log"


def log(request: HttpRequest) -> HttpResponse:
    """Preview what a sentence would write (GET), or write it (POST)."""
    require(request.viewer, Data.TIME, Verb.EDIT, what="write down time")
    if request.method == "POST":
        return _save(request)
    return _page(request, request.GET.get("q", "")[:LONGEST])


def _page(request: HttpRequest, text: str, wrong: str = "") -> HttpResponse:
    # The person is asked for even where nothing was typed: who has no week logs no time.
    said = said_entry(request.viewer, text, today=request.today)
    context = {
        "tabs": time_tabs(request, "log"),
        "text": text,
        "said": said if text.strip() else None,
        "rows": _rows(said) if text.strip() and said.minutes else (),
        "wrong": wrong,
        "client_key": uuid.uuid4().hex,
        "week_href": f"/time/{week_text(said.worked_on)}",
    }
    return render(request, "time/log.html", context, status=422 if wrong else 200)


def _rows(said: SaidEntry) -> tuple[tuple[object, str, bool], ...]:
    """Each match with its line, the chosen one first and marked."""
    ordered = sorted(said.matches, key=lambda row: row != said.chosen)
    return tuple((row, said.line(row), row == said.chosen) for row in ordered)


def _save(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("text", "")[:LONGEST]
    task = request.POST.get("task", "")
    try:
        said, saved = save_said(
            actor=request.viewer, now=request.now, today=request.today, text=text,
            task_id=int(task) if task.isascii() and task.isdigit() and len(task) < 19 else None,
            worked_on=_day(request.POST.get("worked_on", "")),
            client_key=request.POST.get("client_key", "")[:64] or None,
        )  # fmt: skip
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, text, refusal.message)
    undo = f"{HOME}/undo/{saved.id}/{saved.version}" if saved.id else ""
    notify(request, f"Draft saved: {said.line(said.chosen)}.", undo=undo)
    return redirect(_back(request, f"/time/{week_text(said.worked_on)}?day={said.worked_on}"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _back(request: HttpRequest, otherwise: str) -> str:
    """The page somebody logged from; from the form itself, or from nowhere, the week."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}):
        return otherwise
    parts = urlsplit(before)
    if parts.path in (HOME, "/palette") or not parts.path.startswith("/"):
        return otherwise
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@require_POST
def undo(request: HttpRequest, entry_id: int, version: int) -> HttpResponse:
    """Take the draft back, unless somebody has changed it meanwhile."""
    row = entry_detail(request.viewer, entry_id).row
    save_entry(
        actor=request.viewer, now=request.now, today=request.today, person_id=row.person_id,
        project_id=row.project_id, task_id=row.task_id, worked_on=row.worked_on, minutes=0,
        entry_id=entry_id, version=version,
    )  # fmt: skip
    notify(
        request, f"Taken back: {format_minutes(row.minutes)} on {row.project_code}.", kind="info"
    )
    own = request.viewer.person_id == row.person_id
    person = "" if own else row.person_code
    return redirect(_back(request, f"/time/{row.week}{query_text(person=person)}"))
