"""The organization over the API: its entities and its exchange rates."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.ui.rest import Coded, Key, document_of, filtered_by, page_of_documents, slice_of

from ..actions import organization as actions
from ..queries import set_up as queries

setup_api = Router(tags=["Administration"])

OrganizationDocument = document_of(queries.OrganizationDetail, name="Organization")
EntityDocument = document_of(queries.EntityDetail, name="LegalEntity")
RateDocument = document_of(queries.FxRow, name="ExchangeRate")


class OrganizationIn(Schema):
    """The organization's name and zone; its reporting currency is fixed."""

    version: Key
    name: str = Field(max_length=160)
    zone: str


class EntityIn(Schema):
    """A legal entity to add. Code, currency and fiscal year never change afterwards."""

    code: str
    name: str = Field(max_length=160)
    currency: str
    zone: str
    business_calendar_id: Key = Field(description="A holiday calendar.")
    address: str = ""
    tax_number: str = ""
    fiscal_year_starts_month: int = Field(1, ge=1, le=12)
    close_method: str = Field("ESTIMATE", description="ACTUAL or ESTIMATE.")


class EntityChange(Schema):
    """What documents and deadlines of an entity read."""

    version: Key
    name: str = Field(max_length=160)
    zone: str
    business_calendar_id: Key
    address: str
    tax_number: str


class ExchangeRateIn(Schema):
    """What one unit of `base` is worth in `quote` from a day on, in units of 10^-10."""

    base: str
    quote: str
    starts_on: date
    rate: int = Field(gt=0, lt=10**18, description="10,850,000,000 is 1.085.")
    source: str = Field(max_length=80)


@setup_api.get("/organization", response=OrganizationDocument, summary="The organization")
def show_organization(request):
    """Its name, reporting currency and zone."""
    return queries.organization_detail(request.viewer)


@setup_api.put("/organization", response=OrganizationDocument, summary="Change the organization")
def change_organization(request, body: OrganizationIn):
    """Rename it or move its zone."""
    actions.change_organization(actor=request.viewer, now=request.now, **body.dict())
    return queries.organization_detail(request.viewer)


@setup_api.get("/entities", response=page_of_documents(EntityDocument), summary="Legal entities")
def list_entities(request, page: int = 1, size: int = 50):
    """By code."""
    rows = queries.entity_details(request.viewer, request.today)
    return slice_of(request, rows, page=page, size=size)


@setup_api.post("/entities", response={201: Coded}, summary="Add a legal entity")
def add_entity(request, body: EntityIn):
    """It can log and bill at once."""
    actions.add_entity(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"code": body.code})


@setup_api.get("/entities/{code}", response=EntityDocument, summary="One legal entity")
def show_entity(request, code: str):
    """With its calendar, fiscal quarter and close method of today."""
    return queries.entity_detail(request.viewer, code, request.today)


@setup_api.put("/entities/{code}", response=EntityDocument, summary="Change a legal entity")
def change_entity(request, code: str, body: EntityChange):
    """Invoices already issued keep what they were issued with."""
    row = queries.entity_detail(request.viewer, code, request.today)
    actions.change_entity(actor=request.viewer, now=request.now, entity_id=row.id, **body.dict())
    return queries.entity_detail(request.viewer, code, request.today)


@setup_api.get(
    "/fx-rates", response=page_of_documents(RateDocument), summary="Exchange rates",
    openapi_extra=filtered_by(pair="Such as EUR-USD."),
)  # fmt: skip
def list_rates(request, page: int = 1, size: int = 50):
    """Every rate of every revision, by pair, newest start first."""
    pair = request.GET.get("pair", "")
    rows = queries.fx_rates(request.viewer, request.today)
    kept = [row for row in rows if pair in ("", row.pair, f"{row.base}-{row.quote}")]
    return slice_of(request, kept, page=page, size=size)


@setup_api.post("/fx-rates", response={204: None}, summary="Record an exchange rate")
def add_rate(request, body: ExchangeRateIn):
    """A second one for a day is its revision. Lines already posted keep theirs."""
    actions.record_fx_rate(actor=request.viewer, now=request.now, **body.dict())
    return Status(204, None)
