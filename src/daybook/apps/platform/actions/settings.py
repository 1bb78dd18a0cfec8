"""How does a setting change? Drafted, previewed, approved by somebody else, from a date on."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta

from daybook.core.periods import month_of, next_month
from daybook.core.policy import SETTING_KEYS, parse_setting
from daybook.core.rights import Data, Verb, may_approve_draft

from ..models import DatedSetting, LegalEntity, Period, Proposal
from ..proposal_kinds import (
    PROPOSAL_KINDS,
    ProposalKind,
    may_see_proposal,
    proposal_kind,
    register_proposal_kind,
)
from ..queries.setting_words import OF_ENTITIES, day_words, setting_words
from ..queries.settings import settings_on
from ..refusals import Conflict, Denied, NotFound, Refused
from ..rights import Scope, require
from ..transactions import action, change_row, or_refuse, record_audit
from ..viewer import Viewer

__all__ = [
    "PROPOSAL_KINDS",
    "ProposalKind",
    "approve_proposal",
    "draft_proposal",
    "preview_proposal",
    "register_proposal_kind",
    "reject_proposal",
    "write_setting",
]


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
    """Write down a change for somebody else to approve. Returns its number.

    The same draft sent twice by one person is one draft.
    """
    handler = proposal_kind(kind)
    _require(actor, handler, handler.draft_verb, f"draft a change of {handler.words}")
    if not title.strip():
        raise Refused("SETTING-01", "Give the change a title.", field="title")
    handler.check(payload, starts_on)
    text = json.dumps(payload, sort_keys=True)
    digest = hashlib.sha256(f"{starts_on} {text}".encode()).hexdigest()
    same = Proposal.objects.filter(
        proposed_by_id=actor.user_id, kind=kind, digest=digest, state="DRAFT"
    ).values_list("pk", flat=True)
    held = same.first()
    if held is not None:
        return held
    twice = Conflict("The same draft was sent twice; it is kept once.")
    with action(), or_refuse(twice):
        row = Proposal.objects.create(
            kind=kind,
            title=title.strip()[:160],
            payload=text,
            starts_on=starts_on,
            reason=reason.strip()[:500],
            proposed_by_id=actor.user_id,
            proposed_at=now,
            digest=digest,
        )
        line = record_audit(actor=actor, verb="draft_proposal", now=now, reason=reason,
                            subject=("PROPOSAL", row.pk))  # fmt: skip
        Proposal.objects.filter(pk=row.pk).update(audit_line=line)
    return row.pk


def _require(actor: Viewer, handler: ProposalKind, verb: Verb, what: str) -> Scope:
    scope = require(actor, handler.data, verb, what=what)
    if handler.whole and not scope.everything:
        raise Denied(
            "RIGHT-01",
            f"You cannot {what}: it holds for everybody, and your role is for a part only.",
        )
    return scope


def preview_proposal(proposal_id: int) -> tuple[str, ...]:
    """What the change would touch, in sentences."""
    row = _waiting(proposal_id)
    return proposal_kind(row.kind).preview(json.loads(row.payload), row.starts_on)


def approve_proposal(*, actor: Viewer, now: datetime, proposal_id: int) -> None:
    """Carry out a draft of somebody else. Raises Denied APPR-02 on one's own."""
    row = _waiting(proposal_id, actor)
    handler = proposal_kind(row.kind)
    _require(actor, handler, handler.approve_verb, f"approve a change of {handler.words}")
    if not may_approve_draft(actor.user_id, row.proposed_by_id):
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
    row = _waiting(proposal_id, actor)
    own = row.proposed_by_id == actor.user_id
    if not own:
        handler = proposal_kind(row.kind)
        _require(actor, handler, handler.approve_verb, "turn this change down")
    if not reason.strip():
        raise Refused("APPR-03", "Say why: whoever drafted it reads the reason.", field="reason")
    changes: dict = {"state": "WITHDRAWN" if own else "REJECTED"}
    if not own:
        changes |= {"decided_by_id": actor.user_id, "decided_at": now}
    with action():
        line = record_audit(actor=actor, verb="withdraw_proposal" if own else "reject_proposal",
                            now=now, subject=("PROPOSAL", row.pk),
                            reason=reason)  # fmt: skip
        change_row(Proposal, row.pk, version=row.version, changes=changes, line=line,
                   kind="PROPOSAL")  # fmt: skip


