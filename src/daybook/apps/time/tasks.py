"""What does time do in the background? Checks and imports of files too large to wait for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from daybook.apps.platform.run_kinds import RunKind, register_run_kind
from daybook.apps.platform.schedule import job_handler
from daybook.core.rights import Data

from .actions.imports.run import KIND, discard_import
from .actions.imports.wizard import CHECK, CHECK_JOB, IMPORT_JOB, check_file, import_checked
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
