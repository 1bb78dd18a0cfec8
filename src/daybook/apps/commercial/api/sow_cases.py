"""The board of statements of work over the API: cases, moves, approvals and the win rate."""

from __future__ import annotations

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.core.contracts import CASE_STATES
from daybook.ui.rest import (
    Coded,
    Key,
    Minor,
    document_of,
    filtered_by,
    fits,
    page_of_documents,
    slice_of,
)

from ..actions.sow_cases import approve_case, edit_case, move_case, open_case
from ..queries.sow_cases import (
    CaseRow,
    MoveRow,
    WinRow,
    case_moves,
    sow_case,
    sow_cases,
    win_rates,
)

sow_api = Router(tags=["Contracts"])

CaseDocument = document_of(CaseRow, name="SowCase", also=("state_text", "moves"))
MoveDocument = document_of(MoveRow, name="SowMove")
WinDocument = document_of(WinRow, name="WinRate")


class CaseIn(Schema):
    """A statement of work to put on the board."""

    code: str = Field(max_length=24)
    name: str = Field(max_length=160)
    opportunity_id: Key
    practice_id: Key
    amount_minor: Minor = 0
    currency: str = Field(pattern="^[A-Z]{3}$")
    owner_id: Key | None = None
    engagement_id: Key | None = None


class CaseChange(Schema):
    """What changes; what is left out stays."""

    version: Key
    name: str = Field("", min_length=1, max_length=160)
    practice_id: Key = 0
    amount_minor: Minor = 0
    currency: str = Field("", pattern="^[A-Z]{3}$")
    owner_id: Key | None = None
    engagement_id: Key | None = None


class MoveIn(Schema):
    """Where it goes."""

    to_state: str = Field(pattern=f"^({'|'.join(CASE_STATES)})$")
    version: Key
    note: str = Field("", max_length=240)


class CaseApprovalIn(Schema):
    """Whose approval; the architect's names who reviewed."""

    kind: str = Field(pattern="^(ARCHITECT|REGION|FINANCE)$")
    reviewer_id: Key | None = None
    note: str = Field("", max_length=240)


_KEYS = ("state", "region", "practice", "outcome", "late")


def _kept(request) -> list[CaseRow]:
    return [
        row
        for row in sow_cases(request.viewer, request.now)
        if fits(
            request,
            {"state": row.state, "region": row.region_code, "practice": row.practice_code,
             "outcome": row.outcome, "late": "YES" if row.is_late else "NO"},
            f"{row.name} {row.code} {row.customer_name}",
        )
    ]  # fmt: skip


@sow_api.get(
    "/sow-cases", response=page_of_documents(CaseDocument), summary="Statements of work in work",
    openapi_extra=filtered_by(*_KEYS, q="Part of a name or a code."),
)  # fmt: skip
def list_cases(request, page: int = 1, size: int = 50):
    """In the order of the board, longest in their state first."""
    return slice_of(request, _kept(request), page=page, size=size)


@sow_api.post("/sow-cases", response={201: Coded}, summary="Open a statement of work")
def add_case(request, body: CaseIn):
    """Its clock starts now."""
    open_case(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"code": body.code})


@sow_api.get(
    "/sow-win-rate",
    response=list[WinDocument],
    summary="Win rate",
    openapi_extra=filtered_by(*_KEYS),
)
def show_win_rate(request):
    """All together first, then by region and practice."""
    return list(win_rates(_kept(request), request.today))


@sow_api.get("/sow-cases/{code}", response=CaseDocument, summary="One statement of work")
def show_case(request, code: str):
    """Where it is, by when it moves on, and whose approval it waits for."""
    return sow_case(code, request.viewer, request.now)


@sow_api.patch("/sow-cases/{code}", response=CaseDocument, summary="Change a statement of work")
def change_case(request, code: str, body: CaseChange):
    """Until it is approved."""
    edit_case(actor=request.viewer, now=request.now, code=code, **body.dict(exclude_unset=True))
    return sow_case(code, request.viewer, request.now)


@sow_api.get("/sow-cases/{code}/moves", response=list[MoveDocument], summary="Its history")
def list_moves(request, code: str):
    """Newest first."""
    return list(case_moves(sow_case(code, request.viewer, request.now).id))


@sow_api.post("/sow-cases/{code}/move", response=CaseDocument, summary="Move it")
def move(request, code: str, body: MoveIn):
    """One step on, back, or on hold."""
    move_case(actor=request.viewer, now=request.now, code=code, **body.dict())
    return sow_case(code, request.viewer, request.now)


@sow_api.post("/sow-cases/{code}/approve", response=CaseDocument, summary="Approve its draft")
def approve(request, code: str, body: CaseApprovalIn):
    """Not by who began the draft."""
    approve_case(actor=request.viewer, now=request.now, code=code, **body.dict())
    return sow_case(code, request.viewer, request.now)
