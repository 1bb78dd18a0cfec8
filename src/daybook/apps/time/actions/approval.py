"""Who vouches for a line, and what follows? Approval posts it to the books, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from daybook.apps.platform.actions.periods import require_open
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import Scope, require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter
from daybook.core.rights import Data, Verb, may_approve_line

from ..models import TimeEntry
from .posting import ApprovedEntry, post_entries
from .pricing import Pricer


def _approvable(actor: Viewer, scope: Scope) -> Q:
    return project_filter(scope, actor, "project__")


def approve_entries(
    *, actor: Viewer, now: datetime, entry_ids: Sequence[int], reason: str = ""
) -> int:
    """Approve submitted lines and, in the same transaction, rate, cost and post them.

    Lines approved already are left alone, so a repeated request acts once. Raises Denied APPR-01
    on one's own line, RIGHT-01 outside the actor's projects, PERIOD-03 in a locked month.
    """
    scope = require(actor, Data.TIME, Verb.APPROVE, what="approve time")
    wanted = sorted(set(entry_ids))
    with action():
        rows = list(
            TimeEntry.objects.select_for_update(of=("self",))
            .filter(_approvable(actor, scope), pk__in=wanted)
            .order_by("pk")
        )
        if len(rows) != len(wanted):
            missing = set(wanted) - {row.pk for row in rows}
            raise NotFound(
                f"{len(missing)} of these lines are not yours to approve or do not exist. "
                "Their project's manager or a coordinator can approve them."
            )
        fresh = [row for row in rows if row.state != "APPROVED"]
        for row in fresh:
            if row.state != "SUBMITTED":
                raise Refused("STATE-01", "A line must be submitted before it is approved.")
            if not actor.is_system and not may_approve_line(actor.person_id, row.person_id):
                raise Denied("APPR-01", "You cannot approve your own time; a coordinator can.")
        if not fresh:
            return 0
        pricer = Pricer({row.person_id for row in fresh})
        for entity_id, month in {
            (pricer.project(row.project_id).entity_id, row.worked_on.replace(day=1))
            for row in fresh
        }:
            require_open(actor, entity_id, month, reason=reason, what="approve its time")
        line = record_audit(actor=actor, verb="approve_entries", now=now, reason=reason,
                            subject=("TIME_ENTRY", fresh[0].pk))  # fmt: skip
        TimeEntry.objects.filter(pk__in=[row.pk for row in fresh], state="SUBMITTED").update(
            state="APPROVED", audit_line=line
        )
        post_entries(
            [
                ApprovedEntry(
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
                for row in fresh
            ],
            pricer,
            audit_line_id=line.pk,
        )
    return len(fresh)


def return_entries(*, actor: Viewer, now: datetime, entry_ids: Sequence[int], reason: str) -> int:
    """Send submitted lines back with a reason their owner reads."""
    scope = require(actor, Data.TIME, Verb.APPROVE, what="return time")
    if not reason.strip():
        raise Refused("APPR-03", "Say why, so that it can be mended.", field="reason")
    with action():
        line = record_audit(actor=actor, verb="return_entries", now=now, reason=reason,
                            subject=("TIME_ENTRY", None))  # fmt: skip
        allowed = list(
            TimeEntry.objects.filter(
                _approvable(actor, scope), pk__in=entry_ids, state="SUBMITTED"
            ).values_list("pk", flat=True)
        )
        return TimeEntry.objects.filter(pk__in=allowed).update(
            state="RETURNED", return_reason=reason[:240], audit_line=line
        )
