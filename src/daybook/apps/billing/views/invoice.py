"""One invoice: the document, who handled it, what it is made of, and what may be done with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import may
from daybook.core.rights import Data, Verb, may_approve_draft
from daybook.ui import format as text_of
from daybook.ui.figures import Fact
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify

from ..actions.drafts import delete_draft
from ..actions.issue import issue_invoice
from ..documents.printed import printed
from ..forms import IssueForm
from ..queries.behind import facts_behind
from ..queries.document import InvoiceDocument, invoice_document, invoice_line_at
from ..queries.history import invoice_history
from .tabs import money_tabs

BEHIND = (
    Column("worked_on", "Day", kind="date", href="/time/entries/{entry_id}"),
    Column("person", "Person"),
    Column("task", "Task", opt=True),
    Column("minutes", "Worked", kind="hours", digits=2, href="/time/entries/{entry_id}"),
    Column("minutes_billed", "Billed", kind="hours", digits=2, opt=True),
    Column(
        "rated_minor",
        "Rated",
        kind="money",
        currency_key="currency",
        href="/ledger?entry={entry_id}&book=RATED",
    ),
    Column("adjusted_minor", "Rounding", kind="delta", currency_key="currency", good="", opt=True),
    Column("billed_minor", "Billed", kind="money", currency_key="currency"),
)


@require_GET
def invoice_page(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """The document beside what is known of it."""
    document = invoice_document(request.viewer, invoice_id)
    return render(
        request,
        "billing/invoice.html",
        {
            "document": document,
            "printed": printed(document),
            "facts": _facts(document),
            "history": invoice_history(request.viewer, invoice_id),
            "tabs": money_tabs(request, document.month, "invoices"),
            "delete_href": f"/money/invoices/{invoice_id}/delete",
            "may_delete": document.state == "DRAFT"
            and may(request.viewer, Data.INVOICES, Verb.DRAFT),
            "may_issue": _why_not(request.viewer, document) == "",
            "why_not": _why_not(request.viewer, document),
        },
    )


def _why_not(viewer, document: InvoiceDocument) -> str:
    """Why this viewer cannot issue it, in words; empty when they can, or nobody has to."""
    if document.state != "DRAFT":
        return ""
    if not may(viewer, Data.INVOICES, Verb.ISSUE):
        return "Finance issues invoices."
    if not may_approve_draft(viewer.user_id, document.drafted_by_id):
        return "You drafted this invoice, so another member of finance issues it (APPR-02)."
    return ""


def _facts(document: InvoiceDocument) -> tuple[Fact, ...]:
    lines = f"/ledger?invoice={document.id}"
    found = [
        Fact("Month", text_of.month_text(document.month), f"/money/billing/{document.month:%Y-%m}"),
        Fact("Customer", document.customer_code, f"/projects/customers/{document.customer_code}"),
        Fact("Engagement", document.engagement_code,
             f"/projects/engagements/{document.engagement_code}"),
        Fact("Sold by", document.entity_code),
        Fact("Drafted by", document.drafted_by),
    ]  # fmt: skip
    if document.issued_on:
        billed = text_of.amount(document.total_minor, document.currency)
        found += [
            Fact("Issued", text_of.date_text(document.issued_on)),
            Fact("Due", text_of.date_text(document.due_on)),
            Fact(f"Billed, {document.currency}", billed, f"{lines}&book=BILLED",
                 f"/explain/billed?invoice={document.id}"),
            Fact("Lines in the books", "Open the ledger", lines),
        ]  # fmt: skip
    return tuple(found)


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Ask once, then give the draft its number and post it."""
    document = invoice_document(request.viewer, invoice_id)
    why_not = _why_not(request.viewer, document)
    if why_not:
        raise Denied("APPR-02" if "APPR-02" in why_not else "RIGHT-01", why_not)
    form = IssueForm(request.POST or None, initial={"issued_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            issued = issue_invoice(actor=request.viewer, now=request.now, invoice_id=invoice_id,
                                   issued_on=form.cleaned_data["issued_on"])  # fmt: skip
        except Refused as refused:
            if isinstance(refused, NotFound | Denied):
                raise
            form.add_error("issued_on" if refused.field else None, refused.message)
        else:
            notify(request, f"{issued.code} is issued and in the books.")
            return redirect(f"/money/invoices/{invoice_id}")
    total = text_of.money(document.total_minor, document.currency)
    return render(
        request,
        "ui/confirm.html",
        {
            "question": f"Issue {document.label} to {document.buyer.name}?",
            "lead": f"{total} for {text_of.month_text(document.month)}, "
            f"{text_of.spell(len(document.lines), 'line')}.",
            "consequences": (
                f"It takes the next number of {document.entity_code}, without a gap, and can never "
                "be deleted (BILL-06).",
                "Its hours and milestones count as billed, and what was rounded is adjusted, in "
                "the same moment.",
                f"It is due {text_of.spell(document.payment_days, 'day')} after the day of issue.",
            ),
            "action": f"/money/invoices/{invoice_id}/issue",
            "form": form,
            "go_label": "Issue",
            "cancel_href": f"/money/invoices/{invoice_id}",
        },
        status=422 if form.errors else 200,
    )


@require_POST
def delete(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Drop a draft; what was on it can be billed again."""
    document = invoice_document(request.viewer, invoice_id)
    delete_draft(actor=request.viewer, now=request.now, invoice_id=invoice_id)
    notify(request, f"{document.label} is deleted. What was on it can be billed again.")
    return redirect(f"/money/billing/{document.month:%Y-%m}?engagement={document.engagement_code}")


@require_GET
def line(request: HttpRequest, invoice_id: int, position: int) -> HttpResponse:
    """The entries that one printed line is made of."""
    document = invoice_document(request.viewer, invoice_id)
    row = invoice_line_at(request.viewer, invoice_id, position)
    rows = facts_behind(row.id, row.project_id, document.currency)
    billed = [fact.billed_minor for fact in rows if fact.billed_minor is not None]
    table = Table(
        BEHIND,
        rows,
        f"What line {position} is made of",
        title=text_of.spell(len(rows), "entry", "entries")
        if row.kind == "TIME"
        else row.description,
        subtitle="Rated when approved; billed by the invoice; the difference is rounding, BILL-02",
        totals={
            "worked_on": "All",
            "minutes": sum(fact.minutes for fact in rows),
            "rated_minor": sum(fact.rated_minor or 0 for fact in rows),
            "billed_minor": sum(billed) if billed else None,
            "adjusted_minor": sum(fact.adjusted_minor or 0 for fact in rows) if billed else None,
            "minutes_billed": sum(fact.minutes_billed or 0 for fact in rows) if billed else None,
            "currency": document.currency,
        },
        empty=Empty("Nothing stands behind this line.", "Back", f"/money/invoices/{invoice_id}"),
    )
    return render(
        request,
        "billing/line.html",
        {
            "document": document,
            "row": row,
            "printed": printed(document).lines[position - 1],
            "table": table,
            "tabs": money_tabs(request, document.month, "invoices"),
        },
    )
