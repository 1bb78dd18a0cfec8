"""Sales over the API: customers, opportunities, engagements and their statements of work."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import (
    Coded,
    Key,
    Made,
    Minor,
    document_of,
    filtered_by,
    fits,
    page_of_documents,
    slice_of,
)

from ..actions import customers as sales
from ..actions import engagements as actions
from ..queries.customers import (
    CustomerRow,
    OpportunityRow,
    customer_by_code,
    customers,
    opportunities,
    opportunity_by_code,
)
from ..queries.engagements import (
    EngagementRow,
    SowLineRow,
    engagement_by_code,
    engagements,
    sow_line,
    sow_lines,
)

sales_api = Router(tags=["Sales"])

CustomerDocument = document_of(CustomerRow)
OpportunityDocument = document_of(OpportunityRow, also=("state", "stage_text"))
EngagementDocument = document_of(EngagementRow, also=("is_at_risk", "rounding_text"))
LineDocument = document_of(SowLineRow, name="SowLine")

_CURRENCY = "^[A-Z]{3}$"
_KIND = "^(T_AND_M|FIXED_FEE|BLOCK|TRAINING|EXPENSES|INTERNAL)$"


class CustomerIn(Schema):
    """A customer to add; the code begins its projects' codes and is never used again."""

    code: str = Field(max_length=16)
    name: str = Field(max_length=160)
    region_id: Key
    address: str = ""
    tax_number: str = Field("", max_length=40)
    billing_email: str = ""
    payment_days: int = Field(30, ge=0, le=365)


class CustomerChange(Schema):
    """What changes; what is left out stays."""

    version: Key
    name: str = Field("", min_length=1, max_length=160)
    region_id: Key = 0
    address: str = ""
    tax_number: str = Field("", max_length=40)
    billing_email: str = ""
    payment_days: int = Field(30, ge=0, le=365)


class OpportunityIn(Schema):
    """A possible sale. It weighs demand, never revenue."""

    code: str = Field(max_length=32)
    customer_id: Key
    name: str = Field(max_length=160)
    stage: int = Field(1, ge=1, le=7)
    probability_millionths: int = Field(ge=0, le=1_000_000)
    amount_minor: Minor
    currency: str = Field(pattern=_CURRENCY)
    closes_on: date | None = None
    owner_id: Key | None = None


class OpportunityChange(Schema):
    """What changes; what is left out stays."""

    version: Key
    name: str = Field("", min_length=1, max_length=160)
    stage: int = Field(1, ge=1, le=7)
    probability_millionths: int = Field(0, ge=0, le=1_000_000)
    amount_minor: Minor = 0
    currency: str = Field("", pattern=_CURRENCY)
    closes_on: date | None = None
    owner_id: Key | None = None
    is_lost: bool = False


class SowLineIn(Schema):
    """A line of a statement of work."""

    kind: str = Field(pattern=_KIND)
    description: str = Field(max_length=240)
    amount_minor: Minor = 0
    budget_minutes: int = Field(0, ge=0, le=10**9)


class SowLineChange(SowLineIn):
    """The line as it shall be, and the version that was read."""

    version: Key


class EngagementIn(Schema):
    """What is sold under one statement of work, by one entity, in one currency."""

    code: str = Field(max_length=32)
    name: str = Field(max_length=160)
    customer_id: Key
    entity_id: Key
    rate_card_id: Key
    currency: str = Field(pattern=_CURRENCY)
    lines: list[SowLineIn] = Field(default_factory=list, max_length=200)
    opportunity_id: Key | None = None
    signed_on: date | None = None
    purchase_order: str = Field("", max_length=80)
    starts_on: date | None = None
    ends_on: date | None = None
    billing_step_minutes: int = Field(0, ge=0, le=480)
    billing_rounding: str = Field("HALF_UP", max_length=10)


