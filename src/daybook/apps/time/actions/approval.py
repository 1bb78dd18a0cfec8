"""Who vouches for a line, and what follows? Approval posts it to the books, once.

450 minutes on ACME-001 approved by its manager post RATED 2,475.00 and COST 900.00 in the same
transaction; approving them again posts nothing, and says who approved them and when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from daybook.apps.platform.actions.periods import require_open
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb, may_approve_line

from ..models import TimeEntry
from ..queries.approval_rights import reach_of
from ..queries.approvals import ApprovalFilter, clean_entry_ids
from ..queries.behalf import on_whose_behalf
from ..queries.decided import Decided, decided_by_others
from ..queries.pricing import Pricer
from .posting import ApprovedEntry, Poster
from .submission import record_states

# Lines approved in one transaction, so that nobody waits long for the write lock.
STEP_LINES = 400


@dataclass(frozen=True, slots=True)
class Decision:
    """What one decision did: the lines, their audit lines, and what others had decided before."""

    entry_ids: tuple[int, ...] = ()
    minutes: int = 0
    audit_line_ids: tuple[int, ...] = ()
    others: tuple[Decided, ...] = ()
    left: int = 0

    def __add__(self, other: Decision) -> Decision:
        return Decision(
            self.entry_ids + other.entry_ids,
            self.minutes + other.minutes,
            self.audit_line_ids + other.audit_line_ids,
            self.others + other.others,
            self.left + other.left,
        )


def approve_entries(
    *,
    actor: Viewer,
    now: datetime,
    entry_ids: Sequence[int],
    reason: str = "",
    versions: Mapping[int, int] | None = None,
) -> int:
    """`approve_lines`, for callers that ask only how many lines were approved."""
    done = approve_lines(
        actor=actor, now=now, entry_ids=entry_ids, reason=reason, versions=versions
    )
    return len(done.entry_ids)


def approve_lines(
    *,
    actor: Viewer,
    now: datetime,
    entry_ids: Sequence[int],
    reason: str = "",
    versions: Mapping[int, int] | None = None,
) -> Decision:
    """Approve submitted lines and, in the same transaction, rate, cost and post them.

    Lines approved already are left alone and told of, so a repeated request acts once; rows are
    locked in the order of their keys, so two approvers at once never wait for each other in a
    circle. `versions` names what the approver looked at: a line changed since is a conflict. What
    is approved for a colleague has an audit line of its own that names them. Raises Denied APPR-01
    on one's own line or theirs, NotFound outside the actor's reach, PERIOD-03 in a locked month.
    """
    require(actor, Data.TIME, Verb.APPROVE, what="approve time")
    with action():
        rows = _locked(actor, entry_ids, "approve")
        fresh = [row for row in rows if row.state != "APPROVED"]
        for row in fresh:
            _require_approvable(actor, row, versions)
        others = _told(actor, now, [row for row in rows if row.state == "APPROVED"])
        if not fresh:
            return Decision(others=others)
        behalf = on_whose_behalf(actor, fresh, now)
        pricer = Pricer({row.person_id for row in fresh})
        for entity_id, month in sorted(
            {
                (pricer.project(row.project_id).entity_id, row.worked_on.replace(day=1))
                for row in fresh
            }
        ):
            require_open(actor, entity_id, month, reason=reason, what="approve its time")
        poster, lines = Poster(pricer), []
        for colleague in sorted(set(behalf.values()), key=lambda key: key or 0):
            mine = [row for row in fresh if behalf[row.pk] == colleague]
            lines.append(_post(actor, now, mine, colleague, reason, poster))
    return Decision(
        tuple(row.pk for row in fresh), sum(row.minutes for row in fresh), tuple(lines), others
    )


def _post(actor: Viewer, now: datetime, rows, colleague: int | None, reason: str, poster) -> int:
    acting = replace(actor, on_behalf_of_id=colleague) if colleague else actor
    line = record_audit(actor=acting, verb="approve_entries", now=now, reason=reason,
                        subject=("TIME_ENTRY", rows[0].pk))  # fmt: skip
    TimeEntry.objects.filter(pk__in=[row.pk for row in rows], state="SUBMITTED").update(
        state="APPROVED", audit_line=line
    )
    record_states(line, [(row.pk, row.state) for row in rows], "APPROVED")
    poster.post([_approved(row) for row in rows], audit_line_id=line.pk)
    return line.pk


def _locked(actor: Viewer, entry_ids: Sequence[int], verb: str) -> list[TimeEntry]:
    """The lines, locked; one's own are among them, to be refused by name."""
    wanted = sorted(set(entry_ids))
    rows = list(
        TimeEntry.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    )
    # Asked apart from the lock: joins of rights would lock, or wait for, what is not changed.
    reached = set(
        TimeEntry.objects.filter(reach_of(actor), pk__in=wanted).values_list("pk", flat=True)
    )
    missing = [key for key in wanted if key not in reached]
    if missing:
        if _are_colleagues_own(actor, rows, missing):
            raise Denied(
                "APPR-01",
                "A line of the colleague you stand in for is not yours to decide: they could not "
                "approve it either. A coordinator can.",
            )
        raise NotFound(
            f"{len(missing)} of these lines are not yours to {verb} or do not exist. "
            f"Their project's manager or a coordinator can {verb} them."
        )
    return rows


