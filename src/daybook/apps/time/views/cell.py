"""One cell saved by the page's script: PUT {value, version}, answered with what was understood."""

from __future__ import annotations

import json
from datetime import date

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods

from daybook.apps.platform.refusals import Conflict, NotFound, Refused
from daybook.core.worktime import EntryFlag, format_minutes
from daybook.ui.format import hours

from ..actions.cells import Place, SavedCell, save_cell
from ..queries.sheet import MOST_ROWS
from ..queries.week import person_of_cell


@require_http_methods(["PUT"])
def save(
    request: HttpRequest, person: str, project: int, task: int, day: str, row: int = 0
) -> JsonResponse:
    """Save one cell and answer its text, its version, and what is odd about it.

    The sums it changes are in the page already, and the page adds.
    """
    value, version = _body(request)
    on = _day(day)
    place = Place(
        person_of_cell(request.viewer, person, on), project, task, on, min(row, MOST_ROWS)
    )
    try:
        saved = save_cell(
            actor=request.viewer, now=request.now, today=request.today, place=place, text=value,
            version=version,
        )  # fmt: skip
    except Conflict as conflict:
        conflict.theirs["text"] = hours(conflict.theirs["minutes"] or None)
        raise
    entry = saved.entry
    return JsonResponse(
        {
            "text": hours(entry.minutes) if entry.minutes else "",
            "minutes": entry.minutes,
            "version": entry.version,
            "note": _said(saved),
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


def _said(saved: SavedCell) -> str:
    """What is odd about the saved value; nothing where nothing is."""
    entry, policy = saved.entry, saved.policy
    if policy is None:
        return ""
    if entry.flags & EntryFlag.OFF_STEP:
        return (
            f"{format_minutes(entry.minutes)} is off the step of {policy.time_step_minutes} "
            "minutes. It stands."
        )
    if entry.flags & EntryFlag.LONG_DAY:
        return f"More than {hours(policy.long_day_minutes)} h that day. It stands, and is flagged."
    return ""
