"""What are they, from when, and when are they away? Employments, work calendar and leave."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.refusals import Denied, NotFound
from daybook.ui.rest import Key, Made, document_of

from ..actions import employments as actions
from ..actions.leave import cancel_leave, may_record_leave, record_leave, revise_leave
from ..actions.reach import require_person
from ..queries.directory import EmploymentSpan, PersonPage, person_page
from ..queries.leave import LeaveRow, leave_of
from ..queries.places import CalendarRow, whole_day_minutes, work_calendar
from .directory import PersonPageDocument, person_row

employments_api = Router(tags=["People"])

LeaveDocument = document_of(LeaveRow)
CalendarDocument = document_of(CalendarRow, name="WorkCalendar", also=("week_minutes",))

_LEAVE = "^(VACATION|SICK|PARENTAL|COMPANY|OTHER)$"
_SHARE = {"ge": 0, "le": 2_000_000}


class EmploymentIn(Schema):
    """What a person is from a day on. Shares are millionths: 500,000 is half of full time."""

    entity_id: Key
    role_id: Key
    region_id: Key
    practice_id: Key
    work_calendar_id: Key
    manager_id: Key | None = None
    starts_on: date
    ends_on: date | None = Field(None, description="The first day after it.")
    share_millionths: int = Field(1_000_000, gt=0, le=1_000_000)
    ramp_millionths: int = Field(1_000_000, **_SHARE)


class EmploymentChange(Schema):
    """What changes from a day on; what is left out stays."""

    version: Key
    from_on: date
    entity_id: Key = 0
    role_id: Key = 0
    region_id: Key = 0
    practice_id: Key = 0
    work_calendar_id: Key = 0
    manager_id: Key | None = None
    share_millionths: int = Field(1_000_000, gt=0, le=1_000_000)
    ramp_millionths: int = Field(1_000_000, **_SHARE)


class EmploymentEnd(Schema):
    """The first day that is no longer part of it; none leaves it open."""

    version: Key
    ends_on: date | None


class LeaveIn(Schema):
    """An absence. Without minutes, whole days of the person's calendar."""

    kind: str = Field(pattern=_LEAVE)
    starts_on: date
    ends_on: date = Field(description="The first day back.")
    minutes_per_day: int | None = Field(None, ge=1, le=1440)
    reason: str = Field(
        "",
        max_length=240,
        description="Read by the person and the regional leader they report to.",
    )


class LeaveChange(Schema):
    """New days or hours. An empty kind and no reason keep what was written."""

    kind: str = Field("", pattern=f"{_LEAVE}|^$")
    starts_on: date
    ends_on: date = Field(description="The first day back.")
    minutes_per_day: int | None = Field(None, ge=1, le=1440)
    reason: str | None = Field(None, max_length=240)


def _page(request, code: str, what: str) -> PersonPage:
    page = person_page(code, request.viewer, request.today)
    require_person(request.viewer, page.row.id, what)
    return page


def _span(page: PersonPage, employment_id: int) -> EmploymentSpan:
    for span in page.spans:
        if span.id == employment_id:
            return span
    raise NotFound(f"{page.row.code} has no employment {employment_id}.")


@employments_api.post(
    "/people/{code}/employments", response={201: Made}, summary="Start an employment"
)
def start(request, code: str, body: EmploymentIn):
    """Dates that overlap another employment are refused."""
    page = _page(request, code, "start an employment")
    key = actions.start_employment(
        actor=request.viewer, now=request.now, person_id=page.row.id, **body.dict()
    )
    return Status(201, {"id": key})


@employments_api.patch(
    "/people/{code}/employments/{employment_id}", response=PersonPageDocument,
    summary="Change an employment",
)  # fmt: skip
def change(request, code: str, employment_id: Key, body: EmploymentChange):
    """From a day on; what was true before stays."""
    span = _span(_page(request, code, "change an employment"), employment_id)
    actions.change_employment(
        actor=request.viewer, now=request.now, employment_id=span.id,
        **body.dict(exclude_unset=True),
    )  # fmt: skip
    return person_page(code, request.viewer, request.today)


@employments_api.post(
    "/people/{code}/employments/{employment_id}/end", response=PersonPageDocument,
    summary="End an employment",
)  # fmt: skip
def end(request, code: str, employment_id: Key, body: EmploymentEnd):
    """Time after it has no role and no rate."""
    span = _span(_page(request, code, "end an employment"), employment_id)
    actions.end_employment(
        actor=request.viewer, now=request.now, employment_id=span.id, **body.dict()
    )
    return person_page(code, request.viewer, request.today)


@employments_api.get(
    "/people/{code}/work-calendar", response=CalendarDocument, summary="A person's work calendar"
)
def show_calendar(request, code: str):
    """The hours of each weekday at full time, and whose holidays they keep."""
    row = person_row(request, code)
    found = work_calendar(row.work_calendar_id) if row.work_calendar_id else None
    if found is None:
        raise NotFound(f"{row.code} has no employment and so no work calendar.")
    return found


def _recordable(request, code: str):
    row = person_row(request, code)
    if not may_record_leave(request.viewer, row.id):
        raise Denied("RIGHT-01", "You can record leave for yourself only.")
    return row


def _away(request, row, leave_id: int) -> LeaveRow:
    for away in leave_of(row.id, request.viewer, request.today):
        if away.id == leave_id:
            return away
    raise NotFound("This leave was revised or cancelled meanwhile.")


@employments_api.get("/people/{code}/leave", response=list[LeaveDocument], summary="Leave")
def list_leave(request, code: str):
    """Newest first; kind and reason only for those who may know."""
    return list(leave_of(person_row(request, code).id, request.viewer, request.today))


@employments_api.post(
    "/people/{code}/leave", response={201: list[LeaveDocument]}, summary="Record leave"
)
def record(request, code: str, body: LeaveIn):
    """Approved absence; it takes its hours off the days of the work calendar."""
    row = _recordable(request, code)
    values = body.dict()
    if values["minutes_per_day"] is None:
        values["minutes_per_day"] = whole_day_minutes(row.work_calendar_id, row.share_millionths)
    record_leave(actor=request.viewer, now=request.now, person_id=row.id, **values)
    return Status(201, list(leave_of(row.id, request.viewer, request.today)))


@employments_api.put(
    "/people/{code}/leave/{leave_id}", response=list[LeaveDocument], summary="Revise leave"
)
def revise(request, code: str, leave_id: Key, body: LeaveChange):
    """Moves or shortens an absence, as a revision."""
    row = _recordable(request, code)
    away = _away(request, row, leave_id)
    values = body.dict()
    if values["minutes_per_day"] is None:
        values["minutes_per_day"] = whole_day_minutes(row.work_calendar_id, row.share_millionths)
    revise_leave(actor=request.viewer, now=request.now, leave_id=away.id, **values)
    return list(leave_of(row.id, request.viewer, request.today))


@employments_api.delete(
    "/people/{code}/leave/{leave_id}", response={204: None}, summary="Cancel leave"
)
def cancel(request, code: str, leave_id: Key):
    """The days become working days again; the history keeps what was recorded."""
    row = _recordable(request, code)
    cancel_leave(actor=request.viewer, now=request.now, leave_id=_away(request, row, leave_id).id)
    return Status(204, None)
