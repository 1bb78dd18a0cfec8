"""What do the numbers of missing time sum? Parts of weeks, the plan at risk, and reminders sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from daybook.apps.platform.rights import may, require
from daybook.core.compliance import MISSING, Standing, counts_as_due, was_on_time
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed
from daybook.ui.filters import Filter, FilterBar
from daybook.ui.format import day, moment, money, spell
from daybook.ui.grid import Column, Empty, Page, Table, csv_response, page_of, sort_of, sort_rows

from ..queries.compliance import ASKED, Board, BoardCell, BoardPart, BoardRow, risk_rows
from ..queries.nudges import REPLY_WORDS, nudge_rows
from .compliance import HERE, asked_board, asked_weeks, board_bar
from .frame import local_time, time_tabs
from .standing_words import standing_mark

SIZE = 50
_COUNTED = (("yes", "Counted in the rate"), ("on_time", "On time"))
_STEPS = {"PERSON": "The person", "MANAGER": "Their manager", "REGION": "The region"}
_SLOTS = {"MANUAL": "asked for", "FIRST": "first of the day it is due",
          "SECOND": "second of the day it is due", "LADDER": "still missing"}  # fmt: skip


def parts(request: HttpRequest) -> HttpResponse:
    """Every part of a week behind the board's hours and its rate."""
    found = asked_board(request, with_worth=False)
    counted = request.GET.get("counted", "")
    rows = _ordered(_Part(request, *one) for one in _parts_of(found, request, counted))
    if request.GET.get("format") == "csv":
        return csv_response(Table(_FILE, rows, "Week parts"), "week-parts.csv")
    sort = sort_of(request.GET, _PARTS, "starts_on")
    rows = sort_rows(rows, sort)
    page = page_of(request.GET, len(rows), SIZE)
    bar = board_bar(found, request.GET)
    bar = FilterBar(
        (*bar.filters, Filter("counted", "Rate", _COUNTED, many=False, any_label="Any part"))
    ).read(request.GET)
    columns = _PARTS if may(request.viewer, Data.TIME, Verb.ON_BEHALF) else _PARTS[:-1]
    table = Table(
        columns=columns, rows=rows[page.slice], label="Week parts", sort=sort, page=page,
        totals={
            "person_name": f"All {spell(len(rows), 'part')}",
            "expected_minutes": sum(row.expected_minutes for row in rows),
            "written_minutes": sum(row.written_minutes for row in rows),
            "missing_minutes": sum(row.missing_minutes for row in rows),
        },
        csv_href=changed(request.GET, {"format": "csv", "page": None}),
        empty=Empty("No part of a week fits.", "Back to the board", HERE),
    )  # fmt: skip
    return _page(request, "Week parts", bar, table, "A week over a month-end has two parts, each "
                 "with its own deadline (TIME-07). Expected are the calendar's hours less holidays "
                 "and approved leave (KPI-03).")  # fmt: skip


def _parts_of(
    found: Board, request: HttpRequest, counted: str
) -> Iterable[tuple[BoardRow, BoardCell, BoardPart]]:
    states = set(filter(None, request.GET.getlist("state")))
    for row in found.rows:
        for cell in row.cells:
            for part in cell.parts:
                owed = ASKED in states and part.is_owed
                if states and part.standing not in states and not owed:
                    continue
                if not states and part.standing is Standing.NOT_EXPECTED:
                    continue
                if counted and not counts_as_due(part.facts, request.now):
                    continue
                if counted == "on_time" and not was_on_time(part.facts):
                    continue
                yield row, cell, part


