"""Which partners, authorizations, invoices and draws are there? Lists with filters and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from daybook.apps.platform.rights import may, require, scope_of
from daybook.core.periods import month_of
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed
from daybook.ui.columns import Column, columns_of
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import hours, money, spell
from daybook.ui.grid import Empty, Page, Table, csv_response, page_of, sort_of, sort_rows
from daybook.ui.linked import linked_rows
from daybook.ui.workbook import xlsx_response

from ..queries.draws import SORTS, DrawFilter, draw_page, draw_stream
from ..queries.invoices import invoices
from ..queries.overview import authorizations_in_reach, partner_standings
from .columns import AUTHORIZATIONS, DRAWS, INVOICES, PARTNERS
from .frame import ROOT, frame

SIZE = 50
STATES = (("DRAFT", "Draft"), ("SIGNED", "Signed"), ("CLOSED", "Closed"))
INVOICE_STATES = (
    ("RECEIVED", "Received"), ("MATCHED", "Matched"), ("MISMATCHED", "Differs"),
    ("APPROVED", "Approved"), ("RETURNED", "Returned"),
)  # fmt: skip
_MONEY_KEYS = ("per_hour", "promised_minor", "amount_minor")


def saved(request: HttpRequest, table: Callable[[], Table], name: str) -> HttpResponse | None:
    """The table as CSV or XLSX where the address asks for a file."""
    wanted = request.GET.get("format")
    if wanted == "csv":
        return csv_response(table(), f"{name}.csv")
    if wanted == "xlsx":
        return xlsx_response(table(), f"{name}.xlsx")
    return None


def without(columns: Sequence[Column], *keys: str) -> tuple[Column, ...]:
    """The columns but these."""
    return tuple(column for column in columns if column.key not in keys)


@require_GET
def partner_list(request: HttpRequest) -> HttpResponse:
    """Every partner: funds, what is promised and drawn, hours of the month, invoices that wait."""
    require(request.viewer, Data.PARTNER_RATES, Verb.SEE, what="see partners")
    month = month_of(request.today)
    rows = partner_standings(request.viewer, month)
    may_add = scope_of(request.viewer, Data.PARTNER_RATES, Verb.ISSUE).everything
    sort = sort_of(request.GET, PARTNERS, "name")

    def table() -> Table:
        return Table(
            columns_of(request.GET, PARTNERS), sort_rows(rows, sort), "Partners",
            title=spell(len(rows), "partner"), sort=sort, offered=PARTNERS,
            subtitle=f"Hours of {month:%B %Y}; money of all funds, in the partner's currency",
            csv_href=changed(request.GET, {"format": "csv"}),
            empty=Empty("No partner works for us yet.", "Add a partner", f"{ROOT}/new")
            if may_add else Empty("No partner works for us yet."),
        )  # fmt: skip

    file = saved(request, table, "partners")
    if file is not None:
        return file
    context = frame(request, "partners") | {
        "title": "Partners", "table": table(), "said": _said(rows),
        "actions": [("Add a partner", f"{ROOT}/new")] if may_add else [],
    }  # fmt: skip
    return render(request, "partners/list.html", context)


def _said(rows: Sequence) -> str:
    """The one sentence: who works, what is left, what waits."""
    if not rows:
        return ""
    minutes = sum(row.approved_minutes for row in rows)
    waiting = sum(row.waiting for row in rows)
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.currency] = sums.get(row.currency, 0) + row.left_minor
    left = " and ".join(money(minor, currency, whole=True) for currency, minor in sums.items())
    text = f"{hours(minutes, digits=0)} hours approved this month, {left} left to draw"
    if waiting:
        text += f", {spell(waiting, 'invoice')} waiting"
    return f"{text}."


@require_GET
def authorization_list(request: HttpRequest) -> HttpResponse:
    """Who is authorized to what: with rates for those who see them, with hours for others."""
    require(request.viewer, Data.TIME, Verb.SEE, what="see work authorizations")
    rows = authorizations_in_reach(request.viewer)
    priced = may(request.viewer, Data.PARTNER_RATES)
    asked = [
        Search("q", "Code, engineer or engagement"),
        Filter("state", "State", STATES),
        _choice("partner", "Partner", rows, lambda row: row.partner_code),
    ]
    if priced:
        asked.append(_choice("fund", "Fund", rows, lambda row: row.fund_code))
    bar = FilterBar(tuple(asked)).read(request.GET)
    kept = [row for row in rows if _fits(bar, row)]
    columns = AUTHORIZATIONS if priced else without(AUTHORIZATIONS, *_MONEY_KEYS)
    sort = sort_of(request.GET, columns, "-last_on")
    ordered = sort_rows(kept, sort)
    page = page_of(request.GET, len(ordered), SIZE)
    may_draft = may(request.viewer, Data.PARTNER_RATES, Verb.DRAFT)

    def table(whole: bool = True) -> Table:
        return Table(
            columns_of(request.GET, columns), ordered if whole else ordered[page.slice],
            "Work authorizations", title=spell(len(kept), "authorization"), sort=sort,
            offered=columns, page=page, csv_href=changed(request.GET, {"format": "csv"}),
            empty=Empty("No authorization fits.", "Draft one", f"{ROOT}/authorizations/new")
            if may_draft else Empty("Nothing is authorized here."),
        )  # fmt: skip

    file = saved(request, table, "authorizations")
    if file is not None:
        return file
    context = frame(request, "authorizations") | {
        "title": "Work authorizations", "table": table(False), "bar": bar,
        "actions": [("Draft one", f"{ROOT}/authorizations/new")] if may_draft else [],
    }  # fmt: skip
    return render(request, "partners/list.html", context)


def _fits(bar: FilterBar, row) -> bool:
    text = f"{row.code} {row.person_name} {row.engagement_code} {row.engagement_name}".casefold()
    if bar.value("q").casefold() not in text:
        return False
    values = {"state": row.state, "partner": row.partner_code, "fund": row.fund_code}
    for key, value in values.items():
        if bar.values.get(key) and value not in bar.values[key]:
            return False
        if value in bar.excluded.get(key, ()):
            return False
    return True


def _choice(key: str, title: str, rows: Sequence, of: Callable) -> Filter:
    return Filter(key, title, tuple((value, value) for value in sorted({of(row) for row in rows})))


@require_GET
def invoice_list(request: HttpRequest) -> HttpResponse:
    """Invoices of partners: what waits, what was approved or returned."""
    rows = invoices(request.viewer)
    bar = FilterBar(
        (
            Search("q", "Number or partner"),
            Filter("state", "State", INVOICE_STATES),
            _choice("partner", "Partner", rows, lambda row: row.partner_code),
            Search("month", "Month", kind="month"),
        )
    ).read(request.GET)
    kept = [
        row
        for row in rows
        if bar.value("q").casefold() in f"{row.number} {row.partner_name}".casefold()
        and (not bar.values["state"] or row.state in bar.values["state"])
        and (not bar.values["partner"] or row.partner_code in bar.values["partner"])
        and bar.value("month") in ("", f"{row.month:%Y-%m}")
    ]
    sort = sort_of(request.GET, INVOICES, "-month")
    page = page_of(request.GET, len(kept), SIZE)

    def table(whole: bool = True) -> Table:
        ordered = sort_rows(kept, sort)
        return Table(
            columns_of(request.GET, INVOICES), ordered if whole else ordered[page.slice],
            "Invoices of partners", title=spell(len(kept), "invoice"), sort=sort, page=page,
            offered=INVOICES, csv_href=changed(request.GET, {"format": "csv"}),
            empty=Empty("No invoice fits.", "Open a partner to enter one", ROOT),
        )  # fmt: skip

    file = saved(request, table, "partner-invoices")
    if file is not None:
        return file
    context = frame(request, "invoices") | {
        "title": "Invoices of partners", "table": table(False), "bar": bar, "actions": [],
    }  # fmt: skip
    return render(request, "partners/list.html", context)


@require_GET
def draw_list(request: HttpRequest) -> HttpResponse:
    """The lines behind the figures: which entry drew what, in which pack."""
    viewer = request.viewer
    require(viewer, Data.TIME, Verb.SEE, what="see draws")
    wanted = DrawFilter.of(dict(request.GET.lists()))
    priced = may(viewer, Data.PARTNER_RATES)
    columns = DRAWS if priced else without(DRAWS, "amount_minor", "fund_code")
    wanted_sort = sort_of(request.GET, [c for c in columns if c.key in SORTS], "-worked_on")
    number = page_of(request.GET, 10**9, SIZE).number
    rows, totals = draw_page(viewer, wanted, sort=wanted_sort, first=(number - 1) * SIZE, size=SIZE)
    count = sum(total.draws for total in totals)
    found = " · ".join(
        f"{hours(total.minutes, digits=2)} h"
        + ("" if total.amount_minor is None else f", {money(total.amount_minor, total.currency)}")
        for total in totals
    )
    links = {"minutes": "source_href", "amount_minor": "source_href"}

    def table(shown: Sequence, page: Page | None = None) -> Table:
        return Table(
            columns_of(request.GET, columns), shown, "Draws",
            title=f"{spell(count, 'draw')}: {found}" if count else "No draw", sort=wanted_sort,
            page=page, offered=columns, csv_href=changed(request.GET, {"format": "csv"}),
            subtitle="What approved lines drew from a fund, when a pack was issued",
            empty=Empty("Nothing was drawn that fits.", "All draws", f"{ROOT}/draws"),
        )  # fmt: skip

    file = saved(request, lambda: table(list(draw_stream(viewer, wanted))), "draws")
    if file is not None:
        return file
    page = Page(min(number, max(1, -(-count // SIZE))), SIZE, count)
    context = frame(request, "draws") | {
        "title": "Draws", "table": table(linked_rows(columns, rows, links), page),
        "problems": wanted.problems, "chosen": wanted.pairs, "actions": [],
        "rule": "PART-01",
    }  # fmt: skip
    return render(request, "partners/list.html", context)
