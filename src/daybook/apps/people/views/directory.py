"""Who is here, on this day? `/people`, its filters and its file; and adding somebody."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import date_text, spell
from daybook.ui.grid import (
    Column,
    Empty,
    Table,
    columns_of,
    csv_response,
    page_of,
    sort_of,
    sort_rows,
)
from daybook.ui.notices import notify

from ..actions.persons import add_person
from ..forms.persons import KINDS, NewPersonForm
from ..queries.choices import zones_in_use
from ..queries.directory import STATES, DirectoryRow, people_in_directory
from ..queries.places import place_codes

STATE_WORDS = {
    "ACTIVE": "Working",
    "JOINING": "Joining",
    "LEFT": "Left",
    "UNPLACED": "No employment",
}
COLUMNS = (
    Column("name", "Name", href="/people/{code}", code="code"),
    Column("role_name", "Role", wrap=True),
    Column("region_code", "Region", opt=True),
    Column("practice_code", "Practice", opt=True),
    Column("manager_name", "Manager", href="/people/{manager_code}", opt=True),
    Column("share_millionths", "Full time", kind="percent", digits=0, opt=True),
    Column("calendar_code", "Calendar", opt=True),
    Column("kind_word", "Kind", opt=True),
    Column("state_word", "State"),
)


class _Shown:
    """A directory row with its words; everything else is the row's own."""

    __slots__ = ("row", "kind_word", "state_word")

    def __init__(self, row: DirectoryRow):
        self.row = row
        self.kind_word = dict(KINDS).get(row.kind, row.kind)
        self.state_word = STATE_WORDS[row.state]

    def __getattr__(self, name: str):
        return getattr(self.row, name)


def people(request: HttpRequest) -> HttpResponse:
    """The directory on a day."""
    require(request.viewer, Data.PEOPLE, Verb.SEE, what="see people")
    bar = _bar(request)
    on = _day(bar.value("on"), request.today)
    shown = [_Shown(row) for row in people_in_directory(request.viewer, on) if _wanted(row, bar)]
    sort = sort_of(request.GET, COLUMNS, "name")
    rows = sort_rows(shown, sort)
    page = page_of(request.GET, len(rows))
    whole = request.GET.get("format") == "csv"
    table = Table(
        columns=columns_of(request.GET, COLUMNS),
        rows=rows if whole else rows[page.slice],
        label="People",
        title=_finding(shown, on, request.today),
        subtitle=f"On {date_text(on)}",
        sort=sort,
        page=page,
        offered=COLUMNS,
        csv_href=changed(request.GET, {"format": "csv"}),
        empty=_empty(request),
    )
    if whole:
        return csv_response(table, f"people-{on}.csv")
    context = {"bar": bar, "table": table, "may_add": may(request.viewer, Data.PEOPLE, Verb.EDIT)}
    return render(request, "people/directory.html", context)


def _bar(request: HttpRequest) -> FilterBar:
    places = {kind: tuple((code, code) for code in sorted(place_codes(kind).values()))
              for kind in ("region", "practice", "role")}  # fmt: skip
    return FilterBar(
        (
            Search("q", "Name or code"),
            Filter("region", "Region", places["region"]),
            Filter("practice", "Practice", places["practice"]),
            Filter("role", "Role", places["role"]),
            Filter("kind", "Kind", KINDS),
            Filter("state", "State", tuple((key, STATE_WORDS[key]) for key in STATES)),
            Search("on", "On the day", kind="date"),
        )
    ).read(request.GET)


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


def _wanted(row: DirectoryRow, bar: FilterBar) -> bool:
    """Whether the bar's filters let a row pass. Who has left shows only when asked for."""
    asked = bar.value("q").casefold()
    if asked and asked not in f"{row.name} {row.code}".casefold():
        return False
    states = bar.values["state"]
    if not states and not asked and not bar.excluded["state"] and row.state == "LEFT":
        return False
    for key, value in (
        ("region", row.region_code),
        ("practice", row.practice_code),
        ("role", row.role_code),
        ("kind", row.kind),
        ("state", row.state),
    ):
        if bar.values[key] and value not in bar.values[key]:
            return False
        if value in bar.excluded[key]:
            return False
    return True


def _finding(rows: list, on: date, today: date) -> str:
    working = sum(row.state == "ACTIVE" for row in rows)
    joining = sum(row.state == "JOINING" for row in rows)
    verb = "work" if working != 1 else "works"
    tense = f"{verb} here" if on == today else f"{verb} here on that day"
    text = f"{spell(working, 'person', 'people')} {tense}"
    return f"{text}, {joining} will join" if joining else text


def _empty(request: HttpRequest) -> Empty:
    if request.GET:
        return Empty("Nobody matches these filters.", "Clear the filters", "/people")
    if may(request.viewer, Data.PEOPLE, Verb.EDIT):
        return Empty("Nobody is here yet.", "Add a person", "/people/new")
    return Empty("Nobody is here that you may see. A coordinator can add people.")


def new_person(request: HttpRequest) -> HttpResponse:
    """Add somebody; what they work as comes next."""
    require(request.viewer, Data.PEOPLE, Verb.EDIT, what="add a person")
    form = NewPersonForm(request.POST or None)

    def act(values: dict) -> str:
        add_person(actor=request.viewer, now=request.now, **values)
        notify(request, f"{values['name']} was added. Say what they work as, and from when.")
        return f"/people/{values['code']}/employment/new"

    context = {
        "title": "Add a person",
        "lead": "First who they are; then what they work as, from which day.",
        "go_label": "Add and continue",
        "cancel_href": "/people",
        "zones": zones_in_use(),
    }
    return answer(request, form, act, context, template="people/person_form.html")
