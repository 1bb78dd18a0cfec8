"""What stands at the head of every tab of a person: state, strip, tabs, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest

from daybook.apps.platform.rights import may
from daybook.core.rights import Data, Verb
from daybook.ui.figures import StripItem, Tab
from daybook.ui.format import date_text, percent
from daybook.ui.statuses import badge_html

from ..forms.persons import KINDS
from ..queries.costs import may_see_cost, may_see_target
from ..queries.directory import DirectoryRow, PersonPage, may_on_person
from .directory import STATE_WORDS

_TONES = {"ACTIVE": "ok", "JOINING": "info", "LEFT": "neutral", "UNPLACED": "warn"}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a tab's table, ready to be printed."""

    first: str
    cells: tuple = ()
    href: str = ""

    def __getattr__(self, name: str):
        if name.startswith("c") and name[1:].isdigit():
            return self.cells[int(name[1:])]
        raise AttributeError(name)


def person_context(request: HttpRequest, page: PersonPage, tab: str) -> dict:
    """The head of one tab, for its template."""
    row, viewer = page.row, request.viewer
    return {
        "page": page,
        "row": row,
        "badge": badge_html(_TONES[row.state], STATE_WORDS[row.state]),
        "kind": dict(KINDS).get(row.kind, row.kind),
        "strip": _strip(page),
        "tabs": _tabs(request, row, tab),
        "may_edit": not row.is_forgotten and _may_edit(request, row),
        "may_link": not row.is_forgotten and may(viewer, Data.USERS, Verb.EDIT),
    }


def _tabs(request: HttpRequest, row: DirectoryRow, tab: str) -> list[Tab]:
    viewer, base = request.viewer, f"/people/{row.code}"
    offered = [("", "Overview"), ("leave", "Leave"), ("calendar", "Work calendar")]
    if may_see_cost(viewer, row):
        offered.append(("rates", "Cost"))
    if may_see_target(viewer, row.id):
        offered.append(("target", "Target"))
    if may_on_person(viewer, row.id, Data.AUDIT, Verb.SEE):
        offered.append(("history", "History"))
    return [
        Tab(label, f"{base}/{key}" if key else base, current=key == tab) for key, label in offered
    ]


def _may_edit(request: HttpRequest, row: DirectoryRow) -> bool:
    if row.state == "UNPLACED":
        return may(request.viewer, Data.PEOPLE, Verb.EDIT)
    return may_on_person(request.viewer, row.id, Data.PEOPLE, Verb.EDIT)


def _strip(page: PersonPage) -> tuple[StripItem, ...]:
    row = page.row
    if row.employment_id is None:
        return ()
    verb = {"ACTIVE": "since", "JOINING": "from", "LEFT": "from"}[row.state]
    return (
        StripItem("Role", row.role_code, f"{row.role_name}, {verb} {date_text(row.starts_on)}"),
        StripItem("Region", row.region_code, row.practice_name),
        StripItem(
            "Manager",
            row.manager_name or "Nobody",
            href=f"/people/{row.manager_code}" if row.manager_code else "",
        ),
        StripItem("Full time", percent(row.share_millionths, digits=0), row.calendar_code),
        StripItem("Ramp", percent(row.ramp_millionths, digits=0), "expected productivity"),
        StripItem("Last day", date_text(row.ends_on - DAY) if row.ends_on else "Open"),
    )
