"""What waits to be approved, and what does each setting hold, since when, and from when next?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from daybook.core.policy import SETTING_KEYS
from daybook.core.rights import Data, Verb

from ..models import DatedSetting, LegalEntity, Proposal
from ..proposal_kinds import (
    PROPOSAL_KINDS,
    deciding_roles,
    holds,
    may_decide,
    may_see_proposal,
    visible_kinds,
)
from ..refusals import NotFound, Refused
from ..rights import require
from ..viewer import Viewer
from .access import ROLE_WORDS, zone
from .setting_words import OF_ENTITIES, setting_help, setting_words
from .settings import settings_on

PROPOSAL_STATES = ("DRAFT", "APPROVED", "REJECTED", "WITHDRAWN")


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal, and what this viewer may do with it. `who_can` says it when the viewer cannot."""

    id: int
    kind: str
    kind_word: str
    title: str
    starts_on: date
    state: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    own: bool
    may_decide: bool
    who_can: str


def _kind_word(kind: str) -> str:
    known = PROPOSAL_KINDS.get(kind)
    words = known.words if known else kind.replace("_", " ").lower()
    return words[:1].upper() + words[1:]


def _who_can(kind: str, own: bool) -> str:
    known = PROPOSAL_KINDS.get(kind)
    if known is None:
        return "Its part of Daybook is not loaded, so nobody can decide it now."
    words = [ROLE_WORDS[role].lower() for role in deciding_roles(known)]
    who = " or ".join(words) if words else "nobody"
    if own:
        return f"You drafted it. Somebody else of {who} can approve it; you can withdraw it."
    return f"Only {who} can approve it."


def _proposal_row(row: Proposal, viewer: Viewer, local) -> ProposalRow:
    own = row.proposed_by_id == viewer.user_id
    known = PROPOSAL_KINDS.get(row.kind)
    decide = bool(known) and row.state == "DRAFT" and may_decide(viewer, known, row.proposed_by_id)
    return ProposalRow(
        row.pk,
        row.kind,
        _kind_word(row.kind),
        row.title,
        row.starts_on,
        row.state,
        row.reason,
        row.proposed_by.name,
        row.proposed_at.astimezone(local),
        row.decided_by.name if row.decided_by else "",
        row.decided_at.astimezone(local) if row.decided_at else None,
        own,
        decide,
        "" if decide or row.state != "DRAFT" else _who_can(row.kind, own),
    )


def _visible(viewer: Viewer):
    rows = Proposal.objects.select_related("proposed_by", "decided_by")
    if viewer.is_system:
        return rows
    return rows.filter(Q(kind__in=visible_kinds(viewer)) | Q(proposed_by_id=viewer.user_id))


def may_propose(viewer: Viewer) -> bool:
    """Whether the viewer drafts or approves any kind: then there is a page of proposals."""
    return any(
        holds(viewer, kind, verb)
        for kind in PROPOSAL_KINDS.values()
        for verb in (kind.draft_verb, kind.approve_verb)
    )


def proposals(
    viewer: Viewer, *, states: tuple[str, ...] = (), kinds: tuple[str, ...] = ()
) -> tuple[ProposalRow, ...]:
    """The proposals this viewer may see, waiting ones first, newest first; 500 at most."""
    rows = _visible(viewer)
    if states:
        rows = rows.filter(state__in=states)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    local = zone()
    found = [_proposal_row(row, viewer, local) for row in rows.order_by("-id")[:500]]
    return tuple(sorted(found, key=lambda row: row.state != "DRAFT"))


def waiting_proposals(viewer: Viewer) -> int:
    """How many drafts this viewer may decide now."""
    kinds = [
        kind.kind for kind in PROPOSAL_KINDS.values() if holds(viewer, kind, kind.approve_verb)
    ]
    waiting = Proposal.objects.filter(state="DRAFT", kind__in=kinds)
    return waiting.exclude(proposed_by_id=viewer.user_id).count()