class _Part:
    """A part of a person's week as the table reads it."""

    # Of hundreds of parts a page shows some: only those are put into words.
    def __init__(self, request: HttpRequest, row: BoardRow, cell: BoardCell, part: BoardPart):
        facts = part.facts
        self._request, self._row, self._cell, self._part = request, row, cell, part
        self.person_code, self.person_name = row.person_code, row.person_name
        self.starts_on, self.last_on = part.part.starts_on, part.part.ends_on - timedelta(days=1)
        self.week, self.excuse = cell.week, cell.excuse
        self.standing = part.standing.value
        self.expected_minutes, self.written_minutes = facts.expected_minutes, facts.written_minutes
        self.missing_minutes = part.missing_minutes
        self.is_counted = "yes" if counts_as_due(facts, request.now) else "no"

    @property
    def standing_html(self) -> SafeString:
        """Its standing as a mark."""
        return standing_mark(self._part.standing)

    @property
    def due(self) -> str:
        """When it is due, by the person's clock."""
        at = self._part.facts.due_at
        return f"{day(at.date())} {at:%H:%M}"

    @property
    def handed_in(self) -> str:
        """When it was handed in, by the person's clock."""
        facts = self._part.facts
        if facts.handed_in_at:
            return moment(local_time(facts.handed_in_at, facts.due_at.tzinfo.key))
        return "elsewhere, imported" if facts.is_imported else "not yet"

    @property
    def decide(self) -> SafeString | str:
        """What may be done about it."""
        return _decisions(self._request, self._row, self._cell, self._part)


def _decisions(
    request: HttpRequest, row: BoardRow, cell: BoardCell, part: BoardPart
) -> SafeString | str:
    """What may be done about a missing part: enter it, excuse it, or lift the excuse."""
    if not may(request.viewer, Data.TIME, Verb.ON_BEHALF):
        return ""
    if cell.excuse_id is not None:
        return format_html('<a class="btn" href="{}/excuses/{}/lift">Lift<span class="sr"> excuse '
                           "of {}, {}</span></a>", HERE, cell.excuse_id, row.person_name,
                           cell.week)  # fmt: skip
    if part.standing not in MISSING:
        return ""
    excuse = format_html(
        '<a class="btn" href="{}/excuse?person={}&amp;week={}">Excuse'
        '<span class="sr"> {}</span></a>',
        HERE, row.person_code, cell.week, row.person_name,
    )  # fmt: skip
    if not part.is_owed:
        return excuse
    return format_html(
        '<a class="btn" href="/time/{}?person={}">Enter<span class="sr"> for {}</span></a> {}',
        cell.week, row.person_code, row.person_name, excuse,
    )  # fmt: skip


def _ordered(rows: Iterable[_Part]) -> list[_Part]:
    return sorted(rows, key=lambda row: (row.starts_on, row.person_name))


_PARTS = (
    Column("person_name", "Person", href="/people/{person_code}", sub="person_code"),
    Column("starts_on", "From", kind="date", href="/time/{week}?person={person_code}", sub="week"),
    Column("last_on", "To", kind="date", opt=True),
    Column("standing_html", "Standing", kind="html", sort=False, sub="excuse"),
    Column("expected_minutes", "Expected", kind="hours"),
    Column("written_minutes", "Written", kind="hours",
           href="/time/entries?person={person_code}&from={starts_on}&to={last_on}"),
    Column("missing_minutes", "Missing", kind="hours"),
    Column("due", "Due", sort=False, opt=True),
    Column("handed_in", "Handed in", sort=False, opt=True),
    Column("is_counted", "Counts", opt=True),
    Column("decide", "Decide", kind="html", sort=False, hidden_title=True),
)  # fmt: skip
_FILE = (
    Column("person_code", "Person code"),
    Column("person_name", "Person"),
    Column("week", "Week"),
    Column("starts_on", "From", kind="date"),
    Column("last_on", "To", kind="date"),
    Column("standing", "Standing"),
    Column("expected_minutes", "Expected", kind="hours"),
    Column("written_minutes", "Written", kind="hours"),
    Column("missing_minutes", "Missing", kind="hours"),
    Column("due", "Due"),
    Column("handed_in", "Handed in"),
    Column("is_counted", "Counts"),
    Column("excuse", "Excuse"),
)


