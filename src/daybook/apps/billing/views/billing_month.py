"""What can be billed for the month, what is held and who can free it, and the drafts made."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import may
from daybook.core.periods import add_months, month_of
from daybook.core.rights import Data, Verb
from daybook.ui import format as text_of
from daybook.ui.addresses import query_text
from daybook.ui.filters import Filter, FilterBar
from daybook.ui.grid import Column, Empty, Table, csv_response, page_of, sort_of, sort_rows
from daybook.ui.linked import linked_rows
from daybook.ui.notices import notify

from ..actions.drafts import draft_invoices
from ..queries.billing_month import BillingMonth, billing_month_of, engagement_id_of
from .invoice_columns import INVOICE_COLUMNS
from .tabs import money_tabs

# So many rows keep the page small; the file has all.
_SHOWN = 35
_LINE_LINKS = {"amount_minor": "rows_href"}
_HELD_LINKS = {
    "what": "rows_href",
    "remedy": "remedy_href",
    "minutes": "rows_href",
    "amount_minor": "rows_href",
}
LINES = (
    Column("description", "Line", sub="project_code"),
    Column("quantity", "Quantity h", kind="html", sort=False),
    Column("per_unit", "Rate", kind="rate", currency_key="currency", opt=True),
    Column("amount_minor", "Amount", kind="money", currency_key="currency"),
)
HELD = (
    Column("project_code", "Project", href="/projects/{project_code}", sub="engagement_code"),
    Column("what", "What"),
    Column("reason", "Held because", wrap=True),
    Column("remedy", "Who can act", wrap=True),
    Column("minutes", "Hours", kind="hours", digits=2, opt=True),
    Column("amount_minor", "Worth", kind="money", currency_key="currency"),
)


@require_GET
def billing_month(request: HttpRequest, month) -> HttpResponse:
    """The month's billing: what is ready, what is held, what is drafted."""
    asked = request.GET.get("engagement", "")
    found = billing_month_of(request.viewer, month, engagement=asked,
                             entity=request.GET.get("entity", ""))  # fmt: skip
    if asked and found.engagement is None:
        raise NotFound(f"There is no engagement {asked}.")
    table = (
        _lines_table(request, found) if asked else _ready_table(request, found, f"{month:%Y-%m}")
    )
    held = _held_table(request, found)
    if request.GET.get("csv") == "ready":
        return csv_response(table, f"billing-{month:%Y-%m}.csv")
    if request.GET.get("csv") == "held":
        return csv_response(held, f"billing-held-{month:%Y-%m}.csv")
    bar = FilterBar((Filter("entity", "Entity", found.entities, many=False),)).read(request.GET)
    return render(
        request,
        "billing/billing_month.html",
        {
            "month": month,
            "found": found,
            "tabs": money_tabs(request, month, "billing"),
            "table": table,
            "held": held,
            "drafts": _drafts_table(found),
            "bar": bar,
            "may_draft": may(request.viewer, Data.INVOICES, Verb.DRAFT),
            "ready": [text_of.money(minor, code) for code, minor in found.ready],
            "held_sums": [text_of.money(minor, code) for code, minor in found.held_sums],
            "base": f"/money/billing/{month:%Y-%m}",
            "drafts_href": f"/money/billing/{month:%Y-%m}/drafts",
            **_steps(request, month),
            "is_future": month > month_of(request.today),
        },
    )


def _steps(request, month) -> dict[str, str]:
    """The months before and after, keeping the engagement."""
    kept = query_text(engagement=request.GET.get("engagement", ""),
                      entity=request.GET.get("entity", ""))  # fmt: skip
    earlier, later = add_months(month, -1), add_months(month, 1)
    return {
        "month_name": text_of.month_text(month),
        "prev_href": f"/money/billing/{earlier:%Y-%m}{kept}",
        "prev_label": text_of.month_text(earlier),
        "next_href": f"/money/billing/{later:%Y-%m}{kept}",
        "next_label": text_of.month_text(later),
    }


def _ready_columns(named: str) -> tuple[Column, ...]:
    one = f"/money/billing/{named}?engagement={{engagement_code}}"
    return (
        Column("engagement_code", "Engagement", href=one, sub="customer_name"),
        Column("project_codes", "Projects", opt=True, wrap=True),
        Column("entity_code", "Entity", opt=True),
        Column("lines", "Lines", kind="count", href=one, opt=True),
        Column("minutes", "Hours", kind="hours", digits=2, href=one),
        Column("total_minor", "To bill", kind="money", currency_key="currency", href=one),
    )


