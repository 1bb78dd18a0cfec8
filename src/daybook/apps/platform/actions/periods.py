"""Who may still write in a month? Soft lock by operations, hard lock by two of finance."""

from __future__ import annotations

from datetime import date, datetime

from daybook.core.periods import posting_period
from daybook.core.rights import Data, Verb

from ..models import Period
from ..queries.organization import locked_months, period_row
from ..refusals import Denied, Refused
from ..rights import may, require
from ..transactions import action, change_row, record_audit
from ..viewer import Viewer


def _period(entity_id: int, month: date) -> Period:
    row, _ = Period.objects.get_or_create(entity_id=entity_id, month=month)
    return row


def _set(actor, now, entity_id, month, verb, reason, **changes) -> None:
    line = record_audit(actor=actor, verb=verb, now=now, reason=reason, subject=("PERIOD", None))
    row = _period(entity_id, month)
    change_row(Period, row.pk, version=row.version, changes=changes, line=line, kind="PERIOD")


def set_soft_lock(
    *, actor: Viewer, now: datetime, entity_id: int, month: date, reason: str
) -> None:
    """Close a month to everyone but holders of the lock right, who write with a reason."""
    require(actor, Data.PERIOD_LOCKS, Verb.LOCK_SOFT, what="soft-lock a month")
    _need_reason(reason)
    with action():
        if period_row(entity_id, month).lock == "HARD":
            raise Refused("PERIOD-03", f"{month:%B %Y} is hard-locked already.")
        _set(actor, now, entity_id, month, "soft_lock_period", reason, lock="SOFT",
             lock_reason=reason)  # fmt: skip


def lift_soft_lock(
    *, actor: Viewer, now: datetime, entity_id: int, month: date, reason: str
) -> None:
    """Open a soft-locked month again."""
    require(actor, Data.PERIOD_LOCKS, Verb.LOCK_SOFT, what="lift a soft lock")
    _need_reason(reason)
    with action():
        if period_row(entity_id, month).lock != "SOFT":
            raise Refused("PERIOD-03", f"{month:%B %Y} is not soft-locked.")
        _set(actor, now, entity_id, month, "lift_soft_lock", reason, lock="OPEN",
             lock_reason="", hard_lock_requested_by_id=None)  # fmt: skip


def request_hard_lock(
    *, actor: Viewer, now: datetime, entity_id: int, month: date, reason: str
) -> None:
    """First of two finance signatures; a second person confirms it."""
    require(actor, Data.PERIOD_LOCKS, Verb.LOCK_HARD, what="hard-lock a month")
    _need_reason(reason)
    with action():
        if period_row(entity_id, month).lock == "HARD":
            raise Refused("PERIOD-03", f"{month:%B %Y} is hard-locked already.")
        _set(actor, now, entity_id, month, "request_hard_lock", reason, lock="SOFT",
             lock_reason=reason, hard_lock_requested_by_id=actor.user_id)  # fmt: skip


def confirm_hard_lock(*, actor: Viewer, now: datetime, entity_id: int, month: date) -> None:
    """Second signature: from here on nothing in the month changes."""
    require(actor, Data.PERIOD_LOCKS, Verb.LOCK_HARD, what="hard-lock a month")
    with action():
        row = period_row(entity_id, month)
        if row.hard_lock_requested_by_id is None:
            raise Refused("PERIOD-03", f"Nobody has requested the hard lock of {month:%B %Y} yet.")
        if row.hard_lock_requested_by_id == actor.user_id:
            raise Denied(
                "APPR-02",
                "You requested this lock; another member of finance must confirm it.",
            )
        _set(actor, now, entity_id, month, "confirm_hard_lock", row.lock_reason, lock="HARD")


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("PERIOD-03", "Give a reason: it is shown to everyone the lock stops.",
                      field="reason")  # fmt: skip


def require_open(
    actor: Viewer, entity_id: int, month: date, *, reason: str = "", what: str
) -> None:
    """Refuse writing work in a closed month, naming the lock and who can change it."""
    row = period_row(entity_id, month)
    if row.lock == "OPEN":
        return
    if row.lock == "HARD":
        raise Refused(
            "PERIOD-01",
            f"{month:%B %Y} is hard-locked ({row.lock_reason}), so you cannot {what}. "
            "A correction posts in the next open month; finance can reopen.",
        )
    holder = may(actor, Data.PERIOD_LOCKS, Verb.LOCK_SOFT) or may(
        actor, Data.PERIOD_LOCKS, Verb.LOCK_HARD
    )
    if not holder or not reason.strip():
        raise Refused(
            "PERIOD-03",
            f"{month:%B %Y} is soft-locked ({row.lock_reason}), so you cannot {what}. "
            "The operations manager or finance can, with a reason.",
        )


def posting_month(entity_id: int, worked_on: date) -> date:
    """The month a line posts in: the earliest not hard-locked, not before the work (PERIOD-01)."""
    return posting_period(worked_on, locked_months(entity_id, "HARD"))
