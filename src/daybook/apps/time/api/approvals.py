"""Approval over the API: the queue, decisions and their undo; who stands in for whom."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema
from pydantic import Field

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import (
    Draft,
    Key,
    bounds,
    document_of,
    filtered_by,
    page_document,
    page_of_documents,
)

from ..actions.approval import Decision, approve_clean, approve_lines, return_lines
from ..actions.delegation import delegate_approvals, end_delegation
from ..actions.routes import propose_reasons, propose_route
from ..actions.undo import undo_approval
from ..queries.approvals import LENSES, ApprovalFilter, ApprovalRow, approval_page
from ..queries.delegations import DelegationRow, delegations
from ..queries.person_week import WholeWeek, whole_week
from ..queries.return_reasons import return_reasons
from ..queries.routing import RouteRow, route_rows
from ..queries.sheet import monday_of
from .weeks import Lines

approvals_api = Router(tags=["Approvals"])

ApprovalDocument = document_of(ApprovalRow, name="ApprovalLine")
DelegationDocument = document_of(DelegationRow, name="Delegation")
RouteDocument = document_of(RouteRow, name="ApprovalRoute")
WeekDocument = document_of(WholeWeek, name="PersonWeek")
_KEYS = filtered_by("region", "project", "person", "queue", "week")


@approvals_api.get(
    "/approvals", response=page_of_documents(ApprovalDocument), summary="Lines that wait"
)
def list_approvals(request, lens: str = "exceptions", page: int = 1, size: int = 50):
    """`lens` is exceptions, clean, returned, delegated or done; `region`, `project`, `person`,
    `week` (2026-W28) and `queue` (yours, delegated, backup, others) narrow it."""
    require(request.viewer, Data.TIME, Verb.APPROVE, what="approve time")
    if lens not in LENSES:
        raise Refused("APPR-04", f"A lens is one of {', '.join(LENSES)}.", field="lens")
    page, size, first = bounds(page, size)
    found = approval_page(
        request.viewer, lens, _approval_filter(request), now=request.now, sort="worked_on",
        first=first, size=size,
    )  # fmt: skip
    return page_document(request, found.rows, total=found.count, page=page, size=size)


def _approval_filter(request) -> ApprovalFilter:
    keys = ("region", "project", "person", "queue", "week")
    return ApprovalFilter.asked(*(request.GET.getlist(key) for key in keys))


class ApprovalIn(Schema):
    """Lines to approve, by id."""

    entry_ids: list[Key] = Field(min_length=1, max_length=2000)
    reason: str = Field("", description="Why, in a soft-locked month.")


class ReturnIn(Schema):
    """Lines to send back, with the reason their owner reads."""

    entry_ids: list[Key] = Field(min_length=1, max_length=2000)
    reason: str


class UndoIn(Schema):
    """Approvals to take back: the decisions an approval answered with, or lines."""

    decisions: list[Key] = Field(default=[], max_length=200)
    entry_ids: list[Key] = Field(default=[], max_length=2000)


class Decided(Schema):
    """What was done: how many lines, by which decisions, and how many others had decided first."""

    lines: int
    minutes: int
    decisions: list[int] = Field(description="What an undo names.")
    already: int = Field(description="Lines that somebody had decided before.")
    left: int = Field(description="Lines left for a look.")


def _document(done: Decision) -> dict:
    return {
        "lines": len(done.entry_ids),
        "minutes": done.minutes,
        "decisions": list(done.audit_line_ids),
        "already": sum(one.lines for one in done.others),
        "left": done.left,
    }


@approvals_api.post("/approvals/approve", response=Decided, summary="Approve lines")
def approve(request, body: ApprovalIn):
    """They are rated, costed and posted in the same transaction. Approved ones are left alone."""
    return _document(approve_lines(actor=request.viewer, now=request.now, **body.dict()))


@approvals_api.post("/approvals/approve-clean", response=Decided, summary="Approve all clean lines")
def approve_all_clean(request):
    """Lines without a flag, under the same filters as the list."""
    return _document(
        approve_clean(actor=request.viewer, now=request.now, wanted=_approval_filter(request))
    )


@approvals_api.post("/approvals/return", response=Decided, summary="Send lines back")
def send_back(request, body: ReturnIn):
    """With a reason."""
    return _document(return_lines(actor=request.viewer, now=request.now, **body.dict()))


@approvals_api.post("/approvals/undo", response=Lines, summary="Take approvals back")
def undo(request, body: UndoIn):
    """Their lines in the books are reversed; all or none (APPR-09)."""
    if not body.decisions and not body.entry_ids:
        raise Refused("APPR-04", "Name decisions or lines.", field="decisions")
    done = undo_approval(
        actor=request.viewer, now=request.now, audit_line_ids=body.decisions,
        entry_ids=body.entry_ids,
    )  # fmt: skip
    return {"lines": done}


@approvals_api.get("/approvals/reasons", response=list[str], summary="What a return offers")
def list_reasons(request):
    """The reasons in force today."""
    require(request.viewer, Data.TIME, Verb.APPROVE, what="return time")
    return list(return_reasons(request.today))


class ReasonsIn(Schema):
    """What a return offers from a day on."""

    texts: list[str] = Field(min_length=1, max_length=9)
    starts_on: date
    reason: str = ""


@approvals_api.post("/approvals/reasons", response=Draft, summary="Draft what a return offers")
def draft_reasons(request, body: ReasonsIn):
    """Somebody else approves it."""
    return {"proposal_id": propose_reasons(actor=request.viewer, now=request.now, **body.dict())}


@approvals_api.get("/approvals/week", response=WeekDocument, summary="Somebody's whole week")
def read_person_week(request, person: str, week: str):
    """As far as the caller sees their time; `person` is a code, `week` such as 2026-W28."""
    require(request.viewer, Data.TIME, Verb.APPROVE, what="look into somebody's week")
    monday = monday_of(week)
    if monday is None:
        raise Refused("APPR-04", "A week is written as 2026-W28.", field="week")
    return whole_week(request.viewer, person, monday)


@approvals_api.get(
    "/approvals/routes", response=list[RouteDocument], summary="Every route of approval"
)
def list_routes(request):
    """Newest start first; without any, the defaults of rule APPR-06 hold."""
    require(request.viewer, Data.SETTINGS, Verb.SEE, what="see who approves which work")
    return list(route_rows())


class RouteIn(Schema):
    """A ladder for a kind of work, a role and a region."""

    work_kind: str = Field(description="CONSULTING, MANAGER, INTERNAL, TRAINING or ANY.")
    role_id: Key | None = None
    region_id: Key | None = None
    ladder: str = Field(description="Kinds of approvers, first first, with commas; empty ends it.")
    starts_on: date
    reason: str = ""


@approvals_api.post("/approvals/routes", response=Draft, summary="Draft a route of approval")
def draft_route(request, body: RouteIn):
    """Somebody else approves it."""
    return {"proposal_id": propose_route(actor=request.viewer, now=request.now, **body.dict())}


@approvals_api.get(
    "/approvals/delegations", response=list[DelegationDocument], summary="Who approves for whom"
)
def list_delegations(request):
    """One's own, given and received; all of them for who looks after everybody."""
    return list(delegations(request.viewer, request.today))


class DelegationIn(Schema):
    """Who approves for the caller, on [starts_on, ends_on)."""

    to_user_id: Key
    starts_on: date
    ends_on: date
    reason: str


class Delegated(Schema):
    """The delegation's key."""

    key: int


@approvals_api.post("/approvals/delegations", response=Delegated, summary="Name who approves")
def delegate(request, body: DelegationIn):
    """It ends by itself."""
    return {"key": delegate_approvals(actor=request.viewer, now=request.now, **body.dict())}


@approvals_api.post(
    "/approvals/delegations/{key}/end", response=Delegated, summary="Take a delegation back"
)
def take_back(request, key: Key):
    """From tomorrow on, or before it begins."""
    end_delegation(actor=request.viewer, now=request.now, key=key)
    return {"key": key}
