"""Bookings over the API: who is booked on what, and each change of a booking."""

from __future__ import annotations

from datetime import date, timedelta

from ninja import Query, Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may, require
from daybook.core.periods import week_of
from daybook.core.rights import Data, Verb
from daybook.ui.rest import (
    Key,
    Made,
    document_of,
    excluded,
    filtered_by,
    many,
    page_of_documents,
    slice_of,
)

from .actions import bookings as actions
from .queries.bookings import BookingFilter, BookingRow
from .queries.choices import spread_week
from .queries.load import BookedWeeks, OverbookedDay, booking_board
from .queries.page import BookingPage, WeekRow, booking_page

bookings_api = Router(tags=["Bookings"])
routers = (bookings_api,)

BookingDocument = document_of(BookingRow, also=("week_minutes",))
WeeksDocument = document_of(BookedWeeks, name="BookedWeeks")
OverbookedDocument = document_of(OverbookedDay)
document_of(WeekRow, name="BookingWeek")
DetailDocument = document_of(
    BookingPage, name="BookingDetail", also=("booked_minutes", "kept_minutes")
)
BoardPage = page_of_documents(
    WeeksDocument,
    beside=(("mondays", list[date]), ("overbooked", list[OverbookedDocument])),
)

_AXES = {"persons": "person", "projects": "project", "regions": "region",
         "practices": "practice", "commitments": "commitment"}  # fmt: skip
_LONGEST = timedelta(days=731)
_SIX_WEEKS = timedelta(days=42)


class Days(Schema):
    """When and how much. Give minutes of each weekday, or of a week, to be spread over it."""

    starts_on: date
    ends_on: date = Field(description="The first day after it.")
    weekday_minutes: list[int] | None = Field(
        None, min_length=7, max_length=7, description="Monday first."
    )
    week_minutes: int | None = Field(None, ge=1, le=10_080)
    task_id: Key | None = None
    expires_on: date | None = Field(None, description="When a soft booking lapses.")
    note: str = Field("", max_length=240)


class BookingIn(Days):
    """A reservation, or a project manager's request for one."""

    person_id: Key
    project_id: Key
    commitment: str = Field("SOFT", pattern="^(SOFT|HARD)$")


class BookingMove(Days):
    """Other days, hours, task, expiry or note; person and project stay."""

    version: Key


class CommitmentIn(Schema):
    """HARD counts in the forecast, SOFT may lapse."""

    version: Key
    commitment: str = Field(pattern="^(SOFT|HARD)$")
    expires_on: date | None = None


class BookingEnd(Schema):
    """The first day without it."""

    version: Key
    ends_on: date


class Ended(Schema):
    """Whether the booking is still there; one that ends before it began is removed."""

    is_kept: bool


@bookings_api.get(
    "/bookings", response=BoardPage, summary="Bookings by week",
    openapi_extra=filtered_by("person", "project", "region", "practice",
                              commitment="SOFT or HARD."),
)  # fmt: skip
def list_bookings(
    request,
    from_: date | None = Query(None, alias="from"),  # noqa: B008
    to: date | None = Query(None, description="The last day, which counts."),  # noqa: B008
    page: int = 1,
    size: int = 50,
):
    """Six weeks from this one, or `from` to `to`. `weeks` are minutes by the week of `mondays`;
    `overbooked` are days on which a person of the list has more booked than the calendar gives."""
    require(request.viewer, Data.BOOKINGS, Verb.SEE, what="see bookings")
    first = from_ or week_of(request.today)
    last = to if to and to >= first else first + _SIX_WEEKS - timedelta(days=1)
    wanted = BookingFilter(
        **{axis: many(request, key) for axis, key in _AXES.items()},
        excluded={axis: excluded(request, key) for axis, key in _AXES.items()},
    )
    until = min(last, first + _LONGEST) + timedelta(days=1)
    board = booking_board(request.viewer, first, until, request.today, wanted)
    return slice_of(
        request, board.rows, page=page, size=size, mondays=board.mondays,
        overbooked=[day for days in board.over.values() for day in days],
    )  # fmt: skip


@bookings_api.post("/bookings", response={201: Made}, summary="Book a person, or ask")
def add_booking(request, body: BookingIn):
    """A coordinator books; a project manager's booking is a request and stays soft."""
    if not may(request.viewer, Data.BOOKINGS, Verb.REQUEST):
        require(request.viewer, Data.BOOKINGS, Verb.EDIT, what="book a person")
    values = _values(body, body.person_id)
    key = actions.add_booking(actor=request.viewer, now=request.now, **values)
    return Status(201, {"id": key})


def _values(body: Days, person_id: int) -> dict:
    """The body with minutes of each weekday, a week's spread over the person's calendar."""
    values = body.dict()
    week = values.pop("week_minutes")
    given = values["weekday_minutes"]
    if (given is None) == (week is None):
        raise Refused("DATES-01", "Give the minutes of each weekday, or of a week.",
                      field="weekday_minutes")  # fmt: skip
    values["weekday_minutes"] = (
        tuple(given) if given is not None else spread_week(week, person_id, body.starts_on)
    )
    return values


@bookings_api.get("/bookings/{booking_id}", response=DetailDocument, summary="One booking")
def show_booking(request, booking_id: Key):
    """Its weeks, its history, and what the caller may do."""
    return booking_page(request.viewer, booking_id, request.today)


@bookings_api.put("/bookings/{booking_id}", response=DetailDocument, summary="Move a booking")
def move_booking(request, booking_id: Key, body: BookingMove):
    """Other days or hours."""
    held = booking_page(request.viewer, booking_id, request.today).booking
    actions.move_booking(
        actor=request.viewer, now=request.now, booking_id=booking_id,
        **_values(body, held.person_id),
    )  # fmt: skip
    return booking_page(request.viewer, booking_id, request.today)


@bookings_api.post(
    "/bookings/{booking_id}/commitment", response=DetailDocument, summary="Make it hard or soft"
)
def set_commitment(request, booking_id: Key, body: CommitmentIn):
    """Hard bookings count in the forecast."""
    booking_page(request.viewer, booking_id, request.today)
    actions.set_commitment(
        actor=request.viewer, now=request.now, booking_id=booking_id, **body.dict()
    )
    return booking_page(request.viewer, booking_id, request.today)


@bookings_api.post("/bookings/{booking_id}/end", response=Ended, summary="End a booking")
def end_booking(request, booking_id: Key, body: BookingEnd):
    """Lets the person go from a day on."""
    booking_page(request.viewer, booking_id, request.today)
    kept = actions.end_booking(
        actor=request.viewer, now=request.now, booking_id=booking_id, **body.dict()
    )
    return {"is_kept": kept}
