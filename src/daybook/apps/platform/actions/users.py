"""Who may sign in, with which roles, and through which tokens?"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from daybook.core.rights import Data, Role, Verb

from ..models import ApiToken, Grant, User
from ..queries.organization import local_date
from ..refusals import Denied, NotFound, Refused
from ..rights import require
from ..transactions import action, change_row, or_refuse, record_audit
from ..viewer import Viewer
from .grants import end_grant, grant_role, keep_an_administrator

__all__ = [
    "add_user",
    "change_user",
    "create_token",
    "deactivate_user",
    "end_grant",
    "grant_role",
    "one_time_password",
    "reactivate_user",
    "revoke_token",
    "set_temporary_password",
    "user_of_token",
]
TOKEN_SCOPES = ("read", "write")
_PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"


def add_user(
    *,
    actor: Viewer,
    now: datetime,
    email: str,
    name: str,
    password: str | None,
    temporary: bool = False,
) -> int:
    """Make an account; without a password it cannot sign in until one is set.

    A `temporary` password must be replaced at the first sign-in.
    """
    require(actor, Data.USERS, Verb.EDIT, what="add a user")
    email, name = _written(email, name)
    if password is not None:
        _check_password(password, User(email=email, name=name))
    with action():
        _check_free(email)
        with or_refuse(_taken(email)):
            user = User.objects.create_user(
                email, password, name=name, created_at=now,
                temporary_password_at=now if temporary and password else None,
            )  # fmt: skip
        line = record_audit(actor=actor, verb="add_user", now=now, subject=("USER", user.pk))
        User.objects.filter(pk=user.pk).update(audit_line=line)
    return user.pk


def change_user(
    *, actor: Viewer, now: datetime, user_id: int, version: int, name: str, email: str
) -> None:
    """Correct the name or the address of an account. Both stay out of the audit's values."""
    require(actor, Data.USERS, Verb.EDIT, what="change an account")
    email, name = _written(email, name)
    with action():
        _account(user_id)
        _check_free(email, besides=user_id)
        line = record_audit(actor=actor, verb="change_user", now=now, subject=("USER", user_id))
        with or_refuse(_taken(email)):
            change_row(User, user_id, version=version, changes={"name": name, "email": email},
                       line=line, kind="USER")  # fmt: skip


def deactivate_user(
    *, actor: Viewer, now: datetime, user_id: int, version: int, reason: str = ""
) -> None:
    """Stop an account from signing in, at once; its history stays."""
    require(actor, Data.USERS, Verb.EDIT, what="deactivate a user")
    if user_id == actor.user_id:
        raise Refused("USER-03", "You cannot deactivate your own account; another administrator "
                      "can.")  # fmt: skip
    with action():
        user = _account(user_id)
        if not user.is_active:
            raise Refused("STATE-01", "This account is inactive already.")
        if Grant.objects.filter(user=user, role=Role.ADMINISTRATOR).exists():
            keep_an_administrator(Q(user_id=user_id), local_date(now))
        line = record_audit(actor=actor, verb="deactivate_user", now=now, reason=reason,
                            subject=("USER", user_id))  # fmt: skip
        change_row(User, user_id, version=version, changes={"is_active": False}, line=line,
                   kind="USER")  # fmt: skip


def reactivate_user(
    *, actor: Viewer, now: datetime, user_id: int, version: int, reason: str = ""
) -> None:
    """Let an account sign in again, with the grants that have not ended meanwhile."""
    require(actor, Data.USERS, Verb.EDIT, what="reactivate a user")
    with action():
        if _account(user_id).is_active:
            raise Refused("STATE-01", "This account is active already.")
        line = record_audit(actor=actor, verb="reactivate_user", now=now, reason=reason,
                            subject=("USER", user_id))  # fmt: skip
        change_row(User, user_id, version=version, changes={"is_active": True}, line=line,
                   kind="USER")  # fmt: skip


def set_temporary_password(*, actor: Viewer, now: datetime, user_id: int, version: int) -> str:
    """Give an account a one-time password, returned this once; the first sign-in replaces it.

    Whoever was signed in as this user is signed out, because the old password no longer holds.
    """
    require(actor, Data.USERS, Verb.EDIT, what="set a password")
    secret = one_time_password()
    with action():
        if not _account(user_id).is_active:
            raise Refused("USER-01", "This account is inactive; reactivate it first.")
        line = record_audit(actor=actor, verb="set_temporary_password", now=now,
                            subject=("USER", user_id))  # fmt: skip
        change_row(
            User,
            user_id,
            version=version,
            changes={"password": make_password(secret), "temporary_password_at": now},
            line=line,
            kind="USER",
        )
    return secret


def one_time_password() -> str:
    """Sixteen letters and digits in groups, without those that are read for another."""
    groups = ("".join(secrets.choice(_PLAIN) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _written(email: str, name: str) -> tuple[str, str]:
    email, name = email.strip().lower(), " ".join(name.split())
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("USER-01", "Write an e-mail address, such as ana@company.example.",
                      field="email") from error  # fmt: skip
    if not name or len(name) > 120:
        raise Refused("USER-01", "A name has from 1 to 120 letters.", field="name")
    return email, name


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("USER-02", " ".join(error.messages), field="password") from error


def _taken(email: str) -> Refused:
    return Refused("USER-01", f"{email} has an account already.", field="email")


def _check_free(email: str, besides: int | None = None) -> None:
    if User.objects.filter(email__iexact=email).exclude(pk=besides).exists():
        raise _taken(email)


def _account(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id, is_system=False).first()
    if user is None:
        raise NotFound(f"There is no user {user_id}.")
    return user


def create_token(
    *, actor: Viewer, now: datetime, name: str, scopes: str, days: int = 90
) -> tuple[int, str]:
    """Make a bearer token for oneself. The secret is shown this once and stored hashed."""
    if actor.token_scopes is not None:
        raise Denied("TOKEN-01", "A token cannot make tokens; sign in to make one.")
    if not name.strip():
        raise Refused("TOKEN-01", "Name the token, so that you know it when you end it.",
                      field="name")  # fmt: skip
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
            name=name.strip()[:80],
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
        row = ApiToken.objects.filter(
            pk=token_id, user_id=actor.user_id, revoked_at__isnull=True
        ).first()
        if row is None:
            raise NotFound("There is no such token of yours.")
        line = record_audit(actor=actor, verb="revoke_token", now=now, subject=("TOKEN", token_id))
        change_row(ApiToken, token_id, version=row.version, changes={"revoked_at": now},
                   line=line, kind="TOKEN")  # fmt: skip


def user_of_token(secret: str, *, now: datetime) -> tuple[User, frozenset[str]] | None:
    """The user and scopes behind a bearer token, or None when it is unknown or over."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    token = (
        ApiToken.objects.select_related("user")
        .only("scopes", "last_used_at", "user__name", "user__is_system")
        .filter(digest=digest, revoked_at__isnull=True, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if token is None:
        return None
    if token.last_used_at is None or now - token.last_used_at > timedelta(minutes=5):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user, frozenset(token.scopes.split())
