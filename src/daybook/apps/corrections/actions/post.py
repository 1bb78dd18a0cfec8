"""How is an approved line corrected? In one transaction: entry, books, billable, revenue, history.

The manager corrects 450 minutes of July to 480 in August: RATED −2,475.00 and 2,640.00, COST
−900.00 and 960.00, 30 minutes more to bill, and RECOGNIZED follows; sent twice, it acts once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError

from daybook.apps.ledger.queries.source_lines import line_ids_of
from daybook.apps.platform.actions.periods import require_open
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.revenue.actions.corrected import recognize_corrected
from daybook.apps.time.actions.revise import months_written, revise_entry
from daybook.apps.time.queries.entries import entry_detail
from daybook.apps.time.queries.pricing import Pricer
from daybook.apps.time.queries.revision import (
    EntryState,
    EntryValues,
    RevisionPlan,
    entry_state,
    plan_revision,
)
from daybook.core.rights import may_approve_line

from ..models import Correction
from ..queries.preview import kind_of, require_postable
from ..queries.rights import may_post
from ..queries.undo import values_before, why_no_undo

LONGEST_REASON = 240


@dataclass(frozen=True, slots=True)
class Posted:
    """A posted correction: its key, the revision it made, and the month it counts in."""

    id: int
    entry_id: int
    revision: int
    posted_in: date


def require_reason(reason: str) -> str:
    """The reason, trimmed. Raises CORR-03 without one."""
    text = reason.strip()
    if not text:
        raise Refused("CORR-03", "Say why; the history keeps it.", field="reason")
    if len(text) > LONGEST_REASON:
        raise Refused("CORR-03", f"A reason has at most {LONGEST_REASON} characters.",
                      field="reason")  # fmt: skip
    return text


def require_poster(actor: Viewer, state: EntryState, after: EntryValues) -> None:
    """Raise APPR-01 on an own line, RIGHT-01 outside the actor's projects."""
    if not actor.is_system and not may_approve_line(actor.person_id, state.person_id):
        raise Denied("APPR-01", "You cannot correct your own time. Ask for the change; the "
                     "project's manager or a coordinator posts it.")  # fmt: skip
    if not may_post(actor, state.person_id, {state.values.project_id, after.project_id}):
        raise Denied("RIGHT-01", "You do not approve time of these projects. The project's "
                     "manager or a coordinator can correct it.")  # fmt: skip


def require_seen(state: EntryState, version: int) -> None:
    """Raise Conflict where the line is not at the version that was looked at."""
    if state.version != version:
        raise Conflict(
            "The line was changed after you looked at it, so nothing was posted. Look at it again.",
            mine={"version": version},
            theirs={"version": state.version, "minutes": state.values.minutes},
        )


def post_correction(
    *,
    actor: Viewer,
    now: datetime,
    entry_id: int,
    after: EntryValues,
    version: int,
    reason: str,
    client_key: str | None = None,
) -> Posted:
    """Correct another person's approved line at once. `version` is the line's that was seen.

    The same `client_key` is answered with what it posted. Raises NotFound out of reach, APPR-01 on
    an own line, Conflict on a newer version, CORR-01 and CORR-03 with the remedy, PERIOD-03 in a
    soft-locked month.
    """
    entry_detail(actor, entry_id)
    held = _held(actor, client_key)
    if held is not None:
        return held
    text = require_reason(reason)
    try:
        with action():
            state = entry_state(entry_id, to_write=True)
            # Whoever waited here for the same request sees what the other one posted.
            if (held := _held(actor, client_key)) is not None:
                return held
            require_seen(state, version)
            require_poster(actor, state, after)
            after = replace(after, estimated=state.values.estimated)
            row = new_row(actor, now, state, after, text, client_key=client_key)
            return carry_out(actor, now, row, state, after, text)
    except IntegrityError as error:
        if (held := _held(actor, client_key)) is not None:
            return held
        raise Conflict("Somebody else corrected this line at the same moment. Look at it again.",
                       ) from error  # fmt: skip


