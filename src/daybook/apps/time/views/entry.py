"""One line of time: what it is, what happened to it, where it is in the books; or a new one."""

from __future__ import annotations

import uuid
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from daybook.apps.platform.refusals import Conflict, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.core.periods import week_of
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import query_text
from daybook.ui.columns import Column
from daybook.ui.figures import Fact
from daybook.ui.format import clock, date_text, hours, moment
from daybook.ui.grid import Empty, Table
from daybook.ui.notices import notify

from ..actions.cells import minutes_of
from ..actions.entries import save_entry
from ..forms.entry import ChangeEntryForm, NewEntryForm
from ..queries.entries import EntryDetail, entry_detail
from ..queries.places import likely_places, open_places
from ..queries.rights import may_see_week_of
from ..queries.week import week_sheet
from .entry_words import history_lines
from .frame import local_time, time_tabs

BOOK_COLUMNS = (
    Column("book", "Book", href="/ledger/lines/{id}"),
    Column("posted_in", "Counts in", kind="month", sort=False),
    Column("minutes", "Hours", kind="hours", digits=2, sort=False),
    Column(
        "amount_minor", "Amount", kind="money", currency_key="currency", sort=False,
        href="/ledger/lines/{id}", explain="/explain/line?id={id}",
    ),
    Column("marks", "Remarks", sort=False, opt=True, wrap=True),
)  # fmt: skip


