"""Which corrections were asked for, posted or declined? One list, its filters in the address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.columns import Column
from daybook.ui.figures import Tab
from daybook.ui.filters import FilterBar, Search
from daybook.ui.format import clock, signed, spell
from daybook.ui.grid import Empty, Page, Table, page_of

from ..queries.corrections import (
    STATES,
    CorrectionFilter,
    CorrectionRow,
    correction_page,
    waiting_requests,
)
from .frame import frame

SIZE = 50
COLUMNS = (
    Column("worked_on", "Day", kind="date", href="/corrections/{id}", sort=False),
    Column("person_name", "Person", href="/corrections?person={person_code}", sub="place",
           sort=False, opt=True),
    Column("what", "Change", sub="reason", href="/corrections/{id}", sort=False, wrap=True),
    Column("moved", "Difference", sort=False, opt=True),
    Column("posted_in", "Posts in", kind="month", sort=False, opt=True),
    Column("requested_by", "Asked by", sub="decided", sort=False, opt=True),
    Column("state", "State", kind="status", sub="decline_reason", sort=False),
)  # fmt: skip
_KIND_WORDS = {"CHANGE": "Change", "REMOVAL": "Removal", "UNDO": "Undo", "TRUE_UP": "True-up"}


class _Shown:
    """A correction with its change in words."""

    def __init__(self, row: CorrectionRow):
        self._row = row
        self.what = change_words(row)
        self.moved = signed(clock(row.difference), row.difference) if row.difference else "0:00"
        self.place = row.before_project_code
        self.decided = f"answered by {row.decided_by}" if row.decided_by else ""

    def __getattr__(self, name):
        return getattr(self._row, name)


def change_words(row: CorrectionRow) -> str:
    """What changes, in a few words: "7:30 → 8:00, ACME-001 → BOLT-001"."""
    parts = []
    if row.before_minutes != row.after_minutes:
        after = clock(row.after_minutes) if row.after_minutes else "removed"
        parts.append(f"{clock(row.before_minutes)} → {after}")
    if row.before_project_id != row.after_project_id:
        parts.append(f"{row.before_project_code} → {row.after_project_code}")
    if row.before_task_name != row.after_task_name:
        parts.append(f"{row.before_task_name} → {row.after_task_name}")
    if row.before_billable != row.after_billable:
        parts.append("billable" if row.after_billable else "not billable")
    if row.kind == "TRUE_UP":
        parts.append(f"estimate of {clock(row.before_minutes)} is true" if not parts else "true-up")
    if row.kind == "UNDO":
        parts.append("undo")
    return ", ".join(parts) or "note"


def queue(request: HttpRequest) -> HttpResponse:
    """The corrections a viewer may see, the newest first."""
    viewer, query = request.viewer, request.GET
    require(viewer, Data.TIME, Verb.SEE, what="see corrections")
    wanted = CorrectionFilter.of(dict(query.lists()))
    number = page_of(query, 10**9, SIZE).number
    found = correction_page(viewer, wanted, first=(number - 1) * SIZE, size=SIZE)
    waiting = waiting_requests(viewer)
    context = frame(request, "list") | {
        "lenses": _lenses(wanted, waiting.count),
        "bar": FilterBar((Search("project", "Project code"), Search("person", "Person code"),
                          Search("month", "Month of work", kind="month"))).read(query),
        "wanted": wanted,
        "said": spell(found.count, "correction"),
        "waiting": waiting,
        "table": Table(
            COLUMNS, [_Shown(row) for row in found.rows], "Corrections",
            page=Page(min(number, max(1, -(-found.count // SIZE))), SIZE, found.count),
            empty=Empty("No correction fits. Open an approved line to change it or to ask for it.",
                        "Lines of time", "/time/entries?state=APPROVED"),
        ),
    }  # fmt: skip
    return render(request, "corrections/list.html", context)


def _lenses(wanted: CorrectionFilter, waiting: int) -> tuple[Tab, ...]:
    found = [Tab("All", "/corrections", not wanted.values("state"))]
    for state in STATES:
        found.append(
            Tab(state.capitalize(), f"/corrections?state={state}",
                wanted.values("state") == (state,),
                waiting if state == "REQUESTED" and waiting else None)
        )  # fmt: skip
    return tuple(found)
