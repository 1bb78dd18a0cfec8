"""Partners over the API: packs with their draws, invoices with their matching."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.core.partners import InvoicedLine, MatchedRow, MatchFinding
from daybook.ui.rest import (
    Key,
    Made,
    Minor,
    Month,
    Versioned,
    bounds,
    document_of,
    filtered_by,
    fits,
    page_document,
    page_of_documents,
    slice_of,
)

from ..actions.invoices import (
    InvoiceValues,
    accept_finding,
    approve_invoice,
    edit_invoice,
    enter_invoice,
    return_invoice,
)
from ..actions.packs import issue_pack
from ..queries.agreements import partner_by_code
from ..queries.coverage import month_work
from ..queries.draws import DrawFilter, DrawRow, draw_page
from ..queries.exceptions import ExceptionRow, FreshGroup, exception_rows, fresh_groups
from ..queries.invoices import InvoiceRow, invoice_by_id, invoice_lines, invoices
from ..queries.matching import matching_of
from ..queries.packs import PackGroup, PackRow, pack_by_id, pack_groups, packs
from ..queries.whole import require_whole_sight

settlement_api = Router(tags=["Partners"])

PackDocument = document_of(PackRow, name="PartnerPack", also=("label",))
GroupDocument = document_of(PackGroup)
DrawDocument = document_of(DrawRow, name="FundDraw")
ExceptionDocument = document_of(ExceptionRow, name="UncoveredLine")
FreshDocument = document_of(FreshGroup, name="UnpackedGroup")
PartnerInvoiceDocument = document_of(InvoiceRow, name="PartnerInvoice")
LineDocument = document_of(InvoicedLine, name="PartnerInvoiceLine")
FindingDocument = document_of(MatchFinding)
MatchedDocument = document_of(
    MatchedRow,
    also=("invoiced_minutes", "invoiced_minor", "approved_minutes", "approved_minor"),
)


class PartnerMonth(Schema):
    """A month before its pack: what it would hold, and the lines in no pack."""

    minutes: int
    amount_minor: int
    groups: list[FreshDocument]
    exceptions: list[ExceptionDocument]


class PackIssued(Schema):
    """The pack that was issued; none where nothing was new."""

    id: int | None


class PartnerLineIn(Schema):
    """A line as the partner wrote it. `ends_on` is its last day."""

    kind: str = Field("TIME", pattern="^(TIME|EXPENSE)$")
    project_code: str = Field(max_length=24)
    consultant: str = Field(max_length=120)
    purchase_order: str = Field("", max_length=60)
    starts_on: date
    ends_on: date
    minutes: int = Field(0, ge=-(10**8), le=10**8)
    per_hour: int = Field(0, ge=0, le=10**12)
    total_minor: Minor


class PartnerInvoiceIn(Schema):
    """An invoice that came from a partner."""

    number: str = Field(max_length=60, min_length=1)
    invoiced_on: date
    received_on: date
    month: Month
    currency: str = Field(pattern="^[A-Z]{3}$")
    total_minor: Minor
    purchase_order: str = Field("", max_length=60)
    lines: list[PartnerLineIn] = Field(max_length=1000)


class PartnerInvoiceChange(PartnerInvoiceIn):
    """The invoice as it shall be, and the version that was read."""

    version: Key


class FindingAccept(Schema):
    """Which difference, by the key the matching gave, and why."""

    key: str = Field(max_length=200)
    reason: str = Field(max_length=240)


class PartnerReturn(Versioned):
    """What the partner's accounts have to mend."""

    text: str = Field(max_length=8000)


class PartnerMatching(Schema):
    """The invoice beside what was approved."""

    rows: list[MatchedDocument]
    whole: list[FindingDocument]


def _by(request) -> dict:
    return {"actor": request.viewer, "now": request.now}


def _values(body: PartnerInvoiceIn) -> InvoiceValues:
    return InvoiceValues(body.number, body.invoiced_on, body.received_on, body.month,
                         body.currency, body.total_minor, body.purchase_order)  # fmt: skip


def _lines(body: PartnerInvoiceIn) -> tuple[InvoicedLine, ...]:
    return tuple(
        InvoicedLine(position=place, **row.dict()) for place, row in enumerate(body.lines, start=1)
    )


@settlement_api.get("/partners/{code}/months/{month}", response=PartnerMonth,
                    summary="A month before its pack")  # fmt: skip
def show_month(request, code: str, month: Month):
    """What a pack issued now would hold, late lines included, and what nothing covers."""
    row = partner_by_code(code, request.viewer)
    require_whole_sight(request.viewer)
    work = month_work(row.id, month)
    return {"minutes": work.change_minutes, "amount_minor": work.change_minor,
            "groups": list(fresh_groups(work)),
            "exceptions": list(exception_rows(work))}  # fmt: skip


@settlement_api.post("/partners/{code}/months/{month}/pack", response=PackIssued,
                     summary="Issue a pack or a supplement")  # fmt: skip
def issue(request, code: str, month: Month):
    """Once: a second issue with nothing new makes nothing."""
    row = partner_by_code(code, request.viewer)
    key = issue_pack(**_by(request), today=request.today, partner_id=row.id, month=month)
    return {"id": key}


@settlement_api.get("/partner-packs", response=page_of_documents(PackDocument), summary="Packs",
                    openapi_extra=filtered_by("partner"))  # fmt: skip
