"""Who may still write in a month? Soft lock by operations, hard lock by two of finance."""

from __future__ import annotations

from datetime import date, datetime

from daybook.core.periods import posting_period
from daybook.core.rights import Data, Verb, may_approve_draft

from ..lock_conditions import require_lockable
from ..models import LegalEntity, Period
from ..proposal_kinds import ProposalKind, register_proposal_kind
from ..queries.organization import locked_months, period_row
from ..refusals import Denied, NotFound, Refused
from ..rights import may, require
from ..transactions import action, change_row, record_audit
from ..viewer import Viewer
from .settings import draft_proposal


def _period(entity_id: int, month: date) -> Period:
    if not LegalEntity.objects.filter(pk=entity_id).exists():
        raise NotFound(f"There is no legal entity {entity_id}.")
    if month.day != 1:
        raise Refused("PERIOD-03", "A month is named by its first day.", field="month")
    row, _ = Period.objects.get_or_create(entity_id=entity_id, month=month)
    return row


def _set(actor, now, entity_id, month, verb, reason, *, version=None, **changes) -> None:
    """Change a month's lock. `version` is what the page showed; 0 is a month nobody touched."""
    row = _period(entity_id, month)
    line = record_audit(actor=actor, verb=verb, now=now, reason=reason, subject=("PERIOD", row.pk))
    change_row(
        Period,
        row.pk,
        version=row.version if version is None else max(version, 1),
        changes=changes,
        line=line,
        kind="PERIOD",
    )


def set_soft_lock(
    *,
    actor: Viewer,
    now: datetime,
    entity_id: int,
    month: date,
    reason: str,
    version: int | None = None,
) -> None:
    """Close a month to everyone but holders of the lock right, who write with a reason."""
    require(actor, Data.PERIOD_LOCKS, Verb.LOCK_SOFT, what="soft-lock a month")
    _need_reason(reason)
    with action():
        lock = period_row(entity_id, month).lock
        if lock != "OPEN":
            raise Refused("PERIOD-03", f"{month:%B %Y} is {lock.lower()}-locked already.")
        _set(actor, now, entity_id, month, "soft_lock_period", reason, version=version,
             lock="SOFT", lock_reason=reason.strip()[:240])  # fmt: skip


def lift_soft_lock(
    *,
    actor: Viewer,
    now: datetime,
    entity_id: int,
    month: date,
    reason: str,
    version: int | None = None,
) -> None:
    """Open a soft-locked month again; a hard lock requested for it is off."""
    require(actor, Data.PERIOD_LOCKS, Verb.LOCK_SOFT, what="lift a soft lock")
    _need_reason(reason)
    with action():
        if period_row(entity_id, month).lock != "SOFT":
            raise Refused("PERIOD-03", f"{month:%B %Y} is not soft-locked.")
        _set(actor, now, entity_id, month, "lift_soft_lock", reason, version=version, lock="OPEN",
             lock_reason="", hard_lock_requested_by_id=None)  # fmt: skip


def request_hard_lock(
    *,
    actor: Viewer,
    now: datetime,
    entity_id: int,
    month: date,
    reason: str,
    version: int | None = None,
) -> None:
    """First of two finance signatures; a second person confirms it.

    Refused while a condition that an app has registered does not hold (CHK-00 of the close).
    """
    require(actor, Data.PERIOD_LOCKS, Verb.LOCK_HARD, what="hard-lock a month")
    _need_reason(reason)
    with action():
        row = period_row(entity_id, month)
        if row.lock == "HARD":
            raise Refused("PERIOD-03", f"{month:%B %Y} is hard-locked already.")
        if row.hard_lock_requested_by_id is not None:
            raise Refused("PERIOD-03", f"The hard lock of {month:%B %Y} is requested already; "
                          "another member of finance confirms it.")  # fmt: skip
        require_lockable(entity_id, month)
        _set(actor, now, entity_id, month, "request_hard_lock", reason, version=version,
             lock="SOFT", lock_reason=reason.strip()[:240],
             hard_lock_requested_by_id=actor.user_id)  # fmt: skip


