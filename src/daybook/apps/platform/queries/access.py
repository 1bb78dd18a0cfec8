"""Who may sign in, with which roles from when? Accounts, grants, stand-ins, tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F

from daybook.core.rights import Data, Role, Verb

from ..models import ApiToken, Grant, User
from ..refusals import NotFound
from ..rights import may, require
from ..scopes import ScopeNames
from ..viewer import HeldGrant, Viewer
from .organization import organization

ROLE_WORDS = {
    Role.CONSULTANT: "Consultant",
    Role.PROJECT_MANAGER: "Project manager",
    Role.COORDINATOR: "Coordinator",
    Role.ANALYST: "Analyst",
    Role.OPERATIONS_MANAGER: "Operations manager",
    Role.REGIONAL_LEADER: "Regional leader",
    Role.FINANCE: "Finance",
    Role.TRAINING_COORDINATOR: "Training coordinator",
    Role.ADMINISTRATOR: "Administrator",
}


def role_word(role: str) -> str:
    """A role as pages print it; every stored role is one of the nine."""
    return ROLE_WORDS[Role(role)]


def zone() -> ZoneInfo:
    """The organization's zone, in which pages print instants."""
    return ZoneInfo(organization().zone)


@dataclass(frozen=True, slots=True)
class UserRow:
    """An account, the roles it holds on a day, and when it was last used."""

    id: int
    name: str
    email: str
    state: str
    roles: str
    grants: int
    created_at: datetime
    last_login: datetime | None
    temporary_password_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role of a user, its scope in words, its dates and whether it holds on the day asked."""

    id: int
    user_id: int
    user_name: str
    role: str
    role_word: str
    scope: str
    scope_id: int | None
    scope_word: str
    starts_on: date
    ends_on: date | None
    state: str
    covers_for_id: int | None
    covers_for: str
    reason: str
    granted_by: str
    granted_at: datetime


_GRANT_COLUMNS = (
    "id",
    "user_id",
    "user__name",
    "role",
    "scope",
    "scope_id",
    "starts_on",
    "ends_on",
    "covers_for_id",
    "covers_for__name",
    "audit_line__reason",
    "audit_line__actor__name",
    "audit_line__recorded_at",
)


def _state(starts_on: date, ends_on: date | None, today: date) -> str:
    if ends_on is not None and ends_on <= today:
        return "ENDED"
    return "ACTIVE" if starts_on <= today else "FUTURE"


def _grant_rows(rows, today: date) -> tuple[GrantRow, ...]:
    names, local = ScopeNames(), zone()
    found = []
    for row in rows.values_list(*_GRANT_COLUMNS):
        (key, user_id, user, role, scope, scope_id, starts, ends, covers_id, covers, reason,
         by, at) = row  # fmt: skip
        found.append(
            GrantRow(
                key,
                user_id,
                user,
                role,
                role_word(role),
                scope,
                scope_id,
                names.name(scope, scope_id),
                starts,
                ends,
                _state(starts, ends, today),
                covers_id,
                covers or "",
                reason,
                by,
                at.astimezone(local),
            )  # fmt: skip
        )
    return tuple(found)


def grants_of(viewer: Viewer, user_id: int, today: date) -> tuple[GrantRow, ...]:
    """Every grant a user ever had: those in force first, then by start."""
    if viewer.user_id != user_id:
        require(viewer, Data.USERS, Verb.SEE, what="see the roles of others")
    order = {"ACTIVE": 0, "FUTURE": 1, "ENDED": 2}
    rows = _grant_rows(Grant.objects.filter(user_id=user_id).order_by("-starts_on", "-id"), today)
    return tuple(sorted(rows, key=lambda row: order[row.state]))


def grant(viewer: Viewer, grant_id: int, today: date) -> GrantRow:
    """One grant. NotFound for an unknown number."""
    require(viewer, Data.USERS, Verb.SEE, what="see the roles of others")
    rows = _grant_rows(Grant.objects.filter(pk=grant_id), today)
    if not rows:
        raise NotFound(f"There is no grant {grant_id}.")
    return rows[0]


def stand_ins(viewer: Viewer, today: date) -> tuple[GrantRow, ...]:
    """The log of stand-ins, newest first."""
    require(viewer, Data.USERS, Verb.SEE, what="see the log of stand-ins")
    rows = Grant.objects.filter(covers_for__isnull=False).order_by("-starts_on", "-id")
    return _grant_rows(rows, today)


def lendable_grants(viewer: Viewer, today: date) -> tuple[GrantRow, ...]:
    """The grants in force or to come that a stand-in may be named for."""
    require(viewer, Data.USERS, Verb.EDIT, what="name a stand-in")
    rows = Grant.objects.filter(covers_for__isnull=True, user__is_active=True)
    rows = rows.exclude(ends_on__lte=today).filter(user__is_system=False)
    return _grant_rows(rows.order_by("user__name", "role", "id"), today)


def users(viewer: Viewer, today: date) -> tuple[UserRow, ...]:
    """Every account but the system's, by name, with the roles it holds today."""
    require(viewer, Data.USERS, Verb.SEE, what="see the accounts")
    held: dict[int, list[tuple[str, str, int | None]]] = {}
    rows = Grant.objects.filter(starts_on__lte=today).exclude(ends_on__lte=today)
    for user_id, role, scope, scope_id in rows.order_by("role", "id").values_list(
        "user_id", "role", "scope", "scope_id"
    ):
        held.setdefault(user_id, []).append((role, scope, scope_id))
    names, local = ScopeNames(), zone()
    return tuple(
        _user_row(row, held.get(row.pk, []), names, local)
        for row in User.objects.filter(is_system=False).order_by("name", "email")
    )