class EngagementChange(Schema):
    """What changes; customer, entity and currency stay."""

    version: Key
    name: str = Field("", min_length=1, max_length=160)
    rate_card_id: Key = 0
    purchase_order: str = Field("", max_length=80)
    starts_on: date | None = None
    ends_on: date | None = None
    billing_step_minutes: int = Field(0, ge=0, le=480)
    billing_rounding: str = Field("HALF_UP", max_length=10)


class Signature(Schema):
    """When it was signed, and the customer's order."""

    version: Key
    signed_on: date
    purchase_order: str | None = Field(None, max_length=80)


_FOUND_BY = {
    "customer": customer_by_code,
    "opportunity": opportunity_by_code,
    "engagement": engagement_by_code,
}


def _require_edit(request, what: str) -> None:
    require(request.viewer, Data.CUSTOMERS, Verb.EDIT, what=what)


def _added(request, what: str, act, values: dict):
    """Add what is known by its code, and answer with that."""
    _require_edit(request, what)
    act(actor=request.viewer, now=request.now, **values)
    return Status(201, {"code": values["code"]})


def _changed(request, kind: str, code: str, what: str, act, values: dict):
    """Carry an action out on what a code names, and answer with it as it stands now."""
    row = _FOUND_BY[kind](code, request.viewer)
    _require_edit(request, what)
    act(actor=request.viewer, now=request.now, **{f"{kind}_id": row.id}, **values)
    return _FOUND_BY[kind](code, request.viewer)


@sales_api.get(
    "/customers", response=page_of_documents(CustomerDocument), summary="Customers",
    openapi_extra=filtered_by("region", q="Part of a name or a code."),
)  # fmt: skip
def list_customers(request, page: int = 1, size: int = 50):
    """By name."""
    rows = [
        row
        for row in customers(request.viewer)
        if fits(request, {"region": row.region_code}, f"{row.name} {row.code}")
    ]
    return slice_of(request, rows, page=page, size=size)


@sales_api.post("/customers", response={201: Coded}, summary="Add a customer")
def add_customer(request, body: CustomerIn):
    """In a region of the caller's."""
    return _added(request, "add a customer", sales.add_customer, body.dict())


@sales_api.get("/customers/{code}", response=CustomerDocument, summary="One customer")
def show_customer(request, code: str):
    """Its terms. Engagements and opportunities are listed by `customer`."""
    return customer_by_code(code, request.viewer)


@sales_api.patch("/customers/{code}", response=CustomerDocument, summary="Change a customer")
def change_customer(request, code: str, body: CustomerChange):
    """Invoices issued before keep what they were issued with."""
    values = body.dict(exclude_unset=True)
    return _changed(request, "customer", code, "edit a customer", sales.edit_customer, values)


@sales_api.get(
    "/opportunities", response=page_of_documents(OpportunityDocument), summary="Opportunities",
    openapi_extra=filtered_by("state", "stage", "region", "customer",
                              q="Part of a name or a code."),
)  # fmt: skip
def list_opportunities(request, page: int = 1, size: int = 50):
    """What may still be won first, soonest close first."""
    rows = [
        row
        for row in opportunities(request.viewer)
        if fits(
            request,
            {"state": row.state, "stage": row.stage, "region": row.region_code,
             "customer": row.customer_code},
            f"{row.name} {row.code} {row.customer_name}",
        )
    ]  # fmt: skip
    rows.sort(key=lambda row: row.state != "OPEN")
    return slice_of(request, rows, page=page, size=size)


@sales_api.post("/opportunities", response={201: Coded}, summary="Add an opportunity")
def add_opportunity(request, body: OpportunityIn):
    """A possible sale to a customer."""
    return _added(request, "add an opportunity", sales.add_opportunity, body.dict())


@sales_api.get("/opportunities/{code}", response=OpportunityDocument, summary="One opportunity")
def show_opportunity(request, code: str):
    """Its stage, weight, value and owner."""
    return opportunity_by_code(code, request.viewer)


