"""How does a user like the pages? The theme; nothing else is kept so far."""

from __future__ import annotations

from datetime import datetime

from ..models import User
from ..refusals import Refused
from ..transactions import action, change_row, record_audit
from ..viewer import Viewer

# Stored value and what it means on the account page.
THEMES = (
    ("", "Follow the system, or the moon button above"),
    ("light", "Always light"),
    ("dark", "Always dark"),
)


def choose_theme(*, actor: Viewer, now: datetime, theme: str) -> None:
    """Keep one's own theme: empty for the system's, light or dark."""
    if theme not in {value for value, _ in THEMES}:
        raise Refused("USER-01", "A theme is the system's, light or dark.", field="theme")
    with action():
        line = record_audit(
            actor=actor, verb="choose_theme", now=now, subject=("USER", actor.user_id)
        )
        change_row(
            User, actor.user_id, version=None, changes={"theme": theme}, line=line, kind="USER"
        )
