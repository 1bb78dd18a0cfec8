"""What becomes of a run that stopped? A person resumes it at its cursor, or discards it whole."""

from __future__ import annotations

from datetime import datetime

from daybook.core.rights import Data, Verb

from ..models import Run
from ..refusals import Denied, NotFound, Refused
from ..rights import may, scope_of
from ..run_kinds import RUN_KINDS
from ..viewer import Viewer
from .runs import end_run

UNFINISHED = ("PENDING", "RUNNING", "FAILED")


def discard_run(*, actor: Viewer, now: datetime, run_id: int, reason: str) -> None:
    """End a run of which nothing counts yet. Its starter may, and whoever changes settings."""
    row = _stopped(actor, now, run_id)
    if not reason.strip():
        raise Refused("RUN-01", "Say why it is discarded; its page shows the reason.",
                      field="reason")  # fmt: skip
    if row.state not in UNFINISHED:
        raise Refused("RUN-01", f"Run {run_id} is {row.state.lower()} and cannot be discarded.")
    known = RUN_KINDS.get(row.kind)
    if known and known.discard:
        known.discard(actor=actor, now=now, run_id=run_id)
    else:
        end_run(run_id, actor=actor, now=now, state="DISCARDED", message=reason.strip())


def resume_run(*, actor: Viewer, now: datetime, run_id: int) -> None:
    """Go on with a run that stopped, by its own kind's action."""
    row = _stopped(actor, now, run_id)
    known = RUN_KINDS.get(row.kind)
    if not (known and known.resume) or row.state not in ("PENDING", "RUNNING"):
        raise Refused("RUN-01", f"Run {run_id} cannot be resumed here; ask for the same again.")
    known.resume(actor=actor, now=now, run_id=run_id)


def _stopped(actor: Viewer, now: datetime, run_id: int) -> Run:
    row = Run.objects.filter(pk=run_id).first()
    known = RUN_KINDS.get(row.kind) if row else None
    own = row is not None and row.started_by_id == actor.user_id
    if row is None or not (
        own or may(actor, Data.SETTINGS) or (known and scope_of(actor, known.data).everything)
    ):
        raise NotFound(f"There is no run {run_id}.")
    if not own and not may(actor, Data.SETTINGS, Verb.DRAFT):
        raise Denied("RIGHT-01", "You cannot decide about a run that somebody else started; an "
                     "analyst, the operations manager or an administrator can.")  # fmt: skip
    if row.lease_until is not None and row.lease_until > now:
        raise Refused("RUN-01", f"Run {run_id} is being worked on; wait until it ends or stops.")
    return row
