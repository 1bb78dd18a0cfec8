"""How is work done in the background without a broker? A table, leases, retries, a schedule.

Any job may run twice: handlers are idempotent. A handler is registered by kind and receives the
user it acts for, its payload and the instant.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from ..models import Job
from ..viewer import Viewer

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 6
HANDLERS: dict[str, Callable[..., None]] = {}
log = logging.getLogger("daybook.jobs")


@dataclass(frozen=True, slots=True)
class Every:
    """One entry of the schedule in code: a job kind and its interval."""

    kind: str
    interval: timedelta


SCHEDULE: list[Every] = []


def job_handler(kind: str, *, every: timedelta | None = None):
    """Register a handler `(user_id, payload, now)`; with `every`, put it on the schedule."""

    def register(function):
        HANDLERS[kind] = function
        if every:
            SCHEDULE.append(Every(kind, every))
        return function

    return register


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
    added = 0
    for entry in SCHEDULE:
        seconds = int(entry.interval.total_seconds())
        slot = int(now.timestamp()) // seconds
        key = f"{entry.kind}:{slot}"
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
    except Exception as error:
        _fail(job, error, clock())
    else:
        Job.objects.filter(pk=job.pk).update(
            state="DONE", finished_at=clock(), lease_until=None, last_error=""
        )
    return True


def _claim(owner: str, now: datetime) -> Job | None:
    due = Q(state="WAITING", due_at__lte=now) | Q(state="RUNNING", lease_until__lt=now)
    with transaction.atomic():
        found = Job.objects.filter(due, kind__in=HANDLERS).order_by("due_at", "id").first()
        if found is None:
            return None
        claimed = Job.objects.filter(due, pk=found.pk).update(
            state="RUNNING",
            lease_owner=owner,
            lease_until=now + LEASE,
            attempts=found.attempts + 1,
        )
    if not claimed:
        return None
    found.attempts += 1
    return found


def _fail(job: Job, error: Exception, now: datetime) -> None:
    dead = job.attempts >= MAX_ATTEMPTS
    Job.objects.filter(pk=job.pk).update(
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
    """Put a dead job back in the queue."""
    from ..transactions import record_audit

    with transaction.atomic():
        moved = Job.objects.filter(pk=job_id, state="DEAD").update(
            state="WAITING", due_at=now, attempts=0, finished_at=None
        )
        if moved:
            record_audit(actor=actor, verb="retry_job", now=now, subject=("JOB", job_id))
    return bool(moved)
