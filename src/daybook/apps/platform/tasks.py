"""What does the platform do on its own? Sealing, sweeping, and looking after silent runs."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from .actions.jobs import job_handler
from .actions.messages import JOB, send_message
from .actions.sealing import seal_audit_days
from .actions.upkeep import (
    attend_silent_runs,
    expire_answered_requests,
    sweep_counters,
    sweep_messages,
    sweep_sessions,
)
from .viewer import system_actor

log = logging.getLogger("daybook.jobs")
DAILY = timedelta(days=1)


def _done(kind: str, **counts: int) -> None:
    log.info("job done", extra={"fields": {"kind": kind, **counts}})


@job_handler("seal_audit_day", every=DAILY, after=timedelta(hours=1))
def seal_audit_day(*, user_id: int, payload: dict, now: datetime) -> None:
    """Seal the audit of every finished day; an hour after midnight, so late commits are in."""
    _done("seal_audit_day", days=seal_audit_days(now=now))


@job_handler("expire_answered_requests", every=DAILY, after=timedelta(hours=2))
def expire_answers(*, user_id: int, payload: dict, now: datetime) -> None:
    """Forget answered requests after 30 days."""
    _done("expire_answered_requests", rows=expire_answered_requests(now=now))


@job_handler("sweep_messages", every=DAILY, after=timedelta(hours=2))
def empty_messages(*, user_id: int, payload: dict, now: datetime) -> None:
    """Empty old messages of their text."""
    _done("sweep_messages", rows=sweep_messages(now=now))


@job_handler("sweep_sessions", every=timedelta(hours=1))
def sweep(*, user_id: int, payload: dict, now: datetime) -> None:
    """Delete ended sessions and used-up counters."""
    _done("sweep_sessions", sessions=sweep_sessions(), counters=sweep_counters(now=now))


@job_handler("attend_silent_runs", every=timedelta(minutes=5))
def attend(*, user_id: int, payload: dict, now: datetime) -> None:
    """Mark runs whose worker stopped; discard those nobody resumed."""
    marked, discarded = attend_silent_runs(actor=system_actor(), now=now)
    if marked or discarded:
        _done("attend_silent_runs", marked=marked, discarded=discarded)


@job_handler(JOB)
def send(*, user_id: int, payload: dict, now: datetime) -> None:
    """Send one message of the outbox; asked twice, the second finds it sent."""
    send_message(key=payload["key"], now=now)
