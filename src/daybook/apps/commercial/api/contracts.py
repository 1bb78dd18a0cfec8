"""Contracts over the API: the catalogue, the terms of lines, the estimate, what it would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.core.contracts import (
    BILLING_RULES,
    REVENUE_RULES,
    Fault,
    billing_codes,
    fields_of,
    from_values,
    revenue_codes,
    to_text,
)
from daybook.core.contracts import Field as Question
from daybook.core.rating import RateTerms
from daybook.core.rights import Data, Verb
from daybook.ui.rest import Draft, Key, Minor, Month, Versioned, document_of

from ..actions.contracts import activate_engagement, draft_line_terms
from ..actions.estimates import PlannedRole, save_estimate
from ..actions.rate_terms import propose_rate_terms
from ..queries.contracts import ContractLineRow, ContractPage, contract_line, contract_page
from ..queries.estimates import EstimateLineRow, EstimateRow, estimate_of
from ..queries.rate_terms import RateTermsRow, rate_terms_page
from ..queries.simulations import play

contracts_api = Router(tags=["Contracts"])


@dataclass(frozen=True, slots=True)
class CatalogueRule:
    """A rule of the catalogue and its questions. `goes_with` are kinds, or billing rules."""

    code: str
    title: str
    goes_with: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A line's rules, each a code and parameters, and the sentences they read as."""

    line_id: int
    position: int
    kind: str
    description: str
    price_minor: int
    budget_minutes: int
    revision: int
    billing_rule: str
    billing_parameters: str
    billing_text: str
    revenue_rule: str
    revenue_parameters: str
    revenue_text: str


