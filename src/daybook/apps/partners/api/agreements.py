"""Partners over the API: firms, engineers, funds and work authorizations."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.refusals import NotFound
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

from ..actions import agreements as actions
from ..queries.agreements import (
    AuthorizationRow,
    EngineerRow,
    FundLineRow,
    FundRow,
    PartnerRow,
    engineers,
    fund_by_code,
    fund_lines,
    funds,
    partner_by_code,
    partners,
)
from ..queries.overview import authorizations_in_reach

partners_api = Router(tags=["Partners"])

PartnerDocument = document_of(PartnerRow)
EngineerDocument = document_of(EngineerRow, name="PartnerEngineer")
FundDocument = document_of(FundRow, name="PrimeFund", also=("free_minor", "left_minor",
                                                            "left_millionths"))  # fmt: skip
FundLineDocument = document_of(FundLineRow, name="PrimeFundLine")
AuthorizationDocument = document_of(
    AuthorizationRow, name="WorkAuthorization", also=("left_minutes", "promised_minor")
)
_CURRENCY = "^[A-Z]{3}$"
_CODE = "^[A-Z0-9][A-Z0-9._-]*$"


class PartnerIn(Schema):
    """A partner to add; code and currency never change."""

    code: str = Field(max_length=16, pattern=_CODE)
    name: str = Field(max_length=160)
    currency: str = Field(pattern=_CURRENCY)
    entity_id: Key
    pack_email: str = Field("", max_length=254)
    returns_email: str = Field("", max_length=254)


class PartnerChange(Schema):
    """What changes; what is left out stays."""

    version: Key
    name: str = Field("", min_length=1, max_length=160)
    entity_id: Key = 0
    pack_email: str = Field("", max_length=254)
    returns_email: str = Field("", max_length=254)
    is_active: bool = True


class EngineerIn(Schema):
    """Whose engineer a person is [starts_on, ends_on)."""

    person_id: Key
    starts_on: date
    ends_on: date | None = None


class EngineerEnd(Schema):
    """The first day that is not the partner's any more."""

    version: Key
    ends_on: date


class FundIn(Schema):
    """A fund to open [starts_on, ends_on), in the partner's currency."""

    code: str = Field(max_length=24, pattern=_CODE)
    name: str = Field(max_length=160)
    starts_on: date
    ends_on: date
    amount_minor: Minor
    purchase_order: str = Field("", max_length=60)


class FundChange(Schema):
    """What changes of a fund; its money changes by lines."""

    version: Key
    name: str = Field("", min_length=1, max_length=160)
    purchase_order: str = Field("", max_length=60)
    starts_on: date | None = None
    ends_on: date | None = None


class FundMoney(Schema):
    """Minor units put in, or taken out where negative."""

    amount_minor: Minor
    reason: str = Field(max_length=240)


class AuthorizationTerms(Schema):
    """The terms of an authorization [starts_on, ends_on). `per_hour` in ten-thousandths."""

    fund_id: Key
    engagement_id: Key
    person_id: Key
    per_hour: int = Field(gt=0, le=10**12)
    authorized_minutes: int = Field(gt=0, le=10**8)
    starts_on: date
    ends_on: date
    scope: str = Field("", max_length=4000)
    clearance: str = Field("", max_length=80)
    expenses_minor: Minor = 0


class AuthorizationIn(AuthorizationTerms):
    """An authorization to draft."""

    code: str = Field(max_length=24, pattern=_CODE)


class AuthorizationChange(AuthorizationTerms):
    """The terms as they shall be, and the version that was read."""

    version: Key


class PartnerSignature(Schema):
    """When it was signed, and who signed for the partner."""

    version: Key
    signed_on: date
    signed_by: str = Field(max_length=120)


class AuthorizationClose(Schema):
    """The first day that is not covered any more."""

    version: Key
    closed_on: date
    reason: str = Field("", max_length=240)


def _by(request) -> dict:
    return {"actor": request.viewer, "now": request.now}


def _given(body: Schema) -> dict:
    """What was sent, without what was left out."""
    return {key: value for key, value in body.dict(exclude_unset=True).items() if value is not None}


@partners_api.get("/partners", response=page_of_documents(PartnerDocument), summary="Partners",
                  openapi_extra=filtered_by(q="Part of a name or a code."))  # fmt: skip
def list_partners(request, page: int = 1, size: int = 50):
    """By name, those we work with first."""
    rows = [row for row in partners(request.viewer) if fits(request, {}, f"{row.name} {row.code}")]
    return slice_of(request, rows, page=page, size=size)


@partners_api.post("/partners", response={201: Coded}, summary="Add a partner")
def add_partner(request, body: PartnerIn):
    """A firm whose people work for us."""
    actions.add_partner(**_by(request), **body.dict())
    return Status(201, {"code": body.code})


@partners_api.get("/partners/{code}", response=PartnerDocument, summary="One partner")
def show_partner(request, code: str):
    """Its currency, the entity that pays it, and where packs and returns go."""
    return partner_by_code(code, request.viewer)


@partners_api.patch("/partners/{code}", response=PartnerDocument, summary="Change a partner")
def change_partner(request, code: str, body: PartnerChange):
    """Correct it, or end the work with it."""
    row = partner_by_code(code, request.viewer)
    actions.edit_partner(**_by(request), partner_id=row.id, **_given(body))
    return partner_by_code(code, request.viewer)


@partners_api.get("/partners/{code}/engineers", response=list[EngineerDocument],
                  summary="Engineers of a partner")  # fmt: skip
def list_engineers(request, code: str):
    """Whose they were when, by name."""
    return list(engineers(partner_id=partner_by_code(code, request.viewer).id))


@partners_api.post("/partners/{code}/engineers", response={201: Made},
                   summary="Add an engineer to a partner")  # fmt: skip
