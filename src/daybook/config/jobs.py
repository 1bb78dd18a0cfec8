"""Which nightly work reads every app at once? The check for lines whose source is gone."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from daybook.apps.platform.actions.jobs import job_handler

log = logging.getLogger("daybook.jobs")


class OrphansFound(Exception):
    """Lines of the books name sources that do not exist; the job stays on the dead list."""


def register() -> None:
    """Put the work of this module on the schedule; the worker calls it once."""
    job_handler("check_orphans", every=timedelta(days=1), after=timedelta(hours=3))(check_orphans)


def check_orphans(*, user_id: int, payload: dict, now: datetime) -> None:
    """Fail, visibly, when a line of the books names a source that is not there."""
    from .upkeep.orphans import orphans

    found = orphans()
    if found:
        raise OrphansFound("; ".join(f"{row.count} {row.what}" for row in found))
    log.info("job done", extra={"fields": {"kind": "check_orphans", "found": 0}})
