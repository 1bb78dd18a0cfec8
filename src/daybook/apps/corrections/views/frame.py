"""What do the pages of corrections share? The tabs of time, the chips of corrections, clocks."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from daybook.apps.platform.rights import may
from daybook.core.periods import add_months, month_of
from daybook.core.rights import Data, Verb
from daybook.ui.figures import Tab


def section_tabs(request: HttpRequest) -> tuple[Tab, ...]:
    """The pages of time that this viewer may open."""
    viewer = request.viewer
    found = []
    if viewer.person_id is not None and may(viewer, Data.TIME, Verb.EDIT):
        found.append(Tab("My Week", "/time"))
    if may(viewer, Data.TIME, Verb.APPROVE):
        found.append(Tab("Approvals", "/approvals"))
    found.append(Tab("Entries", "/time/entries"))
    if may(viewer, Data.EXPENSES):
        found.append(Tab("Expenses", "/time/expenses"))
    found.append(Tab("Corrections", "/corrections", True))
    return tuple(found)


def frame(request: HttpRequest, current: str) -> dict[str, object]:
    """The context every page of corrections has."""
    # The estimates of a month are trued up in the one after it.
    last = add_months(month_of(request.today), -1)
    places = (
        ("list", "Corrections", "/corrections"),
        ("estimates", "Estimates", f"/corrections/estimates/{last:%Y-%m}"),
    )
    chips = tuple(Tab(label, href, key == current) for key, label, href in places)
    return {"tabs": section_tabs(request), "places": chips}


def local_time(at: datetime, zone: str) -> datetime:
    """An instant as a clock on the wall shows it."""
    return at.astimezone(ZoneInfo(zone))
