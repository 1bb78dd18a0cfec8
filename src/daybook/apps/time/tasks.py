"""What does time do in the background? Checks and imports of files too large to wait for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from daybook.apps.platform.message_topics import register_topic
from daybook.apps.platform.run_kinds import RunKind, register_run_kind
from daybook.apps.platform.schedule import job_handler
from daybook.apps.platform.viewer import system_actor
from daybook.core.rights import Data

from .actions.escalation import escalate_waiting
from .actions.imports.run import KIND, discard_import
from .actions.imports.wizard import CHECK, CHECK_JOB, IMPORT_JOB, check_file, import_checked
from .actions.ladder import escalate_missing, nudge_is_wanted, remind_incomplete
from .queries.imports import job_viewer

register_run_kind(
    RunKind(
        KIND,
        "Import of time",
        Data.IMPORTS,
        result=lambda run_id: f"/import/runs/{run_id}",
        discard=discard_import,
    )
)
register_run_kind(
    RunKind(CHECK, "Check of a file", Data.IMPORTS, result=lambda run_id: f"/import/runs/{run_id}")
)


def _clock_from(now: datetime) -> Callable[[], datetime]:
    """A clock that starts at the job's instant and goes on with a stopwatch."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


def _owner() -> str:
    return f"job-{os.getpid()}-{time.monotonic_ns()}"


@job_handler(CHECK_JOB)
def check_time_file(*, user_id: int, payload: dict, now: datetime) -> None:
    """Check a kept file; asked twice, it is checked anew."""
    today = date.fromisoformat(payload["today"])
    check_file(
        actor=job_viewer(user_id, today), clock=_clock_from(now), today=today,
        root=Path(payload["root"]), run_id=payload["run_id"], owner=_owner(),
    )  # fmt: skip


@job_handler(IMPORT_JOB)
def import_time_file(*, user_id: int, payload: dict, now: datetime) -> None:
    """Write a checked file; asked twice, the second finds everything stored already."""
    today = date.fromisoformat(payload["today"])
    import_checked(
        actor=job_viewer(user_id, today), clock=_clock_from(now), today=today,
        root=Path(payload["root"]), check_run_id=payload["run_id"],
        valid_only=payload["valid_only"], approve=payload["approve"], owner=_owner(),
    )  # fmt: skip


@job_handler("escalate_waiting_time", every=timedelta(hours=1))
def escalate_approvals(*, user_id: int, payload: dict, now: datetime) -> None:
    """Lines that wait too long go one step up; asked twice, once."""
    escalate_waiting(actor=system_actor(), now=now)


@job_handler("remind_missing_time", every=timedelta(minutes=15))
def remind(*, user_id: int, payload: dict, now: datetime) -> None:
    """Remind whoever's running week is incomplete, in their own hour; told once a slot."""
    remind_incomplete(actor=system_actor(), now=now)


@job_handler("escalate_missing_time", every=timedelta(minutes=30))
def escalate(*, user_id: int, payload: dict, now: datetime) -> None:
    """Tell managers and regions of weeks still missing after a reminder; each step once."""
    escalate_missing(actor=system_actor(), now=now)


register_topic("NUDGE", nudge_is_wanted)
