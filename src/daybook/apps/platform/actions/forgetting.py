"""How does an account stop naming somebody? Part of the action that forgets a person."""

from __future__ import annotations

from ..models import User
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
