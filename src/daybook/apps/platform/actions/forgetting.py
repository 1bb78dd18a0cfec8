"""How does an account stop naming somebody? Parts of the action that forgets a person.

A code such as ABEAUM may be made of a name, so it goes too; that it is never used again is kept
by its hash alone.
"""

from __future__ import annotations

import hashlib

from ..models import ExternalId, User
from ..transactions import change_row


def forget_account(*, line, user_id: int) -> None:
    """Take the name and address off an account and stop it from signing in.

    Its key stays, because the audit trail names it. Part of another action: `line` is that
    action's audit line. Sessions end at the next request, since the account is inactive.
    """
    row = User.objects.get(pk=user_id)
    row.set_unusable_password()
    change_row(
        User,
        user_id,
        version=None,
        changes={
            "name": f"Former user {user_id}",
            "email": f"user-{user_id}@forgotten.invalid",
            "password": row.password,
            "is_active": False,
        },
        line=line,
        kind="USER",
    )


def _digest(code: str) -> str:
    return hashlib.sha256(code.casefold().encode()).hexdigest()


def retire_code(*, line, kind: str, record_id: int, code: str) -> None:
    """Remember by hash that a code was used, so that nobody gets it again."""
    ExternalId.objects.create(
        system="retired code",
        kind=kind,
        external_id=_digest(code),
        record_kind=kind,
        record_id=record_id,
        audit_line=line,
    )


def is_retired(kind: str, code: str) -> bool:
    """Whether a code belonged to somebody who is forgotten."""
    return ExternalId.objects.filter(
        system="retired code", kind=kind, external_id=_digest(code)
    ).exists()
