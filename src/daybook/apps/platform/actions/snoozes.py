"""May this wait? Puts a thing of one's own list off until a day, with a reason, and back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ..models import Snooze
from ..refusals import NotFound, Refused
from ..transactions import action, change_row, record_audit
from ..viewer import Viewer

LONGEST_DAYS = 31


def snooze(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    thing: str,
    until_on: date,
    reason: str,
    tier: int,
) -> None:
    """Do not show the actor this thing before `until_on`, at most 31 days ahead."""
    reason = reason.strip()[:240]
    if not reason:
        raise Refused("SNOOZE-01", "Say why it can wait.", field="reason")
    if not today < until_on <= today + timedelta(days=LONGEST_DAYS):
        raise Refused("SNOOZE-01", f"Choose a day from tomorrow on, at most {LONGEST_DAYS} days "
                      "ahead.", field="until_on")  # fmt: skip
    kept = {"until_on": until_on, "reason": reason, "tier": tier}
    with action():
        row = _row(actor, thing)
        line = record_audit(actor=actor, verb="snooze", now=now, reason=reason,
                            subject=("SNOOZE", row.pk if row else None))  # fmt: skip
        if row is None:
            Snooze.objects.create(user_id=actor.user_id, thing=thing, audit_line=line, **kept)
        else:
            change_row(Snooze, row.pk, version=None, changes=kept, line=line, kind="SNOOZE")


def wake(*, actor: Viewer, now: datetime, thing: str) -> None:
    """Show it again; waking what is awake changes nothing."""
    with action():
        row = _row(actor, thing)
        if row is None:
            raise NotFound("You have not put this off.")
        if row.until_on is None:
            return
        line = record_audit(actor=actor, verb="wake", now=now, subject=("SNOOZE", row.pk))
        change_row(Snooze, row.pk, version=None, changes={"until_on": None}, line=line,
                   kind="SNOOZE")  # fmt: skip


def _row(actor: Viewer, thing: str) -> Snooze | None:
    return Snooze.objects.filter(user_id=actor.user_id, thing=thing).first()