def proposal_kind_choices(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The kinds a filter may offer this viewer."""
    return tuple((kind, _kind_word(kind)) for kind in sorted(visible_kinds(viewer)))


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposal with what it would touch, or why that cannot be said."""

    row: ProposalRow
    preview: tuple[str, ...]
    setting_key: str


def proposal(viewer: Viewer, proposal_id: int) -> ProposalPage:
    """One proposal. NotFound where its kind is not the viewer's to see."""
    row = (
        Proposal.objects.select_related("proposed_by", "decided_by").filter(pk=proposal_id).first()
    )
    if row is None or not may_see_proposal(viewer, row.kind, row.proposed_by_id):
        raise NotFound(f"There is no proposal {proposal_id}.")
    payload = json.loads(row.payload)
    preview: tuple[str, ...] = ()
    known = PROPOSAL_KINDS.get(row.kind)
    if known and row.state == "DRAFT":
        try:
            preview = known.preview(payload, row.starts_on)
        except Refused as refusal:
            preview = (f"It cannot be carried out as it is: {refusal.message}",)
    key = payload.get("key", "") if row.kind == "SETTING" else ""
    return ProposalPage(_proposal_row(row, viewer, zone()), preview, key)


@dataclass(frozen=True, slots=True)
class SettingToday:
    """A setting as a list shows it: today's value and since when, what is next, what waits."""

    key: str
    title: str
    help: str
    value: str
    since: date | None
    default: str
    is_default: bool
    own_values: str
    next_value: str
    next_on: date | None
    waiting: int


@dataclass(frozen=True, slots=True)
class SettingValue:
    """One dated value of a setting, and how it stands to today."""

    starts_on: date
    revision: int
    whose: str
    value: str
    state: str
    recorded_at: datetime
    recorded_by: str
    line_id: int


def _facts(key: str = "") -> list[DatedSetting]:
    rows = DatedSetting.objects.select_related("audit_line__actor", "entity")
    rows = rows.filter(key=key) if key else rows
    return list(rows.order_by("starts_on", "revision", "id"))


def _drafts() -> list[tuple[int, dict, date]]:
    rows = Proposal.objects.filter(kind="SETTING", state="DRAFT").order_by("starts_on", "id")
    return [(row.pk, json.loads(row.payload), row.starts_on) for row in rows]


def settings_today(viewer: Viewer, today: date) -> tuple[SettingToday, ...]:
    """Every setting on a day, in the order of core."""
    require(viewer, Data.SETTINGS, Verb.SEE, what="see the settings")
    facts = _facts()
    drafts = _drafts()
    found = []
    for entry in SETTING_KEYS.values():
        mine = [row for row in facts if row.key == entry.key]
        whole = [row for row in mine if row.entity_id is None]
        held = [row for row in whole if row.starts_on <= today]
        last = held[-1] if held else None
        coming = next((row for row in whole if row.starts_on > today), None)
        stored = last.value if last else None
        found.append(
            SettingToday(
                entry.key,
                entry.title,
                setting_help(entry),
                setting_words(entry.key, entry.default if stored is None else stored),
                last.starts_on if last else None,
                setting_words(entry.key, entry.default),
                stored is None or stored == entry.default,
                _own_values(entry.key, mine, today),
                _words_of(coming) if coming else "",
                coming.starts_on if coming else None,
                sum(1 for _, payload, _ in drafts if payload.get("key") == entry.key),
            )
        )
    return tuple(found)


def _own_values(key: str, rows: list[DatedSetting], today: date) -> str:
    """Such as "DE: Actual" for the entities that have a value of their own today."""
    held: dict[str, str | None] = {}
    for row in rows:
        if row.entity is not None and row.starts_on <= today:
            held[row.entity.code] = row.value
    own = sorted((code, value) for code, value in held.items() if value is not None)
    return ", ".join(f"{code}: {setting_words(key, value)}" for code, value in own)


def _words_of(row: DatedSetting) -> str:
    return "Ended" if row.value is None else setting_words(row.key, row.value)


@dataclass(frozen=True, slots=True)
class SettingPage:
    """One setting: its value for the organization and each entity, its history, its drafts."""

    key: str
    title: str
    help: str
    unit: str
    default: str
    value: str
    stored: str
    of_entities: bool
    entities: tuple[tuple[str, str], ...]
    history: tuple[SettingValue, ...]
    drafts: tuple[ProposalRow, ...]


def setting_page(viewer: Viewer, key: str, today: date) -> SettingPage:
    """One setting on a day. NotFound for a key no rule reads."""
    require(viewer, Data.SETTINGS, Verb.SEE, what="see the settings")
    entry = SETTING_KEYS.get(key)
    if entry is None:
        raise NotFound(f"There is no setting named {key}.")
    entities = tuple(LegalEntity.objects.order_by("code").values_list("id", "code"))
    stored = settings_on(today).get(key, entry.default)
    ids = [number for number, payload, _ in _drafts() if payload.get("key") == key]
    drafts = tuple(row for row in proposals(viewer, states=("DRAFT",)) if row.id in ids)
    return SettingPage(
        key,
        entry.title,
        setting_help(entry),
        entry.unit,
        setting_words(key, entry.default),
        setting_words(key, stored),
        stored,
        key in OF_ENTITIES,
        tuple(
            (code, setting_words(key, settings_on(today, entity_id).get(key, entry.default)))
            for entity_id, code in entities
        )
        if key in OF_ENTITIES
        else (),
        _history(key, today),
        drafts,
    )


def _history(key: str, today: date) -> tuple[SettingValue, ...]:
    facts = _facts(key)
    in_force: dict[int | None, int] = {}
    newest: dict[tuple, int] = {}
    for row in facts:
        newest[row.entity_id, row.starts_on] = row.pk
        if row.starts_on <= today:
            in_force[row.entity_id] = row.pk
    local = zone()
    found = []
    for row in reversed(facts):
        if newest[row.entity_id, row.starts_on] != row.pk:
            state = "REPLACED"
        elif row.starts_on > today:
            state = "FUTURE"
        else:
            state = "IN_FORCE" if in_force.get(row.entity_id) == row.pk else "PAST"
        found.append(
            SettingValue(
                row.starts_on,
                row.revision,
                row.entity.code if row.entity else "Organization",
                _words_of(row),
                state,
                row.recorded_at.astimezone(local),
                row.audit_line.actor.name,
                row.audit_line_id,
            )
        )
    return tuple(found)
