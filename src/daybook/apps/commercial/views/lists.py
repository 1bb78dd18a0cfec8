"""Which customers, opportunities and engagements are there? Three lists with their filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.rights import may
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import spell
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

from ..queries.customers import STAGES, customers, opportunities
from ..queries.engagements import engagements
from .columns import ENGAGEMENTS, OPPORTUNITIES, shown_engagement, shown_opportunity
from .tabs import sales_tabs

_SIZE = 50
_CUSTOMERS = (
    Column("name", "Customer", href="/projects/customers/{code}", code="code"),
    Column("region_code", "Region"),
    Column("engagements", "Engagements", kind="count",
           href="/projects/engagements?customer={code}"),
    Column("opportunities", "Open opportunities", kind="count",
           href="/projects/opportunities?customer={code}&state=OPEN"),
    Column("payment_days", "Days to pay", kind="count", opt=True),
    Column("billing_email", "Invoices go to", opt=True),
)  # fmt: skip


def _page(
    request: HttpRequest,
    *,
    key: str,
    title: str,
    rows: Sequence,
    columns: tuple[Column, ...],
    default_sort: str,
    bar: FilterBar,
    finding: str,
    one: str,
    show: Callable = lambda row: row,
) -> HttpResponse:
    """A list in full, or as its file. `show` adds words and badges to the rows that are drawn."""
    sort = sort_of(request.GET, columns, default_sort)
    ordered = sort_rows(rows, sort) if sort else list(rows)
    page = page_of(request.GET, len(ordered), _SIZE)
    whole = request.GET.get("format") == "csv"
    may_add = may(request.viewer, Data.CUSTOMERS, Verb.EDIT)
    base = f"/projects/{key}"
    empty = Empty(f"No {key} yet.", f"Add {one}", f"{base}/new") if may_add else Empty(
        f"There are no {key} that you may see.")  # fmt: skip
    if any(name not in ("sort", "page", "col") for name in request.GET):
        empty = Empty(f"No {key} match these filters.", "Clear the filters", base)
    table = Table(
        columns=columns_of(request.GET, columns),
        rows=[show(row) for row in (ordered if whole else ordered[page.slice])],
        label=title,
        title=finding,
        sort=sort or "-",
        page=page,
        offered=columns,
        csv_href=changed(request.GET, {"format": "csv"}),
        empty=empty,
    )
    if whole:
        return csv_response(table, f"{key}.csv")
    context = {"title": title, "table": table, "bar": bar, "tabs": sales_tabs(key), "one": one,
               "new_href": f"{base}/new" if may_add else ""}  # fmt: skip
    return render(request, "commercial/list.html", context)


def _passes(bar: FilterBar, values: dict[str, object]) -> bool:
    """Whether values by filter key pass the bar, its text search included."""
    asked = bar.value("q").casefold()
    if asked and asked not in str(values.pop("q")).casefold():
        return False
    values.pop("q", None)
    for key, value in values.items():
        if bar.values.get(key) and value not in bar.values[key]:
            return False
        if value in bar.excluded.get(key, ()):
            return False
    return True


def _choice(key: str, title: str, rows: Sequence, of: Callable) -> Filter:
    return Filter(key, title, tuple((value, value) for value in sorted({of(row) for row in rows})))


def customer_list(request: HttpRequest) -> HttpResponse:
    """Every customer the viewer may see."""
    rows = customers(request.viewer)
    region = _choice("region", "Region", rows, lambda row: row.region_code)
    bar = FilterBar((Search("q", "Customer or code"), region)).read(request.GET)
    kept = [
        row
        for row in rows
        if _passes(bar, {"q": f"{row.name} {row.code}", "region": row.region_code})
    ]
    return _page(
        request, key="customers", title="Customers", rows=kept, columns=_CUSTOMERS,
        default_sort="name", bar=bar, finding=spell(len(kept), "customer"), one="a customer",
    )  # fmt: skip


def opportunity_list(request: HttpRequest) -> HttpResponse:
    """Possible sales, soonest close first."""
    rows = opportunities(request.viewer)
    bar = FilterBar(
        (
            Search("q", "Opportunity, customer or code"),
            Filter("state", "State", (("OPEN", "Open"), ("WON", "Won"), ("LOST", "Lost"))),
            Filter("stage", "Stage", tuple((str(n), f"{n} {w}") for n, w in STAGES.items())),
            _choice("region", "Region", rows, lambda row: row.region_code),
            _choice("customer", "Customer", rows, lambda row: row.customer_code),
        )
    ).read(request.GET)
    kept = [
        row
        for row in rows
        if _passes(
            bar,
            {
                "q": f"{row.name} {row.code} {row.customer_name}",
                "state": row.state,
                "stage": str(row.stage),
                "region": row.region_code,
                "customer": row.customer_code,
            },
        )
    ]
    # What may still be won comes first, soonest close first.
    kept.sort(key=lambda row: row.state != "OPEN")
    waiting = sum(row.state == "OPEN" for row in kept)
    finding = f"{spell(waiting, 'opportunity', 'opportunities')} open, of {len(kept)}"
    return _page(
        request, key="opportunities", title="Opportunities", rows=kept, columns=OPPORTUNITIES,
        default_sort="", bar=bar, finding=finding, one="an opportunity", show=shown_opportunity,
    )  # fmt: skip


def engagement_list(request: HttpRequest) -> HttpResponse:
    """What is sold, and what is still at risk."""
    rows = engagements(request.viewer)
    bar = FilterBar(
        (
            Search("q", "Engagement, customer, code or PO"),
            Filter("signature", "Signature", (("SIGNED", "Signed"), ("AT_RISK", "Work at risk"))),
            Filter("order", "PO", (("YES", "With PO"), ("NO", "Without PO"))),
            _choice("region", "Region", rows, lambda row: row.region_code),
            _choice("entity", "Entity", rows, lambda row: row.entity_code),
            _choice("customer", "Customer", rows, lambda row: row.customer_code),
        )
    ).read(request.GET)
    kept = [
        row
        for row in rows
        if _passes(
            bar,
            {
                "q": f"{row.name} {row.code} {row.customer_name} {row.purchase_order}",
                "signature": "AT_RISK" if row.is_at_risk else "SIGNED",
                "order": "YES" if row.purchase_order else "NO",
                "region": row.region_code,
                "entity": row.entity_code,
                "customer": row.customer_code,
            },
        )
    ]
    # What is not signed comes first, as somebody has to act on it.
    kept.sort(key=lambda row: not row.is_at_risk)
    risky = sum(row.is_at_risk for row in kept)
    finding = spell(len(kept), "engagement") + (f", {risky} not signed yet" if risky else "")
    return _page(
        request, key="engagements", title="Engagements", rows=kept, columns=ENGAGEMENTS,
        default_sort="", bar=bar, finding=finding, one="an engagement", show=shown_engagement,
    )  # fmt: skip
