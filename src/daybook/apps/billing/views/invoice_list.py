"""Which invoices are there? A list with its state in the address, totals per currency."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from daybook.core.periods import month_of
from daybook.ui import format as text_of
from daybook.ui.figures import Fact
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.grid import Empty, Table, csv_response, page_of, sort_of

from ..queries.invoice_list import InvoiceList, invoice_choices, invoices_where, list_invoices
from .invoice_columns import INVOICE_COLUMNS
from .tabs import money_tabs

STATES = (("DRAFT", "Draft"), ("ISSUED", "Issued"), ("VOIDED", "Voided"))
_ALL = 100_000
_SHOWN = 50


@require_GET
def invoice_list(request: HttpRequest) -> HttpResponse:
    """Invoices the viewer may see."""
    choices = invoice_choices(request.viewer)
    bar = FilterBar(
        (
            Filter("state", "State", STATES),
            Search("month", "Month", kind="month"),
            Filter("customer", "Customer", choices.customers),
            Filter("entity", "Entity", choices.entities),
            Search("engagement", "Engagement code"),
        )
    ).read(request.GET)
    month = _month(bar.value("month"))
    is_file = request.GET.get("csv") == "1"
    table, found = _table(request, invoices_where(bar.values, month), is_file)
    if is_file:
        return csv_response(table, "invoices.csv")
    return render(
        request,
        "billing/invoices.html",
        {
            "table": table,
            "bar": bar,
            "totals": _totals(request, found),
            "tabs": money_tabs(request, month or month_of(request.today), "invoices"),
        },
    )


def _table(request, filters, is_file: bool) -> tuple[Table, InvoiceList]:
    sort = sort_of(request.GET, INVOICE_COLUMNS, "-month")
    size = _ALL if is_file else _SHOWN
    page = page_of(request.GET, _ALL, size)
    found = list_invoices(request.viewer, filters, sort=sort, offset=page.slice.start, limit=size)
    held = page_of(request.GET, found.count, size)
    if held.number != page.number:
        # The address asks for a page beyond the last one: show the last.
        found = list_invoices(
            request.viewer, filters, sort=sort, offset=held.slice.start, limit=size
        )
    query = request.GET.copy()
    query["csv"] = "1"
    table = Table(
        INVOICE_COLUMNS,
        found.rows,
        "Invoices",
        sort=sort,
        page=held,
        title=text_of.spell(found.count, "invoice"),
        subtitle="Totals are of all that the filter leaves, never across currencies",
        csv_href=f"?{query.urlencode()}",
        empty=Empty("No invoice fits. Draft what is ready from the month's billing.",
                    "Billing of this month", f"/money/billing/{request.today:%Y-%m}"),
    )  # fmt: skip
    return table, found


def _totals(request, found) -> tuple[Fact, ...]:
    query = request.GET.copy()
    facts = []
    for row in found.totals:
        query["state"], query["currency"] = row.state, row.currency
        facts.append(
            Fact(
                f"{dict(STATES)[row.state]}, {row.currency}",
                text_of.amount(row.total_minor, row.currency),
                href=f"?{query.urlencode()}",
                note=text_of.spell(row.invoices, "invoice"),
            )
        )
    return tuple(facts)


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None