def _held(actor: Viewer, client_key: str | None) -> Posted | None:
    if not client_key:
        return None
    row = Correction.objects.filter(
        requested_by_id=actor.user_id, client_key=client_key, state="POSTED"
    ).first()
    return posted_of(row) if row else None


def posted_of(row: Correction) -> Posted:
    """What a posted correction did."""
    return Posted(row.pk, row.entry_id, row.revision, row.posted_in)


def new_row(
    actor: Viewer,
    now: datetime,
    state: EntryState,
    after: EntryValues,
    reason: str,
    *,
    kind: str = "",
    client_key: str | None = None,
    undoes_id: int | None = None,
) -> Correction:
    """A correction not stored yet, with the values before and after."""
    before = state.values
    return Correction(
        entry_id=state.id,
        kind=kind or kind_of(before, after),
        state="REQUESTED",
        person_id=state.person_id,
        worked_on=state.worked_on,
        entry_version=state.version,
        before_minutes=before.minutes,
        before_project_id=before.project_id,
        before_task_id=before.task_id,
        before_billable=before.is_billable,
        before_note=before.note,
        after_minutes=after.minutes,
        after_project_id=after.project_id,
        after_task_id=after.task_id,
        after_billable=after.is_billable,
        after_note=after.note,
        reason=reason,
        requested_by_id=actor.user_id,
        requested_at=now,
        client_key=client_key or None,
        undoes_id=undoes_id,
    )


def carry_out(
    actor: Viewer,
    now: datetime,
    row: Correction,
    state: EntryState,
    after: EntryValues,
    reason: str,
    *,
    line=None,
    pricer: Pricer | None = None,
) -> Posted:
    """Post a correction inside the caller's transaction, which holds the line locked.

    `line` is the audit line of a larger action; without it the correction writes its own.
    """
    pricer = pricer or Pricer({state.person_id})
    plan = plan_revision(state, after, pricer)
    require_postable(actor, plan)
    _require_months(actor, plan, reason)
    if line is None:
        line = record_audit(actor=actor, verb="post_correction", now=now, reason=reason,
                            subject=("TIME_ENTRY", state.id))  # fmt: skip
    earlier = line_ids_of("TIME_ENTRY", state.id)
    revised = revise_entry(
        plan,
        pricer,
        line=line,
        too_much=Refused(
            "CORR-01", "More of it was invoiced meanwhile; credit it first.", field="hours"
        ),
    )
    recognize_corrected(
        earlier_ids=earlier,
        posted_ids=(*revised.reversal_ids, *revised.new_ids),
        audit_line_id=line.pk,
    )
    row.state, row.revision, row.posted_in = "POSTED", state.revision + 1, plan.posted_in
    row.decided_by_id, row.decided_at = actor.user_id, now
    row.posting = row.audit_line = line
    row.version = row.version + 1 if row.pk else 1
    row.save()
    return posted_of(row)


def _require_months(actor: Viewer, plan: RevisionPlan, reason: str) -> None:
    """The months that get lines take them: a soft lock asks for the right and the reason."""
    for entity_id, month in months_written(plan):
        require_open(actor, entity_id, month, reason=reason, what="post a correction in it")


def undo_correction(*, actor: Viewer, now: datetime, correction_id: int) -> Posted:
    """Restore what a correction changed, by a correction of its own. Undoing twice is once.

    Raises CORR-05 after the minutes the setting allows, once it is billed, or where something
    followed.
    """
    with action():
        row = Correction.objects.select_for_update().filter(pk=correction_id).first()
        if row is None:
            raise NotFound(f"There is no correction {correction_id}.")
        entry_detail(actor, row.entry_id)
        done = Correction.objects.filter(undoes_id=row.pk).first()
        if done is not None:
            return posted_of(done)
        state = entry_state(row.entry_id, to_write=True)
        after = replace(values_before(row), estimated=state.values.estimated)
        require_poster(actor, state, after)
        if why := why_no_undo(row, state.revision, now):
            raise Refused("CORR-05", why)
        reason = f"Undo of correction {row.pk}: {row.reason}"[:LONGEST_REASON]
        fresh = new_row(actor, now, state, after, reason, kind="UNDO", undoes_id=row.pk)
        return carry_out(actor, now, fresh, state, after, reason)