def _ready_table(request, found: BillingMonth, named: str) -> Table:
    columns = _ready_columns(named)
    sort = sort_of(request.GET, columns, "-total_minor")
    rows = sort_rows(found.ready_rows, sort)
    page = page_of(request.GET, len(rows), _SHOWN)
    shown = rows if request.GET.get("csv") else rows[page.slice]
    return Table(
        columns,
        shown,
        "Engagements with something to bill",
        totals={
            "engagement_code": f"All {text_of.spell(len(rows), 'engagement')}",
            "minutes": sum(row.minutes for row in rows),
            "lines": sum(row.lines for row in rows),
            **_one_currency(rows),
        },  # fmt: skip
        sort=sort,
        title=f"{text_of.spell(len(rows), 'engagement')} can be billed",
        subtitle="Up to the end of the month, each in its contract currency · hours as printed",
        page=page,
        csv_href="?csv=ready",
        empty=Empty(
            "Nothing is ready to bill. Approved time on signed engagements, and accepted "
            "milestones, appear here.",
            "Look at approvals",
            "/approvals",
        ),
    )


def _one_currency(rows) -> dict[str, object]:
    """The total, where there is one currency; two are never added."""
    currencies = {row.currency for row in rows}
    if len(currencies) != 1:
        return {}
    return {"total_minor": sum(row.total_minor for row in rows), "currency": currencies.pop()}


def _lines_table(request, found: BillingMonth) -> Table:
    rows = found.line_rows
    return Table(
        LINES,
        linked_rows(LINES, [_LineText(row) for row in rows], _LINE_LINKS),
        "Lines of the next invoice",
        title=f"The next invoice of {found.engagement.code}",
        subtitle="Quantity × rate = amount, as the invoice will print them",
        totals={
            "description": "All lines",
            "quantity": text_of.clock(sum(row.minutes_billed for row in rows)),
            "amount_minor": sum(row.amount_minor for row in rows),
            "currency": found.engagement.currency,
        },  # fmt: skip
        csv_href=f"?csv=ready&engagement={found.engagement.code}",
        empty=Empty(
            "Nothing is ready to bill on this engagement.", "All engagements", request.path
        ),  # fmt: skip
    )


class _LineText:
    """A planned line with its quantity as text: hours and minutes, or nothing for a milestone."""

    def __init__(self, row):
        self._row = row
        self.quantity = text_of.clock(row.minutes_billed) if row.minutes_billed else ""

    def __getattr__(self, name):
        return getattr(self._row, name)


def _held_table(request, found: BillingMonth) -> Table:
    rows = found.held
    return Table(
        HELD,
        rows if request.GET.get("csv") else linked_rows(HELD, rows[:_SHOWN], _HELD_LINKS),
        "Held back",
        title=f"{text_of.spell(len(rows), 'reason')} to hold something back" if rows else "",
        subtitle="BILL-01: each with the reason, and who can free it",
        csv_href=f"?csv=held&engagement={request.GET.get('engagement', '')}" if rows else "",
        note=f"The first {_SHOWN} of {len(rows)} are shown; the file has all."
        if len(rows) > _SHOWN
        else "",
        empty=Empty("Nothing is held back."),
    )


def _drafts_table(found: BillingMonth) -> Table:
    return Table(
        INVOICE_COLUMNS,
        found.invoices.rows,
        "Invoices of the month",
        title=f"{text_of.spell(found.invoices.count, 'invoice')} of the month so far"
        if found.invoices.count
        else "Invoices of the month",
        subtitle="Drafts are issued by somebody other than who drafted them",
        empty=Empty("No invoice has been drafted for this month."),
    )


@require_POST
def make_drafts(request: HttpRequest, month) -> HttpResponse:
    """Draft what is ready: of one engagement, or of all."""
    code = request.POST.get("engagement", "")
    key = engagement_id_of(request.viewer, code) if code else None
    result = draft_invoices(actor=request.viewer, now=request.now, month=month, engagement_id=key)
    made = len(result.invoice_ids)
    if made == 1:
        notify(request, "One draft is made. Somebody else of finance issues it.")
        return redirect(f"/money/invoices/{result.invoice_ids[0]}")
    if made:
        notify(request, f"{text_of.spell(made, 'draft')} are made. Each is issued by somebody "
               "other than who drafted it.")  # fmt: skip
        return redirect(f"/money/invoices?state=DRAFT&month={month:%Y-%m}")
    notify(request, "There was nothing new to draft.", kind="info")
    return redirect(f"/money/billing/{month:%Y-%m}" + (f"?engagement={code}" if code else ""))
