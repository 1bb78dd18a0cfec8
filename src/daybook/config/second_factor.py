"""What if somebody lost the phone and the recovery codes? An administrator removes the factor."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator

from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from .accounts import is_readable


def reset_second_factor(*, actor: Viewer, now: datetime, user_id: int) -> bool:
    """Take app and recovery codes off an account. Returns whether there were any."""
    require(actor, Data.USERS, Verb.EDIT, what="reset a second factor")
    with action():
        record_audit(actor=actor, verb="reset_second_factor", now=now, subject=("USER", user_id))
        return bool(Authenticator.objects.filter(user_id=user_id).delete()[0])


def drop_unreadable_second_factors() -> int:
    """Take off factors made under another secret key, which no code would ever fit again."""
    gone = 0
    for row in Authenticator.objects.filter(type=Authenticator.Type.TOTP):
        if not is_readable(row.data["secret"]):
            gone += 1
            Authenticator.objects.filter(user_id=row.user_id).delete()
    return gone