def user(viewer: Viewer, user_id: int, today: date) -> UserRow:
    """One account. NotFound for whoever may not see accounts, unless it is one's own."""
    row = User.objects.filter(pk=user_id, is_system=False).first()
    own = user_id == viewer.user_id
    if row is None or not (own or viewer.is_system or may(viewer, Data.USERS)):
        raise NotFound(f"There is no user {user_id}.")
    held = Grant.objects.filter(user_id=user_id, starts_on__lte=today).exclude(ends_on__lte=today)
    grants = list(held.order_by("role", "id").values_list("role", "scope", "scope_id"))
    return _user_row(row, grants, ScopeNames(), zone())


def _user_row(row: User, held: list, names: ScopeNames, local: ZoneInfo) -> UserRow:
    words = [
        role_word(role) if scope == "ALL" else f"{role_word(role)}, {names.name(scope, scope_id)}"
        for role, scope, scope_id in held
    ]
    waits = row.temporary_password_at is not None or not row.has_usable_password()
    state = "ACTIVE" if not waits else "INVITED"
    return UserRow(
        row.pk,
        row.name,
        row.email,
        state if row.is_active else "INACTIVE",
        " · ".join(dict.fromkeys(words)),
        len(held),
        row.created_at.astimezone(local),
        row.last_login.astimezone(local) if row.last_login else None,
        row.temporary_password_at.astimezone(local) if row.temporary_password_at else None,
        row.version,
    )


def viewer_on(viewer: Viewer, user_id: int, on: date) -> Viewer:
    """The rights another user holds on a day, to be asked about and not acted with."""
    row = user(viewer, user_id, on)
    held = Grant.objects.filter(user_id=user_id, starts_on__lte=on).exclude(ends_on__lte=on)
    grants = tuple(
        HeldGrant(Role(role), *rest)
        for role, *rest in held.order_by("id").values_list(
            "role", "scope", "scope_id", "covers_for_id", "only"
        )
    )
    return Viewer(user_id=row.id, name=row.name, grants=grants)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A bearer token of one's own, by its beginning; its secret is stored nowhere."""

    id: int
    name: str
    prefix: str
    scopes: str
    state: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


def tokens_of(viewer: Viewer, now: datetime) -> tuple[TokenRow, ...]:
    """The viewer's own tokens, newest first."""
    local = zone()
    rows = ApiToken.objects.filter(user_id=viewer.user_id)
    return tuple(
        TokenRow(
            row.pk,
            row.name,
            row.prefix,
            row.scopes.replace(" ", " and "),
            "REVOKED" if row.revoked_at else "EXPIRED" if row.expires_at <= now else "ACTIVE",
            row.created_at.astimezone(local),
            row.expires_at.astimezone(local),
            row.last_used_at.astimezone(local) if row.last_used_at else None,
        )
        for row in rows.order_by(F("revoked_at").desc(nulls_first=True), "-id")
    )
