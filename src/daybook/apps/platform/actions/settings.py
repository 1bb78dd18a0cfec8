"""How does a setting change? Drafted, previewed, approved by somebody else, from a date on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from daybook.core.policy import SETTING_KEYS, parse_setting
from daybook.core.rights import Data, Verb

from ..models import DatedSetting, Proposal
from ..queries.settings import settings_on
from ..refusals import Denied, NotFound, Refused
from ..rights import require
from ..transactions import action, change_row, record_audit
from ..viewer import Viewer


@dataclass(frozen=True, slots=True)
class ProposalKind:
    """How a kind of proposal is checked, previewed and carried out.

    `data` is what the proposer needs DRAFT on and the approver APPROVE on. `apply` receives the
    payload, start, audit line and instant, inside the approval's transaction.
    """

    kind: str
    data: Data
    check: Callable[[dict, date], None]
    preview: Callable[[dict, date], tuple[str, ...]]
    apply: Callable[..., None]


PROPOSAL_KINDS: dict[str, ProposalKind] = {}


def register_proposal_kind(kind: ProposalKind) -> None:
    """Make a kind of proposal known; apps call this when they load."""
    PROPOSAL_KINDS[kind.kind] = kind


def draft_proposal(
    *,
    actor: Viewer,
    now: datetime,
    kind: str,
    title: str,
    payload: dict,
    starts_on: date,
    reason: str = "",
) -> int:
    """Write down a change for somebody else to approve. Returns its number."""
    handler = PROPOSAL_KINDS[kind]
    require(actor, handler.data, Verb.DRAFT, what=f"draft a change of {kind.lower()}")
    handler.check(payload, starts_on)
    with action():
        line = record_audit(actor=actor, verb="draft_proposal", now=now, reason=reason,
                            subject=("PROPOSAL", None))  # fmt: skip
        row = Proposal.objects.create(
            kind=kind,
            title=title,
            payload=json.dumps(payload, sort_keys=True),
            starts_on=starts_on,
            reason=reason,
            proposed_by_id=actor.user_id,
            proposed_at=now,
            audit_line=line,
        )
    return row.pk


def preview_proposal(proposal_id: int) -> tuple[str, ...]:
    """What the change would touch, in sentences."""
    row = _waiting(proposal_id)
    return PROPOSAL_KINDS[row.kind].preview(json.loads(row.payload), row.starts_on)


def approve_proposal(*, actor: Viewer, now: datetime, proposal_id: int) -> None:
    """Carry out a draft of somebody else. Raises Denied APPR-02 on one's own."""
    row = _waiting(proposal_id)
    handler = PROPOSAL_KINDS[row.kind]
    require(actor, handler.data, Verb.APPROVE, what=f"approve a change of {row.kind.lower()}")
    if row.proposed_by_id == actor.user_id:
        raise Denied("APPR-02", "You drafted this change; somebody else must approve it.")
    payload = json.loads(row.payload)
    handler.check(payload, row.starts_on)
    with action():
        line = record_audit(actor=actor, verb="approve_proposal", now=now,
                            subject=("PROPOSAL", row.pk), reason=row.reason)  # fmt: skip
        change_row(
            Proposal,
            row.pk,
            version=row.version,
            changes={"state": "APPROVED", "decided_by_id": actor.user_id, "decided_at": now},
            line=line,
            kind="PROPOSAL",
        )
        handler.apply(payload, row.starts_on, line=line, now=now)


def reject_proposal(*, actor: Viewer, now: datetime, proposal_id: int, reason: str) -> None:
    """Turn a draft down, with a reason its author reads; authors withdraw their own."""
    row = _waiting(proposal_id)
    own = row.proposed_by_id == actor.user_id
    if not own:
        require(actor, PROPOSAL_KINDS[row.kind].data, Verb.APPROVE, what="turn this change down")
    changes: dict = {"state": "WITHDRAWN" if own else "REJECTED"}
    if not own:
        changes |= {"decided_by_id": actor.user_id, "decided_at": now}
    with action():
        line = record_audit(actor=actor, verb="reject_proposal", now=now,
                            subject=("PROPOSAL", row.pk), reason=reason)  # fmt: skip
        change_row(Proposal, row.pk, version=row.version, changes=changes, line=line,
                   kind="PROPOSAL")  # fmt: skip


def _waiting(proposal_id: int) -> Proposal:
    row = Proposal.objects.filter(pk=proposal_id).first()
    if row is None:
        raise NotFound(f"There is no proposal {proposal_id}.")
    if row.state != "DRAFT":
        raise Refused("STATE-01", f"Proposal {proposal_id} is {row.state.lower()} already.")
    return row


def _check_setting(payload: dict, starts_on: date) -> None:
    key = payload.get("key", "")
    if key not in SETTING_KEYS:
        raise Refused("SETTING-01", f"There is no setting named {key!r}.", field="key")
    try:
        parse_setting(key, payload.get("value", ""))
    except ValueError as error:
        raise Refused("SETTING-01", str(error), field="value") from error


def _preview_setting(payload: dict, starts_on: date) -> tuple[str, ...]:
    key = payload["key"]
    before = settings_on(starts_on, payload.get("entity_id")).get(key)
    shown = before if before is not None else f"{SETTING_KEYS[key].default} (default)"
    later = DatedSetting.objects.filter(key=key, starts_on__gt=starts_on).count()
    lines = [f"{SETTING_KEYS[key].title}: {shown} becomes {payload['value']} from {starts_on}."]
    if later:
        lines.append(f"{later} later value(s) of this setting stay in force after it.")
    return tuple(lines)


def _apply_setting(payload: dict, starts_on: date, *, line, now: datetime) -> None:
    write_setting(
        key=payload["key"],
        value=payload["value"],
        starts_on=starts_on,
        entity_id=payload.get("entity_id"),
        line=line,
        now=now,
    )


def write_setting(*, key, value, starts_on, line, now, entity_id=None) -> None:
    """Append a dated value: the next revision of its start. Part of another action."""
    last = (
        DatedSetting.objects.filter(key=key, entity_id=entity_id, starts_on=starts_on)
        .order_by("-revision")
        .values_list("revision", flat=True)
        .first()
    )
    DatedSetting.objects.create(
        key=key,
        value=value,
        entity_id=entity_id,
        starts_on=starts_on,
        revision=(last or 0) + 1,
        recorded_at=now,
        audit_line=line,
    )


register_proposal_kind(
    ProposalKind("SETTING", Data.SETTINGS, _check_setting, _preview_setting, _apply_setting)
)
