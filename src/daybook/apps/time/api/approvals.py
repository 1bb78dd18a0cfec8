"""Approval over the API: the queue, approving, sending back."""

from __future__ import annotations

from ninja import Router, Schema
from pydantic import Field

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import (
    Key,
    bounds,
    document_of,
    filtered_by,
    page_document,
    page_of_documents,
)

from ..actions.approval import approve_clean, approve_entries, return_entries
from ..queries.approvals import LENSES, ApprovalFilter, ApprovalRow, approval_page
from .weeks import Lines

approvals_api = Router(tags=["Approvals"])

ApprovalDocument = document_of(ApprovalRow, name="ApprovalLine")
_KEYS = filtered_by("region", "project", "person")


@approvals_api.get(
    "/approvals", response=page_of_documents(ApprovalDocument), summary="Lines that wait"
)
def list_approvals(request, lens: str = "exceptions", page: int = 1, size: int = 50):
    """`lens` is exceptions, clean, returned or done; `region`, `project`, `person` narrow it."""
    require(request.viewer, Data.TIME, Verb.APPROVE, what="approve time")
    if lens not in LENSES:
        raise Refused("APPR-04", f"A lens is one of {', '.join(LENSES)}.", field="lens")
    page, size, first = bounds(page, size)
    found = approval_page(
        request.viewer, lens, _approval_filter(request), sort="worked_on", first=first, size=size
    )
    return page_document(request, found.rows, total=found.count, page=page, size=size)


def _approval_filter(request) -> ApprovalFilter:
    return ApprovalFilter(
        *(tuple(request.GET.getlist(key)) for key in ("region", "project", "person"))
    )


class ApprovalIn(Schema):
    """Lines to approve, by id."""

    entry_ids: list[Key] = Field(min_length=1, max_length=2000)
    reason: str = Field("", description="Why, in a soft-locked month.")


class ReturnIn(Schema):
    """Lines to send back, with the reason their owner reads."""

    entry_ids: list[Key] = Field(min_length=1, max_length=2000)
    reason: str


@approvals_api.post("/approvals/approve", response=Lines, summary="Approve lines")
def approve(request, body: ApprovalIn):
    """They are rated, costed and posted in the same transaction. Approved ones are left alone."""
    done = approve_entries(actor=request.viewer, now=request.now, **body.dict())
    return {"lines": done}


@approvals_api.post("/approvals/approve-clean", response=Lines, summary="Approve all clean lines")
def approve_all_clean(request):
    """Lines without a flag, under the same filters as the list."""
    done, _ = approve_clean(actor=request.viewer, now=request.now, wanted=_approval_filter(request))
    return {"lines": done}


@approvals_api.post("/approvals/return", response=Lines, summary="Send lines back")
def send_back(request, body: ReturnIn):
    """With a reason."""
    return {"lines": return_entries(actor=request.viewer, now=request.now, **body.dict())}
