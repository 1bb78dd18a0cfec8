"""Has this person a calendar feed, since when, and was it read?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybook.apps.platform.viewer import Viewer

from ..models import CalendarFeed


@dataclass(frozen=True, slots=True)
class FeedState:
    """One's own feed as the account page shows it; its address is known to nobody any more."""

    created_at: datetime
    last_read_at: datetime | None


def own_calendar_feed(viewer: Viewer) -> FeedState | None:
    """The viewer's feed, or None where there is none."""
    if viewer.person_id is None:
        return None
    found = (
        CalendarFeed.objects.filter(person_id=viewer.person_id, revoked_at__isnull=True)
        .values_list("created_at", "last_read_at")
        .first()
    )
    return FeedState(*found) if found else None
