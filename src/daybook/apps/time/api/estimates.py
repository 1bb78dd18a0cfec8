"""Estimated hours over the API: the days after the cut-off, and accepting the plan for them."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema
from pydantic import Field

from daybook.ui.rest import Month, document_of

from ..actions.estimates import Estimate, accept_plan_as_estimates, save_estimates
from ..queries.estimates import EstimateSheet, estimate_sheet

estimates_api = Router(tags=["Time"])

SheetDocument = document_of(EstimateSheet, name="EstimateSheet")


class EstimateIn(Schema):
    """The minutes of a task on a day to come; 0 takes the estimate away."""

    project_id: int
    task_id: int
    worked_on: date
    minutes: int = Field(ge=0, le=1440)


class EstimatesIn(Schema):
    """A person's days; the caller's own without a person."""

    person: str = ""
    estimates: list[EstimateIn]


class WhoseIn(Schema):
    """Whose plan; the caller's own without a person."""

    person: str = ""


@estimates_api.get(
    "/time/estimates/{month}", response=SheetDocument, summary="Days after the cut-off"
)
def show_estimates(request, month: Month, person: str = ""):
    """What is estimated and planned, and which days take estimates today."""
    return _sheet(request, month, person)


@estimates_api.put("/time/estimates/{month}", response=SheetDocument, summary="Write estimates")
def write_estimates(request, month: Month, body: EstimatesIn):
    """On or before the cut-off, all or none."""
    sheet = _sheet(request, month, body.person)
    save_estimates(
        actor=request.viewer, now=request.now, today=request.today, person_id=sheet.person_id,
        estimates=[Estimate(**row.dict()) for row in body.estimates],
    )  # fmt: skip
    return _sheet(request, month, body.person)


@estimates_api.post(
    "/time/estimates/{month}/plan", response=SheetDocument, summary="Estimate what is planned"
)
def accept_plan(request, month: Month, body: WhoseIn):
    """What hard bookings plan for the days after the cut-off, where nothing stands yet."""
    sheet = _sheet(request, month, body.person)
    accept_plan_as_estimates(
        actor=request.viewer, now=request.now, today=request.today, person_id=sheet.person_id,
        person_code=sheet.person_code, month=month,
    )  # fmt: skip
    return _sheet(request, month, body.person)


def _sheet(request, month: date, person: str) -> EstimateSheet:
    return estimate_sheet(
        request.viewer, person.upper() or None, month, today=request.today, now=request.now
    )
