"""Where am I signed in? One row a browser, one's own only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..models import SignIn
from ..viewer import Viewer


@dataclass(frozen=True, slots=True)
class SignInRow:
    """A browser signed in as this user, and whether it is the one that asks."""

    client: str
    signed_in_at: datetime
    seen_at: datetime
    here: bool


def sign_ins_of(viewer: Viewer, *, here: str) -> tuple[SignInRow, ...]:
    """The viewer's browsers, the one that asks first; `here` is its session's key."""
    rows = SignIn.objects.filter(user_id=viewer.user_id).order_by("-seen_at")
    found = [
        SignInRow(row.client, row.signed_in_at, row.seen_at, row.session_key == here)
        for row in rows
    ]
    return tuple(sorted(found, key=lambda row: not row.here))
