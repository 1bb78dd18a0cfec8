"""Who works on a statement of work, where is it now, and who approved it?"""

from __future__ import annotations

from datetime import datetime

from daybook.apps.platform.actions.codes import free_code
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.contracts import APPROVALS, CASE_STATES
from daybook.core.rights import Data, Verb

from ..models import Engagement, Opportunity, SowApproval, SowCase, SowMove
from ..queries.customers import may_see_customer
from ..queries.sow_cases import APPROVAL_WORDS, STATE_WORDS, CaseRow, may_approve, sow_case


def open_case(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    name: str,
    opportunity_id: int,
    practice_id: int,
    amount_minor: int,
    currency: str,
    owner_id: int | None = None,
    engagement_id: int | None = None,
) -> int:
    """Put an opportunity's statement of work on the board. Its clock starts now."""
    _require_opportunity(actor, opportunity_id)
    _require_engagement(opportunity_id, engagement_id)
    if amount_minor < 0:
        raise Refused("SOW-06", "The value is zero or more.", field="amount")
    with free_code(SowCase, code), action():
        line = record_audit(actor=actor, verb="open_case", now=now, subject=("SOW_CASE", None))
        row = SowCase.objects.create(
            code=code, name=name, opportunity_id=opportunity_id, practice_id=practice_id,
            amount_minor=amount_minor, currency=currency, owner_id=owner_id,
            engagement_id=engagement_id, opened_at=now, entered_at=now, audit_line=line,
        )  # fmt: skip
        SowMove.objects.create(case=row, from_state="", to_state="OPEN", moved_at=now,
                               audit_line=line)  # fmt: skip
    return row.pk


def edit_case(*, actor: Viewer, now: datetime, code: str, version: int, **changes) -> None:
    """Correct name, value, practice, owner or engagement. An approved one stays (SOW-06)."""
    row = _case(actor, now, code)
    if row.state == "APPROVED":
        raise Refused("SOW-06", f"{row.code} is approved and stays as it was read.")
    if changes.get("amount_minor", 0) < 0:
        raise Refused("SOW-06", "The value is zero or more.", field="amount")
    opportunity_id = SowCase.objects.values_list("opportunity_id", flat=True).get(pk=row.id)
    _require_engagement(opportunity_id, changes.get("engagement_id"))
    with action():
        line = record_audit(actor=actor, verb="edit_case", now=now, subject=("SOW_CASE", row.id))
        change_row(SowCase, row.id, version=version, changes=changes, line=line, kind="SOW_CASE")


def move_case(
    *, actor: Viewer, now: datetime, code: str, to_state: str, version: int, note: str = ""
) -> None:
    """Move a case on, back or on hold (SOW-01). The move is dated and stays."""
    row = _case(actor, now, code)
    if to_state not in CASE_STATES or to_state not in row.moves:
        raise Refused("SOW-01", _why_not(row, to_state), field="to_state")
    changes: dict = {"state": to_state, "entered_at": now}
    if to_state == "SOW_WIP":
        changes["drafted_at"] = now
    with action():
        line = record_audit(actor=actor, verb="move_case", now=now, reason=note,
                            subject=("SOW_CASE", row.id))  # fmt: skip
        change_row(SowCase, row.id, version=version, changes=changes, line=line, kind="SOW_CASE")
        SowMove.objects.create(case_id=row.id, from_state=row.state, to_state=to_state,
                               moved_at=now, note=note[:240], audit_line=line)  # fmt: skip


def _why_not(row: CaseRow, to_state: str) -> str:
    if to_state == "APPROVED" and row.waits_for:
        names = ", ".join(APPROVAL_WORDS[one].lower() for one in row.waits_for)
        return f"{row.code} still needs the approval of: {names}."
    offered = ", ".join(STATE_WORDS[one] for one in row.moves)
    return f"{row.code} is at “{row.state_text}”. " + (
        f"From there it goes to: {offered}." if offered else "It is approved and stays."
    )


def approve_case(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    kind: str,
    reviewer_id: int | None = None,
    note: str = "",
) -> None:
    """Approve the present draft for the region or finance, or note the architect's review.

    An approval is given while the draft is in work or ready, and not by who opened the case
    (APPR-02). A draft begun later needs new ones.
    """
    row = _case(actor, now, code, verb=Verb.SEE)
    if kind not in APPROVALS or not may_approve(actor, row, kind):
        raise Denied("RIGHT-01", f"You cannot give this approval to {row.code}.")
    if row.state not in ("SOW_WIP", "READY_FOR_APPROVAL"):
        raise Refused("SOW-06", f"{row.code} has no draft to approve: it is at “{row.state_text}”.")
    if kind in row.approvals:
        raise Refused("SOW-06", f"This draft of {row.code} has that approval already.")
    if kind == "ARCHITECT" and reviewer_id is None:
        raise Refused("SOW-06", "Name the architect who reviewed it.", field="reviewer_id")
    _require_other(actor, row)
    with action():
        line = record_audit(actor=actor, verb="approve_case", now=now, reason=note,
                            subject=("SOW_CASE", row.id))  # fmt: skip
        SowApproval.objects.create(case_id=row.id, kind=kind, reviewer_id=reviewer_id,
                                   approved_at=now, note=note[:240], audit_line=line)  # fmt: skip


def _require_other(actor: Viewer, row: CaseRow) -> None:
    drafts = SowMove.objects.filter(case_id=row.id, to_state="SOW_WIP").order_by("-id")
    drafter = drafts.values_list("audit_line__actor_id", flat=True).first()
    if drafter == actor.user_id and not actor.is_system:
        raise Denied("APPR-02", "You began this draft, so somebody else approves it.")


def _case(actor: Viewer, now: datetime, code: str, verb: Verb = Verb.DRAFT) -> CaseRow:
    require(actor, Data.CONTRACTS, verb, what="work on statements of work")
    return sow_case(code, actor, now)


def _require_opportunity(actor: Viewer, opportunity_id: int) -> None:
    require(actor, Data.CONTRACTS, Verb.DRAFT, what="open a statement of work")
    row = Opportunity.objects.filter(pk=opportunity_id).first()
    if row is None or not may_see_customer(actor, row.customer_id):
        raise NotFound("There is no such opportunity.")
    if row.is_lost:
        raise Refused("SOW-06", f"{row.code} is lost. Open it again first.",
                      field="opportunity_id")  # fmt: skip


def _require_engagement(opportunity_id: int, engagement_id: int | None) -> None:
    if engagement_id is None:
        return
    customers = Opportunity.objects.filter(pk=opportunity_id).values("customer_id")
    if not Engagement.objects.filter(pk=engagement_id, customer_id__in=customers).exists():
        raise Refused("SOW-06", "Choose an engagement of the same customer.", field="engagement_id")
