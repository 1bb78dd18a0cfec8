"""How is the organization cut? Roles, regions, practices, work calendars and public holidays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import Coded, Key, document_of

from ..actions import places as actions
from ..actions.holidays import load_holidays
from ..queries.choices import HolidayCalendarRow, holiday_calendars, holidays_in_year
from ..queries.places import CalendarRow, PlaceRow, calendar_rows, place_rows
from ..queries.sections import sees_how_we_are_cut
from .employments import CalendarDocument

places_api = Router(tags=["People"])
CALENDAR = "work calendar"

PlaceDocument = document_of(PlaceRow)
HolidayCalendarDocument = document_of(HolidayCalendarRow)


class HolidayDocument(Schema):
    """A public holiday, and where it is known from."""

    on: date
    name: str
    source: str


class PlaceIn(Schema):
    """A region or practice to add. Its code stays."""

    code: str = Field(max_length=16)
    name: str = Field(max_length=120)


class PlaceChange(Schema):
    """A new name."""

    version: Key
    name: str = Field(max_length=120)


class RoleIn(PlaceIn):
    """A role to add: what people are sold and costed as."""

    is_billable: bool = True


class RoleChange(PlaceChange):
    """A new name, and whether it is sold."""

    is_billable: bool


class CalendarIn(Schema):
    """Minutes of each weekday at full time, Monday first, less public holidays."""

    code: str = Field(max_length=16)
    name: str = Field(max_length=120)
    holiday_calendar_id: Key
    weekday_minutes: list[int] = Field(min_length=7, max_length=7)


class CalendarChange(Schema):
    """A new name; hours and holidays only while nobody works by it."""

    version: Key
    name: str = Field(max_length=120)
    holiday_calendar_id: Key
    weekday_minutes: list[int] = Field(min_length=7, max_length=7)


class HolidaysIn(Schema):
    """Which public holidays to store, for which years; days stored stay."""

    code: str = Field(max_length=32)
    name: str = Field(max_length=120)
    country: str
    subdivision: str = ""
    first_year: int
    last_year: int


def _require_admin(request, what: str) -> None:
    if not sees_how_we_are_cut(request.viewer):
        raise Denied("RIGHT-01", f"You cannot see {what}. Operations and administrators can.")


def _listed(request, kind: str) -> Sequence[PlaceRow | CalendarRow]:
    _require_admin(request, f"{kind}s")
    if kind == CALENDAR:
        return calendar_rows(request.today)
    return place_rows(kind, request.today)


def place_of(request, kind: str, code: str) -> PlaceRow | CalendarRow:
    """A region, practice, role or work calendar by its code. NotFound for any other."""
    for row in _listed(request, kind):
        if row.code.casefold() == code.casefold():
            return row
    raise NotFound(f"There is no {kind} {code}.")


def _added(request, kind: str, act, body):
    _require_admin(request, f"{kind}s")
    act(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"code": body.code})


def _changed(request, kind: str, code: str, act, body):
    row = place_of(request, kind, code)
    key = "calendar_id" if kind == CALENDAR else f"{kind}_id"
    act(actor=request.viewer, now=request.now, **{key: row.id}, **body.dict())
    return place_of(request, kind, code)


@places_api.get("/regions", response=list[PlaceDocument], summary="Regions")
def list_regions(request):
    """Where work is sold and delivered, with the people of today."""
    return list(_listed(request, "region"))


@places_api.post("/regions", response={201: Coded}, summary="Add a region")
def add_region(request, body: PlaceIn):
    """Grants may be narrowed to it."""
    return _added(request, "region", actions.add_region, body)


@places_api.put("/regions/{code}", response=PlaceDocument, summary="Rename a region")
def edit_region(request, code: str, body: PlaceChange):
    """The code stays."""
    return _changed(request, "region", code, actions.edit_region, body)


@places_api.get("/practices", response=list[PlaceDocument], summary="Practices")
def list_practices(request):
    """Lines of services, with the people of today."""
    return list(_listed(request, "practice"))


@places_api.post("/practices", response={201: Coded}, summary="Add a practice")
def add_practice(request, body: PlaceIn):
    """Grants may be narrowed to it."""
    return _added(request, "practice", actions.add_practice, body)


@places_api.put("/practices/{code}", response=PlaceDocument, summary="Rename a practice")
def edit_practice(request, code: str, body: PlaceChange):
    """The code stays."""
    return _changed(request, "practice", code, actions.edit_practice, body)


@places_api.get("/roles", response=list[PlaceDocument], summary="Roles")
def list_roles(request):
    """What people are sold and costed as, with the people of today."""
    return list(_listed(request, "role"))


@places_api.post("/roles", response={201: Coded}, summary="Add a role")
def add_role(request, body: RoleIn):
    """Bill and cost rates are given by role."""
    return _added(request, "role", actions.add_role, body)


@places_api.put("/roles/{code}", response=PlaceDocument, summary="Change a role")
def edit_role(request, code: str, body: RoleChange):
    """Its name, and whether it is sold; the code stays."""
    return _changed(request, "role", code, actions.edit_role, body)


@places_api.get("/work-calendars", response=list[CalendarDocument], summary="Work calendars")
def list_calendars(request):
    """Hours of each weekday at full time, and whose holidays are kept."""
    return list(_listed(request, CALENDAR))


@places_api.post("/work-calendars", response={201: Coded}, summary="Add a work calendar")
def add_calendar(request, body: CalendarIn):
    """Give it to people by their employments."""
    return _added(request, CALENDAR, actions.add_work_calendar, body)


@places_api.put(
    "/work-calendars/{code}", response=CalendarDocument, summary="Change a work calendar"
)
def edit_calendar(request, code: str, body: CalendarChange):
    """Its hours change only while nobody works by it."""
    return _changed(request, CALENDAR, code, actions.edit_work_calendar, body)


@places_api.get(
    "/holiday-calendars", response=list[HolidayCalendarDocument], summary="Holiday calendars"
)
def list_holiday_calendars(request):
    """The public holidays that are stored, by country or state."""
    _require_admin(request, "calendars")
    return list(holiday_calendars())


@places_api.post("/holiday-calendars", response={201: Coded}, summary="Load public holidays")
def load(request, body: HolidaysIn):
    """For some years; loading a code again adds its missing years."""
    require(request.viewer, Data.SETTINGS, Verb.DRAFT, what="load a holiday calendar")
    load_holidays(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"code": body.code})


@places_api.get(
    "/holiday-calendars/{code}", response=list[HolidayDocument], summary="Public holidays of a year"
)
def show_holidays(request, code: str, year: int | None = None):
    """Day by day; this year without one."""
    _require_admin(request, "calendars")
    found = next((row for row in holiday_calendars() if row.code == code), None)
    if found is None:
        raise NotFound(f"There are no holidays named {code}.")
    if year is not None and not 1990 <= year <= 2100:
        raise Refused("DATES-01", "Ask for a year from 1990 to 2100.", field="year")
    return list(holidays_in_year(found.id, year or request.today.year))
