"""Pre-approvals and reimbursements over the API."""

from __future__ import annotations

from datetime import date, timedelta

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import (
    Key,
    Made,
    Minor,
    bounds,
    document_of,
    page_document,
    page_of_documents,
)

from ..actions.pre_approvals import (
    ask_again,
    decide_pre_approval,
    request_pre_approval,
    withdraw_pre_approval,
)
from ..actions.reimbursement import reimburse
from ..queries.export import reimbursement_document
from ..queries.settlement import (
    OwedRow,
    PreApprovalRow,
    ReimbursementRow,
    owed,
    pre_approval,
    pre_approval_page,
    reimbursement,
    reimbursement_page,
)

settlement_api = Router(tags=["Expenses"])

PreApprovalDocument = document_of(PreApprovalRow, name="PreApproval")
OwedDocument = document_of(OwedRow, name="OwedForExpenses")
RunDocument = document_of(ReimbursementRow, name="Reimbursement")


class PreApprovalIn(Schema):
    """What is asked for: from `starts_on` to `last_on`, both included."""

    project_id: Key
    purpose: str = Field(max_length=240)
    category_id: Key | None = None
    estimate_minor: Minor
    currency: str = Field(max_length=3)
    starts_on: date
    last_on: date


class PreApprovalAgainIn(Schema):
    """What is asked anew after a return."""

    purpose: str = Field(max_length=240)
    estimate_minor: Minor


class PreApprovalDecisionIn(Schema):
    """The answer; a return says why."""

    reason: str = Field("", max_length=240)
    version: Key | None = None


class ReimburseIn(Schema):
    """Which entity pays back, and when. The same `request_key` twice is one run."""

    entity_id: Key
    paid_on: date
    request_key: str | None = Field(None, max_length=64)


@settlement_api.get(
    "/pre-approvals", response=page_of_documents(PreApprovalDocument), summary="Pre-approvals"
)
def list_pre_approvals(request, state: str = "", page: int = 1, size: int = 50):
    """`state` is REQUESTED, APPROVED, RETURNED or WITHDRAWN; newest first."""
    require(request.viewer, Data.EXPENSES, Verb.SEE, what="see pre-approvals")
    page, size, first = bounds(page, size)
    rows, total = pre_approval_page(request.viewer, state=state.upper(), first=first, size=size)
    return page_document(request, rows, total=total, page=page, size=size)


@settlement_api.post("/pre-approvals", response={201: Made}, summary="Ask for a pre-approval")
def ask(request, body: PreApprovalIn):
    """The project's manager or a coordinator decides."""
    given = body.dict()
    ends_on = given.pop("last_on") + timedelta(days=1)
    key = request_pre_approval(actor=request.viewer, now=request.now, ends_on=ends_on, **given)
    return Status(201, {"id": key})


@settlement_api.get(
    "/pre-approvals/{pre_approval_id}", response=PreApprovalDocument, summary="One pre-approval"
)
def show_pre_approval(request, pre_approval_id: Key):
    """One the caller may see."""
    return pre_approval(request.viewer, pre_approval_id)


@settlement_api.put("/pre-approvals/{pre_approval_id}", response=Made, summary="Ask anew")
def again(request, pre_approval_id: Key, body: PreApprovalAgainIn):
    """What was returned, with another purpose or estimate."""
    ask_again(actor=request.viewer, now=request.now, key=pre_approval_id, **body.dict())
    return {"id": pre_approval_id}


@settlement_api.post(
    "/pre-approvals/{pre_approval_id}/approve", response=Made, summary="Approve a request"
)
def approve_request(request, pre_approval_id: Key, body: PreApprovalDecisionIn):
    """Never one's own."""
    decide_pre_approval(actor=request.viewer, now=request.now, key=pre_approval_id, approve=True,
                        **body.dict())  # fmt: skip
    return {"id": pre_approval_id}


@settlement_api.post(
    "/pre-approvals/{pre_approval_id}/return", response=Made, summary="Return a request"
)
def return_request(request, pre_approval_id: Key, body: PreApprovalDecisionIn):
    """With a reason."""
    decide_pre_approval(actor=request.viewer, now=request.now, key=pre_approval_id, approve=False,
                        **body.dict())  # fmt: skip
    return {"id": pre_approval_id}


@settlement_api.post(
    "/pre-approvals/{pre_approval_id}/withdraw", response=Made, summary="Withdraw a request"
)
def withdraw(request, pre_approval_id: Key):
    """One's own, while it waits or once it was returned."""
    withdraw_pre_approval(actor=request.viewer, now=request.now, key=pre_approval_id)
    return {"id": pre_approval_id}


@settlement_api.get(
    "/reimbursements/owed", response=page_of_documents(OwedDocument), summary="What is owed"
)
def list_owed(request, page: int = 1, size: int = 50):
    """Approved, paid from one's own pocket, not paid back: by entity and person."""
    page, size, first = bounds(page, size)
    rows = owed(request.viewer)
    return page_document(request, rows[first : first + size], total=len(rows), page=page, size=size)


@settlement_api.get(
    "/reimbursements", response=page_of_documents(RunDocument), summary="Reimbursements"
)
def list_runs(request, page: int = 1, size: int = 50):
    """Runs, newest first."""
    page, size, first = bounds(page, size)
    rows, total = reimbursement_page(request.viewer, first=first, size=size)
    return page_document(request, rows, total=total, page=page, size=size)


@settlement_api.post("/reimbursements", response={201: Made}, summary="Pay back")
def run(request, body: ReimburseIn):
    """Everything the entity owes, each expense once."""
    key = reimburse(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"id": key})


class PaidPerson(Schema):
    """What a person was paid in a run."""

    person: str
    name: str
    expenses: int
    paid_minor: int


class RunAnswer(Schema):
    """A run with its people and expenses, for the finance system."""

    code: str
    entity: str
    currency: str
    paid_on: date
    total_minor: int
    people: list[PaidPerson]
    expenses: list[dict]


@settlement_api.get(
    "/reimbursements/{reimbursement_id}", response=RunAnswer, summary="One reimbursement"
)
def show_run(request, reimbursement_id: Key):
    """By person and by expense, net and tax in the currency that was paid."""
    return reimbursement_document(reimbursement(request.viewer, reimbursement_id))