def risk(request: HttpRequest) -> HttpResponse:
    """The booked work behind the revenue at risk."""
    require(request.viewer, Data.FORECAST, Verb.SEE, what="see revenue at risk")
    found = asked_board(request)
    rows = risk_rows(found)
    columns = (
        Column("person_name", "Person", href="/people/{person_code}", sub="person_code",
               sort=False),
        Column("week", "Week", href="/time/{week}?person={person_code}", sort=False),
        Column("project_name", "Project", code="project_code", href="/projects/{project_code}",
               sub="customer_name", sort=False),
        Column("planned_minutes", "Booked, no time", kind="hours", sort=False,
               href="/people/bookings?person={person_code}&project={project_code}"),
        Column("planned_minor", "Worth", kind="money", currency=found.currency, sort=False),
        Column("part_missing_minutes", "Part missing", kind="hours", sort=False, opt=True),
        Column("part_at_risk_minor", "Part at risk", kind="money", currency=found.currency,
               sort=False),
    )  # fmt: skip
    whole = money(found.at_risk_minor or 0, found.currency)
    table = Table(
        columns=columns, rows=rows, label="Plan at risk",
        totals={"person_name": f"At risk in all: {whole}",
                "planned_minutes": sum(row.planned_minutes for row in rows),
                "planned_minor": sum(row.planned_minor for row in rows)},
        note="Part at risk is the part's missing time at the average rate of its booked and "
        "unlogged work (COMP-04); it stands once for each project of the part.",
        empty=Empty("Nothing that is missing was booked on work billed by time.",
                    "Back to the board", HERE),
    )  # fmt: skip
    return _page(
        request,
        "Revenue at risk",
        board_bar(found, request.GET),
        table,
        "Hard bookings on which nothing is logged, at the rate that approval would post.",
    )


def nudges(request: HttpRequest) -> HttpResponse:
    """Every reminder of the board's weeks."""
    found = asked_board(request, with_worth=False)
    people = {row.person_id: row for row in found.rows}
    rows = nudge_rows(people, found.mondays[0], found.mondays[-1] + timedelta(days=7))
    page: Page = page_of(request.GET, len(rows), SIZE)
    names = {row.person_code: row.person_name for row in found.rows}
    shown = [
        {
            "person_name": names[row.person_code], "person_code": row.person_code,
            "monday": row.monday, "step": _STEPS[row.step], "why": _SLOTS[row.slot],
            "at": moment(local_time(row.readable_at, row.zone)),
            "reply": REPLY_WORDS.get(row.reply, ""),
        }
        for row in rows[page.slice]
    ]  # fmt: skip
    table = Table(
        columns=(
            Column("person_name", "Person", href="/people/{person_code}", sub="person_code",
                   sort=False),
            Column("monday", "Week of", kind="date", sort=False),
            Column("step", "Told", sub="why", sort=False),
            Column("at", "When, local to the person", sort=False),
            Column("reply", "Reply", sort=False),
        ),
        rows=shown, label="Reminders", page=page,
        totals={"person_name": f"All {spell(len(rows), 'reminder')}"},
        empty=Empty("Nobody was reminded of these weeks.", "Back to the board", HERE),
    )  # fmt: skip
    return _page(
        request,
        "Reminders",
        board_bar(found, request.GET),
        table,
        "A message in quiet hours is counted at the minute it may be read.",
    )


def _page(
    request: HttpRequest, title: str, bar: FilterBar, table: Table, lead: str
) -> HttpResponse:
    last, weeks = asked_weeks(request.GET, request.today)
    context = {
        "tabs": time_tabs(request, "compliance"), "title": title, "bar": bar, "table": table,
        "lead": lead, "back": f"{HERE}{changed(request.GET, {'counted': None, 'page': None})}",
        "scope": f"{spell(weeks, 'week')} up to that of {last.day} {last:%B %Y}",
    }  # fmt: skip
    return render(request, "time/compliance_list.html", context)
