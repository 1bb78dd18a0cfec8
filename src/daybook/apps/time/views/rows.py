"""Which rows does a week have? Added by a search, copied from last week, taken out when empty."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.format import hours, spell
from daybook.ui.notices import notify

from ..actions.rows import add_week_row, copy_week, remove_week_row
from ..actions.week_changes import duplicate_row, undo_week_change
from ..queries.places import likely_places, open_places
from ..queries.sheet import WeekSheet, key_parts
from ..queries.week import week_sheet
from .frame import asked_person, time_tabs, to_week, undo_href, week_of_address

MOST = 40


def _sheet(request: HttpRequest, week: str) -> WeekSheet:
    require(request.viewer, Data.TIME, Verb.SEE, what="see time")
    return week_sheet(
        request.viewer, asked_person(request), week_of_address(week), today=request.today,
        now=request.now,
    )  # fmt: skip


def add(request: HttpRequest, week: str) -> HttpResponse:
    """Find a task and put it into the week."""
    sheet = _sheet(request, week)
    if request.method == "POST":
        project_id, task_id, _ = _place(request)
        add_week_row(
            actor=request.viewer, now=request.now, person_id=sheet.person_id, monday=sheet.monday,
            project_id=project_id, task_id=task_id,
        )  # fmt: skip
        return to_week(request, week)
    if not sheet.can_edit:
        raise Denied("RIGHT-01", "You can add rows to your own week only.")
    search = request.GET.get("q", "").strip()[:80]
    there = {row.key for row in sheet.rows}
    found = open_places(search=search, limit=MOST + 1) if search else ()
    likely = () if search else likely_places(sheet.person_id, sheet.monday)
    context = {
        "sheet": sheet,
        "tabs": time_tabs(request, "week"),
        "q": search,
        "found": [place for place in found[:MOST] if place.key not in there],
        "more": len(found) > MOST,
        "likely": [place for place in likely if place.key not in there],
        "person": "" if sheet.is_own else sheet.person_code,
    }
    return render(request, "time/add_row.html", context)


def _place(request: HttpRequest) -> tuple[int, int, int]:
    found = key_parts(request.POST.get("place", ""))
    if found is None:
        raise Refused("TIME-06", "Choose a project and a task from the list.", field="place")
    return found


@require_POST
def remove(request: HttpRequest, week: str) -> HttpResponse:
    """Take an empty row out of the week."""
    sheet = _sheet(request, week)
    _, task_id, number = _place(request)
    remove_week_row(
        actor=request.viewer, now=request.now, person_id=sheet.person_id, monday=sheet.monday,
        task_id=task_id, row_number=number,
    )  # fmt: skip
    return to_week(request, week)


@require_POST
def copy(request: HttpRequest, week: str) -> HttpResponse:
    """Bring last week's rows, and on request its hours."""
    sheet = _sheet(request, week)
    copied = copy_week(
        actor=request.viewer, now=request.now, today=request.today, person_id=sheet.person_id,
        monday=sheet.monday, with_hours=request.POST.get("hours") == "yes",
    )  # fmt: skip
    said = f"{spell(copied.rows, 'row')} came over from last week"
    if copied.lines:
        said += f", and {hours(copied.minutes)} h as drafts"
    if copied.left_out:
        said += f". {spell(copied.left_out, 'day')} did not: not reached yet, filled, or closed"
    notify(request, f"{said}.", undo=undo_href(sheet, copied.audit_line_id))
    return to_week(request, week)


@require_POST
def duplicate(request: HttpRequest, week: str) -> HttpResponse:
    """Give a task a further row, and on request its hours."""
    sheet = _sheet(request, week)
    with_hours = request.POST.get("hours") == "yes"
    made = duplicate_row(
        actor=request.viewer, now=request.now, today=request.today, sheet=sheet,
        key=request.POST.get("place", ""), with_hours=with_hours,
    )  # fmt: skip
    said = "Row duplicated"
    if made.lines:
        said += f" with {hours(made.minutes)} h as drafts"
    elif with_hours:
        said += "; it has no hours that may be written"
    if made.left_out:
        said += f". {spell(made.left_out, 'day')} did not come along: not reached yet, or closed"
    notify(
        request, f"{said}. A note tells the two apart.", undo=undo_href(sheet, made.audit_line_id)
    )
    return to_week(request, week)


@require_POST
def undo(request: HttpRequest, week: str, line_id: int) -> HttpResponse:
    """Take one step back: a row duplicated or spread, last week copied, the plan accepted."""
    sheet = _sheet(request, week)
    undo_week_change(actor=request.viewer, now=request.now, sheet=sheet, audit_line_id=line_id)
    notify(request, "Taken back. The week is as it was before.", kind="info")
    return to_week(request, week)