def confirm_hard_lock(
    *, actor: Viewer, now: datetime, entity_id: int, month: date, version: int | None = None
) -> None:
    """Second signature: from here on nothing in the month changes. Conditions are asked again."""
    require(actor, Data.PERIOD_LOCKS, Verb.LOCK_HARD, what="hard-lock a month")
    with action():
        row = period_row(entity_id, month)
        if row.lock == "HARD":
            raise Refused("PERIOD-03", f"{month:%B %Y} is hard-locked already.")
        if row.hard_lock_requested_by_id is None:
            raise Refused("PERIOD-03", f"Nobody has requested the hard lock of {month:%B %Y} yet.")
        if not may_approve_draft(actor.user_id, row.hard_lock_requested_by_id):
            raise Denied(
                "APPR-02",
                "You requested this lock; another member of finance must confirm it.",
            )
        require_lockable(entity_id, month)
        _set(actor, now, entity_id, month, "confirm_hard_lock", row.lock_reason, version=version,
             lock="HARD", hard_locked_by_id=actor.user_id)  # fmt: skip


def request_lock(
    *, actor: Viewer, now: datetime, entity_id: int, month: date, lock: str, reason: str
) -> int:
    """Ask the operations manager to soft-lock a month, or to open it again."""
    _need_reason(reason)
    wish = "Soft-lock" if lock == "SOFT" else "Open"
    code = LegalEntity.objects.filter(pk=entity_id).values_list("code", flat=True).first()
    return draft_proposal(
        actor=actor,
        now=now,
        kind="PERIOD_LOCK",
        title=f"{wish} {month:%B %Y} of {code}",
        payload={"entity_id": entity_id, "lock": lock, "reason": reason.strip()[:240]},
        starts_on=month,
        reason=reason,
    )


def _check_lock(payload: dict, month: date) -> None:
    if not LegalEntity.objects.filter(pk=payload.get("entity_id")).exists():
        raise NotFound(f"There is no legal entity {payload.get('entity_id')}.")
    if payload.get("lock") not in ("OPEN", "SOFT"):
        raise Refused("PERIOD-03", "Ask for a soft lock, or for the month to be opened.",
                      field="lock")  # fmt: skip
    if month.day != 1:
        raise Refused("PERIOD-03", "A month is named by its first day.", field="month")
    if period_row(payload["entity_id"], month).lock == "HARD":
        raise Refused("PERIOD-03", f"{month:%B %Y} is hard-locked and stays so.")


def _preview_lock(payload: dict, month: date) -> tuple[str, ...]:
    code = LegalEntity.objects.values_list("code", flat=True).get(pk=payload["entity_id"])
    now = period_row(payload["entity_id"], month).lock
    if now == payload["lock"]:
        return (f"{month:%B %Y} of {code} is so already; approving changes nothing.",)
    if payload["lock"] == "SOFT":
        return (
            f"{month:%B %Y} of {code} closes to everybody but the operations manager and finance, "
            "who write with a reason.",
        )
    return (f"{month:%B %Y} of {code} opens to everybody again.",)


def _apply_lock(payload: dict, month: date, *, line, now: datetime) -> None:
    lock = payload["lock"]
    row = _period(payload["entity_id"], month)
    if row.lock == lock:
        return
    changes = {"lock": lock, "lock_reason": payload["reason"] if lock == "SOFT" else ""}
    if lock == "OPEN":
        changes["hard_lock_requested_by_id"] = None
    change_row(Period, row.pk, version=row.version, changes=changes, line=line, kind="PERIOD")


register_proposal_kind(
    ProposalKind(
        "PERIOD_LOCK",
        Data.PERIOD_LOCKS,
        _check_lock,
        _preview_lock,
        _apply_lock,
        word="period lock",
        draft_verb=Verb.REQUEST,
        approve_verb=Verb.LOCK_SOFT,
        whole=False,
    )
)


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
            "A correction posts in the next month that is open.",
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
