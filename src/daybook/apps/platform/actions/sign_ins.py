"""Where am I signed in, and how do I end it? One row a browser, written at sign-in."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session

from daybook.core.rights import Data, Verb

from ..models import SignIn, User
from ..rights import require
from ..transactions import action, record_audit
from ..viewer import Viewer


def end_sign_ins(
    *, actor: Viewer, now: datetime, user_id: int | None = None, keep: str = ""
) -> int:
    """Sign a user out of every browser but the one whose session is `keep`; oneself by default.

    Somebody else's sessions end only by whoever may change users. Returns how many ended.
    """
    whose = actor.user_id if user_id is None else user_id
    if whose != actor.user_id:
        require(actor, Data.USERS, Verb.EDIT, what="sign somebody else out")
    with action():
        record_audit(actor=actor, verb="end_sign_ins", now=now, subject=("USER", whose))
        rows = SignIn.objects.filter(user_id=whose).exclude(session_key=keep)
        keys = list(rows.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        rows.delete()
    return len(keys)


def note_sign_in(*, user: User, session_key: str, client: str, now: datetime) -> None:
    """Remember which browser a user signed in with, so that the user can end it."""
    SignIn.objects.update_or_create(
        session_key=session_key,
        defaults={"user": user, "client": client[:60], "signed_in_at": now, "seen_at": now},
    )


def note_sign_out(*, session_key: str) -> None:
    """Forget a browser whose session has ended."""
    SignIn.objects.filter(session_key=session_key).delete()


def note_seen(*, session_key: str, now: datetime) -> None:
    """Move the last sight of a signed-in browser."""
    SignIn.objects.filter(session_key=session_key).update(seen_at=now)
