"""How is a cell of My Week saved? By what was typed, over the draft that was seen.

"+1" typed over a draft of 6:00 saves 7:00; typed over an empty cell it saves 1:00. A draft that
somebody else saved meanwhile is a conflict with both values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.refusals import Conflict, Refused
from daybook.apps.platform.transactions import action
from daybook.apps.platform.viewer import Viewer
from daybook.core.policy import Policy
from daybook.core.worktime import DurationRefused, parse_duration

from ..models import TimeEntry
from .entries import (
    OPEN_STATES,
    NewEntry,
    SavedEntry,
    require_line,
    require_open_month,
    whole_day,
    write_line,
)
from .flags import DayLine, lines_of_days
from .owners import acting_for

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Which cell: a person's task on a day, in the first or a further row of the task."""

    person_id: int
    project_id: int
    task_id: int
    worked_on: date
    row_number: int = 0

    def holds(self, row: DayLine) -> bool:
        """Whether a line of the person's day stands in this cell."""
        return (row.project_id, row.task_id, row.row_number or 0) == (
            self.project_id, self.task_id, self.row_number
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SavedCell:
    """The line a cell holds now, and the settings it was checked under (None: it was emptied)."""

    entry: SavedEntry
    policy: Policy | None = None


def minutes_of(text: str, current_minutes: int = 0) -> int:
    """Whole minutes of what was typed; nothing typed is nothing. Raises Refused TIME-01."""
    if not text.strip():
        return 0
    try:
        return parse_duration(text, current_minutes)
    except DurationRefused as error:
        message = str(error).removeprefix("TIME-01 ")
        raise Refused("TIME-01", f"{message[:1].upper()}{message[1:]}.", field="value") from error


def save_cell(
    *, actor: Viewer, now: datetime, today: date, place: Place, text: str, version: int | None
) -> SavedCell:
    """Save what was typed into a cell that holds at most one draft.

    `version` is the draft's that was seen; 0 or None where the cell was seen empty. Raises Conflict
    where another stands there now, TIME-01 for text that is no duration, and save_entry's rules.
    """
    on = place.worked_on
    acting = acting_for(actor, place.person_id, on)
    with whole_day(on), action():
        day = lines_of_days(place.person_id, on, on + _DAY, to_write=True)
        held = _held(day, place)
        minutes = minutes_of(text, held.minutes if held else 0)
        _require_seen(held, version, minutes)
        if not minutes and held is None:
            return SavedCell(SavedEntry(None, 0, 0, 0))
        new = NewEntry(place.person_id, place.project_id, place.task_id, on, minutes,
                       row_number=place.row_number)  # fmt: skip
        if minutes:
            where, policy = require_line(acting, new, today=today)
        else:
            where, policy = None, None
            require_open_month(acting, place.project_id, on)
        saved = write_line(
            acting, new, now=now, entry_id=held.id if held else None, policy=policy, day=day,
            kind=where.billing_kind if where else "",
        )  # fmt: skip
        if held is None:
            _require_alone(place, saved, minutes)
    return SavedCell(saved, policy)


def _held(day: Sequence[DayLine], place: Place) -> DayLine | None:
    """The draft of the cell. Raises STATE-01 where it holds anything else."""
    lines = [row for row in day if place.holds(row)]
    if any(row.run_id is not None for row in lines):
        keys = [row.id for row in lines]
        live = set(TimeEntry.objects.filter(counted(), pk__in=keys).values_list("pk", flat=True))
        lines = [row for row in lines if row.id in live]
    if len(lines) > 1 or (lines and lines[0].state not in OPEN_STATES):
        raise Refused(
            "STATE-01",
            "This cell holds lines that are not one draft. Open it to change them one by one.",
        )
    return lines[0] if lines else None


def _require_alone(place: Place, saved: SavedEntry, minutes: int) -> None:
    """Two windows may fill one empty cell at once; the later of the two gives way.

    Where writers follow each other anyway, the day was read whole before.
    """
    if connection.vendor == "sqlite":
        return
    day = lines_of_days(place.person_id, place.worked_on, place.worked_on + _DAY)
    for row in day:
        if place.holds(row) and row.id != saved.id:
            raise _conflict(row, minutes)


def _require_seen(held: DayLine | None, version: int | None, minutes: int) -> None:
    if (version or 0) != (held.version if held else 0):
        raise _conflict(held, minutes)


def _conflict(held: DayLine | None, minutes: int) -> Conflict:
    theirs = held.minutes if held else 0
    return Conflict(
        "This cell was changed elsewhere since you opened it.",
        mine={"minutes": minutes},
        theirs={"minutes": theirs, "version": held.version if held else 0},
    )
