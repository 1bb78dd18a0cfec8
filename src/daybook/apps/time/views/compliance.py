"""Who is missing time? `/time/compliance?to=2026-W28&weeks=8`: people × weeks, reminders."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from daybook.apps.platform.refusals import Refused
from daybook.core.periods import week_of
from daybook.ui.addresses import changed
from daybook.ui.figures import Figure, Tab, figure_html
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import count, hours, money, percent, spell
from daybook.ui.grid import Column, Empty, Table, csv_response, page_of, sort_of, sort_rows
from daybook.ui.notices import notify
from daybook.ui.workbook import xlsx_response

from ..actions.nudges import Reminded, nudge_people
from ..queries.boards import boards_of
from ..queries.compliance import MOST_WEEKS, WEEKS, Board, BoardFilter, BoardRow, board
from ..queries.nudges import REPLY_WORDS
from ..queries.sheet import monday_of, week_text
from .frame import time_tabs
from .standing_words import MARKS, STATE_CHOICES, cell_html, cell_words, standing_mark

HERE = "/time/compliance"
SIZE = 100
_SUNDAY = timedelta(days=6)
_AXES = {"region": "regions", "practice": "practices", "role": "roles", "manager": "managers",
         "person": "persons", "state": "states"}  # fmt: skip


def asked_weeks(query: QueryDict, today: date) -> tuple[date, int]:
    """The last Monday and the number of weeks of an address; this week and eight without one.

    Raises Refused COMP-10 for a week or a number that cannot be read: missing time of other weeks
    than those asked for would be taken for theirs.
    """
    to, text = query.get("to", ""), query.get("weeks", "")
    last = monday_of(to) if to else week_of(today)
    if last is None:
        raise Refused(
            "COMP-10", f"There is no week “{to[:20]}”. Write it as {week_text(week_of(today))}.",
            field="to",
        )  # fmt: skip
    if text and not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_WEEKS):
        raise Refused(
            "COMP-10", f"“{text[:20]}” is no number of weeks. Ask for 1 to {MOST_WEEKS}.",
            field="weeks",
        )  # fmt: skip
    return last, int(text) if text else WEEKS


def asked_filter(query: QueryDict) -> BoardFilter:
    """The filter of an address."""
    return BoardFilter(
        **{axis: tuple(filter(None, query.getlist(key))) for key, axis in _AXES.items()}
    )


def asked_board(request: HttpRequest, *, with_worth: bool = True) -> Board:
    """The board of the address."""
    last, weeks = asked_weeks(request.GET, request.today)
    return board(
        request.viewer, last, weeks, request.now, asked_filter(request.GET), with_worth=with_worth
    )


def board_bar(found: Board, query: QueryDict) -> FilterBar:
    """The filters of the board and of the lists behind it."""
    choices = found.choices
    return FilterBar(
        (
            Filter("region", "Region", tuple((code, code) for code in choices.regions)),
            Filter("practice", "Practice", tuple((code, code) for code in choices.practices)),
            Filter("role", "Group", choices.roles),
            Filter("manager", "Manager", choices.managers),
            Filter("state", "State", STATE_CHOICES),
            Search("person", "Person code"),
            Search("to", "Up to week", kind="week"),
        )
    ).read(query)


def show(request: HttpRequest) -> HttpResponseBase:
    """The board under the filter of the address, or the same as a file."""
    found = asked_board(request)
    rows = [_Shown(row) for row in found.rows]
    sort = sort_of(request.GET, _columns(found), "-missing_minutes")
    rows = sort_rows(rows, sort)
    if saved := _saved(request, found, rows):
        return saved
    page = page_of(request.GET, len(rows), SIZE)
    last, weeks = asked_weeks(request.GET, request.today)
    step = timedelta(days=7 * weeks)
    can_remind = any(row.may_remind and row.is_missing for row in found.rows)
    context = {
        "tabs": time_tabs(request, "compliance"),
        "board_tabs": tuple(
            Tab(place.label, place.href, place.key == "time") for place in boards_of(request.viewer)
        ),
        "bar": board_bar(found, request.GET),
        "found": found,
        "said": _said(request, found),
        "rate": _rate(request, found),
        "legend": tuple(standing_mark(each) for each in MARKS),
        "can_remind": can_remind,
        "xlsx_href": changed(request.GET, {"format": "xlsx", "page": None}),
        "table": Table(
            columns=_columns(found), rows=rows[page.slice], label="Weeks by person",
            title="Weeks by person", totals=_totals(request, found), sort=sort, page=page,
            csv_href=changed(request.GET, {"format": "csv", "page": None}),
            empty=Empty("Nobody fits these filters.", "Clear the filters", HERE),
            select="person_code" if can_remind else "", dense=True,
        ),
        "stepper": {
            "prev_href": changed(request.GET, {"to": week_text(last - step)}),
            "prev_label": f"{weeks} weeks back",
            "text": f"{week_text(found.mondays[0])} to {week_text(last)}",
            "next_href": changed(request.GET, {"to": week_text(last + step)}),
            "next_label": f"{weeks} weeks on",
        },
    }  # fmt: skip
    return render(request, "time/compliance.html", context)


def _saved(request: HttpRequest, found: Board, rows: list[_Shown]) -> HttpResponseBase | None:
    """The board as the file asked for, or None where a page is."""
    name = f"missing-time-{week_text(found.mondays[-1])}"
    if request.GET.get("format") == "csv":
        return csv_response(_file(found, rows), f"{name}.csv")
    if request.GET.get("format") == "xlsx":
        return xlsx_response(_file(found, rows), f"{name}.xlsx")
    return None


class _Shown:
    """A row of the board as the table reads it: a key a week, and the words of the last columns."""

    def __init__(self, row: BoardRow):
        self._row = row
        self.cells = {f"w{cell.week}": cell for cell in row.cells}

    def __getattr__(self, name: str):
        cells = self.__dict__.get("cells", {})
        if name in cells:
            cell = cells[name]
            return cell_html(self._row, cell, cell.monday + _SUNDAY)
        return getattr(self.__dict__["_row"], name)

    @property
    def place(self) -> str:
        """Code, group and region, under the name."""
        return f"{self._row.person_code} · {self._row.role_code} · {self._row.region_code}"

    @property
    def nudges(self) -> int:
        """How many reminders these weeks have had."""
        return self._row.told.count if self._row.told else 0

    @property
    def reply(self) -> str:
        """The last answer, or that nobody can be reminded."""
        told = self._row.told
        if told and told.reply:
            return REPLY_WORDS[told.reply]
        return "" if self._row.has_account else "no account"


def _columns(found: Board) -> tuple[Column, ...]:
    weeks = (
        Column(f"w{week_text(monday)}", f"{monday:%-d %b}", kind="html", sort=False)
        for monday in found.mondays
    )
    money_columns = (
        (Column("at_risk_minor", "At risk", kind="money", currency=found.currency, whole=True,
                href=f"{HERE}/risk?person={{person_code}}&{_span(found)}"),)
        if found.at_risk_minor is not None
        else ()
    )  # fmt: skip
    return (
        Column("person_name", "Person", href="/people/{person_code}", sub="place"),
        *weeks,
        Column("missing_minutes", "Missing", kind="hours",
               href=f"{HERE}/parts?person={{person_code}}&{_span(found)}"),
        *money_columns,
        Column("nudges", "Nudges", kind="count", opt=True,
               href=f"{HERE}/nudges?person={{person_code}}&{_span(found)}"),
        Column("reply", "Last reply", opt=True),
        Column("manager_name", "Manager", opt=True),
    )  # fmt: skip


def _span(found: Board) -> str:
    return f"to={week_text(found.mondays[-1])}&weeks={len(found.mondays)}"


def _totals(request: HttpRequest, found: Board) -> dict[str, object]:
    """Sums over all filtered rows, each linked to what it is made of."""
    query = request.GET
    totals: dict[str, object] = {
        "person_name": f"All {spell(len(found.rows), 'person', 'people')}",
        "missing_minutes": Figure(hours(found.missing_minutes) or "–",
                                  f"{HERE}/parts{changed(query, {'state': 'MISSING'})}"),
    }  # fmt: skip
    if found.at_risk_minor is not None:
        shown = money(found.at_risk_minor, found.currency, whole=True)
        totals["at_risk_minor"] = Figure(shown, f"{HERE}/risk{changed(query, {})}")
    return totals


def _rate(request: HttpRequest, found: Board) -> SafeString:
    """The on-time rate with both its numbers linked."""
    rate = found.on_time
    if not rate.expected:
        return format_html("No part of these weeks was due yet.")
    query = request.GET
    kept = Figure(count(rate.on_time), f"{HERE}/parts{changed(query, {'counted': 'on_time'})}")
    due = Figure(count(rate.expected), f"{HERE}/parts{changed(query, {'counted': 'yes'})}")
    return format_html(
        '<b>{}</b> on time: {} of {} week parts, <a class="code" href="/rules/COMP-03">COMP-03</a>',
        percent(rate.share), figure_html(kept), figure_html(due),
    )  # fmt: skip


def _said(request: HttpRequest, found: Board) -> SafeString:
    if not found.rows:
        return format_html("Nobody whose weeks you look after fits.")
    if not found.missing_people:
        return format_html("<b>Nothing is missing</b> of these weeks.")
    people = spell(found.missing_people, "person", "people")
    missing = Figure(
        f"{hours(found.missing_minutes) or '0'} h",
        f"{HERE}/parts{changed(request.GET, {'state': 'MISSING'})}",
    )
    opening = format_html('<b class="adv">{}</b> of {} missing', figure_html(missing), people)
    if not found.at_risk_minor:
        return format_html("{}.", opening)
    risk = Figure(
        money(found.at_risk_minor, found.currency, whole=True),
        f"{HERE}/risk{changed(request.GET, {})}",
    )
    return format_html("{}, <b>{}</b> at risk.", opening, figure_html(risk))


def _file(found: Board, rows: list[_Shown]) -> Table:
    columns = (
        Column("person_code", "Person code"),
        Column("person_name", "Person"),
        *(Column(week_text(monday), week_text(monday)) for monday in found.mondays),
        Column("missing_minutes", "Missing", kind="hours"),
        *((Column("at_risk_minor", "At risk", kind="money", currency=found.currency),)
          if found.at_risk_minor is not None else ()),
        Column("nudges", "Nudges", kind="count"),
        Column("reply", "Last reply"),
        Column("manager_name", "Manager"),
    )  # fmt: skip
    plain = [
        {column.key: getattr(row, column.key, None) for column in columns}
        | {cell.week: cell_words(cell) for cell in row.cells.values()}
        for row in rows
    ]
    return Table(columns, plain, "Missing time")


@require_POST
def nudge(request: HttpRequest) -> HttpResponse:
    """Remind the ticked people, or all of the filter who are missing something."""
    last, weeks = asked_weeks(request.GET, request.today)
    codes = request.POST.getlist("row")
    if request.POST.get("all"):
        found = asked_board(request)
        codes = [row.person_code for row in found.rows if row.is_missing and row.may_remind]
    done = nudge_people(
        actor=request.viewer, now=request.now, person_codes=codes, last_monday=last, weeks=weeks
    )
    notify(request, reminded_words(done), kind="ok" if done.written else "info")
    return redirect(f"{HERE}?{request.GET.urlencode()}" if request.GET else HERE)


def reminded_words(done: Reminded) -> str:
    """What came of it, in one or two sentences."""
    said = f"{spell(done.written, 'person', 'people')} reminded"
    if done.held:
        said += f", {done.held} of them when their quiet hours end"
    left = {}
    for code, why in done.left_out:
        left.setdefault(why, []).append(code)
    rest = "; ".join(f"{why}: {', '.join(codes)}" for why, codes in left.items())
    return f"{said}. Left out: {rest}." if rest else f"{said}."
