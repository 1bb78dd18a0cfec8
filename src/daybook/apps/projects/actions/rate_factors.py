"""How does a task get a factor on its rate? Drafted with a reason, approved by somebody else."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.actions.settings import (
    ProposalKind,
    draft_proposal,
    register_proposal_kind,
)
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.viewer import Viewer
from daybook.core.rating import millionths_text
from daybook.core.rights import Data

from ..models import Task, TaskRateFactor
from ..models.rate_factors import HIGHEST_FACTOR


def propose_task_factor(
    *,
    actor: Viewer,
    now: datetime,
    task_id: int,
    factor_millionths: int | None,
    starts_on: date,
    reason: str,
) -> int:
    """Draft a task's factor from a day on; None ends it. Returns the proposal's number."""
    if not reason.strip():
        raise Refused("RATE-08", "Say why: the customer's agreement is asked for.", field="reason")
    return draft_proposal(
        actor=actor, now=now, kind="TASK_RATE_FACTOR", starts_on=starts_on, reason=reason,
        title=f"Rate factor of a task from {starts_on}",
        payload={"task_id": task_id, "factor_millionths": factor_millionths},
    )  # fmt: skip


def _check(payload: dict, starts_on: date) -> None:
    if not Task.objects.filter(pk=payload.get("task_id")).exists():
        raise Refused("RATE-08", "Choose a task.", field="task_id")
    factor = payload.get("factor_millionths")
    if factor is not None and (not isinstance(factor, int) or not 0 <= factor <= HIGHEST_FACTOR):
        raise Refused("RATE-08", "A factor is 0 to 10; empty ends it.", field="factor_millionths")


def _preview(payload: dict, starts_on: date) -> tuple[str, ...]:
    project, task = Task.objects.values_list("project__code", "name").get(pk=payload["task_id"])
    factor = payload.get("factor_millionths")
    words = "no factor" if factor is None else f"a factor of {millionths_text(factor)}"
    return (
        f"{task} on {project} has {words} from {starts_on}.",
        "Time approved before keeps the rate it was given.",
    )


def _apply(payload: dict, starts_on: date, *, line, now: datetime) -> None:
    held = TaskRateFactor.objects.filter(task_id=payload["task_id"], starts_on=starts_on)
    TaskRateFactor.objects.create(
        **payload, starts_on=starts_on, revision=held.count() + 1, recorded_at=now, audit_line=line
    )


register_proposal_kind(
    ProposalKind(
        "TASK_RATE_FACTOR", Data.BILL_RATES, _check, _preview, _apply, word="rate factors of tasks"
    )
)
