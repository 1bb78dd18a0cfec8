"""Which messages came for expenses, and what was made of them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data

from ..models import ReceivedMessage


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message: drafts made of it, or the reason why none."""

    id: int
    subject: str
    person_name: str | None
    outcome: str
    reason: str
    drafts: int
    received_at: datetime


def message_page(
    viewer: Viewer, *, first: int = 0, size: int = 50
) -> tuple[tuple[MessageRow, ...], int]:
    """Messages the viewer may see, the newest first: all of them, or one's own."""
    scope = scope_of(viewer, Data.EXPENSES)
    rows = ReceivedMessage.objects.order_by("-id")
    if not scope.everything:
        own = viewer.person_id if scope else None
        rows = rows.filter(person_id=own, person_id__isnull=False)
    columns = ("id", "subject", "person__name", "outcome", "reason", "drafts", "received_at")
    return tuple(MessageRow(*row) for row in rows.values_list(*columns)[first : first + size]), (
        rows.count()
    )
