"""How much of the available time was sold? `/insights/utilization?month=2026-07&by=person`"""

from __future__ import annotations

import re
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from daybook.apps.platform.rights import may, require
from daybook.core.periods import add_months, month_of, months_between, next_month
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed, query_text
from daybook.ui.figures import Figure, Tab, figure_html
from daybook.ui.filters import Filter, FilterBar
from daybook.ui.format import hours, month_text, percent, spell
from daybook.ui.grid import Column, Empty, Table, csv_response, sort_of, sort_rows

from ..queries.utilization_page import AXES, SoldFilter, SoldRow, UtilizationPage, utilization_page

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_WORDS = {"person": "Person", "role": "Role", "region": "Region", "practice": "Practice",
          "project": "Project"}  # fmt: skip
_LINKS = {"person": "/people/{code}", "project": "/projects/{code}"}
# Beside the month's utilization; the quarter's are in the figures of its months.
_CREDITED = (
    Column("m_creditable", "Creditable", "hours", digits=1, opt=True),
    Column("m_credited", "Creditable share", "percent", opt=True),
)
_POLICIES = {
    "STANDARD": "policy STANDARD: 424 h × share of full time a quarter, spread over its working "
    "days; leave and holidays change nothing",
    "CALENDAR": "policy CALENDAR: work-calendar hours less holidays and approved leave",
}


def month_asked(request: HttpRequest) -> date:
    """The month of the address, else the current one."""
    text = request.GET.get("month", "")
    if _MONTH.fullmatch(text) and text >= "1990":
        return date.fromisoformat(f"{text}-01")
    return month_of(request.today)


def utilization(request: HttpRequest) -> HttpResponse:
    """The page of one month, cut by one axis."""
    if not may(request.viewer, Data.TARGETS):
        require(request.viewer, Data.TIME, Verb.SEE, what="see utilization")
    month = month_asked(request)
    by = request.GET.get("by", "person")
    by = by if by in AXES else "person"
    page, bar = _read(request, month, by)
    table = _table(request, page)
    if request.GET.get("format") == "csv":
        return csv_response(table, f"utilization-{month:%Y-%m}-{by}.csv")
    before, after = add_months(month, -1), next_month(month)
    context = {
        "page": page,
        "bar": bar,
        "table": table,
        "said": _said(request, page),
        "policy": _POLICIES[page.policy],
        "is_running": month <= request.today < next_month(month),
        "tabs": [
            Tab(f"By {axis}", changed(request.GET, {"by": axis, "sort": None}), axis == by)
            for axis in AXES
        ],
        "stepper": {
            "prev_href": changed(request.GET, {"month": f"{before:%Y-%m}"}),
            "prev_label": month_text(before),
            "text": month_text(month),
            "next_href": changed(request.GET, {"month": f"{after:%Y-%m}"}),
            "next_label": month_text(after),
        },
    }
    return render(request, "insights/utilization.html", context)


def _read(request: HttpRequest, month: date, by: str) -> tuple[UtilizationPage, FilterBar]:
    keys = ("region", "practice", "role")
    wanted = SoldFilter(*(tuple(filter(None, request.GET.getlist(key))) for key in keys))
    page = utilization_page(request.viewer, month, by, wanted)
    bar = FilterBar(
        (
            Filter("region", "Region", tuple((code, code) for code in page.regions)),
            Filter("practice", "Practice", tuple((code, code) for code in page.practices)),
            Filter("role", "Role", page.roles),
        )
    ).read(request.GET)
    return page, bar


def _said(request: HttpRequest, page: UtilizationPage) -> SafeString:
    """The month in one sentence."""
    sold, name = page.whole.month, month_text(page.month)
    if not page.whole.people:
        return format_html("Nobody whose time you may see is employed in {}.", name)
    who = "You" if page.is_own_only else spell(page.whole.people, "person", "people")
    own = query_text(person=page.rows[0].code) if page.is_own_only and page.rows else ""
    explain = "/explain/utilization" + (f"{own}&" if own else "?") + f"month={page.month:%Y-%m}"
    figure = figure_html(Figure(percent(sold.share) or "none", explain, explain, why="utilization"))
    opening = format_html(
        "{} sold <b>{}</b> of the available time in {}: <b>{} of {} h</b>",
        who, figure, name, _hours(sold.billable_minutes), _hours(sold.available_minutes),
    )  # fmt: skip
    delta = sold.delta_minutes
    if delta is None:
        return format_html("{}.", opening)
    if delta == 0:
        return format_html("{}, exactly on target.", opening)
    tone, word = ("fav", "above") if delta > 0 else ("adv", "below")
    return format_html(
        '{}, <b class="{}">{} h {}</b> the target of {} h.',
        opening, tone, _hours(abs(delta)), word, _hours(sold.target_minutes),
    )  # fmt: skip


def _hours(minutes: int) -> str:
    """Hours in a sentence: whole above a thousand."""
    return hours(minutes, digits=0) if minutes >= 60_000 else hours(minutes)