def _are_colleagues_own(actor: Viewer, rows: list[TimeEntry], missing: Sequence[int]) -> bool:
    from ..queries.approval_rights import covered_persons

    persons = covered_persons(actor)
    found = {row.pk: row.person_id for row in rows}
    return bool(persons) and all(found.get(key) in persons for key in missing)


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


def _told(actor: Viewer, now: datetime, rows: list[TimeEntry]) -> tuple[Decided, ...]:
    """What somebody decided already, in the words of whoever comes second."""
    return decided_by_others([row.pk for row in rows]) if rows else ()


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
) -> Decision:
    """Approve every line of a filter that nothing is odd about, in short steps.

    Flagged lines are left for a look and counted. Each step is final by itself, so a repeat goes
    on where a stop left off.
    """
    require(actor, Data.TIME, Verb.APPROVE, what="approve time")
    clean, left = clean_entry_ids(actor, wanted, now)
    keys = sorted(key for key, _ in clean)
    done = Decision(left=left)
    for first in range(0, len(keys), STEP_LINES):
        step = keys[first : first + STEP_LINES]
        done += approve_lines(actor=actor, now=now, entry_ids=step, reason=reason)
    return done


def return_entries(*, actor: Viewer, now: datetime, entry_ids: Sequence[int], reason: str) -> int:
    """`return_lines`, for callers that ask only how many lines were returned."""
    done = return_lines(actor=actor, now=now, entry_ids=entry_ids, reason=reason)
    return len(done.entry_ids)


def return_lines(
    *, actor: Viewer, now: datetime, entry_ids: Sequence[int], reason: str
) -> Decision:
    """Send submitted lines back with a reason their owner reads.

    Lines that are no longer submitted are left as they are, and told of. Raises Refused APPR-03
    without a reason, NotFound outside the actor's reach.
    """
    require(actor, Data.TIME, Verb.APPROVE, what="return time")
    if not reason.strip():
        raise Refused("APPR-03", "Say why, so that it can be mended.", field="reason")
    with action():
        held = _locked(actor, entry_ids, "return")
        rows = [row for row in held if row.state == "SUBMITTED"]
        others = _told(actor, now, [row for row in held if row.state != "SUBMITTED"])
        if not rows:
            return Decision(others=others)
        behalf, lines = on_whose_behalf(actor, rows, now), []
        for colleague in sorted(set(behalf.values()), key=lambda key: key or 0):
            mine = [row for row in rows if behalf[row.pk] == colleague]
            acting = replace(actor, on_behalf_of_id=colleague) if colleague else actor
            line = record_audit(actor=acting, verb="return_entries", now=now, reason=reason,
                                subject=("TIME_ENTRY", mine[0].pk))  # fmt: skip
            record_states(line, [(row.pk, row.state) for row in mine], "RETURNED")
            TimeEntry.objects.filter(pk__in=[row.pk for row in mine]).update(
                state="RETURNED", return_reason=reason.strip()[:240], audit_line=line
            )
            lines.append(line.pk)
    return Decision(
        tuple(row.pk for row in rows), sum(row.minutes for row in rows), tuple(lines), others
    )
