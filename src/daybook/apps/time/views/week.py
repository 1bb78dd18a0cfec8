"""My Week: `/time/2026-W28`, read by GET; saved, handed in and recalled by POST."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.core.spread import parse_spread
from daybook.core.worktime import DurationRefused
from daybook.ui.addresses import query_text
from daybook.ui.format import hours, spell
from daybook.ui.notices import notify

from ..actions.cells import Place, save_cell
from ..actions.rows import accept_plan
from ..actions.submission import hand_in, recall_part
from ..queries.sheet import MOST_ROWS, WeekSheet, row_key, week_text
from ..queries.week import person_of_week, week_sheet
from .frame import asked_person, time_tabs, to_week, undo_href, week_of_address
from .week_page import cell_facts, week_context


def my_week(request: HttpRequest) -> HttpResponse:
    """The week of today, or the list of lines for a viewer who has no week."""
    viewer, person = request.viewer, request.GET.get("person")
    require(viewer, Data.TIME, Verb.SEE, what="see time")
    if person is None and (viewer.person_id is None or not may(viewer, Data.TIME, Verb.EDIT)):
        return redirect("/time/entries")
    return to_week(request, week_text(request.today))


def show(request: HttpRequest, week: str) -> HttpResponse:
    """The grid of a person's week with its review."""
    return _page(request, _sheet(request, week))


def _sheet(request: HttpRequest, week: str) -> WeekSheet:
    require(request.viewer, Data.TIME, Verb.SEE, what="see time")
    return week_sheet(
        request.viewer, asked_person(request), week_of_address(week), today=request.today,
        now=request.now,
    )  # fmt: skip


def _page(request: HttpRequest, sheet: WeekSheet, wrong: dict | None = None) -> HttpResponse:
    shown_day = request.POST.get("day_shown") or request.GET.get("day", "")
    context = week_context(sheet, request.today, request.now, shown_day, wrong or {})
    context |= {
        "tabs": time_tabs(request, "week"),
        # An own week is kept for reading without a connection; others' are not.
        "copy": secrets.token_hex(6) if sheet.is_own and sheet.can_edit else "",
        "drawn_at": request.now,
        "held": cell_facts(sheet, request.GET.get("cell", "")),
        "wrong": wrong or {},
    }
    return render(request, "time/week.html", context, status=422 if wrong else 200)


@dataclass(frozen=True, slots=True)
class _Typed:
    """A cell's field as it was posted: where, over which version, what."""

    name: str
    project_id: int
    task_id: int
    on: date
    version: int
    text: str
    number: int = 0

    @property
    def row(self) -> str:
        """The row it stands in."""
        return row_key(self.project_id, self.task_id, self.number)


def _typed(request: HttpRequest) -> list[_Typed]:
    found = []
    for name, text in request.POST.items():
        parts = name.split(".")
        if len(parts) not in (5, 6) or parts[0] != "c":
            continue
        try:
            place = (int(parts[1]), int(parts[2]), date.fromisoformat(parts[3]), int(parts[4]))
            number = min(int(parts[5]), MOST_ROWS) if len(parts) == 6 else 0
        except ValueError:
            continue
        found.append(_Typed(name, *place, text.strip(), number))
    return found


@require_POST
def save(request: HttpRequest, week: str) -> HttpResponse:
    """Save every cell that differs: what can stand is saved, the rest is shown with its reason."""
    sheet = _sheet(request, week)
    shown = {
        (row.key, cell.on): (hours(cell.minutes) if cell.minutes else "")
        for row in sheet.rows
        for cell in row.cells
    }
    wrong, done, spread = {}, 0, None
    for typed in _typed(request):
        if typed.text == shown.get((typed.row, typed.on), ""):
            continue
        if _is_spread(typed.text):
            spread = spread or typed
            continue
        place = Place(sheet.person_id, typed.project_id, typed.task_id, typed.on, typed.number)
        try:
            save_cell(
                actor=request.viewer, now=request.now, today=request.today, place=place,
                text=typed.text, version=typed.version,
            )  # fmt: skip
            done += 1
        except Refused as refusal:
            wrong[f"{typed.row}.{typed.on.isoformat()}"] = (typed.text, refusal.message)
    if wrong:
        return _page(request, _sheet(request, week), wrong)
    if spread:
        return redirect(_spread_href(sheet, spread))
    notify(request, f"{spell(done, 'cell')} saved." if done else "Nothing was changed.")
    return to_week(request, week)


def _is_spread(text: str) -> bool:
    """Whether "40/5" was typed, readable or not: its own page shows what it becomes."""
    try:
        return parse_spread(text) is not None
    except DurationRefused:
        return True


def _spread_href(sheet: WeekSheet, typed: _Typed) -> str:
    person = "" if sheet.is_own else sheet.person_code
    return f"/time/{sheet.week}/spread" + query_text(
        **{"row": typed.row, "from": typed.on.isoformat(), "typed": typed.text, "person": person}
    )


@require_POST
def submit(request: HttpRequest, week: str) -> HttpResponse:
    """Hand in one part of the week."""
    person_id, monday = _whose_week(request, week)
    done = hand_in(
        actor=request.viewer, now=request.now, person_id=person_id, day=_posted_day(request, monday)
    )
    if done.lines:
        notify(
            request,
            f"{spell(done.lines, 'line')} handed in, {hours(done.minutes)} h. "
            "You can recall it until someone approves.",
        )
    else:
        notify(request, "Everything in this part was handed in already.", kind="info")
    return to_week(request, week)


@require_POST
def recall(request: HttpRequest, week: str) -> HttpResponse:
    """Take back what nobody has approved yet."""
    person_id, monday = _whose_week(request, week)
    lines = recall_part(
        actor=request.viewer, now=request.now, person_id=person_id,
        day=_posted_day(request, monday),
    )  # fmt: skip
    notify(request, f"{spell(lines, 'line')} recalled. They are drafts again.")
    return to_week(request, week)


@require_POST
def accept(request: HttpRequest, week: str) -> HttpResponse:
    """Turn the booked hours up to today into drafts."""
    sheet = _sheet(request, week)
    made = accept_plan(
        actor=request.viewer, now=request.now, today=request.today, person_id=sheet.person_id,
        person_code=sheet.person_code, monday=sheet.monday,
    )  # fmt: skip
    notify(
        request,
        f"{hours(made.minutes)} h from your bookings are drafts now ({spell(made.lines, 'line')}).",
        undo=undo_href(sheet, made.audit_line_id),
    )
    return to_week(request, week)


def _whose_week(request: HttpRequest, week: str) -> tuple[int, date]:
    """The person and the Monday of an address, without reading the week."""
    require(request.viewer, Data.TIME, Verb.SEE, what="see time")
    monday = week_of_address(week)
    return person_of_week(request.viewer, asked_person(request), monday), monday


def _posted_day(request: HttpRequest, monday: date) -> date:
    try:
        on = date.fromisoformat(request.POST.get("part", ""))
    except ValueError:
        on = monday
    return on if monday <= on < monday + timedelta(days=7) else monday