@sales_api.patch(
    "/opportunities/{code}", response=OpportunityDocument, summary="Change an opportunity"
)
def change_opportunity(request, code: str, body: OpportunityChange):
    """Move it on, weigh it anew, or give it up as lost."""
    values, act = body.dict(exclude_unset=True), sales.edit_opportunity
    return _changed(request, "opportunity", code, "edit an opportunity", act, values)


@sales_api.get(
    "/engagements", response=page_of_documents(EngagementDocument), summary="Engagements",
    openapi_extra=filtered_by("region", "entity", "customer", signature="SIGNED or AT_RISK.",
                              order="YES or NO: with a purchase order.",
                              q="Part of a name, a code or a purchase order."),
)  # fmt: skip
def list_engagements(request, page: int = 1, size: int = 50):
    """What is not signed first, then by code."""
    rows = [
        row
        for row in engagements(request.viewer)
        if fits(
            request,
            {"signature": "AT_RISK" if row.is_at_risk else "SIGNED",
             "order": "YES" if row.purchase_order else "NO", "region": row.region_code,
             "entity": row.entity_code, "customer": row.customer_code},
            f"{row.name} {row.code} {row.customer_name} {row.purchase_order}",
        )
    ]  # fmt: skip
    rows.sort(key=lambda row: not row.is_at_risk)
    return slice_of(request, rows, page=page, size=size)


@sales_api.post("/engagements", response={201: Coded}, summary="Add an engagement")
def add_engagement(request, body: EngagementIn):
    """With its lines; the card prices in the engagement's currency."""
    values = body.dict() | {"lines": [actions.NewSowLine(**line.dict()) for line in body.lines]}
    return _added(request, "add an engagement", actions.add_engagement, values)


@sales_api.get("/engagements/{code}", response=EngagementDocument, summary="One engagement")
def show_engagement(request, code: str):
    """Its terms, value and hours."""
    return engagement_by_code(code, request.viewer)


@sales_api.patch("/engagements/{code}", response=EngagementDocument, summary="Change an engagement")
def change_engagement(request, code: str, body: EngagementChange):
    """Time approved before keeps its rate, invoices issued keep their rounding."""
    values, act = body.dict(exclude_unset=True), actions.edit_engagement
    return _changed(request, "engagement", code, "edit an engagement", act, values)


@sales_api.post(
    "/engagements/{code}/sign", response=EngagementDocument, summary="Record the signature"
)
def sign(request, code: str, body: Signature):
    """Work at risk can be billed and recognized from here; the lines stay as they are."""
    values, act = body.dict() | {"today": request.today}, actions.sign_engagement
    return _changed(request, "engagement", code, "record a signature", act, values)


@sales_api.get("/engagements/{code}/lines", response=list[LineDocument], summary="Lines of a SOW")
def list_lines(request, code: str):
    """In order."""
    return list(sow_lines(engagement_by_code(code, request.viewer).id))


@sales_api.post("/engagements/{code}/lines", response={201: Made}, summary="Add a SOW line")
def add_line(request, code: str, body: SowLineIn):
    """While the engagement is not signed."""
    row = engagement_by_code(code, request.viewer)
    _require_edit(request, "change a statement of work")
    key = actions.add_sow_line(
        actor=request.viewer, now=request.now, engagement_id=row.id,
        line=actions.NewSowLine(**body.dict()),
    )  # fmt: skip
    return Status(201, {"id": key})


@sales_api.put(
    "/engagements/{code}/lines/{line_id}", response=LineDocument, summary="Change a SOW line"
)
def change_line(request, code: str, line_id: Key, body: SowLineChange):
    """While the engagement is not signed."""
    line, _ = sow_line(line_id, request.viewer)
    _require_edit(request, "change a statement of work")
    values = body.dict()
    actions.edit_sow_line(
        actor=request.viewer, now=request.now, line_id=line.id, version=values.pop("version"),
        line=actions.NewSowLine(**values),
    )  # fmt: skip
    return sow_line(line_id, request.viewer)[0]
