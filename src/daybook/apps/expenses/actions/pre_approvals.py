"""How is spending agreed before it happens? Asked for by one, decided by another.

1,500.00 USD of travel to ACME-001 in July, asked for by the engineer, approved by its manager: an
expense may name it from then on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects
from daybook.core.rights import Data, Verb, may_approve_line
from daybook.core.states import OPEN_FOR_TIME

from ..models import ExpenseCategory, PreApproval
from ..queries.rights import in_whose_place, reach_of
from .lines import LARGEST_MINOR
from .reports import require_writer


def request_pre_approval(
    *,
    actor: Viewer,
    now: datetime,
    project_id: int,
    purpose: str,
    estimate_minor: int,
    currency: str,
    starts_on: date,
    ends_on: date,
    category_id: int | None = None,
) -> int:
    """Ask to spend up to an estimate on a project in [starts_on, ends_on). Returns its key."""
    owner = require_writer(actor, actor.person_id, "ask for a pre-approval")
    _check(actor, project_id, purpose, estimate_minor, currency, starts_on, ends_on, category_id)
    with action():
        row = PreApproval.objects.create(
            person_id=owner,
            project_id=project_id,
            category_id=category_id,
            purpose=purpose.strip()[:240],
            estimate_minor=estimate_minor,
            currency=currency.upper(),
            starts_on=starts_on,
            ends_on=ends_on,
            requested_at=now,
        )
        audit = record_audit(actor=actor, verb="request_pre_approval", now=now,
                             subject=("PRE_APPROVAL", row.pk))  # fmt: skip
        PreApproval.objects.filter(pk=row.pk).update(audit_line=audit)
    return row.pk


def _check(actor, project_id, purpose, minor, currency, starts_on, ends_on, category_id) -> None:
    found = projects(actor, filters=Q(pk=project_id))
    if not found or found[0].status not in OPEN_FOR_TIME:
        raise Refused("EXP-20", "Choose a project that is under way.", field="project_id")
    if not purpose.strip():
        raise Refused("EXP-20", "Say what it is for.", field="purpose")
    if not 0 < minor <= LARGEST_MINOR:
        raise Refused("EXP-20", "The estimate is above nothing.", field="estimate")
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise Refused("EXP-20", "A currency is three letters, such as USD.", field="currency")
    if starts_on >= ends_on:
        raise Refused("EXP-20", "The last day is on or after the first.", field="ends_on")
    if category_id and not ExpenseCategory.objects.filter(pk=category_id).exists():
        raise Refused("EXP-20", "This category does not exist any more.", field="category_id")


def decide_pre_approval(
    *,
    actor: Viewer,
    now: datetime,
    key: int,
    approve: bool,
    reason: str = "",
    version: int | None = None,
) -> None:
    """Approve or return a request of somebody else; a return says why.

    Raises NotFound outside the actor's projects, Denied APPR-01 on one's own.
    """
    require(actor, Data.EXPENSES, Verb.APPROVE, what="decide a pre-approval")
    with action():
        row = (
            PreApproval.objects.select_for_update(of=("self",))
            .filter(reach_of(actor), pk=key)
            .first()
        )
        if row is None:
            raise NotFound(f"There is no pre-approval {key} for you to decide.")
        if not actor.is_system and not may_approve_line(actor.person_id, row.person_id):
            raise Denied("APPR-01", "You cannot approve your own request; a coordinator can.")
        if row.state != "REQUESTED":
            raise Refused("STATE-01", f"Pre-approval {key} is {row.state.lower()} already.")
        if not approve and not reason.strip():
            raise Refused("APPR-03", "Say why, so that it can be asked anew.", field="reason")
        state = "APPROVED" if approve else "RETURNED"
        colleague = in_whose_place(actor, [key], PreApproval).get(key)
        acting = replace(actor, on_behalf_of_id=colleague) if colleague else actor
        _move(acting, now, row, state, version, reason=reason.strip()[:240], by=actor.user_id)


def ask_again(*, actor: Viewer, now: datetime, key: int, purpose: str, estimate_minor: int) -> None:
    """Ask anew what was returned, with another purpose or estimate."""
    with action():
        row = _own(actor, key)
        if row.state != "RETURNED":
            raise Refused("STATE-01", "Only what was returned can be asked anew.")
        if not purpose.strip() or not 0 < estimate_minor <= LARGEST_MINOR:
            raise Refused("EXP-20", "Say what it is for and what it may cost.", field="purpose")
        PreApproval.objects.filter(pk=key).update(
            purpose=purpose.strip()[:240], estimate_minor=estimate_minor
        )
        _move(actor, now, row, "REQUESTED", row.version, reason="", by=None)


def withdraw_pre_approval(*, actor: Viewer, now: datetime, key: int) -> None:
    """Take back a request that nobody decided, or that was returned."""
    with action():
        row = _own(actor, key)
        if row.state not in ("REQUESTED", "RETURNED"):
            raise Refused("STATE-01", f"Pre-approval {key} is {row.state.lower()} already.")
        _move(actor, now, row, "WITHDRAWN", row.version, reason=row.decision_reason, by=None)


def _own(actor: Viewer, key: int) -> PreApproval:
    require(actor, Data.EXPENSES, Verb.EDIT, what="change a pre-approval")
    row = PreApproval.objects.select_for_update().filter(pk=key).first()
    if row is None or row.person_id != actor.person_id:
        raise NotFound(f"There is no pre-approval {key} of yours.")
    return row


def _move(actor, now, row: PreApproval, state: str, version, *, reason: str, by) -> None:
    verb = {"APPROVED": "approve_pre_approval", "RETURNED": "return_pre_approval",
            "REQUESTED": "request_pre_approval", "WITHDRAWN": "withdraw_pre_approval"}  # fmt: skip
    audit = record_audit(actor=actor, verb=verb[state], now=now, reason=reason,
                         subject=("PRE_APPROVAL", row.pk))  # fmt: skip
    change_row(
        PreApproval, row.pk, version=version,
        changes={"state": state, "decision_reason": reason, "decided_by_id": by,
                 "decided_at": now if by else None},
        line=audit, kind="PRE_APPROVAL",
    )  # fmt: skip
