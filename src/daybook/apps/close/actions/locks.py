"""May the month be locked? A soft lock when operations says so, a hard lock on checked books.

July is checked, nothing blocks, the coordinator has signed off: finance requests the hard lock and
another member of finance confirms it.
"""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.actions.periods import (
    confirm_hard_lock,
    lift_soft_lock,
    request_hard_lock,
    request_lock,
    set_soft_lock,
)
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.viewer import Viewer

from ..models import SignOff
from .checks import require_checked


def soft_lock_month(
    *, actor: Viewer, now: datetime, entity_id: int, month: date, reason: str
) -> None:
    """Close the month to everybody but operations and finance, who write with a reason."""
    set_soft_lock(actor=actor, now=now, entity_id=entity_id, month=month, reason=reason)


def open_month(*, actor: Viewer, now: datetime, entity_id: int, month: date, reason: str) -> None:
    """Lift the soft lock."""
    lift_soft_lock(actor=actor, now=now, entity_id=entity_id, month=month, reason=reason)


def ask_for_soft_lock(
    *, actor: Viewer, now: datetime, entity_id: int, month: date, reason: str
) -> None:
    """Ask operations or finance to set the soft lock."""
    request_lock(actor=actor, now=now, entity_id=entity_id, month=month, lock="SOFT", reason=reason)


def require_signed(entity_id: int, month: date) -> None:
    """The condition of the hard lock: checked, nothing blocks or changed, and signed off (CHK-00).

    platform asks it at both signatures, whoever asks for them and from where.
    """
    run = require_checked(entity_id, month)
    if not SignOff.objects.filter(check_run=run).exists():
        raise Refused("CHK-00", "Nobody has signed the checks off yet. Sign off, then lock.")


def request_month_lock(
    *, actor: Viewer, now: datetime, entity_id: int, month: date, reason: str
) -> None:
    """First signature of the hard lock, on a month that is checked and signed off (CHK-00)."""
    request_hard_lock(actor=actor, now=now, entity_id=entity_id, month=month, reason=reason)


def confirm_month_lock(*, actor: Viewer, now: datetime, entity_id: int, month: date) -> None:
    """Second signature, by another member of finance, while the checks still stand (CHK-00)."""
    confirm_hard_lock(actor=actor, now=now, entity_id=entity_id, month=month)
