"""When is somebody away? Absences as they stand now; their minutes by day are in `workdays`.

Leave is append-only: the newest revision of a key holds, and one with no minutes is a cancellation.
What kind it is and why is a private matter: shown to the person, and to a regional leader of direct
reports, as the matrix says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Leave
from .directory import may_on_person


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """One absence over [starts_on, ends_on). `kind` and `reason` are None where not shown."""

    id: int
    person_id: int
    leave_key: str
    revision: int
    kind: str | None
    starts_on: date
    ends_on: date
    minutes_per_day: int
    reason: str | None

    @property
    def last_on(self) -> date:
        """The last day away."""
        return self.ends_on - timedelta(days=1)


def _newest(person_ids: Iterable[int] | None) -> list[Leave]:
    rows = Leave.objects.order_by("person_id", "leave_key", "revision")
    if person_ids is not None:
        rows = rows.filter(person_id__in=list(person_ids))
    newest = {(row.person_id, row.leave_key): row for row in rows}
    return [row for row in newest.values() if row.minutes_per_day > 0]


def may_see_reason(viewer: Viewer, person_id: int, on: date) -> bool:
    """Whether the viewer may, on this day, read why this person is away."""
    return may_on_person(viewer, person_id, Data.TIME_OFF_REASON, Verb.SEE, on=on)


def leave_of(person_id: int, viewer: Viewer, on: date) -> tuple[LeaveRow, ...]:
    """A person's absences as they stand, newest first, without the reason where it is private.

    `on` is the day of asking: a report of yesterday's is no longer one's to read about.
    """
    open_reason = may_see_reason(viewer, person_id, on)
    rows = sorted(_newest([person_id]), key=lambda row: row.starts_on, reverse=True)
    return tuple(
        LeaveRow(
            row.pk,
            row.person_id,
            row.leave_key,
            row.revision,
            row.kind if open_reason else None,
            row.starts_on,
            row.ends_on,
            row.minutes_per_day,
            row.reason if open_reason else None,
        )
        for row in rows
    )