def _row(page: UtilizationPage, row: SoldRow, filters: dict[str, list[str]]) -> dict[str, object]:
    own = {} if not row.code else {page.by: [row.code]}
    keys = {**filters, **own}
    months = [
        f"{month:%Y-%m}"
        for month in months_between(page.quarter.starts_on, add_months(page.quarter.ends_on, -1))
    ]
    ledger = "/ledger" + query_text(book="RATED", billable="yes", **keys)
    explain = "/explain/utilization" + query_text(month=f"{page.month:%Y-%m}", **keys)
    found = {"code": row.code, "name": row.name, "role": row.role_name, "region": row.region_code,
             "people": row.people}  # fmt: skip
    for key, sold, worked in (
        ("m", row.month, [f"{page.month:%Y-%m}"]),
        ("q", row.quarter, months),
    ):
        rows = ledger + "".join(f"&worked={month}" for month in worked)
        found |= {
            f"{key}_billable": sold.billable_minutes,
            f"{key}_rows": rows,
            f"{key}_available": sold.available_minutes,
            f"{key}_share": sold.share,
            f"{key}_creditable": sold.creditable_minutes,
            f"{key}_credited": sold.creditable,
            f"{key}_lines": _lines(page, row, key, months),
            f"{key}_target": sold.target_share,
            f"{key}_delta": sold.delta_minutes,
            f"{key}_explain": explain,
        }
    return found


def _lines(page: UtilizationPage, row: SoldRow, key: str, months: list[str]) -> str:
    """The creditable lines of one person; of groups no list has the same people."""
    if page.by != "person" or not row.code:
        return ""
    first, last = (f"{page.month:%Y-%m}",) * 2 if key == "m" else (months[0], months[-1])
    return f"/time/entries?person={row.code}&state=APPROVED&category=CREDITABLE" + (
        f"&from={first}&to={last}"
    )


def _columns(page: UtilizationPage) -> tuple[Column, ...]:
    word = _WORDS[page.by]
    first = Column("name", word, "link", href=_LINKS.get(page.by, ""),
                   code="code" if page.by == "project" else "")  # fmt: skip
    about = {
        "person": (Column("role", "Role", opt=True), Column("region", "Region", opt=True)),
        "project": (Column("region", "Region", opt=True), Column("people", "People", "count")),
    }.get(page.by, (Column("people", "People", "count", opt=True),))
    found = [first, *about]
    short = page.quarter.label.split()[-1]
    for key, name in (("m", ""), ("q", f"{short} ")):
        opt = key == "q"

        def titled(word: str, name: str = name) -> str:
            return f"{name}{word}" if name else word.capitalize()

        found.append(Column(f"{key}_billable", titled("billable"), "hours", digits=1, opt=opt))
        if page.by == "project":
            continue
        found += [
            Column(f"{key}_available", titled("available"), "hours", digits=1, opt=True),
            Column(f"{key}_share", titled("utilization"), "percent"),
            *(_CREDITED if key == "m" else ()),
            Column(f"{key}_target", titled("target"), "percent", opt=True),
            Column(f"{key}_delta", f"{name}Δ target", "delta_hours", digits=1, opt=opt),
        ]
    return tuple(found)


def _figures(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows with hours and shares linked to what they are made of; sorted before."""
    shown = []
    for row in rows:
        linked = dict(row)
        for key in ("m", "q"):
            if row[f"{key}_billable"]:
                linked[f"{key}_billable"] = Figure(
                    hours(row[f"{key}_billable"], digits=1), row[f"{key}_rows"]
                )
            if row[f"{key}_creditable"] and row[f"{key}_lines"]:
                linked[f"{key}_creditable"] = Figure(
                    hours(row[f"{key}_creditable"], digits=1), row[f"{key}_lines"]
                )
            if key == "m" and row["m_share"] is not None:
                linked[f"{key}_share"] = Figure(
                    percent(row[f"{key}_share"]).removesuffix("%"), row[f"{key}_explain"],
                    row[f"{key}_explain"],
                )  # fmt: skip
        shown.append(linked)
    return shown


def _table(request: HttpRequest, page: UtilizationPage) -> Table:
    columns = _columns(page)
    filters = {
        key: [code for code in request.GET.getlist(key) if code]
        for key in ("region", "practice", "role")
    }
    sort = sort_of(request.GET, columns, "name")
    rows = sort_rows([_row(page, row, filters) for row in page.rows], sort)
    total = _row(page, page.whole, filters) | {
        "name": "Everybody" if not page.is_own_only else "You",
        "people": page.whole.people,
    }
    return Table(
        columns=columns,
        rows=_figures(rows),
        totals=_figures([total])[0] | {"role": None, "region": None},
        label=f"Utilization by {page.by}",
        sort=sort,
        dense=page.by == "person",
        csv_href=changed(request.GET, {"format": "csv"}),
        note="Approved billable time on the day it was worked. Targets and Δ are of those who have "
        "a target that is yours to see.",
        empty=Empty("Nobody whose time you may see is employed in this month."),
    )
