"""Which lines sum to this number of hours? `/time/entries`, its filters, its totals, its file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.core.utilization.categories import CATEGORY_WORDS
from daybook.core.worktime import FLAG_TITLES
from daybook.ui.addresses import changed
from daybook.ui.columns import Column, columns_of
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import spell
from daybook.ui.grid import Empty, Page, Table, csv_response, page_of, sort_of

from ..queries.entries import EntryPage, entry_page, entry_stream
from ..queries.entry_filter import KEYS, TITLES, EntryFilter
from ..queries.rights import may_enter_for_code
from .frame import time_tabs

SIZE = 50
_STATES = (
    ("DRAFT", "Draft"),
    ("SUBMITTED", "Submitted"),
    ("RETURNED", "Returned"),
    ("APPROVED", "Approved"),
)
FLAGS = (
    *((flag.name, title.capitalize()) for flag, title in FLAG_TITLES.items()),
    ("WEEKEND", "Weekend"),
    ("ANY", "Any flag"),
)
_ALWAYS = ("person", "project", "state", "flag", "category", "month")
_YES_NO = (("yes", "Yes"), ("no", "No"))
_CATEGORIES = tuple((key.value, word.capitalize()) for key, word in CATEGORY_WORDS.items())
COLUMNS = (
    Column("worked_on", "Day", kind="date", href="/time/entries/{id}", sub="week"),
    Column("person_name", "Person", href="/people/{person_code}", sub="person_code"),
    Column("project_code", "Project", href="/projects/{project_code}", sub="customer_name"),
    Column("task_name", "Task", sub="note", wrap=True, opt=True),
    Column("minutes", "Hours", kind="hours", digits=2, href="/time/entries/{id}"),
    Column("category_text", "Category", sort=False, opt=True),
    Column("state", "State", kind="status", sub="return_reason"),
    Column("flags_text", "Flags", sort=False, opt=True, wrap=True),
)
FILE_COLUMNS = (
    Column("id", "Line", kind="count"),
    Column("worked_on", "Day", kind="date"),
    Column("person_code", "Person code"),
    Column("person_name", "Person"),
    Column("project_code", "Project code"),
    Column("project_name", "Project"),
    Column("customer_name", "Customer"),
    Column("task_code", "Task code"),
    Column("task_name", "Task"),
    Column("minutes", "Hours", kind="hours", digits=2),
    Column("billable_text", "Billing"),
    Column("category_text", "Category"),
    Column("state", "State", kind="status"),
    Column("flags_text", "Flags"),
    Column("note", "Note"),
    Column("import_source", "Source"),
    Column("source_key", "Source key"),
)


def entry_list(request: HttpRequest) -> HttpResponse:
    """Lines of time under the filter of the address, or the same as a file."""
    require(request.viewer, Data.TIME, Verb.SEE, what="see time")
    wanted = EntryFilter.of(dict(request.GET.lists()))
    sort = sort_of(request.GET, COLUMNS, "-worked_on")
    if request.GET.get("format") == "csv":
        rows = entry_stream(request.viewer, wanted, sort=sort)
        return csv_response(Table(FILE_COLUMNS, rows, "Lines of time"), "time.csv")
    number = page_of(request.GET, 10**9, SIZE).number
    found = entry_page(request.viewer, wanted, sort=sort, page=number, size=SIZE)
    context = {
        "tabs": time_tabs(request, "entries"),
        "bar": _bar(wanted).read(request.GET),
        "found": found,
        "wanted": wanted,
        "said": spell(found.count, "line"),
        "states": tuple(
            (state, lines, minutes, wanted.having(state=state).query)
            for state, lines, minutes in found.by_state
        ),
        "table": _table(request, found, sort, number),
        "new_href": _new_href(request, wanted),
    }
    return render(request, "time/entries.html", context)


def _bar(wanted: EntryFilter) -> FilterBar:
    """The common filters, and every other that the address already uses."""
    items: list[Filter | Search] = [
        Search("person", "Person code"),
        Search("project", "Project code"),
        Filter("state", "State", _STATES),
        Filter("flag", "Flag", FLAGS),
        Filter("category", "Category", _CATEGORIES),
        Search("month", "Month", kind="month"),
    ]
    for key in KEYS:
        if key not in wanted.keys or key in _ALWAYS:
            continue
        title = TITLES.get(key, key.capitalize())
        if key in ("billable", "estimated"):
            items.append(Filter(key, title, _YES_NO, many=False, any_label=f"{title}: any"))
        else:
            items.append(Search(key, title, "date" if key in ("from", "to") else "text"))
    return FilterBar(tuple(items))


def _table(request: HttpRequest, found: EntryPage, sort: str, number: int) -> Table:
    offered = COLUMNS
    return Table(
        columns=columns_of(request.GET, offered),
        rows=found.rows,
        label="Lines of time",
        title="Lines",
        subtitle="Each is one stretch of work on one day; hours are never rounded",
        totals={"worked_on": f"All {spell(found.count, 'line')}", "minutes": found.minutes},
        sort=sort,
        page=Page(min(number, max(1, -(-found.count // SIZE))), SIZE, found.count),
        csv_href=changed(request.GET, {"format": "csv"}),
        empty=Empty("No line fits these filters.", "Clear the filters", "/time/entries"),
        offered=offered,
    )


def _new_href(request: HttpRequest, wanted: EntryFilter) -> str:
    """Where a further line is written, on the task and day that the filter names."""
    viewer = request.viewer
    if viewer.person_id is None and not wanted.values("person"):
        return ""
    persons = wanted.values("person")
    if len(persons) == 1 and not may_enter_for_code(viewer, persons[0].upper(), request.today):
        return ""
    keys = {
        key: wanted.values(key)[0]
        for key in ("person", "project", "task")
        if len(wanted.values(key)) == 1
    }
    days = (wanted.values("from"), wanted.values("to"))
    if days[0] and days[0] == days[1]:
        keys["day"] = days[0][0]
    return "/time/entries/new?" + "&".join(f"{key}={value}" for key, value in keys.items())
