"""Who vouches for a line, and what follows? Approval posts it to the books, once.

450 minutes on ACME-001 approved by its manager post RATED 2,475.00 and COST 900.00 in the same
transaction; approving them again posts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from daybook.apps.platform.actions.periods import require_open
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.rights import Scope, require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter
from daybook.core.rights import Data, Verb, may_approve_line

from ..models import TimeEntry
from ..queries.approvals import ApprovalFilter, clean_entry_ids
from ..queries.pricing import Pricer
from .posting import ApprovedEntry, Poster
from .submission import record_states

# Lines approved in one transaction, so that nobody waits long for the write lock.
STEP_LINES = 400


def approve_entries(
    *,
    actor: Viewer,
    now: datetime,
    entry_ids: Sequence[int],
    reason: str = "",
    versions: Mapping[int, int] | None = None,
) -> int:
    """Approve submitted lines and, in the same transaction, rate, cost and post them.

    Lines approved already are left alone, so a repeated request acts once; rows are locked in the
    order of their keys, so two approvers at once never wait for each other in a circle. `versions`
    names what the approver looked at: a line changed since is a conflict. Raises Denied APPR-01 on
    one's own line, NotFound outside the actor's projects, PERIOD-03 in a locked month.
    """
    scope = require(actor, Data.TIME, Verb.APPROVE, what="approve time")
    with action():
        rows = _locked(actor, scope, entry_ids, "approve")
        fresh = [row for row in rows if row.state != "APPROVED"]
        for row in fresh:
            _require_approvable(actor, row, versions)
        if not fresh:
            return 0
        pricer = Pricer({row.person_id for row in fresh})
        for entity_id, month in sorted(
            {
                (pricer.project(row.project_id).entity_id, row.worked_on.replace(day=1))
                for row in fresh
            }
        ):
            require_open(actor, entity_id, month, reason=reason, what="approve its time")
        line = record_audit(actor=actor, verb="approve_entries", now=now, reason=reason,
                            subject=("TIME_ENTRY", fresh[0].pk))  # fmt: skip
        TimeEntry.objects.filter(pk__in=[row.pk for row in fresh], state="SUBMITTED").update(
            state="APPROVED", audit_line=line
        )
        record_states(line, [(row.pk, row.state) for row in fresh], "APPROVED")
        Poster(pricer).post([_approved(row) for row in fresh], audit_line_id=line.pk)
    return len(fresh)


def _locked(actor: Viewer, scope: Scope, entry_ids, verb: str) -> list[TimeEntry]:
    wanted = sorted(set(entry_ids))
    rows = list(
        TimeEntry.objects.select_for_update(of=("self",))
        .filter(project_filter(scope, actor, "project__"), pk__in=wanted)
        .order_by("pk")
    )
    if len(rows) != len(wanted):
        missing = len(wanted) - len(rows)
        raise NotFound(
            f"{missing} of these lines are not yours to {verb} or do not exist. "
            f"Their project's manager or a coordinator can {verb} them."
        )
    return rows


def _require_approvable(actor: Viewer, row: TimeEntry, versions) -> None:
    if row.state != "SUBMITTED":
        raise Refused("STATE-01", "A line must be submitted before it is approved.")
    if not actor.is_system and not may_approve_line(actor.person_id, row.person_id):
        raise Denied("APPR-01", "You cannot approve your own time; a coordinator can.")
    if versions and versions.get(row.pk, row.version) != row.version:
        raise Conflict(
            "A line was changed after you opened the page, so nothing was approved. "
            "Look at it again.",
            theirs={"minutes": row.minutes, "version": row.version},
        )


def _approved(row: TimeEntry) -> ApprovedEntry:
    return ApprovedEntry(
        row.pk,
        row.person_id,
        row.project_id,
        row.task_id,
        row.worked_on,
        row.minutes,
        row.is_billable,
        row.estimated,
        row.revision,
    )


def approve_clean(
    *, actor: Viewer, now: datetime, wanted: ApprovalFilter, reason: str = ""
) -> tuple[int, int]:
    """Approve every line of a filter that nothing is odd about, in short steps.

    Flagged lines are left for a look. Each step is final by itself, so a repeat goes on where a
    stop left off. Returns how many lines, and how many minutes.
    """
    require(actor, Data.TIME, Verb.APPROVE, what="approve time")
    clean = clean_entry_ids(actor, wanted)
    minutes = dict(clean)
    keys = sorted(minutes)
    done = 0
    for first in range(0, len(keys), STEP_LINES):
        step = keys[first : first + STEP_LINES]
        done += approve_entries(actor=actor, now=now, entry_ids=step, reason=reason)
    return done, sum(minutes.values())


def return_entries(*, actor: Viewer, now: datetime, entry_ids: Sequence[int], reason: str) -> int:
    """Send submitted lines back with a reason their owner reads. Returns how many lines.

    Lines that are no longer submitted are left as they are. Raises Refused APPR-03 without a
    reason, NotFound outside the actor's projects.
    """
    scope = require(actor, Data.TIME, Verb.APPROVE, what="return time")
    if not reason.strip():
        raise Refused("APPR-03", "Say why, so that it can be mended.", field="reason")
    with action():
        rows = [row for row in _locked(actor, scope, entry_ids, "return")
                if row.state == "SUBMITTED"]  # fmt: skip
        if not rows:
            return 0
        line = record_audit(actor=actor, verb="return_entries", now=now, reason=reason,
                            subject=("TIME_ENTRY", rows[0].pk))  # fmt: skip
        record_states(line, [(row.pk, row.state) for row in rows], "RETURNED")
        return TimeEntry.objects.filter(pk__in=[row.pk for row in rows]).update(
            state="RETURNED", return_reason=reason.strip()[:240], audit_line=line
        )
