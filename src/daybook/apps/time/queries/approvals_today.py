"""What of approval belongs on somebody's list of today? Lines that went up to them, and whose.

Three lines of last week went up to the coordinators on Tuesday; the coordinator's list says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import F, Q

from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb
from daybook.core.routing import Place

from ..models import Escalation
from .waiting_lines import Looks, waiting_lines


@dataclass(frozen=True, slots=True)
class EscalatedToMe:
    """Lines that went up to the viewer: how many, minutes, of how many people, since when."""

    lines: int
    minutes: int
    people: int
    oldest_on: date
    waiting_days: int


def escalated_to(viewer: Viewer, today: date) -> EscalatedToMe | None:
    """The lines that went up their ladder and now stand with the viewer; None without any."""
    if not may(viewer, Data.TIME, Verb.APPROVE):
        return None
    up = Escalation.objects.filter(
        entry__state="SUBMITTED", submission_id=F("entry__submission_id")
    )
    if not up.exists():
        return None
    rows = waiting_lines(viewer, Q(pk__in=up.values("entry_id")), ("worked_on", "id"))
    noon = datetime.combine(today, time(12), UTC)
    looks = Looks(viewer, rows, noon).found
    mine = [row for row in rows if looks[row.id].place in (Place.YOURS, Place.DELEGATED)]
    if not mine:
        return None
    return EscalatedToMe(
        len(mine), sum(row.minutes for row in mine), len({row.person_id for row in mine}),
        mine[0].worked_on, max(looks[row.id].waiting_days for row in mine),
    )  # fmt: skip
