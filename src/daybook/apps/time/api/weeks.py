"""Weeks over the API: what My Week shows, its rows and plan, and handing parts in."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import Key, document_of

from ..actions import rows as actions
from ..actions.submission import recall_part, submit_part
from ..queries.sheet import WeekSheet, monday_of
from ..queries.week import week_sheet

weeks_api = Router(tags=["Time"])

WeekDocument = document_of(WeekSheet, name="Week")
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
    lines, minutes = actions.accept_plan(
        actor=request.viewer, now=request.now, today=request.today, person_id=sheet.person_id,
        person_code=sheet.person_code, monday=sheet.monday,
    )  # fmt: skip
    return {"lines": lines, "minutes": minutes}


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