def _waiting(proposal_id: int, actor: Viewer | None = None) -> Proposal:
    row = Proposal.objects.filter(pk=proposal_id).first()
    if row is None or (actor and not may_see_proposal(actor, row.kind, row.proposed_by_id)):
        raise NotFound(f"There is no proposal {proposal_id}.")
    if row.state != "DRAFT":
        raise Refused("STATE-01", f"Proposal {proposal_id} is {row.state.lower()} already.")
    return row


def _check_setting(payload: dict, starts_on: date) -> None:
    key, value = payload.get("key", ""), payload.get("value")
    if key not in SETTING_KEYS:
        raise Refused("SETTING-01", f"There is no setting named {key!r}.", field="key")
    entity_id = payload.get("entity_id")
    if entity_id is not None:
        if key not in OF_ENTITIES:
            raise Refused("SETTING-01", "This setting is the organization's alone.",
                          field="entity_id")  # fmt: skip
        if not LegalEntity.objects.filter(pk=entity_id).exists():
            raise NotFound(f"There is no legal entity {entity_id}.")
    if value is not None:
        try:
            parse_setting(key, value)
        except ValueError as error:
            raise Refused("SETTING-01", str(error), field="value") from error
    _check_open(starts_on, entity_id)


def _check_open(starts_on: date, entity_id: int | None) -> None:
    """No setting reaches back into a hard-locked month: its figures are final."""
    locked = Period.objects.filter(lock="HARD", month__gte=month_of(starts_on))
    if entity_id is not None:
        locked = locked.filter(entity_id=entity_id)
    last = locked.order_by("-month").values_list("month", flat=True).first()
    if last is not None:
        raise Refused(
            "PERIOD-01",
            f"{last:%B %Y} is hard-locked and stays as it is. Choose "
            f"{day_words(next_month(last))} or later.",
            field="starts_on",
        )


def _words_on(key: str, on: date, entity_id: int | None) -> str:
    stored = settings_on(on, entity_id).get(key)
    if stored is None:
        return f"{setting_words(key, SETTING_KEYS[key].default)} (the default)"
    return setting_words(key, stored)


def _after(payload: dict, starts_on: date) -> str:
    """What holds once the change does; ending a value brings back the one behind it."""
    key, value = payload["key"], payload["value"]
    if value is not None:
        return setting_words(key, value)
    if payload.get("entity_id") is None:
        return f"{setting_words(key, SETTING_KEYS[key].default)} (the default)"
    return f"{_words_on(key, starts_on, None)}, as for the organization"


def _preview_setting(payload: dict, starts_on: date) -> tuple[str, ...]:
    key, entity_id = payload["key"], payload.get("entity_id")
    whose = "the organization"
    if entity_id is not None:
        whose = LegalEntity.objects.values_list("code", flat=True).get(pk=entity_id)
    title, first = SETTING_KEYS[key].title.lower(), day_words(starts_on)
    before = _words_on(key, starts_on - timedelta(days=1), entity_id)
    lines = [
        f"From {first}, {title} is {_after(payload, starts_on)} for {whose}.",
        f"Until then it is {before}.",
    ]
    same = DatedSetting.objects.filter(key=key)
    if entity_id is None:
        own = (
            same.exclude(entity=None)
            .order_by("entity__code")
            .values_list("entity__code", flat=True)
        )
        apart = list(dict.fromkeys(own))
        if apart:
            lines.append(f"Not for {', '.join(apart)}: their own values win.")
    later = (
        same.filter(entity_id=entity_id, starts_on__gt=starts_on)
        .order_by("starts_on")
        .values_list("starts_on", flat=True)
        .first()
    )
    if later is not None:
        lines.append(f"It holds until {day_words(later)}, when another value is in force already.")
    if same.filter(entity_id=entity_id, starts_on=starts_on).exists():
        lines.append("It replaces the value that starts on the same day; both stay in the history.")
    lines.append(f"Work and money dated before {first} keep the value of their own day.")
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
    ProposalKind(
        "SETTING",
        Data.SETTINGS,
        _check_setting,
        _preview_setting,
        _apply_setting,
        word="setting",
    )
)
