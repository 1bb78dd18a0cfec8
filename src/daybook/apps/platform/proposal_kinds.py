"""Which changes wait for a second pair of eyes? Kinds of proposals, registered by their own apps.

    register_proposal_kind(ProposalKind("COST_RATE", Data.COST_RATES, check, preview, apply))

A kind whose data a viewer may not see is invisible to that viewer, unless it is the viewer's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from daybook.core.rights import MATRIX, Data, Reach, Role, Verb, may_approve_draft

from .refusals import NotFound
from .rights import scope_of
from .viewer import Viewer


@dataclass(frozen=True, slots=True)
class ProposalKind:
    """How a kind of proposal is checked, previewed and carried out.

    `data` is what the proposer needs DRAFT on and the approver APPROVE on, or other verbs where
    the kind says so. Unless `whole` is off, both need it over everything: what is approved holds
    for everybody. `apply` receives the payload, start, audit line and instant, inside the
    approval's transaction. `word` names the kind on pages.
    """

    kind: str
    data: Data
    check: Callable[[dict, date], None]
    preview: Callable[[dict, date], tuple[str, ...]]
    apply: Callable[..., None]
    word: str = ""
    draft_verb: Verb = Verb.DRAFT
    approve_verb: Verb = Verb.APPROVE
    whole: bool = True

    @property
    def words(self) -> str:
        """The kind as a noun: "bill rates"."""
        return self.word or self.kind.replace("_", " ").lower()


PROPOSAL_KINDS: dict[str, ProposalKind] = {}


def register_proposal_kind(kind: ProposalKind) -> None:
    """Make a kind of proposal known; apps call this when they load."""
    PROPOSAL_KINDS[kind.kind] = kind


def proposal_kind(kind: str) -> ProposalKind:
    """The handler of a kind. NotFound for one nobody registered."""
    handler = PROPOSAL_KINDS.get(kind)
    if handler is None:
        raise NotFound(f"There is no kind of proposal named {kind}.")
    return handler


def holds(viewer: Viewer, kind: ProposalKind, verb: Verb) -> bool:
    """Whether the viewer has a right as far as this kind asks for it."""
    scope = scope_of(viewer, kind.data, verb)
    return bool(scope) if not kind.whole else scope.everything


def visible_kinds(viewer: Viewer) -> frozenset[str]:
    """The kinds whose proposals the viewer may see: whose data, draft or approval is open."""
    return frozenset(
        kind.kind
        for kind in PROPOSAL_KINDS.values()
        if any(holds(viewer, kind, verb) for verb in (Verb.SEE, kind.draft_verb, kind.approve_verb))
    )


def may_see_proposal(viewer: Viewer, kind: str, proposed_by_id: int) -> bool:
    """Whether one proposal exists for this viewer."""
    return viewer.is_system or proposed_by_id == viewer.user_id or kind in visible_kinds(viewer)


def may_decide(viewer: Viewer, kind: ProposalKind, proposed_by_id: int) -> bool:
    """Whether the viewer may approve or turn down this proposal."""
    return may_approve_draft(viewer.user_id, proposed_by_id) and holds(
        viewer, kind, kind.approve_verb
    )


def deciding_roles(kind: ProposalKind) -> tuple[Role, ...]:
    """The roles that may approve a kind, to say who can."""
    return tuple(
        role
        for (role, data, verb), extent in MATRIX.items()
        if (data, verb) == (kind.data, kind.approve_verb) and extent is not Reach.NONE
    )
