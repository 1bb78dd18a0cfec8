"""Who may sign in, with which roles, and through which tokens?"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from daybook.core.rights import Data, Role, Verb

from ..models import ApiToken, Grant, User
from ..refusals import Denied, NotFound, Refused
from ..rights import require
from ..transactions import action, change_row, record_audit
from ..viewer import Viewer

TOKEN_SCOPES = ("read", "write")


def add_user(*, actor: Viewer, now: datetime, email: str, name: str, password: str | None) -> int:
    """Make an account; without a password it cannot sign in until one is set."""
    require(actor, Data.USERS, Verb.EDIT, what="add a user")
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("USER-01", f"{email} has an account already.", field="email")
    if password is not None:
        try:
            validate_password(password)
        except ValidationError as error:
            raise Refused("USER-02", " ".join(error.messages), field="password") from error
    with action():
        line = record_audit(actor=actor, verb="add_user", now=now, subject=("USER", None))
        user = User.objects.create_user(email, password, name=name, created_at=now, audit_line=line)
    return user.pk


def grant_role(
    *,
    actor: Viewer,
    now: datetime,
    user_id: int,
    role: Role,
    starts_on: date,
    scope: str = "ALL",
    scope_id: int | None = None,
    ends_on: date | None = None,
) -> int:
    """Give a role for a scope and some dates. Nobody grants to oneself."""
    require(actor, Data.USERS, Verb.EDIT, what="grant a role")
    if actor.user_id == user_id and not actor.is_system:
        raise Denied("APPR-02", "You cannot grant a role to yourself; ask another administrator.")
    with action():
        line = record_audit(actor=actor, verb="grant_role", now=now, subject=("USER", user_id))
        row = Grant.objects.create(
            user_id=user_id,
            role=role,
            scope=scope,
            scope_id=scope_id,
            starts_on=starts_on,
            ends_on=ends_on,
            audit_line=line,
        )
    return row.pk


def end_grant(*, actor: Viewer, now: datetime, grant_id: int, ends_on: date) -> None:
    """Let a grant end on a day; the row stays as history."""
    require(actor, Data.USERS, Verb.EDIT, what="end a grant")
    with action():
        record_audit(actor=actor, verb="end_grant", now=now, subject=("GRANT", grant_id))
        if not Grant.objects.filter(pk=grant_id, starts_on__lt=ends_on).update(ends_on=ends_on):
            raise NotFound(f"There is no grant {grant_id} that began before {ends_on}.")


def deactivate_user(*, actor: Viewer, now: datetime, user_id: int, version: int) -> None:
    """Stop an account from signing in; its history stays."""
    require(actor, Data.USERS, Verb.EDIT, what="deactivate a user")
    with action():
        line = record_audit(actor=actor, verb="deactivate_user", now=now,
                            subject=("USER", user_id))  # fmt: skip
        change_row(User, user_id, version=version, changes={"is_active": False}, line=line,
                   kind="USER")  # fmt: skip


def create_token(
    *, actor: Viewer, now: datetime, name: str, scopes: str, days: int = 90
) -> tuple[int, str]:
    """Make a bearer token for oneself. The secret is shown this once and stored hashed."""
    wanted = tuple(sorted(set(scopes.split())))
    if not wanted or any(scope not in TOKEN_SCOPES for scope in wanted):
        raise Refused("TOKEN-01", "Scopes are read, write or both.", field="scopes")
    if not 1 <= days <= 365:
        raise Refused("TOKEN-01", "A token lives from 1 to 365 days.", field="days")
    secret = f"dbk_{secrets.token_urlsafe(32)}"
    with action():
        line = record_audit(actor=actor, verb="create_token", now=now,
                            subject=("USER", actor.user_id))  # fmt: skip
        row = ApiToken.objects.create(
            user_id=actor.user_id,
            name=name[:80] or "token",
            prefix=secret[:10],
            digest=hashlib.sha256(secret.encode()).hexdigest(),
            scopes=" ".join(wanted),
            created_at=now,
            expires_at=now + timedelta(days=days),
            audit_line=line,
        )
    return row.pk, secret


def revoke_token(*, actor: Viewer, now: datetime, token_id: int) -> None:
    """End a token of one's own at once."""
    with action():
        record_audit(actor=actor, verb="revoke_token", now=now, subject=("TOKEN", token_id))
        if not ApiToken.objects.filter(
            pk=token_id, user_id=actor.user_id, revoked_at__isnull=True
        ).update(revoked_at=now):
            raise NotFound("There is no such token of yours.")


def user_of_token(secret: str, *, now: datetime) -> tuple[User, frozenset[str]] | None:
    """The user and scopes behind a bearer token, or None when it is unknown or over."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest, revoked_at__isnull=True, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if token is None:
        return None
    if token.last_used_at is None or now - token.last_used_at > timedelta(minutes=5):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user, frozenset(token.scopes.split())
