"""What will be worked after the cut-off? Estimates of the last days, from the plan by a key."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.ui.addresses import query_text
from daybook.ui.format import clock, day, hours, moment, month_text, spell
from daybook.ui.notices import notify

from ..actions.cells import minutes_of
from ..actions.estimates import Estimate, accept_plan_as_estimates, save_estimates
from ..queries.estimates import EstimateSheet, estimate_sheet
from ..queries.month_end import month_deadlines
from .frame import asked_person, time_tabs


def show(request: HttpRequest, month: date) -> HttpResponse:
    """The days after the cut-off; written on or before it."""
    sheet = _sheet(request, month)
    typed: dict[str, str] = {}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        if not sheet.can_edit:
            raise NotFound(f"{sheet.person_name} or a coordinator writes these estimates.")
        typed = {key: value for key, value in request.POST.items() if "." in key}
        try:
            minutes = save_estimates(
                actor=request.viewer, now=request.now, today=request.today,
                person_id=sheet.person_id, estimates=_changed(sheet, typed),
            )  # fmt: skip
            notify(request, f"Saved: {hours(minutes)} h estimated as drafts. Hand the week in.")
            return redirect(_address(sheet, month))
        except Refused as refusal:
            wrong = {refusal.field if refusal.field in typed else "": refusal.message}
    return render(
        request, "time/estimates.html", _context(request, sheet, month, typed, wrong),
        status=422 if wrong else 200,
    )  # fmt: skip


def _sheet(request: HttpRequest, month: date) -> EstimateSheet:
    return estimate_sheet(
        request.viewer, asked_person(request), month, today=request.today, now=request.now
    )


def _address(sheet: EstimateSheet, month: date) -> str:
    person = "" if sheet.is_own else sheet.person_code
    return f"/time/estimates/{month:%Y-%m}{query_text(person=person)}"


def _context(request: HttpRequest, sheet: EstimateSheet, month: date, typed, wrong) -> dict:
    year, number, _ = sheet.days[-1].isocalendar() if sheet.days else month.isocalendar()
    person = "" if sheet.is_own else sheet.person_code
    return {
        "tabs": time_tabs(request, "week"),
        "sheet": sheet,
        "month": month,
        "month_name": month_text(month),
        "rows": [(row, [_cell(row, cell, typed, wrong) for cell in row.cells])
                 for row in sheet.rows],
        "wrong": wrong.get("", ""),
        "deadlines": [(row.title, f"{moment(row.local)} {row.place}")
                      for row in month_deadlines(sheet.person_id, month)],
        "week_href": f"/time/{year}-W{number:02d}{query_text(person=person)}",
        "person": person,
        "cutoff": day(sheet.end.cutoff_on),
        "offered": hours(sheet.planned_left),
        "may_accept": sheet.can_edit and sheet.open_days and sheet.planned_left,
        "post": f"/time/estimates/{month:%Y-%m}",
    }  # fmt: skip


def _cell(row, cell, typed: dict[str, str], wrong: dict[str, str]) -> dict:
    name = f"{row.project_id}-{row.task_id}.{cell.on.isoformat()}"
    return {
        "cell": cell,
        "name": name,
        "text": typed.get(name, clock(cell.minutes) if cell.minutes else ""),
        "plan": clock(cell.planned) if cell.planned and not cell.minutes else "",
        "error": wrong.get(name, ""),
        "day": day(cell.on),
    }


def _changed(sheet: EstimateSheet, typed: dict[str, str]) -> list[Estimate]:
    """The fields that say something else than what stands."""
    found = []
    for row in sheet.rows:
        for cell in row.cells:
            name = f"{row.project_id}-{row.task_id}.{cell.on.isoformat()}"
            if name not in typed or cell.why:
                continue
            try:
                minutes = minutes_of(typed[name], cell.minutes)
            except Refused as refusal:
                raise Refused(refusal.rule, refusal.message, field=name) from refusal
            if minutes != cell.minutes:
                found.append(Estimate(row.project_id, row.task_id, cell.on, minutes))
    return found


@require_POST
def accept(request: HttpRequest, month: date) -> HttpResponse:
    """Estimate what the bookings plan, where nothing stands yet."""
    sheet = _sheet(request, month)
    lines, minutes = accept_plan_as_estimates(
        actor=request.viewer, now=request.now, today=request.today, person_id=sheet.person_id,
        person_code=sheet.person_code, month=month,
    )  # fmt: skip
    notify(request, f"{spell(lines, 'estimate')} from the plan, {hours(minutes)} h.")
    return redirect(_address(sheet, month))
