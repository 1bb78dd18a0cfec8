"""How are a row's hours spread? `/time/2026-W28/spread?row=5-9&from=2026-07-06&total=40&days=5`.

GET shows what would stand on which day, as a page or as JSON for the cell that was typed into;
POST writes exactly that.
"""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.core.spread import parse_spread
from daybook.core.worktime import DurationRefused
from daybook.ui.format import day, hours, spell
from daybook.ui.notices import notify

from ..actions.week_changes import spread_row
from ..queries.sheet import SheetRow, WeekSheet
from ..queries.spread import WEEKEND, SpreadPlan, open_days, spread_plan
from ..queries.week import week_sheet
from .frame import asked_person, time_tabs, to_week, undo_href, week_of_address


def spread(request: HttpRequest, week: str) -> HttpResponse:
    """Ask for the hours, show what they become, and write it."""
    require(request.viewer, Data.TIME, Verb.SEE, what="see time")
    sheet = week_sheet(
        request.viewer, asked_person(request), week_of_address(week), today=request.today,
        now=request.now,
    )  # fmt: skip
    if not sheet.can_edit:
        raise Denied("RIGHT-01", "You can spread hours over your own week only.")
    given = request.POST if request.method == "POST" else request.GET
    row = next((row for row in sheet.rows if row.key == given.get("row")), None)
    if row is None:
        raise NotFound("There is no such row in this week.")
    from_on = _from(sheet, given.get("from", ""))
    total, days = given.get("total", "").strip()[:40], given.get("days", "").strip()[:2]
    if "typed" in given:
        total, _, days = (part.strip() for part in given["typed"][:40].partition("/"))
    try:
        plan = _plan(sheet, row, from_on, total, days) if total else None
        if plan and request.method == "POST":
            return _write(request, sheet, plan, week)
        refused = None
    except Refused as refusal:
        if "json" in request.headers.get("Accept", ""):
            raise
        plan, refused = None, refusal
    if plan and "json" in request.headers.get("Accept", ""):
        return JsonResponse(_document(plan))
    context = {
        "sheet": sheet,
        "row": row,
        "from_on": from_on,
        "total": total,
        "days": days,
        "plan": plan,
        "shown": plan.days if plan else open_days(sheet, row, from_on),
        "parts": sheet.parts,
        "refused": refused,
        "tabs": time_tabs(request, "week"),
        "person": "" if sheet.is_own else sheet.person_code,
    }
    return render(request, "time/spread.html", context, status=422 if refused else 200)


def _plan(sheet: WeekSheet, row: SheetRow, from_on: date, total: str, days: str) -> SpreadPlan:
    """What was typed, as a plan. Raises Refused TIME-20 at the field that cannot be read."""
    try:
        read = parse_spread(f"{total}/")
    except DurationRefused as error:
        raise Refused("TIME-20", "Write the hours of the whole, for example 40 or 37:30.",
                      field="total") from error  # fmt: skip
    if read is None:
        raise Refused("TIME-20", "Write the hours of the whole, for example 40 or 37:30.",
                      field="total")  # fmt: skip
    if days and not (days.isascii() and days.isdigit() and int(days)):
        raise Refused("TIME-20", "Write how many days, for example 5, or leave it empty for all.",
                      field="days")  # fmt: skip
    return spread_plan(sheet, row, read[0], from_on=from_on, days=int(days) if days else None)


def _from(sheet: WeekSheet, text: str) -> date:
    """The first day asked for; the first of the week's parts that is open without one."""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        on = next((part.starts_on for part in sheet.parts if part.lock == "OPEN"), sheet.monday)
    return on if sheet.monday <= on <= sheet.sunday else sheet.monday


def _write(request: HttpRequest, sheet: WeekSheet, plan: SpreadPlan, week: str) -> HttpResponse:
    seen = {}
    for name, text in request.POST.items():
        if name.startswith("seen.") and text.isascii() and text.isdigit() and len(text) < 9:
            seen[name.removeprefix("seen.")] = int(text)
    done = spread_row(
        actor=request.viewer, now=request.now, today=request.today, sheet=sheet, plan=plan,
        seen={day.on: seen.get(day.on.isoformat(), day.cell.version) for day in plan.days},
    )  # fmt: skip
    notify(
        request,
        f"{hours(plan.total_minutes)} h spread over {spell(len(plan.taken), 'day')}.",
        undo=undo_href(sheet, done.audit_line_id),
    )
    return to_week(request, week)


def _document(plan: SpreadPlan) -> dict:
    """A plan for the page's script: the text of each day's cell, and one line about it."""
    each = ", ".join(f"{day(one.on)}: {hours(one.minutes)}" for one in plan.taken)
    left = [f"{day(one.on)}: {one.left_out}" for one in plan.days
            if one.left_out and one.left_out != WEEKEND]  # fmt: skip
    return {
        "said": f"{hours(plan.total_minutes)} h spread: {each}."
        + (f" Left out are {' '.join(left)}" if left else ""),
        "days": {one.on.isoformat(): hours(one.minutes) for one in plan.taken},
    }
