"""Revenue over the API: how a month stands, what a run would post, and the run."""

from __future__ import annotations

from ninja import Router, Schema
from pydantic import Field

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import Month, document_of

from .actions.recognize import recognize_month
from .queries import months
from .queries.overview import MoneyRow, money_overview

revenue_api = Router(tags=["Revenue"])
routers = (revenue_api,)

MoneyDocument = document_of(MoneyRow, name="MoneyOfMonth")
MonthDocument = document_of(months.RevenueMonth)


class RunIn(Schema):
    """Which entity, by its code; in a soft-locked month also why."""

    entity: str
    reason: str = Field("", max_length=240)


class Recognized(Schema):
    """How many lines were posted; none when everything was recognized already."""

    lines: int


@revenue_api.get("/money/{month}", response=list[MoneyDocument], summary="How a month stands")
def show_money(request, month: Month):
    """By entity and contract currency: movements of the month, WIP and position at its end."""
    require(request.viewer, Data.INVOICES, Verb.SEE, what="see the company's money")
    return list(money_overview(request.viewer, month))


@revenue_api.get("/revenue/{month}", response=MonthDocument, summary="Revenue of a month")
def show_month(request, month: Month, entity: str = ""):
    """Recognized, billed and position by project, the roll-forward, and what a run would post."""
    require(request.viewer, Data.INVOICES, Verb.SEE, what="see revenue")
    found = months.revenue_month(request.viewer, month, entity=entity)
    if entity and not found.entities:
        raise NotFound(f"There is no entity {entity}.")
    return found


@revenue_api.post("/revenue/{month}/run", response=Recognized, summary="Recognize a month")
def run(request, month: Month, body: RunIn):
    """What one entity has not recognized yet, up to the end of the month."""
    require(request.viewer, Data.INVOICES, Verb.SEE, what="see revenue")
    found = months.revenue_month(request.viewer, month, entity=body.entity)
    chosen = found.entities if body.entity else ()
    if len(chosen) != 1:
        raise NotFound(f"There is no entity {body.entity}.")
    return recognize_month(
        actor=request.viewer, now=request.now, entity_id=chosen[0].entity_id, month=month,
        reason=body.reason,
    )  # fmt: skip
