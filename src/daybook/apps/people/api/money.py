"""What does an hour of them cost, and how much of it should be sold? Only for whom it is open."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.refusals import Denied, NotFound
from daybook.apps.platform.rights import scope_of
from daybook.core.rights import Data, Verb
from daybook.ui.rest import Draft, Key, Minor, document_of

from ..actions.rates import propose_cost, set_target
from ..queries import costs as queries
from ..queries.directory import may_on_person
from ..queries.places import place_codes
from .directory import person_row
from .places import place_of

money_api = Router(tags=["People"])

CostDocument = document_of(queries.CostRow)
TargetDocument = document_of(queries.TargetRow, name="UtilizationTarget")
RoleTargetDocument = document_of(queries.RoleTargetRow)


class CostDraft(Schema):
    """The cost of a year at full time, in minor units; none ends it."""

    starts_on: date
    annual_cost_minor: Minor | None
    currency: str = Field(pattern="^[A-Z]{3}$")
    reason: str = Field("", max_length=240)


class RoleCostDraft(CostDraft):
    """The cost of a role, everywhere or in one region."""

    role: str
    region: str | None = None


class UtilizationTargetIn(Schema):
    """The billable share of available time, in millionths, from a day on."""

    starts_on: date
    target_millionths: int = Field(ge=0, le=1_000_000)


@money_api.get("/people/{code}/costs", response=list[CostDocument], summary="What a person costs")
def list_costs(request, code: str):
    """The costs that can apply, newest first. Open to finance and the operations manager."""
    found = queries.costs_of(person_row(request, code), request.viewer, request.today)
    if found is None:
        raise Denied("RIGHT-01", "Cost of a person is open to finance and the operations manager.")
    return list(found)


@money_api.post("/people/{code}/costs", response={201: Draft}, summary="Draft a person's cost")
def draft_cost(request, code: str, body: CostDraft):
    """It takes effect once somebody else approves it."""
    row = person_row(request, code)
    if not queries.may_draft_cost(request.viewer, row):
        raise Denied("RIGHT-01", "You cannot draft a cost. Finance can.")
    key = propose_cost(
        actor=request.viewer, now=request.now, person_id=row.id, label=row.code, **body.dict()
    )
    return Status(201, {"proposal_id": key})


@money_api.get(
    "/people/{code}/targets", response=list[TargetDocument], summary="A person's targets"
)
def list_targets(request, code: str):
    """The utilization asked, newest first; their own wins over the role's."""
    found = queries.targets_of(person_row(request, code), request.viewer, request.today)
    if found is None:
        raise Denied("RIGHT-01", "A target is open to the person, to operations and their leader.")
    return list(found)


@money_api.post("/people/{code}/targets", response={204: None}, summary="Set a person's target")
def set_person_target(request, code: str, body: UtilizationTargetIn):
    """It replaces the role's for this person."""
    row = person_row(request, code)
    if not may_on_person(request.viewer, row.id, Data.TARGETS, Verb.EDIT):
        raise Denied("RIGHT-01", "You cannot set a target of this person. Their regional leader "
                     "or the operations manager can.")  # fmt: skip
    set_target(actor=request.viewer, now=request.now, person_id=row.id, **body.dict())
    return Status(204, None)


@money_api.get("/role-costs", response=list[CostDocument], summary="What roles cost")
def list_role_costs(request):
    """By role and region, newest first; for viewers of all cost rates."""
    return list(queries.role_costs(request.viewer, request.today))


@money_api.post("/role-costs", response={201: Draft}, summary="Draft a role's cost")
def draft_role_cost(request, body: RoleCostDraft):
    """It takes effect once somebody else approves it."""
    if not scope_of(request.viewer, Data.COST_RATES, Verb.DRAFT).everything:
        raise Denied("RIGHT-01", "You cannot draft a cost. Finance can.")
    values = body.dict()
    role_id = _key("role", values.pop("role"))
    region = values.pop("region")
    region_id = _key("region", region) if region else None
    key = propose_cost(
        actor=request.viewer, now=request.now, role_id=role_id, region_id=region_id,
        label=f"{body.role} in {region}" if region else body.role, **values,
    )  # fmt: skip
    return Status(201, {"proposal_id": key})


def _key(kind: str, code: str) -> Key:
    for key, known in place_codes(kind).items():
        if known == code:
            return key
    raise NotFound(f"There is no {kind} {code}.")


@money_api.get("/role-targets", response=list[RoleTargetDocument], summary="Targets of roles")
def list_role_targets(request):
    """The utilization asked of every role that is sold."""
    if not scope_of(request.viewer, Data.TARGETS, Verb.SEE).everything:
        raise Denied("RIGHT-01", "You cannot see the targets of roles. Operations can.")
    return list(queries.role_targets(request.today))


@money_api.post("/roles/{code}/targets", response={204: None}, summary="Set a role's target")
def set_role_target(request, code: str, body: UtilizationTargetIn):
    """A person's own target wins."""
    row = place_of(request, "role", code)
    if not scope_of(request.viewer, Data.TARGETS, Verb.EDIT).everything:
        raise Denied("RIGHT-01", "You cannot set the target of a role. The operations manager can.")
    set_target(actor=request.viewer, now=request.now, role_id=row.id, **body.dict())
    return Status(204, None)
