"""What has this viewer put off, until which day and why?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..models import Snooze
from ..viewer import Viewer


@dataclass(frozen=True, slots=True)
class SnoozeRow:
    """A thing that sleeps until the morning of `until_on`."""

    thing: str
    until_on: date
    reason: str
    tier: int


def snoozes_of(viewer: Viewer, today: date) -> dict[str, SnoozeRow]:
    """The viewer's own, by thing; those whose day has come are over."""
    rows = Snooze.objects.filter(user_id=viewer.user_id, until_on__gt=today)
    return {
        row[0]: SnoozeRow(*row) for row in rows.values_list("thing", "until_on", "reason", "tier")
    }
