"""Who vouches for an expense, and what follows? Approval posts it to the books; undo reverses.

57.00 USD on ACME-001 approved by its manager post COST 57.00 in the same transaction; approving
again posts nothing. Within ten minutes it is undone by COST −57.00, and waits again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from daybook.apps.platform.actions.periods import posting_month, require_open
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.expenses import FLAG_TITLES, ExpenseFlag
from daybook.core.rights import Data, Verb, may_approve_line

from ..models import ExpenseLine
from ..queries.approvals import ExpenseApprovalFilter, clean_ids
from ..queries.rights import in_whose_place, reach_of
from .posting import ExpensePoster, unpost
from .submission import record_states

# Expenses approved in one transaction, so that nobody waits long for the write lock.
STEP_LINES = 50


def approve_expenses(
    *,
    actor: Viewer,
    now: datetime,
    line_ids: Sequence[int],
    reason: str = "",
    versions: Mapping[int, int] | None = None,
) -> int:
    """Approve submitted expenses and post them in the same transaction. Returns how many.

    Those approved already are left alone, so a repeated request acts once. An old one needs the
    approver's own reason (EXP-12). Raises Denied APPR-01 on one's own, NotFound outside the
    actor's projects, Conflict where one was changed since it was looked at.
    """
    require(actor, Data.EXPENSES, Verb.APPROVE, what="approve expenses")
    with action():
        rows = _locked(actor, line_ids, "approve")
        fresh = [row for row in rows if row.state not in ("APPROVED", "REIMBURSED")]
        for row in fresh:
            _require_approvable(actor, row, versions, reason)
        if not fresh:
            return 0
        poster = ExpensePoster(fresh)
        for entity_id, month in sorted({_month(poster, row) for row in fresh}):
            require_open(actor, entity_id, month, reason=reason, what="approve its expenses")
        for acting, rows in _by_colleague(actor, fresh):
            _approve(acting, now, rows, reason, poster)
    return len(fresh)


def _by_colleague(actor: Viewer, rows: list[ExpenseLine]) -> list[tuple[Viewer, list[ExpenseLine]]]:
    """The actor as each colleague stood in for, and as themselves, with what is decided so."""
    groups: dict[int | None, list[ExpenseLine]] = {}
    behalf = in_whose_place(actor, [row.pk for row in rows])
    for row in rows:
        groups.setdefault(behalf.get(row.pk), []).append(row)
    return [
        (replace(actor, on_behalf_of_id=colleague) if colleague else actor, mine)
        for colleague, mine in sorted(groups.items(), key=lambda item: item[0] or 0)
    ]


def _approve(
    acting: Viewer, now: datetime, rows: list[ExpenseLine], reason: str, poster: ExpensePoster
) -> None:
    audit = record_audit(actor=acting, verb="approve_expenses", now=now, reason=reason,
                         subject=("EXPENSE", rows[0].pk))  # fmt: skip
    for row in rows:
        consent = reason.strip()[:240] if row.flags & ExpenseFlag.OLD else ""
        ExpenseLine.objects.filter(pk=row.pk).update(
            state="APPROVED", approved_at=now, consent=consent, version=row.version + 1,
            audit_line=audit,
        )  # fmt: skip
    record_states(audit, [(row.pk, row.state) for row in rows], "APPROVED")
    poster.post(rows, audit_line_id=audit.pk)


def _month(poster: ExpensePoster, row: ExpenseLine) -> tuple[int, date]:
    entity_id = poster.projects[row.project_id].entity_id
    return entity_id, posting_month(entity_id, row.spent_on)


def _locked(actor: Viewer, line_ids, verb: str) -> list[ExpenseLine]:
    """The expenses in reach, locked in the order of their keys so that no two approvers wait in a
    circle."""
    wanted = sorted(set(line_ids))
    rows = list(
        ExpenseLine.objects.select_for_update(of=("self",))
        .filter(reach_of(actor), pk__in=wanted)
        .order_by("pk")
    )
    if len(rows) != len(wanted):
        raise NotFound(
            f"{len(wanted) - len(rows)} of these expenses are not yours to {verb} or do not "
            f"exist. Their project's manager or a coordinator can {verb} them."
        )
    return rows


def _require_approvable(actor: Viewer, row: ExpenseLine, versions, reason: str) -> None:
    if not actor.is_system and not may_approve_line(actor.person_id, row.person_id):
        raise Denied("APPR-01", "You cannot approve your own expenses; a coordinator can.")
    if row.state != "SUBMITTED":
        raise Refused("STATE-01", "An expense must be handed in before it is approved.")
    if versions and versions.get(row.pk, row.version) != row.version:
        raise Conflict(
            "An expense was changed after you opened the page, so nothing was approved. "
            "Look at it again.",
            theirs={"amount_minor": row.amount_minor, "version": row.version},
        )
    if row.flags & ExpenseFlag.OLD and not reason.strip():
        raise Refused(
            "EXP-12",
            f"Expense {row.pk} is {FLAG_TITLES[ExpenseFlag.OLD].split(':')[0]}: write why you "
            "consent into the field for reasons, and approve again.",
            field="reason",
        )


def approve_clean(
    *, actor: Viewer, now: datetime, wanted: ExpenseApprovalFilter, reason: str = ""
) -> int:
    """Approve every expense of a filter that nothing is odd about (EXP-14), in short steps.

    Each step is final by itself, so a repeat goes on where a stop left off. Returns how many.
    """
    require(actor, Data.EXPENSES, Verb.APPROVE, what="approve expenses")
    keys = clean_ids(actor, wanted)
    return sum(
        approve_expenses(
            actor=actor, now=now, line_ids=keys[first : first + STEP_LINES], reason=reason
        )
        for first in range(0, len(keys), STEP_LINES)
    )


def return_expenses(*, actor: Viewer, now: datetime, line_ids: Sequence[int], reason: str) -> int:
    """Send submitted expenses back with a reason their owner reads. Returns how many."""
    require(actor, Data.EXPENSES, Verb.APPROVE, what="return expenses")
    if not reason.strip():
        raise Refused("APPR-03", "Say why, so that it can be mended.", field="reason")
    with action():
        rows = [row for row in _locked(actor, line_ids, "return")
                if row.state == "SUBMITTED"]  # fmt: skip
        if not rows:
            return 0
        for acting, mine in _by_colleague(actor, rows):
            _return(acting, now, mine, reason)
    return len(rows)


def _return(acting: Viewer, now: datetime, rows: list[ExpenseLine], reason: str) -> None:
    audit = record_audit(actor=acting, verb="return_expenses", now=now, reason=reason,
                         subject=("EXPENSE", rows[0].pk))  # fmt: skip
    for row in rows:
        ExpenseLine.objects.filter(pk=row.pk).update(
            state="RETURNED", return_reason=reason.strip()[:240], flags=0, over_minor=0,
            version=row.version + 1, audit_line=audit,
        )  # fmt: skip
    record_states(audit, [(row.pk, row.state) for row in rows], "RETURNED")


def undo_approval(*, actor: Viewer, now: datetime, today: date, line_ids: Sequence[int]) -> int:
    """Take an approval back within the minutes of the setting. Returns how many expenses.

    Lines in the books are reversed, never deleted. Raises Refused EXP-18 once one of them is
    reimbursed, on an invoice, or approved too long ago; then nothing is undone.
    """
    require(actor, Data.EXPENSES, Verb.APPROVE, what="undo an approval")
    minutes = policy_on(today).expense_undo_minutes
    with action():
        rows = _locked(actor, line_ids, "undo")
        approved = [row for row in rows if row.state in ("APPROVED", "REIMBURSED")]
        for row in approved:
            _require_undoable(row, now, minutes)
        if not approved:
            return 0
        for acting, mine in _by_colleague(actor, approved):
            _take_back(acting, now, mine)
    return len(approved)


def _take_back(acting: Viewer, now: datetime, rows: list[ExpenseLine]) -> None:
    audit = record_audit(actor=acting, verb="undo_expense_approval", now=now,
                         subject=("EXPENSE", rows[0].pk))  # fmt: skip
    for row in rows:
        unpost(row, audit_line_id=audit.pk)
        ExpenseLine.objects.filter(pk=row.pk).update(
            state="SUBMITTED", approved_at=None, consent="", charge_minor=0,
            charge_currency="", revision=row.revision + 1, version=row.version + 1,
            audit_line=audit,
        )  # fmt: skip
    record_states(audit, [(row.pk, row.state) for row in rows], "SUBMITTED")


def _require_undoable(row: ExpenseLine, now: datetime, minutes: int) -> None:
    if row.state == "REIMBURSED":
        raise Refused("EXP-18", f"Expense {row.pk} is reimbursed already, so it stays approved.")
    if now - row.approved_at > timedelta(minutes=minutes):
        raise Refused(
            "EXP-18",
            f"Expense {row.pk} was approved more than {minutes} minutes ago. Its owner writes a "
            "new one to settle a difference.",
        )