def add_engineer(request, code: str, body: EngineerIn):
    """A person of kind partner belongs to one partner at a time."""
    row = partner_by_code(code, request.viewer)
    key = actions.start_partner_engineer(**_by(request), partner_id=row.id, **body.dict())
    return Status(201, {"id": key})


@partners_api.post("/partners/{code}/engineers/{key}/end", response=list[EngineerDocument],
                   summary="End an engineer's stretch")  # fmt: skip
def end_engineer(request, code: str, key: Key, body: EngineerEnd):
    """Time from that day on is not the partner's."""
    row = partner_by_code(code, request.viewer)
    if key not in {one.id for one in engineers(partner_id=row.id)}:
        raise NotFound(f"There is no stretch {key} with {row.name}.")
    actions.end_partner_engineer(**_by(request), engineer_id=key, **body.dict())
    return list(engineers(partner_id=row.id))


@partners_api.get("/partner-funds", response=page_of_documents(FundDocument),
                  summary="Funds of partners",
                  openapi_extra=filtered_by("partner", q="Part of a name or a code."))  # fmt: skip
def list_funds(request, page: int = 1, size: int = 50):
    """What is in each, promised, drawn and left."""
    rows = [row for row in funds(request.viewer)
            if fits(request, {"partner": row.partner_code}, f"{row.name} {row.code}")]  # fmt: skip
    return slice_of(request, rows, page=page, size=size)


@partners_api.post("/partners/{code}/funds", response={201: Coded}, summary="Open a fund")
def add_fund(request, code: str, body: FundIn):
    """In the partner's currency, with its first money."""
    row = partner_by_code(code, request.viewer)
    actions.add_fund(**_by(request), partner_id=row.id, **body.dict())
    return Status(201, {"code": body.code})


@partners_api.get("/partner-funds/{code}", response=FundDocument, summary="One fund")
def show_fund(request, code: str):
    """Its money now."""
    return fund_by_code(code, request.viewer)


@partners_api.patch("/partner-funds/{code}", response=FundDocument, summary="Change a fund")
def change_fund(request, code: str, body: FundChange):
    """Its name, purchase order or dates."""
    row = fund_by_code(code, request.viewer)
    actions.edit_fund(**_by(request), fund_id=row.id, **_given(body))
    return fund_by_code(code, request.viewer)


@partners_api.get("/partner-funds/{code}/lines", response=list[FundLineDocument],
                  summary="Money of a fund")  # fmt: skip
def list_fund_lines(request, code: str):
    """Opening, increases and reductions, oldest first."""
    return list(fund_lines(fund_by_code(code, request.viewer).id))


@partners_api.post("/partner-funds/{code}/lines", response={201: Made},
                   summary="Increase or reduce a fund")  # fmt: skip
def add_fund_line(request, code: str, body: FundMoney):
    """Never below what is promised or drawn."""
    row = fund_by_code(code, request.viewer)
    key = actions.change_fund(**_by(request), fund_id=row.id, **body.dict())
    return Status(201, {"id": key})


@partners_api.get("/work-authorizations", response=page_of_documents(AuthorizationDocument),
                  summary="Work authorizations",
                  openapi_extra=filtered_by("state", "partner", "fund", "engagement", "person",
                                            q="Part of a code or a name."))  # fmt: skip
def list_authorizations(request, page: int = 1, size: int = 50):
    """With rates for those who see them; with hours alone for others."""
    rows = [
        row for row in authorizations_in_reach(request.viewer)
        if fits(request, {"state": row.state, "partner": row.partner_code, "fund": row.fund_code,
                          "engagement": row.engagement_code, "person": row.person_code},
                f"{row.code} {row.person_name} {row.engagement_name}")
    ]  # fmt: skip
    return slice_of(request, rows, page=page, size=size)


@partners_api.post("/work-authorizations", response={201: Coded}, summary="Draft an authorization")
def draft_authorization(request, body: AuthorizationIn):
    """It promises nothing until it is signed."""
    actions.draft_authorization(**_by(request), **body.dict())
    return Status(201, {"code": body.code})


def _row(request, code: str) -> AuthorizationRow:
    found = authorizations_in_reach(request.viewer, filters=Q(code__iexact=code))
    if not found:
        raise NotFound(f"There is no work authorization {code}, or not for you.")
    return found[0]


@partners_api.get("/work-authorizations/{code}", response=AuthorizationDocument,
                  summary="One work authorization")  # fmt: skip
def show_authorization(request, code: str):
    """Its terms and what is drawn."""
    return _row(request, code)


@partners_api.put("/work-authorizations/{code}", response=AuthorizationDocument,
                  summary="Change a drafted authorization")  # fmt: skip
def change_authorization(request, code: str, body: AuthorizationChange):
    """While it is a draft."""
    actions.edit_authorization(**_by(request), authorization_id=_row(request, code).id,
                               **body.dict())  # fmt: skip
    return _row(request, code)


@partners_api.post("/work-authorizations/{code}/sign", response=AuthorizationDocument,
                   summary="Record the partner's signature")  # fmt: skip
def sign_authorization(request, code: str, body: PartnerSignature):
    """Refused where the fund lacks money, saying how much."""
    actions.sign_authorization(**_by(request), authorization_id=_row(request, code).id,
                               today=request.today, **body.dict())  # fmt: skip
    return _row(request, code)


@partners_api.post("/work-authorizations/{code}/close", response=AuthorizationDocument,
                   summary="Close an authorization")  # fmt: skip
def close_authorization(request, code: str, body: AuthorizationClose):
    """What it did not draw is free again."""
    actions.close_authorization(**_by(request), authorization_id=_row(request, code).id,
                                **body.dict())  # fmt: skip
    return _row(request, code)
