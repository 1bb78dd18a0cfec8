"""What is an hour sold for? Rate cards, the test of a rate, and drafts for finance to approve."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.ui.rest import Coded, Draft, Key, document_of

from ..actions.bill_rates import add_rate_card, propose_rates
from ..actions.rate_factors import propose_task_factor
from ..queries import bill_rates as queries
from ..queries.rate_factors import FactorRow, factor_page
from ..queries.rate_names import KEYS_OF_LEVEL, key_names

rates_api = Router(tags=["Projects"])

CardDocument = document_of(queries.CardRow, name="RateCard")
CardPageDocument = document_of(queries.CardPage, name="RateCardRates")
RateTestDocument = document_of(queries.RateTest)
FactorDocument = document_of(FactorRow, name="TaskFactor")


class CardIn(Schema):
    """An empty card in one currency, which never changes."""

    code: str = Field(max_length=24)
    name: str = Field(max_length=120)
    currency: str = Field(pattern="^[A-Z]{3}$")
    follows: str | None = Field(None, description="Code of a card in another currency.")


class RateIn(Schema):
    """One rate: the codes that its level asks for, and its price in ten-thousandths.

    Levels: PERSON_PROJECT, ROLE_PROJECT, CUSTOMER_ROLE, REGION_PRACTICE_ROLE, ROLE.
    """

    level: str
    person: str | None = None
    project: str | None = None
    customer: str | None = None
    region: str | None = None
    practice: str | None = None
    role: str | None = None
    per_unit: int | None = Field(ge=0, le=10**13, description="None ends the rate.")
    unit: str = Field("HOUR", pattern="^(HOUR|DAY)$")
    day_minutes: int | None = Field(None, gt=0, le=1440, description="Of a day's rate.")


class RatesDraft(Schema):
    """Rates of a card from a day on."""

    starts_on: date
    reason: str = Field("", max_length=240)
    rows: list[RateIn] = Field(min_length=1, max_length=200)


def _require_draft(request) -> None:
    if not queries.may_draft_rates(request.viewer):
        raise Denied("RIGHT-01", "You cannot draft a rate. Analysts and finance can.")


@rates_api.get("/rate-cards", response=list[CardDocument], summary="Rate cards")
def list_cards(request):
    """By name."""
    return list(queries.visible_cards(request.viewer))


@rates_api.post("/rate-cards", response={201: Coded}, summary="Add a rate card")
def add_card(request, body: CardIn):
    """Its rates are drafted next, then approved."""
    _require_draft(request)
    values = body.dict()
    base = values.pop("follows")
    follows_id = queries.card_page(base, request.viewer, request.today).card.id if base else None
    add_rate_card(actor=request.viewer, now=request.now, follows_id=follows_id, **values)
    return Status(201, {"code": body.code})


@rates_api.get("/rate-cards/{code}", response=CardPageDocument, summary="Rates of a card")
def show_card(request, code: str):
    """By level, in the order in which levels win; `left_out` rows are not the caller's to see."""
    return queries.card_page(code, request.viewer, request.today)


@rates_api.post("/rate-cards/{code}/drafts", response={201: Draft}, summary="Draft rates")
def draft_rates(request, code: str, body: RatesDraft):
    """They hold once somebody of finance approves them."""
    _require_draft(request)
    page = queries.card_page(code, request.viewer, request.today)
    number = propose_rates(
        actor=request.viewer, now=request.now, card=page.card,
        rows=[_row(request, row) for row in body.rows], starts_on=body.starts_on,
        reason=body.reason,
    )  # fmt: skip
    return Status(201, {"proposal_id": number})


def _row(request, rate: RateIn) -> dict:
    keys = KEYS_OF_LEVEL.get(rate.level)
    if keys is None:
        raise Refused("RATE-05", f"{rate.level} is not a level of a rate card.", field="level")
    names = key_names(request.viewer, keys)
    row: dict = {"level": rate.level, "per_unit": rate.per_unit, "unit": rate.unit}
    for key in keys:
        code = getattr(rate, key)
        row[f"{key}_id"] = names[key].get(code)
        if row[f"{key}_id"] is None:
            raise Refused("RATE-05", f"There is no {key} {code}.", field=key)
    if rate.unit == "DAY":
        row["day_minutes"] = rate.day_minutes
    return row


@rates_api.get("/rate-test", response=RateTestDocument, summary="Which rate would apply?")
def test_rate(request, person: str, project: str, on: date | None = None):
    """The rate that wins for a person on a project on a day, and why the others lost."""
    queries.rate_reach(request.viewer)
    return queries.rate_test(
        request.viewer, person_code=person, project_code=project, on=on or request.today
    )


class FactorIn(Schema):
    """A task's factor from a day on, in millionths; None ends it."""

    factor_millionths: int | None = Field(ge=0, le=10_000_000)
    starts_on: date
    reason: str = Field(max_length=240)


@rates_api.get(
    "/engagements/{code}/task-factors", response=list[FactorDocument],
    summary="Factors of an engagement's tasks",
)  # fmt: skip
def list_factors(request, code: str):
    """By project and task, newest first."""
    return list(factor_page(code, request.viewer, request.today).factors)


@rates_api.post(
    "/engagements/{code}/task-factors/{task_id}/drafts", response={201: Draft},
    summary="Draft a task's factor",
)  # fmt: skip
def draft_factor(request, code: str, task_id: Key, body: FactorIn):
    """It holds once somebody of finance approves it."""
    _require_draft(request)
    page = factor_page(code, request.viewer, request.today)
    if task_id not in dict(page.tasks):
        raise NotFound(f"{code} has no task {task_id}.")
    number = propose_task_factor(
        actor=request.viewer, now=request.now, task_id=task_id, **body.dict()
    )
    return Status(201, {"proposal_id": number})
