"""How is work done in the background without a broker? A table, leases, retries, a schedule.

Any job may run twice: handlers are idempotent. A handler is registered by kind and receives the
user it acts for, its payload and the instant. Example: a job due at 12:00 whose worker is killed
at 12:01 is taken up by another at 12:05, when its lease lapses; six failures make it DEAD, and
dead jobs are listed until somebody retries them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from ..models import Job, WorkerHeartbeat
from ..schedule import HANDLERS, SCHEDULE, Every, TryLater, job_handler
from ..viewer import Viewer

__all__ = [
    "HANDLERS",
    "SCHEDULE",
    "Every",
    "enqueue_job",
    "job_handler",
    "retry_dead_job",
    "run_due_job",
    "schedule_due_jobs",
]
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 6
log = logging.getLogger("daybook.jobs")


def enqueue_job(
    *,
    actor: Viewer,
    now: datetime,
    kind: str,
    payload: dict | None = None,
    due_at: datetime | None = None,
    unique_key: str | None = None,
) -> int | None:
    """Add a job in the caller's transaction; a `unique_key` already present adds nothing."""
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                payload=json.dumps(payload or {}),
                due_at=due_at or now,
                created_at=now,
                user_id=actor.user_id,
                unique_key=unique_key,
            )
    except IntegrityError:
        return None
    return job.id


def schedule_due_jobs(*, actor: Viewer, now: datetime) -> int:
    """Add the jobs of the schedule whose slot has begun; the slot is the key, so once each."""
    keys = {f"{entry.kind}:{entry.slot(now)}": entry for entry in SCHEDULE.values()}
    present = set(Job.objects.filter(unique_key__in=keys).values_list("unique_key", flat=True))
    added = 0
    for key, entry in keys.items():
        if key in present:
            continue
        if enqueue_job(actor=actor, now=now, kind=entry.kind, unique_key=key) is not None:
            added += 1
    return added


def run_due_job(*, owner: str, clock: Callable[[], datetime]) -> bool:
    """Claim and carry out one due job. Returns whether there was one."""
    job = _claim(owner, clock())
    if job is None:
        return False
    try:
        HANDLERS[job.kind](user_id=job.user_id, payload=json.loads(job.payload), now=clock())
    except TryLater as error:
        _put_off(job, error, clock())
    except Exception as error:
        _fail(job, error, clock())
    else:
        _held(job, owner).update(state="DONE", finished_at=clock(), lease_until=None, last_error="")
    return True


def _held(job: Job, owner: str):
    """The job if this worker still holds it: who lost the lease no longer writes its end."""
    return Job.objects.filter(pk=job.pk, state="RUNNING", lease_owner=owner)


def _claim(owner: str, now: datetime) -> Job | None:
    due = Q(state="WAITING", due_at__lte=now) | Q(state="RUNNING", lease_until__lt=now)
    with transaction.atomic():
        rows = Job.objects.filter(due, kind__in=HANDLERS).order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        found = rows.first()
        if found is None:
            return None
        lapsed = found.state == "RUNNING"
        found.attempts += 1
        if lapsed and found.attempts > MAX_ATTEMPTS:
            Job.objects.filter(pk=found.pk).update(
                state="DEAD",
                lease_until=None,
                finished_at=now,
                last_error=f"Its worker stopped in the middle {MAX_ATTEMPTS} times.",
            )
            return None
        Job.objects.filter(pk=found.pk).update(
            state="RUNNING", lease_owner=owner, lease_until=now + LEASE, attempts=found.attempts
        )
        found.state, found.lease_owner = "RUNNING", owner
    return found


def renew_leases(*, owner: str, now: datetime) -> int:
    """Keep the jobs this worker is busy with from being taken over. Returns how many."""
    return Job.objects.filter(lease_owner=owner, state="RUNNING").update(lease_until=now + LEASE)


def beat(*, owner: str, now: datetime, started_at: datetime) -> None:
    """Say that a worker is alive."""
    WorkerHeartbeat.objects.update_or_create(
        owner=owner, defaults={"started_at": started_at, "seen_at": now, "stopped_at": None}
    )


def stop_beating(*, owner: str, now: datetime) -> None:
    """Say that a worker stopped as asked, so that its silence is no alarm."""
    WorkerHeartbeat.objects.filter(owner=owner).update(seen_at=now, stopped_at=now)


def _put_off(job: Job, error: TryLater, now: datetime) -> None:
    _held(job, job.lease_owner).update(
        state="WAITING",
        due_at=now + timedelta(seconds=error.seconds),
        attempts=job.attempts - 1,
        lease_until=None,
        last_error=f"{error}"[:2000],
    )


def _fail(job: Job, error: Exception, now: datetime) -> None:
    dead = job.attempts >= MAX_ATTEMPTS
    _held(job, job.lease_owner).update(
        state="DEAD" if dead else "WAITING",
        due_at=now + timedelta(seconds=15 * 4 ** (job.attempts - 1)),
        lease_until=None,
        finished_at=now if dead else None,
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )
    log.warning(
        "job failed",
        extra={"fields": {"job": job.pk, "kind": job.kind, "dead": dead}},
        exc_info=error,
    )


def retry_dead_job(*, actor: Viewer, now: datetime, job_id: int) -> bool:
    """Put a dead job back in the queue. Needs the right to change settings."""
    from daybook.core.rights import Data, Verb

    from ..rights import require
    from ..transactions import record_audit

    require(actor, Data.SETTINGS, Verb.DRAFT, what="retry a background job")
    with transaction.atomic():
        moved = Job.objects.filter(pk=job_id, state="DEAD").update(
            state="WAITING", due_at=now, attempts=0, finished_at=None
        )
        if moved:
            record_audit(actor=actor, verb="retry_job", now=now, subject=("JOB", job_id))
    return bool(moved)
