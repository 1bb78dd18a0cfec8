"""Locks of months over the API: the grid, the soft lock and back. The hard lock is the close's."""

from __future__ import annotations

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.core.rights import Data, Verb
from daybook.ui.rest import Draft, Key, Month, Reason, document_of, page_of_documents, slice_of

from ..actions import periods as actions
from ..queries import locks
from ..refusals import NotFound, Refused
from ..rights import may

locks_api = Router(tags=["Administration"])

LockRowDocument = document_of(locks.LockRow, name="EntityLocks")
LockDocument = document_of(locks.LockPage, name="PeriodLock")


class LockIn(Schema):
    """Why, and the version that was read."""

    reason: str = Field(max_length=240)
    version: Key | None = None


def _require_page(request) -> None:
    verbs = (Verb.REQUEST, Verb.LOCK_SOFT, Verb.LOCK_HARD)
    if not any(may(request.viewer, Data.PERIOD_LOCKS, verb) for verb in verbs):
        raise NotFound("There are no period locks for you to ask for or decide.")


def _page(request, entity: str, month) -> locks.LockPage:
    _require_page(request)
    return locks.lock_page(request.viewer, entity, month)


@locks_api.get("/periods", response=page_of_documents(LockRowDocument), summary="Locks of months")
def list_locks(request, year: int | None = None, page: int = 1, size: int = 50):
    """Entity by entity, the twelve months of a year, or those around today."""
    _require_page(request)
    if year is not None and not 1990 <= year <= 2100:
        raise Refused("DATES-01", "Ask for a year from 1990 to 2100.", field="year")
    first, last = locks.grid_span(request.today, year)
    rows = locks.lock_grid(request.viewer, first, last)
    return slice_of(request, rows, page=page, size=size)


@locks_api.get("/periods/{entity}/{month}", response=LockDocument, summary="One month's lock")
def show_lock(request, entity: str, month: Month):
    """Each step with why not; an empty reason means it may be done."""
    return _page(request, entity, month)


def _changed(request, entity: str, month, act, **values):
    cell = _page(request, entity, month).cell
    act(actor=request.viewer, now=request.now, entity_id=cell.entity_id, month=month, **values)
    return locks.lock_page(request.viewer, entity, month)


@locks_api.post("/periods/{entity}/{month}/soft-lock", response=LockDocument, summary="Soft-lock")
def soft_lock(request, entity: str, month: Month, body: LockIn):
    """Only holders of the lock right write then, each time with a reason."""
    return _changed(request, entity, month, actions.set_soft_lock, **body.dict())


@locks_api.post("/periods/{entity}/{month}/lift", response=LockDocument, summary="Lift a soft lock")
def lift(request, entity: str, month: Month, body: LockIn):
    """A hard lock requested for it is off."""
    return _changed(request, entity, month, actions.lift_soft_lock, **body.dict())


@locks_api.post("/periods/{entity}/{month}/ask", response={201: Draft}, summary="Ask for a lock")
def ask(request, entity: str, month: Month, body: Reason):
    """For a soft lock of an open month, or for a soft-locked month to be opened."""
    cell = _page(request, entity, month).cell
    number = actions.request_lock(
        actor=request.viewer, now=request.now, entity_id=cell.entity_id, month=month,
        lock="SOFT" if cell.lock == "OPEN" else "OPEN", reason=body.reason,
    )  # fmt: skip
    return Status(201, {"proposal_id": number})
