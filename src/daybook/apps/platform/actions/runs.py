"""How does long work go on in short steps, survive a kill, and count only when whole?

start_run → many steps under a lease, each one transaction that moves the cursor with its rows →
commit_run, one update. A killed run is taken up at its cursor, or discarded whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ..models import Run
from ..refusals import Refused
from ..transactions import record_audit
from ..viewer import Viewer

LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class RunState:
    """A run as its worker holds it."""

    id: int
    kind: str
    state: str
    scope: dict
    cursor: dict
    counts: dict
    done_units: int
    total_units: int | None
    message: str
    digest: str


def _state(run: Run) -> RunState:
    return RunState(
        run.id,
        run.kind,
        run.state,
        json.loads(run.scope),
        json.loads(run.cursor),
        json.loads(run.counts),
        run.done_units,
        run.total_units,
        run.message,
        run.digest,
    )


def start_run(
    *,
    actor: Viewer,
    now: datetime,
    kind: str,
    title: str,
    scope: dict | None = None,
    total_units: int | None = None,
    digest: str = "",
) -> RunState:
    """Open a run; the caller has checked the right to do its work."""
    with transaction.atomic():
        run = Run.objects.create(
            kind=kind,
            title=title,
            scope=json.dumps(scope or {}),
            total_units=total_units,
            started_by_id=actor.user_id,
            created_at=now,
            digest=digest,
        )
        record_audit(actor=actor, verb="start_run", now=now, subject=("RUN", run.id), run_id=run.id)
    return _state(run)


def lease_run(run_id: int, *, owner: str, now: datetime) -> RunState:
    """Take a waiting run, or one whose worker fell silent. Refused while another holds it."""
    taken = (
        Run.objects.filter(pk=run_id, state__in=["PENDING", "RUNNING"])
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now) | Q(lease_owner=owner))
        .update(state="RUNNING", lease_owner=owner, lease_until=now + LEASE)
    )
    run = Run.objects.filter(pk=run_id).first()
    if run is None or not taken:
        raise Refused(
            "RUN-01",
            f"Run {run_id} is held by another worker or has ended. Wait five minutes and resume "
            "it, or look at its result.",
        )
    return _state(run)


def move_run(
    run_id: int,
    *,
    owner: str,
    now: datetime,
    cursor: dict,
    counts: dict,
    done_units: int,
    total_units: int | None = None,
    message: str = "",
) -> None:
    """Move the cursor; called inside the step's own transaction, so both happen or neither."""
    fields = {"total_units": total_units} if total_units is not None else {}
    moved = Run.objects.filter(pk=run_id, state="RUNNING", lease_owner=owner).update(
        cursor=json.dumps(cursor),
        counts=json.dumps(counts),
        done_units=done_units,
        message=message[:500],
        lease_until=now + LEASE,
        **fields,
    )
    if not moved:
        raise Refused("RUN-01", f"Run {run_id} was stopped or taken over; this step is undone.")


def commit_run(run_id: int, *, actor: Viewer, now: datetime, counts: dict, message: str = ""):
    """Make every row of the run count, by one update."""
    with transaction.atomic():
        done = Run.objects.filter(pk=run_id, state="RUNNING").update(
            state="COMMITTED",
            counts=json.dumps(counts),
            message=message[:500],
            finished_at=now,
            lease_until=None,
        )
        if not done:
            raise Refused("RUN-01", f"Run {run_id} is no longer running; nothing was committed.")
        run = Run.objects.get(pk=run_id)
        record_audit(
            actor=actor, verb="commit_run", now=now, subject=("RUN", run_id), run_id=run_id
        )
    return _state(run)


def end_run(run_id: int, *, actor: Viewer, now: datetime, state: str, message: str = ""):
    """End a run as FAILED, DISCARDED or UNDONE; its rows do not count from this instant."""
    allowed = {
        "FAILED": ["PENDING", "RUNNING"],
        "DISCARDED": ["PENDING", "RUNNING", "FAILED"],
        "UNDONE": ["COMMITTED"],
    }[state]
    with transaction.atomic():
        done = Run.objects.filter(pk=run_id, state__in=allowed).update(
            state=state, message=message[:500], finished_at=now, lease_until=None
        )
        if not done:
            raise Refused("RUN-01", f"Run {run_id} cannot become {state.lower()} any more.")
        record_audit(
            actor=actor,
            verb=f"{state.lower()}_run",
            now=now,
            subject=("RUN", run_id),
            reason=message,
        )


def run_state(run_id: int) -> RunState | None:
    """The run as it is now, or None."""
    run = Run.objects.filter(pk=run_id).first()
    return _state(run) if run else None


def committed_run(kind: str, digest: str) -> RunState | None:
    """A committed run of the same request: asking again changes nothing."""
    run = Run.objects.filter(kind=kind, digest=digest, state="COMMITTED").order_by("-id").first()
    return _state(run) if run else None


def open_run(kind: str, digest: str) -> RunState | None:
    """A run of the same request that was begun and has not ended: it can be resumed."""
    row = Run.objects.filter(kind=kind, digest=digest, state__in=["PENDING", "RUNNING"]).first()
    return _state(row) if row else None