@dataclass(frozen=True, slots=True)
class Contract:
    """An engagement's contract, and every fault that keeps it from being activated."""

    code: str
    currency: str
    version: int
    activated_on: date | None
    lines: tuple[ContractLine, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class PlayedMonth:
    """A month of the simulation; `cost_minor` is null without the right to see cost rates."""

    month: date
    minutes: int
    billed_minor: int
    recognized_minor: int
    cost_minor: int | None
    wip_minor: int
    position_minor: int


@dataclass(frozen=True, slots=True)
class PlayedContract:
    """What a contract would bring on sample hours. Nothing of it is booked."""

    currency: str
    billed_minor: int
    recognized_minor: int
    margin_millionths: int | None
    margin_band: str
    months: tuple[PlayedMonth, ...]


QuestionDocument = document_of(Question, name="ContractQuestion", without=frozenset({"default"}),
                               also=("unit",))  # fmt: skip
FaultDocument = document_of(Fault, name="ContractFault")
CatalogueDocument = document_of(CatalogueRule, without=frozenset({"questions"}))
ContractDocument = document_of(Contract)
EstimateLineDocument = document_of(EstimateLineRow, name="CostEstimateLine")
EstimateDocument = document_of(EstimateRow, name="CostEstimate")
PlayedDocument = document_of(PlayedContract)


class CatalogueOut(CatalogueDocument):
    """A rule with its questions."""

    questions: list[QuestionDocument]


class TermsIn(Schema):
    """The two rules of a line. `revision` is the one that was read; 0 for the default."""

    billing_rule: str = Field(max_length=16)
    billing_parameters: dict = Field(default_factory=dict)
    revenue_rule: str = Field(max_length=16)
    revenue_parameters: dict = Field(default_factory=dict)
    revision: Key


class PlannedRoleIn(Schema):
    """Hours of a role. A price of null is the card's, in ten-thousandths an hour."""

    role_id: Key
    minutes: int = Field(ge=1, le=10**7)
    work: str = Field("", max_length=120)
    bill_per_hour: int | None = Field(None, ge=0, le=10**12)


class CostEstimateIn(Schema):
    """The plan; `version` is the one that was read, 0 where there was none."""

    lines: list[PlannedRoleIn] = Field(min_length=1, max_length=60)
    expenses_minor: Minor = 0
    version: Key = 0


class SampleIn(Schema):
    """What happens on a line in a month, in place of the even spread."""

    position: int = Field(ge=1, le=1_000)
    month: Month
    minutes: int = Field(0, ge=0, le=10**7)
    accepted_millionths: int = Field(0, ge=0, le=1_000_000)
    count: int = Field(0, ge=0, le=100_000)
    seats: int = Field(0, ge=0, le=100_000)
    expenses_minor: int = Field(0, ge=0, le=10**15)
    expense_days: int = Field(0, ge=0, le=100_000)
    partner_minor: int = Field(0, ge=0, le=10**15)


class SimulateIn(Schema):
    """Sample months to play on; none plays the even spread."""

    sample: list[SampleIn] = Field(default_factory=list, max_length=600)


@contracts_api.get(
    "/billing-rules", response=list[CatalogueOut], summary="The catalogue of billing rules"
)
def billing_catalogue(request):
    """Each rule with the questions it asks; it goes with kinds of lines."""
    return _catalogue(request, "billing", BILLING_RULES)


@contracts_api.get(
    "/revenue-rules", response=list[CatalogueOut], summary="The catalogue of revenue rules"
)
def revenue_catalogue(request):
    """Each rule with the questions it asks; it goes with billing rules."""
    return _catalogue(request, "revenue", REVENUE_RULES)


def _catalogue(request, of: str, rules: dict[str, type]) -> list[CatalogueRule]:
    require(request.viewer, Data.CONTRACTS, Verb.SEE, what="see contracts")
    return [
        CatalogueRule(code, made.title, _goes_with(of, code), fields_of(made))
        for code, made in rules.items()
    ]


def _goes_with(of: str, code: str) -> tuple[str, ...]:
    if of == "billing":
        kinds = ("T_AND_M", "FIXED_FEE", "BLOCK", "TRAINING", "EXPENSES", "INTERNAL")
        return tuple(kind for kind in kinds if code in billing_codes(kind))
    return tuple(first for first in BILLING_RULES if code in revenue_codes(first))


def _document(page: ContractPage) -> Contract:
    return Contract(page.row.code, page.row.currency, page.row.version, page.activated_on,
                    tuple(_line(one) for one in page.lines), page.faults)  # fmt: skip


def _line(one: ContractLineRow) -> ContractLine:
    line, terms = one.line, one.terms
    return ContractLine(
        line.id, line.position, line.kind, line.description, line.amount_minor,
        line.budget_minutes, terms.revision, terms.billing.code, to_text(terms.billing),
        one.billing_text, terms.revenue.code, to_text(terms.revenue), one.revenue_text,
    )  # fmt: skip


@contracts_api.get(
    "/engagements/{code}/contract", response=ContractDocument, summary="An engagement's contract"
)
def show_contract(request, code: str):
    """Lines with their rules and sentences, and what is at fault."""
    return _document(contract_page(code, request.viewer))


@contracts_api.put(
    "/engagements/{code}/contract/lines/{line_id}", response=ContractDocument,
    summary="Write the terms of a line",
)  # fmt: skip
def write_terms(request, code: str, line_id: Key, body: TermsIn):
    """A new version, while the engagement is not activated. Parameters may still be missing."""
    if contract_line(code, line_id, request.viewer) is None:
        raise NotFound(f"{code} has no such line.")
    draft_line_terms(
        actor=request.viewer, now=request.now, line_id=line_id, revision=body.revision,
        billing=_rule(body.billing_rule, body.billing_parameters, "BILLING"),
        revenue=_rule(body.revenue_rule, body.revenue_parameters, "REVENUE"),
    )  # fmt: skip
    return _document(contract_page(code, request.viewer))


def _rule(code: str, values: dict, of: str):
    try:
        return from_values(code, values, of=of)
    except ValueError as error:
        raise Refused("CONTRACT-05", str(error), field=f"{of.lower()}_parameters") from error


@contracts_api.post(
    "/engagements/{code}/contract/activate", response=ContractDocument,
    summary="Activate an engagement",
)  # fmt: skip
def activate(request, code: str, body: Versioned):
    """Terms are final and the estimate is frozen from here; every fault is named otherwise."""
    page = contract_page(code, request.viewer)
    activate_engagement(actor=request.viewer, now=request.now, engagement_id=page.row.id,
                        version=body.version, today=request.today)  # fmt: skip
    return _document(contract_page(code, request.viewer))


@contracts_api.get(
    "/engagements/{code}/contract/estimate", response=EstimateDocument, summary="The cost estimate"
)
def show_estimate(request, code: str):
    """Costs are null without the right to see cost rates."""
    page = contract_page(code, request.viewer)
    found = estimate_of(page.row, page.terms, request.viewer, request.today)
    if found is None:
        raise NotFound(f"{page.row.code} has no cost estimate yet.")
    return found


@contracts_api.put(
    "/engagements/{code}/contract/estimate", response=EstimateDocument, summary="Plan the cost"
)
def plan_cost(request, code: str, body: CostEstimateIn):
    """At today's rates, in place of what was planned before."""
    page = contract_page(code, request.viewer)
    save_estimate(
        actor=request.viewer, now=request.now, engagement_id=page.row.id, today=request.today,
        lines=[PlannedRole(**one.dict()) for one in body.lines],
        expenses_minor=body.expenses_minor, version=body.version,
    )  # fmt: skip
    return estimate_of(page.row, page.terms, request.viewer, request.today)


@contracts_api.post(
    "/engagements/{code}/contract/simulate", response=PlayedDocument, summary="Play a contract"
)
def simulate_contract(request, code: str, body: SimulateIn):
    """Its whole life, month by month. Nothing is booked."""
    page = contract_page(code, request.viewer)
    typed = {
        (one.position, one.month): one.dict(exclude={"position", "month"}, exclude_unset=True)
        for one in body.sample
    }
    played = play(page, request.viewer, request.today, typed)
    found = played.simulation
    return PlayedContract(
        found.currency, found.total("billed_minor"), found.total("recognized_minor"),
        played.margin.millionths, played.margin.band,
        tuple(
            PlayedMonth(one.month, one.minutes, one.billed_minor, one.recognized_minor,
                        one.cost_minor if played.sees_cost else None, one.wip_minor,
                        one.position_minor)
            for one in found.months
        ),
    )  # fmt: skip


RateTermsDocument = document_of(RateTermsRow, name="RateTerms")


class RateTermsIn(Schema):
    """What an engagement agrees about its rates from a day on; millionths, None where not agreed.

    An empty precedence is the organization's.
    """

    starts_on: date
    reason: str = Field(max_length=240)
    precedence: list[str] = Field(default_factory=list, max_length=10)
    discount_millionths: int = Field(0, ge=0, le=1_000_000)
    weekend_millionths: int | None = Field(None, ge=0, le=10_000_000)
    holiday_millionths: int | None = Field(None, ge=0, le=10_000_000)


@contracts_api.get(
    "/engagements/{code}/rate-terms", response=list[RateTermsDocument],
    summary="Rate terms of an engagement",
)  # fmt: skip
def list_rate_terms(request, code: str):
    """Newest start first; `state` says which are in force."""
    return list(rate_terms_page(code, request.viewer, request.today).terms)


@contracts_api.post(
    "/engagements/{code}/rate-terms/drafts", response={201: Draft}, summary="Draft rate terms"
)
def draft_rate_terms(request, code: str, body: RateTermsIn):
    """They hold once somebody of finance approves them."""
    page = rate_terms_page(code, request.viewer, request.today)
    terms = RateTerms(
        tuple(body.precedence), body.discount_millionths, body.weekend_millionths,
        body.holiday_millionths,
    )  # fmt: skip
    number = propose_rate_terms(
        actor=request.viewer, now=request.now, engagement_id=page.row.id, terms=terms,
        starts_on=body.starts_on, reason=body.reason,
    )  # fmt: skip
    return Status(201, {"proposal_id": number})
