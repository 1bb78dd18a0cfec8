"""Revenue targets over the API: a month's sheet, its history, and setting it."""

from __future__ import annotations

from ninja import Router, Schema
from pydantic import Field

from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import Key, Minor, Month, document_of

from .actions.targets import set_revenue_targets
from .queries.targets import TargetFact, TargetSheet, target_history, target_sheet

targets_api = Router(tags=["Forecast"])
routers = (targets_api,)

SheetDocument = document_of(TargetSheet, name="RevenueTargets", also=("total",))
FactDocument = document_of(TargetFact, name="RevenueTargetRevision")


class RevenueTargetIn(Schema):
    """What is asked of a region and practice, in the reporting currency."""

    region_id: Key
    practice_id: Key
    amount_minor: Minor


class RevenueTargetsIn(Schema):
    """Targets to set; the others stay, and unchanged ones write nothing."""

    targets: list[RevenueTargetIn] = Field(min_length=1, max_length=1000)
    reason: str = Field("", max_length=240)


def _require_see(request) -> None:
    if not may(request.viewer, Data.FORECAST):
        require(request.viewer, Data.TARGETS, Verb.EDIT, what="see revenue targets")


@targets_api.get(
    "/revenue-targets/{month}", response=SheetDocument, summary="Revenue targets of a month"
)
def show_targets(request, month: Month):
    """By region and practice, and six months around."""
    _require_see(request)
    return target_sheet(request.viewer, month, request.today)


@targets_api.put("/revenue-targets/{month}", response=SheetDocument, summary="Set revenue targets")
def set_targets(request, month: Month, body: RevenueTargetsIn):
    """Each change is a revision; earlier ones stay known."""
    require(request.viewer, Data.TARGETS, Verb.EDIT, what="set a revenue target")
    sheet = target_sheet(request.viewer, month, request.today)
    amounts = {(row.region_id, row.practice_id): row.amount_minor for row in body.targets}
    set_revenue_targets(
        actor=request.viewer, now=request.now, month=month, currency=sheet.currency,
        amounts=amounts, reason=body.reason,
    )  # fmt: skip
    return target_sheet(request.viewer, month, request.today)


@targets_api.get(
    "/revenue-targets/{month}/history", response=list[FactDocument], summary="Revisions of targets"
)
def show_history(request, month: Month):
    """Newest first."""
    _require_see(request)
    return list(target_history(request.viewer, month))