def show(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Every fact of a line; while it is a draft, its owner changes it here."""
    require(request.viewer, Data.TIME, Verb.SEE, what="see time")
    detail = entry_detail(request.viewer, entry_id)
    form = None
    if detail.may_edit:
        form = ChangeEntryForm(request.POST or None, initial=_initial(detail))
        if request.method == "POST" and form.is_valid() and _saved(request, detail, form):
            return redirect(_back(request, detail))
    context = {
        "tabs": time_tabs(request, "entries"),
        "detail": detail,
        "row": detail.row,
        "facts": _facts(detail),
        "form": form,
        "history": history_lines(detail),
        "table": Table(
            BOOK_COLUMNS,
            detail.books,
            "Lines in the books",
            title="In the books",
            subtitle="What the line was worth and what it cost, as far as you may see it",
            empty=Empty("Nothing is in the books yet: the line is not approved.")
            if detail.row.state != "APPROVED"
            else Empty("Its amounts are not yours to see."),
        ),
        "week_href": f"/time/{detail.row.week}{query_text(person=detail.row.person_code)}"
        if may_see_week_of(request.viewer, detail.row.person_id, detail.row.worked_on)
        else "",
        "person_href": f"/people/{detail.row.person_code}",
        "is_own": request.viewer.person_id == detail.row.person_id,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "time/entry.html", context, status=status)


def _initial(detail: EntryDetail) -> dict:
    return {
        "hours": clock(detail.row.minutes),
        "note": detail.row.note,
        "is_billable": detail.own_billable,
        "version": detail.row.version,
    }


def _saved(request: HttpRequest, detail: EntryDetail, form: ChangeEntryForm) -> bool:
    given, row = form.cleaned_data, detail.row
    try:
        minutes = minutes_of(given["hours"], row.minutes)
        saved = save_entry(
            actor=request.viewer, now=request.now, today=request.today, person_id=row.person_id,
            project_id=row.project_id, task_id=row.task_id, worked_on=row.worked_on,
            minutes=minutes, note=given["note"], is_billable=given["is_billable"],
            entry_id=row.id, version=given["version"],
        )  # fmt: skip
    except Refused as refusal:
        message = refusal.message
        if isinstance(refusal, Conflict):
            message += (
                f" It says {clock(refusal.theirs.get('minutes', 0))} now; save again to keep yours."
            )
            form.data = form.data.copy()
            form.data["version"] = str(refusal.theirs.get("version", row.version))
        form.add_error("note" if refusal.field == "note" else "hours", message)
        return False
    notify(request, f"Saved: {hours(minutes)} h." if saved.id else "The line was deleted.")
    return True


def _back(request: HttpRequest, detail: EntryDetail) -> str:
    row = detail.row
    day = row.worked_on.isoformat()
    own = request.viewer.person_id == row.person_id
    return f"/time/{row.week}{query_text(person='' if own else row.person_code, day=day)}"


def _facts(detail: EntryDetail) -> tuple[Fact, ...]:
    row = detail.row
    found = [
        Fact("Person", row.person_name, href=f"/people/{row.person_code}", code=""),
        Fact("Project", f"{row.project_code} {row.project_name}",
             href=f"/projects/{row.project_code}"),
        Fact("Customer", row.customer_name),
        Fact("Task", f"{row.task_code} {row.task_name}"),
        Fact("Day", date_text(row.worked_on)),
        Fact("Hours", clock(row.minutes)),
        Fact("Billing", row.billable_text),
        Fact("Note", row.note or "none"),
    ]  # fmt: skip
    if detail.started_local:
        found.append(Fact("Clock times as they came", _clock_times(detail)))
    if detail.interrupted_minutes:
        found.append(Fact("Interrupted", f"{detail.interrupted_minutes} min"))
    if row.flags:
        found.append(Fact("Odd about it", row.flags_text, tone="adv"))
    if row.return_reason:
        found.append(Fact("Returned because", row.return_reason, tone="adv"))
    if row.estimated:
        found.append(Fact("Estimated", "yes: never billed, trued up next month"))
    if detail.submitted_at:
        found.append(Fact("Handed in", moment(local_time(detail.submitted_at, detail.zone))))
    found.append(
        Fact("Last change", f"{detail.by_name}, {moment(local_time(detail.by_at, detail.zone))}")
    )
    if row.import_source:
        found.append(Fact("Source and key", f"{row.import_source} {row.source_key or ''}"))
    if row.run_id:
        found.append(Fact("Import", detail.run_title, href=f"/import/runs/{row.run_id}"))
    return tuple(found)


def _clock_times(detail: EntryDetail) -> str:
    start, end = (text.replace("T", " ") for text in (detail.started_local, detail.ended_local))
    return f"{start} to {end}" if end else start


def new(request: HttpRequest) -> HttpResponse:
    """A further line, beside those that a day holds already."""
    require(request.viewer, Data.TIME, Verb.SEE, what="see time")
    day = _day(request)
    person = request.POST.get("person") or request.GET.get("person") or None
    sheet = week_sheet(request.viewer, person, week_of(day), today=request.today, now=request.now)
    if not sheet.can_edit:
        raise NotFound(f"{sheet.person_name} or a coordinator can write this time.")
    places = _places(request, sheet)
    initial = {"worked_on": day, "client_key": uuid.uuid4().hex, "is_billable": True,
               "place": places[0][0] if request.GET.get("task") and places else ""}  # fmt: skip
    form = NewEntryForm(request.POST or None, initial=initial, places=places)
    if request.method == "POST" and form.is_valid() and _created(request, sheet.person_id, form):
        on = form.cleaned_data["worked_on"]
        own = "" if sheet.is_own else sheet.person_code
        year, number, _ = on.isocalendar()
        return redirect(f"/time/{year}-W{number:02d}{query_text(person=own, day=on.isoformat())}")
    context = {
        "tabs": time_tabs(request, "entries"),
        "form": form,
        "sheet": sheet,
        "person": "" if sheet.is_own else sheet.person_code,
        "cancel_href": f"/time/{sheet.week}"
        + query_text(person="" if sheet.is_own else sheet.person_code),
    }
    return render(request, "time/new_entry.html", context, status=422 if form.errors else 200)


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day") or request.POST.get("worked_on") or "")
    except ValueError:
        return request.today


def _places(request: HttpRequest, sheet) -> list[tuple[str, str]]:
    """The task the address names first, then the rows of the week, then likely ones."""
    found: dict[str, str] = {}
    project, task = request.GET.get("project", ""), request.GET.get("task", "")
    if project:
        for place in open_places(search=project, limit=200):
            if place.project_code.upper() == project.upper() and (
                not task or place.task_code.upper() == task.upper()
            ):
                found[place.key] = f"{place.project_code} · {place.task_name}"
    for row in sheet.rows:
        if not row.why_closed:
            key = f"{row.project_id}-{row.task_id}"
            found.setdefault(key, f"{row.project_code} · {row.task_name}")
    for place in likely_places(sheet.person_id, sheet.monday):
        found.setdefault(place.key, f"{place.project_code} · {place.task_name}")
    return list(found.items())


def _created(request: HttpRequest, person_id: int, form: NewEntryForm) -> bool:
    given = form.cleaned_data
    project_id, task_id = given["place"]
    try:
        saved = save_entry(
            actor=request.viewer, now=request.now, today=request.today, person_id=person_id,
            project_id=project_id, task_id=task_id, worked_on=given["worked_on"],
            minutes=minutes_of(given["hours"]), note=given["note"],
            is_billable=given["is_billable"], client_key=given["client_key"],
        )  # fmt: skip
    except Refused as refusal:
        field = {"project": "place", "task": "place", "worked_on": "worked_on", "note": "note"}
        form.add_error(field.get(refusal.field, "hours"), refusal.message)
        return False
    if saved.id is None:
        form.add_error("hours", "Give at least one minute.")
        return False
    notify(request, f"{hours(saved.minutes)} h written down as a draft.")
    return True
