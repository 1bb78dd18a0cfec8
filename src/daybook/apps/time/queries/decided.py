"""What has somebody decided of these lines already? For whoever comes second.

Four lines were approved by the manager at 16:00, on behalf of nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from ..models import TimeEntry


@dataclass(frozen=True, slots=True)
class Decided:
    """Lines in one state, by whom they came into it, and when."""

    state: str
    lines: int
    by_user_id: int
    by_name: str
    at: datetime


def decided_by_others(entry_ids: Collection[int]) -> tuple[Decided, ...]:
    """These lines as they are now, by state and by their newest audit line."""
    rows = (
        TimeEntry.objects.filter(pk__in=entry_ids)
        .order_by("audit_line_id")
        .values_list("state", "audit_line__actor_id", "audit_line__actor__name",
                     "audit_line__recorded_at", "audit_line_id")
        .annotate(Count("id"))
    )  # fmt: skip
    return tuple(
        Decided(state, lines, user_id, name, at) for state, user_id, name, at, _, lines in rows
    )
