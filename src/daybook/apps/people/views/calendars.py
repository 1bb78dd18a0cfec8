"""Which hours and holidays do people keep? Work calendars and public holidays, under `/admin`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.format import clock
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify

from ..actions.holidays import load_holidays
from ..actions.places import add_work_calendar, edit_work_calendar
from ..forms.places import CalendarForm, HolidaysForm, NewCalendarForm
from ..queries.choices import HolidayCalendarRow, holiday_calendars
from ..queries.places import WEEKDAYS, CalendarRow, calendar_rows
from .person_tabs import holiday_table
from .places import may_cut, require_admin

_SHORT = tuple(day[:3] for day in WEEKDAYS)


def calendar_list(request: HttpRequest) -> HttpResponse:
    """Work calendars with their hours, and the public holidays they keep."""
    require_admin(request, "calendars")
    context = {
        "calendars": _calendars(request),
        "holidays": _holidays(request),
        "may_add": may_cut(request),
        "may_load": may(request.viewer, Data.SETTINGS, Verb.DRAFT),
    }
    return render(request, "people/calendars.html", context)


def _calendars(request: HttpRequest) -> Table:
    columns = [
        Column("name", "Calendar", code="code", sort=False),
        *(Column(day, day, kind="clock", unit="", sort=False, opt=True) for day in _SHORT),
        Column("week", "Week h", kind="clock", unit="", sort=False),
        Column("holidays", "Public holidays", sort=False,
               href="/admin/calendars/holidays/{holiday_code}"),
        Column("people", "People today", kind="count", sort=False),
    ]  # fmt: skip
    if may_cut(request):
        columns.append(Column("change", "Actions", kind="html", sort=False, hidden_title=True))
    return Table(
        columns=tuple(columns),
        rows=[_calendar_row(row) for row in calendar_rows(request.today)],
        label="Work calendars",
        title="Work calendars",
        subtitle="Hours of each weekday at full time, less the public holidays",
        empty=Empty("There is no work calendar yet.", "Add one", "/admin/calendars/new"),
    )


def _calendar_row(row: CalendarRow) -> dict:
    return {
        "name": row.name,
        "code": row.code,
        **dict(zip(_SHORT, row.weekday_minutes, strict=True)),
        "week": row.week_minutes,
        "holidays": row.holiday_name,
        "holiday_code": row.holiday_code,
        "people": row.people,
        "change": format_html('<a href="/admin/calendars/{}/edit">Edit</a>', row.code),
    }


def _holidays(request: HttpRequest) -> Table:
    return Table(
        columns=(
            Column("name", "Public holidays", code="code", sort=False,
                   href="/admin/calendars/holidays/{code}"),
            Column("country", "Country", sort=False, opt=True),
            Column("subdivision", "State", sort=False, opt=True),
            Column("years", "Years", sort=False),
            Column("days", "Days", kind="count", sort=False,
                   href="/admin/calendars/holidays/{code}"),
        ),
        rows=holiday_calendars(),
        label="Public holidays",
        title="Public holidays",
        subtitle="Stored day by day, so that a closed month never changes",
        empty=Empty("No holidays are stored yet.", "Load them", "/admin/calendars/holidays"),
    )  # fmt: skip


def calendar_new(request: HttpRequest) -> HttpResponse:
    """Add a work calendar."""
    require_admin(request, "calendars")
    initial = {day.lower(): 0 if day in ("Saturday", "Sunday") else 480 for day in WEEKDAYS}
    form = NewCalendarForm(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        add_work_calendar(
            actor=request.viewer, now=request.now, code=values["code"], name=values["name"],
            holiday_calendar_id=values["holiday_calendar_id"],
            weekday_minutes=form.weekday_minutes(),
        )  # fmt: skip
        notify(request, f"{values['name']} was added.")
        return "/admin/calendars"

    context = {"title": "Add a work calendar", "go_label": "Add the calendar",
               "cancel_href": "/admin/calendars"}  # fmt: skip
    return answer(request, form, act, context)


def _row(request: HttpRequest, code: str) -> CalendarRow:
    for row in calendar_rows(request.today):
        if row.code.casefold() == code.casefold():
            return row
    raise NotFound(f"There is no work calendar {code}.")


def calendar_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Rename a work calendar; its hours only while nobody works by it."""
    require_admin(request, "calendars")
    row = _row(request, code)
    minutes = zip(WEEKDAYS, row.weekday_minutes, strict=True)
    initial = {day.lower(): value for day, value in minutes}
    initial |= {"name": row.name, "version": row.version,
                "holiday_calendar_id": row.holiday_calendar_id}  # fmt: skip
    form = CalendarForm(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        edit_work_calendar(
            actor=request.viewer, now=request.now, calendar_id=row.id, version=values["version"],
            name=values["name"], holiday_calendar_id=values["holiday_calendar_id"],
            weekday_minutes=form.weekday_minutes(),
        )  # fmt: skip
        notify(request, f"{values['name']} was saved.")
        return "/admin/calendars"

    lead = f"A full week is {clock(row.week_minutes)} hours. Hours change only while nobody works "
    context = {"title": f"Edit {row.name}", "scope": row.code,
               "lead": lead + "by them; otherwise add a calendar and give it from a date.",
               "cancel_href": "/admin/calendars"}  # fmt: skip
    return answer(request, form, act, context, version=lambda: _row(request, code).version)


def holidays_load(request: HttpRequest) -> HttpResponse:
    """Store public holidays of a country or state for some years."""
    require(request.viewer, Data.SETTINGS, Verb.DRAFT, what="load a holiday calendar")
    year = request.today.year
    form = HolidaysForm(request.POST or None, initial={"first_year": year, "last_year": year + 2})

    def act(values: dict) -> str:
        load_holidays(actor=request.viewer, now=request.now, **values)
        notify(request, f"The holidays of {values['name']} are stored.")
        return f"/admin/calendars/holidays/{values['code']}"

    context = {
        "title": "Load public holidays",
        "lead": "Loading a code again adds its missing years; days that are stored stay.",
        "go_label": "Load",
        "cancel_href": "/admin/calendars",
    }
    return answer(request, form, act, context)


def holidays_page(request: HttpRequest, code: str) -> HttpResponse:
    """The days off of one holiday calendar, year by year."""
    require_admin(request, "calendars")
    found = next((row for row in holiday_calendars() if row.code == code), None)
    if found is None:
        raise NotFound(f"There are no holidays named {code}.")
    year = _year(request, found)
    context = {
        "found": found,
        "year": year,
        "table": holiday_table(found.id, found.name, year),
        "prev": f"?year={year - 1}" if found.first_on and year > found.first_on.year else "",
        "next": f"?year={year + 1}" if found.last_on and year < found.last_on.year else "",
    }
    return render(request, "people/holidays.html", context)


def _year(request: HttpRequest, found: HolidayCalendarRow) -> int:
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and len(asked) == 4:
        return int(asked)
    return request.today.year
