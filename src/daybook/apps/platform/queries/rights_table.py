"""Who may do what? The matrix of roles as rows, and what one user may do on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.core.rights import MATRIX, Data, Reach, Role, Verb, reach

from ..rights import Scope, scope_of
from ..scopes import ScopeNames
from ..viewer import Viewer
from .access import ROLE_WORDS, viewer_on

DATA_WORDS = {
    Data.TIME: "Time and notes",
    Data.TIME_OFF_REASON: "Reason of time off",
    Data.EXPENSES: "Expenses",
    Data.BOOKINGS: "Bookings",
    Data.BILL_RATES: "Bill rates",
    Data.COST_RATES: "Individual cost rates",
    Data.PARTNER_RATES: "Partner rates",
    Data.PROJECT_MARGIN: "Project margin",
    Data.TARGETS: "Individual targets",
    Data.SKILLS: "Skills",
    Data.INVOICES: "Invoices and revenue",
    Data.FORECAST: "Forecast adjustments",
    Data.CSAT: "CSAT comments",
    Data.PERIOD_LOCKS: "Period locks",
    Data.AUDIT: "Audit",
    Data.PROJECTS: "Projects",
    Data.PEOPLE: "People",
    Data.CUSTOMERS: "Customers",
    Data.CONTRACTS: "Contracts and statements of work",
    Data.IMPORTS: "Imports",
    Data.SETTINGS: "Settings",
    Data.USERS: "Accounts and grants",
}
VERB_WORDS = {
    Verb.SEE: "see",
    Verb.EDIT: "edit",
    Verb.ON_BEHALF: "enter on behalf",
    Verb.DRAFT: "draft",
    Verb.APPROVE: "approve",
    Verb.REQUEST: "request",
    Verb.ISSUE: "issue",
    Verb.LOCK_SOFT: "soft-lock",
    Verb.LOCK_HARD: "hard-lock",
}
REACH_WORDS = {
    Reach.NONE: "",
    Reach.OWN: "own",
    Reach.REPORTS: "own reports",
    Reach.PROJECT: "own projects",
    Reach.REGION: "own region",
    Reach.ALL: "all",
}
ROLES = tuple(ROLE_WORDS)


def data_word(data: Data) -> str:
    """A kind of data as pages print it, known to this table or not."""
    return DATA_WORDS.get(data) or data.value.replace("_", " ").capitalize()


def verb_word(verb: Verb) -> str:
    """A verb as pages print it."""
    return VERB_WORDS.get(verb) or verb.value.replace("_", " ").lower()


@dataclass(frozen=True, slots=True)
class RightRow:
    """One kind of data and one verb: how far each role reaches, in the order of ROLES."""

    data: str
    verb: str
    reaches: tuple[str, ...]


def asked_rights() -> tuple[tuple[Data, Verb], ...]:
    """Every (data, verb) that some role holds, in the matrix's order."""
    return tuple(dict.fromkeys((data, verb) for _, data, verb in MATRIX))


def rights_table() -> tuple[RightRow, ...]:
    """The whole matrix. It is no secret: knowing who decides is part of asking."""
    return tuple(
        RightRow(
            data_word(data),
            verb_word(verb),
            tuple(REACH_WORDS[reach(role, data, verb)] for role in ROLES),
        )
        for data, verb in asked_rights()
    )


@dataclass(frozen=True, slots=True)
class SimulatedRow:
    """What one user may do with one kind of data, on which rows, and by which roles."""

    data: str
    verb: str
    allowed: bool
    rows: str
    by: str


def simulate(viewer: Viewer, user_id: int, on: date) -> tuple[str, tuple[SimulatedRow, ...]]:
    """The user's name, and every right asked of the user's grants on a day."""
    asked = viewer_on(viewer, user_id, on)
    names = ScopeNames()
    found = []
    for data, verb in asked_rights():
        scope = scope_of(asked, data, verb)
        roles = [
            ROLE_WORDS[grant.role]
            for grant in asked.grants
            if reach(grant.role, data, verb) is not Reach.NONE
        ]
        found.append(
            SimulatedRow(
                data_word(data),
                verb_word(verb),
                bool(scope),
                _rows_word(scope, names),
                " and ".join(dict.fromkeys(roles)) or _who_else(data, verb),
            )
        )
    return asked.name, tuple(found)


def _who_else(data: Data, verb: Verb) -> str:
    holders = [ROLE_WORDS[role].lower() for role in Role if reach(role, data, verb) != Reach.NONE]
    return f"held by {', '.join(holders)}"


def _rows_word(scope: Scope, names: ScopeNames) -> str:
    if scope.everything:
        return "all"
    parts = []
    if scope.own:
        parts.append("own")
    if scope.reports:
        parts.append("own reports")
    if scope.managed:
        parts.append("projects managed")
    for kind, ids in (
        ("REGION", scope.region_ids),
        ("PRACTICE", scope.practice_ids),
        ("PROJECT", scope.project_ids),
    ):
        parts += [names.name(kind, key) for key in sorted(ids)]
    return ", ".join(parts)
