"""One cell saved by the page's script: PUT {value, version}, answered with what was understood."""

from __future__ import annotations

import json
from datetime import date

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods

from daybook.apps.platform.refusals import Conflict, NotFound, Refused
from daybook.core.periods import week_of
from daybook.core.worktime import EntryFlag, format_minutes
from daybook.ui.format import hours

from ..actions.cells import Place, save_cell
from ..queries.week import person_of_week, week_sheet
from .frame import local_time
from .week_page import totals_of


@require_http_methods(["PUT"])
def save(request: HttpRequest, person: str, project: int, task: int, day: str) -> JsonResponse:
    """Save one cell and answer its text, its version, and every sum it changed."""
    value, version = _body(request)
    on = _day(day)
    place = Place(person_of_week(request.viewer, person, week_of(on)), project, task, on)
    try:
        saved = save_cell(
            actor=request.viewer, now=request.now, today=request.today, place=place, text=value,
            version=version,
        )  # fmt: skip
    except Conflict as conflict:
        conflict.theirs["text"] = hours(conflict.theirs["minutes"] or None)
        raise
    after = week_sheet(
        request.viewer, person, week_of(on), today=request.today, now=request.now,
        with_budgets=False,
    )  # fmt: skip
    return JsonResponse(
        {
            "text": hours(saved.minutes) if saved.minutes else "",
            "minutes": saved.minutes,
            "version": saved.version,
            "saved_at": f"{local_time(request.now, after.zone):%H:%M}",
            "totals": totals_of(after),
            "note": _said(saved, after),
        }
    )


def _body(request: HttpRequest) -> tuple[str, int | None]:
    try:
        body = json.loads(request.body or b"{}")
        value, version = body.get("value", ""), body.get("version")
    except (ValueError, AttributeError) as error:
        raise Refused("TIME-01", "This is no cell: send its value and version as JSON.") from error
    if not isinstance(value, str) or not (version is None or isinstance(version, int)):
        raise Refused("TIME-01", "Send the value as text and the version as a number.")
    return value[:40], version


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound(f"There is no day {text}.") from error


def _said(saved, sheet) -> str:
    """What is odd about the saved value; nothing where nothing is."""
    if saved.flags & EntryFlag.OFF_STEP:
        return (
            f"{format_minutes(saved.minutes)} is off the step of {sheet.step_minutes} minutes. "
            "It stands."
        )
    if saved.flags & EntryFlag.LONG_DAY:
        return f"More than {hours(sheet.long_day_minutes)} h that day. It stands, and is flagged."
    return ""
