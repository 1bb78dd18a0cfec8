"""Dated settings and proposals over the API: what holds, what waits, and the second signature."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.core.policy import SETTING_KEYS
from daybook.ui.rest import (
    Draft,
    Key,
    Reason,
    document_of,
    filtered_by,
    many,
    page_of_documents,
    slice_of,
)

from ..actions.settings import approve_proposal, draft_proposal, reject_proposal
from ..queries import changes
from ..refusals import NotFound

settings_api = Router(tags=["Administration"])

SettingTodayDocument = document_of(changes.SettingToday)
SettingDocument = document_of(changes.SettingPage, name="Setting")
ProposalDocument = document_of(changes.ProposalRow)
ProposalShown = document_of(changes.ProposalPage, name="ProposalPreview")


class SettingDraft(Schema):
    """A value from a day on. No value ends the one in force: the default holds again."""

    value: str | None = Field(None, description="As the setting's `stored` value is written.")
    starts_on: date
    reason: str = Field(max_length=500)
    entity_id: Key | None = Field(None, description="Only for one entity, where it may differ.")


class ProposalIn(Schema):
    """A change for somebody else to approve. The payload depends on the kind."""

    kind: str
    title: str = Field(max_length=160)
    payload: dict
    starts_on: date
    reason: str = Field("", max_length=500)


@settings_api.get(
    "/settings", response=page_of_documents(SettingTodayDocument), summary="Settings today"
)
def list_settings(request, page: int = 1, size: int = 200):
    """Every dated setting with its value, its default and what comes next."""
    rows = changes.settings_today(request.viewer, request.today)
    return slice_of(request, rows, page=page, size=size)


@settings_api.get("/settings/{key}", response=SettingDocument, summary="One setting's history")
def show_setting(request, key: str):
    """Every value it ever had, and the drafts that wait."""
    return changes.setting_page(request.viewer, key, request.today)


@settings_api.post("/settings/{key}/drafts", response={201: Draft}, summary="Draft a setting")
def draft_setting(request, key: str, body: SettingDraft):
    """It holds once somebody else approves it."""
    changes.setting_page(request.viewer, key, request.today)
    payload = {"key": key, "value": body.value}
    if body.entity_id is not None:
        payload["entity_id"] = body.entity_id
    number = draft_proposal(
        actor=request.viewer, now=request.now, kind="SETTING", title=SETTING_KEYS[key].title,
        payload=payload, starts_on=body.starts_on, reason=body.reason,
    )  # fmt: skip
    return Status(201, {"proposal_id": number})


@settings_api.get(
    "/proposals", response=page_of_documents(ProposalDocument), summary="Proposals",
    openapi_extra=filtered_by("kind", state="DRAFT, APPROVED, REJECTED or WITHDRAWN."),
)  # fmt: skip
def list_proposals(request, page: int = 1, size: int = 50):
    """Those the caller may see, waiting ones first."""
    if not changes.may_propose(request.viewer):
        raise NotFound("There are no proposals for you to draft or approve.")
    rows = changes.proposals(
        request.viewer, states=many(request, "state"), kinds=many(request, "kind")
    )
    return slice_of(request, rows, page=page, size=size)


@settings_api.post("/proposals", response={201: Draft}, summary="Draft a change")
def draft(request, body: ProposalIn):
    """Kinds are SETTING, BILL_RATES, COST_RATE and PERIOD_LOCK; each has its own drafting address,
    which also names the payload."""
    number = draft_proposal(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"proposal_id": number})


@settings_api.get("/proposals/{proposal_id}", response=ProposalShown, summary="One proposal")
def show_proposal(request, proposal_id: Key):
    """With what it would touch, in sentences."""
    return changes.proposal(request.viewer, proposal_id)


@settings_api.post(
    "/proposals/{proposal_id}/approve", response=ProposalShown, summary="Approve a proposal"
)
def approve(request, proposal_id: Key):
    """Carries it out. Nobody approves their own."""
    changes.proposal(request.viewer, proposal_id)
    approve_proposal(actor=request.viewer, now=request.now, proposal_id=proposal_id)
    return changes.proposal(request.viewer, proposal_id)


@settings_api.post(
    "/proposals/{proposal_id}/reject", response=ProposalShown, summary="Turn a proposal down"
)
def reject(request, proposal_id: Key, body: Reason):
    """With a reason; authors withdraw their own this way."""
    changes.proposal(request.viewer, proposal_id)
    reject_proposal(
        actor=request.viewer, now=request.now, proposal_id=proposal_id, reason=body.reason
    )
    return changes.proposal(request.viewer, proposal_id)
