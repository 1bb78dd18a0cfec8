"""The close over the API: a month's checks and findings, sign-off, and the steps of its lock."""

from __future__ import annotations

from ninja import Router, Schema
from pydantic import Field

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.ui.rest import Month, document_of

from .actions import locks
from .actions.checks import run_checks, sign_off
from .queries.month import CloseMonth, close_month, entity_of

close_api = Router(tags=["Close"])
routers = (close_api,)

MonthDocument = document_of(
    CloseMonth, without=frozenset({"places", "entity_choices"}), also=("run",)
)

# Step of the address: action, and whether it asks for a reason.
STEPS = {
    "soft": (locks.soft_lock_month, True),
    "lift": (locks.open_month, True),
    "ask": (locks.ask_for_soft_lock, True),
    "hard": (locks.request_month_lock, True),
    "confirm": (locks.confirm_month_lock, False),
}


class CloseEntity(Schema):
    """The legal entity, by its code."""

    entity: str


class StepIn(CloseEntity):
    """The legal entity, and why."""

    reason: str = Field("", max_length=240)


@close_api.get("/close/{month}", response=MonthDocument, summary="The close of a month")
def show_month(request, month: Month, entity: str = ""):
    """Of an entity by its code, the first without one: calendar, checks with their findings, runs,
    sign-offs, and the lock with why not."""
    return close_month(request.viewer, entity, month)


@close_api.post("/close/{month}/checks", response=MonthDocument, summary="Run the checks")
def check(request, month: Month, body: CloseEntity):
    """Every check looks at the month and stores what it finds."""
    entity = _entity(body)
    run_checks(actor=request.viewer, now=request.now, entity_id=entity.id, month=month)
    return close_month(request.viewer, entity.code, month)


@close_api.post("/close/{month}/sign-off", response=MonthDocument, summary="Sign a month off")
def sign(request, month: Month, body: CloseEntity):
    """On the strength of the newest run. Signing twice is once."""
    entity = _entity(body)
    found = close_month(request.viewer, entity.code, month)
    sign_off(actor=request.viewer, now=request.now, check_run_id=found.run.id if found.run else 0)
    return close_month(request.viewer, entity.code, month)


@close_api.post(
    "/close/{month}/lock/{step}", response=MonthDocument, summary="Lock or open a month"
)
def lock(request, month: Month, step: str, body: StepIn):
    """Steps are soft, lift, ask, hard (the first signature of finance) and confirm (the second).
    The hard lock needs checks without a blocking finding, and a sign-off."""
    if step not in STEPS:
        raise NotFound("There is no such step of the close.")
    perform, needs_reason = STEPS[step]
    if needs_reason and not body.reason.strip():
        raise Refused("PERIOD-03", "Say why; everyone the lock stops reads it.", field="reason")
    reason = {"reason": body.reason} if needs_reason else {}
    entity = close_month(request.viewer, _entity(body).code, month).entity
    perform(actor=request.viewer, now=request.now, entity_id=entity.id, month=month, **reason)
    return close_month(request.viewer, entity.code, month)


def _entity(body: CloseEntity):
    if not body.entity:
        raise NotFound("Name the legal entity by its code.")
    return entity_of(body.entity)