def list_packs(request, page: int = 1, size: int = 50):
    """The newest month first."""
    rows = [row for row in packs(request.viewer) if fits(request, {"partner": row.partner_code})]
    return slice_of(request, rows, page=page, size=size)


@settlement_api.get("/partner-packs/{pack_id}", response=PackDocument, summary="One pack")
def show_pack(request, pack_id: Key):
    """Its month, hours and amount."""
    return pack_by_id(request.viewer, pack_id)


@settlement_api.get("/partner-packs/{pack_id}/groups", response=list[GroupDocument],
                    summary="Rows of a pack")  # fmt: skip
def list_groups(request, pack_id: Key):
    """By project, consultant and month."""
    return list(pack_groups(pack_by_id(request.viewer, pack_id).id))


@settlement_api.get("/partner-draws", response=page_of_documents(DrawDocument), summary="Draws",
                    openapi_extra=filtered_by("partner", "fund", "authorization", "person",
                                              "project", "pack", "entry", "kind", "month",
                                              "packed", "from_", "to"))  # fmt: skip
def list_draws(request, page: int = 1, size: int = 50):
    """The lines behind every figure, the newest first."""
    page, size, first = bounds(page, size)
    wanted = DrawFilter.of(dict(request.GET.lists()))
    rows, totals = draw_page(request.viewer, wanted, sort="-worked_on", first=first, size=size)
    count = sum(total.draws for total in totals)
    return page_document(request, rows, total=count, page=page, size=size)


@settlement_api.get("/partner-invoices", response=page_of_documents(PartnerInvoiceDocument),
                    summary="Invoices of partners",
                    openapi_extra=filtered_by("partner", "state",
                                              q="Part of a number."))  # fmt: skip
def list_invoices(request, page: int = 1, size: int = 50):
    """The newest month first."""
    rows = [row for row in invoices(request.viewer)
            if fits(request, {"partner": row.partner_code, "state": row.state},
                    row.number)]  # fmt: skip
    return slice_of(request, rows, page=page, size=size)


@settlement_api.post("/partners/{code}/invoices", response={201: Made},
                     summary="Enter a partner's invoice")  # fmt: skip
def add_invoice(request, code: str, body: PartnerInvoiceIn):
    """It is matched at once."""
    row = partner_by_code(code, request.viewer)
    key = enter_invoice(**_by(request), partner_id=row.id, values=_values(body),
                        lines=_lines(body))  # fmt: skip
    return Status(201, {"id": key})


@settlement_api.get("/partner-invoices/{invoice_id}", response=PartnerInvoiceDocument,
                    summary="One invoice of a partner")  # fmt: skip
def show_invoice(request, invoice_id: Key):
    """What it says of itself, and its state."""
    return invoice_by_id(request.viewer, invoice_id)


@settlement_api.put("/partner-invoices/{invoice_id}", response=PartnerInvoiceDocument,
                    summary="Change an open invoice")  # fmt: skip
def change_invoice(request, invoice_id: Key, body: PartnerInvoiceChange):
    """It is matched anew."""
    row = invoice_by_id(request.viewer, invoice_id)
    edit_invoice(**_by(request), invoice_id=row.id, version=body.version, values=_values(body),
                 lines=_lines(body))  # fmt: skip
    return invoice_by_id(request.viewer, invoice_id)


@settlement_api.get("/partner-invoices/{invoice_id}/lines", response=list[LineDocument],
                    summary="Lines of a partner's invoice")  # fmt: skip
def list_lines(request, invoice_id: Key):
    """As the partner wrote them."""
    return list(invoice_lines(invoice_by_id(request.viewer, invoice_id).id))


@settlement_api.get("/partner-invoices/{invoice_id}/matching", response=PartnerMatching,
                    summary="The invoice beside what was approved")  # fmt: skip
def show_matching(request, invoice_id: Key):
    """Group by group, with every difference."""
    found = matching_of(invoice_by_id(request.viewer, invoice_id))
    return {"rows": list(found.rows), "whole": list(found.whole)}


@settlement_api.post("/partner-invoices/{invoice_id}/accept", response=PartnerInvoiceDocument,
                     summary="Accept a difference")  # fmt: skip
def accept(request, invoice_id: Key, body: FindingAccept):
    """With a reason; it holds while its numbers do."""
    row = invoice_by_id(request.viewer, invoice_id)
    accept_finding(**_by(request), invoice_id=row.id, **body.dict())
    return invoice_by_id(request.viewer, invoice_id)


@settlement_api.post("/partner-invoices/{invoice_id}/approve", response=PartnerInvoiceDocument,
                     summary="Approve a partner's invoice")  # fmt: skip
def approve(request, invoice_id: Key, body: Versioned):
    """Without open differences, by somebody else than who entered it."""
    row = invoice_by_id(request.viewer, invoice_id)
    approve_invoice(**_by(request), invoice_id=row.id, version=body.version)
    return invoice_by_id(request.viewer, invoice_id)


@settlement_api.post("/partner-invoices/{invoice_id}/return", response=PartnerInvoiceDocument,
                     summary="Return a partner's invoice")  # fmt: skip
def send_back(request, invoice_id: Key, body: PartnerReturn):
    """The text goes to the partner's accounts."""
    row = invoice_by_id(request.viewer, invoice_id)
    return_invoice(**_by(request), invoice_id=row.id, version=body.version, text=body.text)
    return invoice_by_id(request.viewer, invoice_id)
