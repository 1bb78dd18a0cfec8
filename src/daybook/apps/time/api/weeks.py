"""Weeks over the API: what My Week shows, its rows and plan, and handing parts in."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.core.spread import parse_spread
from daybook.core.worktime import DurationRefused
from daybook.ui.rest import Key, document_of

from ..actions import rows as actions
from ..actions.submission import recall_part, submit_part
from ..actions.week_changes import Changed, duplicate_row, spread_row, undo_week_change
from ..queries.sheet import WeekSheet, monday_of
from ..queries.spread import SpreadPlan, spread_plan
from ..queries.week import week_sheet

weeks_api = Router(tags=["Time"])

WeekDocument = document_of(WeekSheet, name="Week")
ChangedDocument = document_of(Changed, name="ChangedWeek")
SpreadDocument = document_of(SpreadPlan, name="Spread")
CopiedDocument = document_of(actions.Copied, name="CopiedWeek")


def _monday(week: str) -> date:
    found = monday_of(week)
    if found is None:
        raise NotFound(f"There is no week {week}. Write it as 2026-W28.")
    return found


@weeks_api.get("/time/weeks/{week}", response=WeekDocument, summary="A person's week")
def show_week(request, week: str, person: str | None = None):
    """Everything My Week shows; without `person`, one's own."""
    return week_sheet(request.viewer, person, _monday(week), today=request.today, now=request.now)


class RowIn(Schema):
    """A task to put into the week, to be filled."""

    project_id: Key
    task_id: Key


class Accepted(Schema):
    """How many drafts were made of the plan, and their minutes."""

    lines: int
    minutes: int


class CopyIn(Schema):
    """Whether last week's hours come over too, where nothing stands yet."""

    with_hours: bool = False


def _sheet(request, week: str, person: str | None) -> WeekSheet:
    require(request.viewer, Data.TIME, Verb.SEE, what="see time")
    return week_sheet(request.viewer, person, _monday(week), today=request.today, now=request.now)


@weeks_api.post(
    "/time/weeks/{week}/rows", response={201: WeekDocument}, summary="Put a row into a week"
)
def add_row(request, week: str, body: RowIn, person: str | None = None):
    """A row that is there already stays as it is."""
    sheet = _sheet(request, week, person)
    actions.add_week_row(
        actor=request.viewer, now=request.now, person_id=sheet.person_id, monday=sheet.monday,
        **body.dict(),
    )  # fmt: skip
    return Status(201, _sheet(request, week, person))


@weeks_api.delete(
    "/time/weeks/{week}/rows/{task_id}", response={204: None}, summary="Take an empty row out"
)
def remove_row(request, week: str, task_id: Key, person: str | None = None):
    """Hours that stand in it keep it there."""
    sheet = _sheet(request, week, person)
    actions.remove_week_row(
        actor=request.viewer, now=request.now, person_id=sheet.person_id, monday=sheet.monday,
        task_id=task_id,
    )  # fmt: skip
    return Status(204, None)


@weeks_api.post("/time/weeks/{week}/copy", response=CopiedDocument, summary="Copy last week")
def copy_week(request, week: str, body: CopyIn, person: str | None = None):
    """Its rows, and on request its hours."""
    sheet = _sheet(request, week, person)
    return actions.copy_week(
        actor=request.viewer, now=request.now, today=request.today, person_id=sheet.person_id,
        monday=sheet.monday, with_hours=body.with_hours,
    )  # fmt: skip


@weeks_api.post("/time/weeks/{week}/plan", response=Accepted, summary="Accept a week's plan")
def accept_plan(request, week: str, person: str | None = None):
    """Turns what hard bookings plan into drafts, up to today, where nothing is logged yet."""
    sheet = _sheet(request, week, person)
    made = actions.accept_plan(
        actor=request.viewer, now=request.now, today=request.today, person_id=sheet.person_id,
        person_code=sheet.person_code, monday=sheet.monday,
    )  # fmt: skip
    return {"lines": made.lines, "minutes": made.minutes}


class DuplicateIn(Schema):
    """Which row, as the week names it, and whether its hours come along."""

    row: str
    with_hours: bool = False


@weeks_api.post(
    "/time/weeks/{week}/duplicate", response={201: ChangedDocument}, summary="Duplicate a row"
)
def duplicate(request, week: str, body: DuplicateIn, person: str | None = None):
    """Gives the row's task a further row; notes are never copied."""
    made = duplicate_row(
        actor=request.viewer, now=request.now, today=request.today,
        sheet=_sheet(request, week, person), key=body.row, with_hours=body.with_hours,
    )  # fmt: skip
    return Status(201, made)


class SpreadIn(Schema):
    """The hours of the whole as typed, from which day, and over how many (none: all)."""

    row: str
    total: str
    from_on: date
    days: int | None = None


def _spread(request, week: str, person: str | None, body: SpreadIn) -> tuple:
    sheet = _sheet(request, week, person)
    row = next((row for row in sheet.rows if row.key == body.row), None)
    if row is None:
        raise NotFound("There is no such row in this week.")
    if not sheet.monday <= body.from_on <= sheet.sunday:
        raise Refused("TIME-20", f"{body.from_on} lies outside {week}.", field="from_on")
    try:
        read = parse_spread(f"{body.total}/")
    except DurationRefused:
        read = None
    if read is None or (body.days is not None and body.days < 1):
        raise Refused("TIME-20", "Write the hours as 40 or 37:30, over at least one day.",
                      field="total")  # fmt: skip
    return sheet, spread_plan(sheet, row, read[0], from_on=body.from_on, days=body.days)


@weeks_api.post(
    "/time/weeks/{week}/spread/preview", response=SpreadDocument, summary="Preview a spread"
)
def preview_spread(request, week: str, body: SpreadIn, person: str | None = None):
    """Which day would get what (TIME-20), and why others would get nothing."""
    return _spread(request, week, person, body)[1]


@weeks_api.post("/time/weeks/{week}/spread", response=ChangedDocument, summary="Spread hours")
def spread(request, week: str, body: SpreadIn, person: str | None = None):
    """Writes what the preview shows, all or nothing."""
    sheet, plan = _spread(request, week, person, body)
    return spread_row(
        actor=request.viewer, now=request.now, today=request.today, sheet=sheet, plan=plan
    )


@weeks_api.post(
    "/time/weeks/{week}/undo/{line_id}", response=ChangedDocument, summary="Take a step back"
)
def undo(request, week: str, line_id: Key, person: str | None = None):
    """A duplicate, a spread, a copied week or an accepted plan, while nothing was changed since."""
    return undo_week_change(
        actor=request.viewer, now=request.now, sheet=_sheet(request, week, person),
        audit_line_id=line_id,
    )  # fmt: skip


class PartIn(Schema):
    """Which part of a week: the person, and any day of the part."""

    person_id: int
    day: date


class Lines(Schema):
    """How many lines were moved."""

    lines: int


@weeks_api.post("/time/submit", response=Lines, summary="Hand in a week part")
def submit(request, body: PartIn):
    """The drafts of the part; a week over a month-end has two."""
    return {"lines": submit_part(actor=request.viewer, now=request.now, **body.dict())}


@weeks_api.post("/time/recall", response=Lines, summary="Take a week part back")
def recall(request, body: PartIn):
    """What is handed in and not yet approved becomes draft again."""
    return {"lines": recall_part(actor=request.viewer, now=request.now, **body.dict())}
