"""How does the owner of a line get it changed? By asking; an approver posts, or declines with why.

The engineer asks for 480 minutes instead of 450; the manager looks at the preview and posts. A line
that changed meanwhile is a conflict.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, or_refuse, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.time.queries.pricing import Pricer
from daybook.apps.time.queries.revision import EntryValues, entry_state, plan_revision
from daybook.core.rights import Data, Verb, may_approve_line

from ..models import Correction
from ..queries.preview import require_postable
from ..queries.rights import decide_filter, may_ask
from ..queries.undo import values_after
from .post import (
    Posted,
    carry_out,
    new_row,
    posted_of,
    require_poster,
    require_reason,
    require_seen,
)


def request_change(
    *,
    actor: Viewer,
    now: datetime,
    entry_id: int,
    after: EntryValues,
    version: int,
    reason: str,
    client_key: str | None = None,
) -> int:
    """Ask for a change of an own approved line. Returns the request's key.

    The same `client_key` is answered with the same request. Raises CORR-03 where nobody could post
    it, CORR-04 where the line waits for an answer already.
    """
    held = _held(actor, client_key)
    if held is not None:
        return held
    text = require_reason(reason)
    with action():
        state = entry_state(entry_id, to_write=True)
        if not may_ask(actor, state.person_id):
            raise NotFound(f"There is no line of time {entry_id} of yours.")
        if (held := _held(actor, client_key)) is not None:
            return held
        require_seen(state, version)
        after = replace(after, estimated=state.values.estimated)
        require_postable(actor, plan_revision(state, after, Pricer({state.person_id})))
        line = record_audit(actor=actor, verb="request_correction", now=now, reason=text,
                            subject=("TIME_ENTRY", entry_id))  # fmt: skip
        row = new_row(actor, now, state, after, text, client_key=client_key)
        row.audit_line = line
        with or_refuse(Refused("CORR-04", "A change of this line waits for an answer already. "
                               "Withdraw that request to ask anew.")):  # fmt: skip
            row.save()
    return row.pk


def _held(actor: Viewer, client_key: str | None) -> int | None:
    if not client_key:
        return None
    rows = Correction.objects.filter(requested_by_id=actor.user_id, client_key=client_key)
    return rows.values_list("pk", flat=True).first()


def post_request(*, actor: Viewer, now: datetime, correction_id: int, reason: str = "") -> Posted:
    """Post what was asked for. Posting twice acts once.

    `reason` goes with it into a soft-locked month; without one the request's stands.
    """
    with action():
        row = _asked(actor, correction_id)
        if row.state == "POSTED":
            return posted_of(row)
        _require_waiting(row)
        state = entry_state(row.entry_id, to_write=True)
        after = replace(values_after(row), estimated=state.values.estimated)
        require_seen(state, row.entry_version)
        require_poster(actor, state, after)
        return carry_out(actor, now, row, state, after, reason.strip() or row.reason)


def decline_request(*, actor: Viewer, now: datetime, correction_id: int, reason: str) -> None:
    """Say no, and why. Declining twice is once."""
    if not reason.strip():
        raise Refused("CORR-04", "Say why, so that it can be mended or asked anew.",
                      field="reason")  # fmt: skip
    with action():
        row = _asked(actor, correction_id)
        if row.state == "DECLINED":
            return
        _require_waiting(row)
        line = record_audit(actor=actor, verb="decline_correction", now=now, reason=reason,
                            subject=("CORRECTION", row.pk))  # fmt: skip
        changes = {"state": "DECLINED", "decline_reason": reason.strip()[:240],
                   "decided_by_id": actor.user_id, "decided_at": now}  # fmt: skip
        change_row(Correction, row.pk, version=row.version, changes=changes, line=line,
                   kind="CORRECTION")  # fmt: skip


def withdraw_request(*, actor: Viewer, now: datetime, correction_id: int) -> None:
    """Take back one's own request while nobody has answered it."""
    with action():
        row = Correction.objects.select_for_update().filter(pk=correction_id).first()
        if row is None or not may_ask(actor, row.person_id):
            raise NotFound(f"There is no request {correction_id} of yours.")
        if row.state == "WITHDRAWN":
            return
        _require_waiting(row)
        line = record_audit(actor=actor, verb="withdraw_correction", now=now,
                            subject=("CORRECTION", row.pk))  # fmt: skip
        change_row(Correction, row.pk, version=row.version, changes={"state": "WITHDRAWN"},
                   line=line, kind="CORRECTION")  # fmt: skip


def _asked(actor: Viewer, correction_id: int) -> Correction:
    require(actor, Data.TIME, Verb.APPROVE, what="answer a change request")
    rows = Correction.objects.select_for_update(of=("self",)).filter(pk=correction_id)
    own = rows.filter(person_id=actor.person_id).first() if actor.person_id else None
    if own is not None and not may_approve_line(actor.person_id, own.person_id):
        raise Denied("APPR-01", "You cannot answer a request about your own time.")
    row = rows.filter(decide_filter(actor)).first()
    if row is None:
        raise NotFound(f"There is no change request {correction_id} for you to answer.")
    return row


def _require_waiting(row: Correction) -> None:
    if row.state != "REQUESTED":
        raise Refused("CORR-04", f"This request is {row.state.lower()} already.")
