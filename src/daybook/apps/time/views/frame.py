"""What do the pages of time share? Their tabs, the week in the address, and where to go back to."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from daybook.apps.platform.rights import may
from daybook.core.rights import Data, Verb
from daybook.ui.figures import Tab

from ..queries.reach import looks_after_anybody
from ..queries.sheet import WeekSheet, monday_of


def time_tabs(request: HttpRequest, current: str) -> tuple[Tab, ...]:
    """The pages of time that this viewer may open."""
    viewer = request.viewer
    found = []
    if viewer.person_id is not None and may(viewer, Data.TIME, Verb.EDIT):
        found.append(Tab("My Week", "/time", current == "week"))
    if may(viewer, Data.TIME, Verb.APPROVE):
        found.append(Tab("Approvals", "/approvals", current == "approvals"))
    if looks_after_anybody(viewer):
        found.append(Tab("Missing time", "/time/compliance", current == "compliance"))
    found.append(Tab("Entries", "/time/entries", current == "entries"))
    if may(viewer, Data.EXPENSES):
        found.append(Tab("Expenses", "/time/expenses", current == "expenses"))
    return tuple(found)


def import_tabs(current: str) -> tuple[Tab, ...]:
    """The pages of the import."""
    return (
        Tab("Import", "/import", current == "import"),
        Tab("History", "/import/history", current == "history"),
        Tab("Saved mappings", "/import/mappings", current == "mappings"),
    )


def week_of_address(week: str) -> date:
    """The Monday that an address names; 404 for anything that is no week."""
    monday = monday_of(week)
    if monday is None:
        raise Http404(week)
    return monday


def asked_person(request: HttpRequest) -> str | None:
    """The person whose week is asked for, by code; None for one's own."""
    asked = request.POST.get("person") if request.method == "POST" else None
    return asked or request.GET.get("person") or None


def to_week(request: HttpRequest, week: str, **keys: str) -> HttpResponseRedirect:
    """Back to the week, of the same person and day."""
    person = asked_person(request)
    wanted = {"person": person, "day": request.POST.get("day_shown"), **keys}
    query = "&".join(f"{key}={quote(value)}" for key, value in wanted.items() if value)
    return redirect(f"/time/{week}?{query}" if query else f"/time/{week}")


def undo_href(sheet: WeekSheet, audit_line_id: int) -> str:
    """The address that takes one step back out of a week."""
    person = "" if sheet.is_own else f"?person={quote(sheet.person_code)}"
    return f"/time/{sheet.week}/undo/{audit_line_id}{person}"


def local_time(at: datetime, zone: str) -> datetime:
    """An instant as a clock on the person's wall shows it."""
    return at.astimezone(ZoneInfo(zone))
