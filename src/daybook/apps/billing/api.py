"""Billing over the API: what can be billed, drafts, invoices, and the document itself."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.http import FileResponse, HttpResponse
from ninja import Router, Schema, Status

from daybook.apps.platform.refusals import NotFound
from daybook.ui.rest import (
    Key,
    Month,
    bounds,
    document_of,
    filtered_by,
    many,
    page_document,
    page_of_documents,
)

from .actions.documents import keep_document, kept_document
from .actions.drafts import delete_draft, draft_invoices
from .actions.issue import IssuedInvoice, issue_invoice
from .documents.pdf import invoice_pdf
from .queries import billing_month as months
from .queries.behind import BehindRow, facts_behind
from .queries.document import InvoiceDocument, invoice_document, invoice_line_at
from .queries.history import invoice_history
from .queries.invoice_list import InvoiceTotal, invoices_where, list_invoices
from .queries.invoices import InvoiceRow

billing_api = Router(tags=["Billing"])
routers = (billing_api,)

InvoiceListed = document_of(InvoiceRow, also=("label",))
TotalDocument = document_of(InvoiceTotal)
MonthDocument = document_of(months.BillingMonth, also=("ready", "held_sums"))
InvoiceShown = document_of(InvoiceDocument, name="InvoiceDetail", also=("label",))
BehindDocument = document_of(BehindRow, name="InvoiceLineFact")
IssuedDocument = document_of(IssuedInvoice)
InvoicePage = page_of_documents(InvoiceListed, beside=(("totals", list[TotalDocument]),))


class InvoiceEvent(Schema):
    """Something that was done with the invoice."""

    id: int
    at: datetime
    who: str
    verb: str
    reason: str


class DraftsIn(Schema):
    """One engagement's code, or none for all that is ready."""

    engagement: str = ""


class Drafted(Schema):
    """The drafts that were made; none when there was nothing new."""

    invoice_ids: list[int]


class IssueIn(Schema):
    """The date on the invoice; today without one."""

    issued_on: date | None = None


@billing_api.get("/billing/{month}", response=MonthDocument, summary="What a month can bill")
def show_month(request, month: Month, engagement: str = "", entity: str = ""):
    """What is ready and what is held back, with the reason and who can free it. With an
    engagement, the lines its next invoice will print."""
    found = months.billing_month_of(request.viewer, month, engagement=engagement, entity=entity)
    if engagement and found.engagement is None:
        raise NotFound(f"There is no engagement {engagement}.")
    return found


@billing_api.post("/billing/{month}/drafts", response={201: Drafted}, summary="Draft invoices")
def draft(request, month: Month, body: DraftsIn):
    """One for each engagement with something to bill; somebody else issues it."""
    code = body.engagement
    key = months.engagement_id_of(request.viewer, code) if code else None
    made = draft_invoices(actor=request.viewer, now=request.now, month=month, engagement_id=key)
    return Status(201, made)


@billing_api.get(
    "/invoices", response=InvoicePage, summary="Invoices",
    openapi_extra=filtered_by("state", "customer", "entity", "engagement", "currency"),
)  # fmt: skip
def list_all(
    request, month: Month | None = None, sort: str = "-month", page: int = 1, size: int = 50
):
    """With totals by currency and state over all that fit."""
    page, size, first = bounds(page, size)
    keys = ("state", "customer", "entity", "engagement", "currency")
    filters = invoices_where({key: many(request, key) for key in keys}, month)
    found = list_invoices(request.viewer, filters, sort=sort, offset=first, limit=size)
    listed = page_document(request, found.rows, total=found.count, page=page, size=size)
    return listed | {"totals": found.totals}


@billing_api.get("/invoices/{invoice_id}", response=InvoiceShown, summary="One invoice")
def show_invoice(request, invoice_id: Key):
    """As its document says it, with its lines."""
    return invoice_document(request.viewer, invoice_id)


@billing_api.delete("/invoices/{invoice_id}", response={204: None}, summary="Delete a draft")
def delete(request, invoice_id: Key):
    """What was on it can be billed again."""
    invoice_document(request.viewer, invoice_id)
    delete_draft(actor=request.viewer, now=request.now, invoice_id=invoice_id)
    return Status(204, None)


@billing_api.post("/invoices/{invoice_id}/issue", response=IssuedDocument, summary="Issue a draft")
def issue(request, invoice_id: Key, body: IssueIn):
    """It takes its number and is posted. Issued by somebody other than who drafted it; issuing
    an issued invoice returns it unchanged."""
    invoice_document(request.viewer, invoice_id)
    return issue_invoice(
        actor=request.viewer, now=request.now, invoice_id=invoice_id,
        issued_on=body.issued_on or request.today,
    )  # fmt: skip


@billing_api.get(
    "/invoices/{invoice_id}/lines/{position}/facts", response=list[BehindDocument],
    summary="What a line is made of",
)  # fmt: skip
def line_facts(request, invoice_id: Key, position: Key):
    """Entry by entry: as rated, as billed, and the rounding between."""
    document = invoice_document(request.viewer, invoice_id)
    row = invoice_line_at(request.viewer, invoice_id, position)
    return list(facts_behind(row.id, row.project_id, document.currency))


@billing_api.get(
    "/invoices/{invoice_id}/history", response=list[InvoiceEvent], summary="Who handled it"
)
def show_history(request, invoice_id: Key):
    """Newest first."""
    return list(invoice_history(request.viewer, invoice_id))


_PDF = {
    "responses": {
        200: {
            "description": "The invoice",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@billing_api.get("/invoices/{invoice_id}/pdf", summary="The invoice as PDF", openapi_extra=_PDF)
def show_pdf(request, invoice_id: Key):
    """Drawn for a draft; for an issued one the first print is kept, and always the same bytes."""
    document = invoice_document(request.viewer, invoice_id)
    if document.state == "DRAFT":
        return HttpResponse(invoice_pdf(document), content_type="application/pdf")
    root = settings.FILES_ROOT
    kept = kept_document(actor=request.viewer, invoice_id=invoice_id, root=root)
    if kept is None:
        kept = keep_document(
            actor=request.viewer, now=request.now, invoice_id=invoice_id,
            content=invoice_pdf(document), root=root,
        )  # fmt: skip
    answer = FileResponse(kept.path.open("rb"), content_type="application/pdf")
    answer["ETag"] = f'"{kept.digest}"'
    return answer
