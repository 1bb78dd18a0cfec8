"""How is a cell of My Week saved? By what was typed, over the draft that was seen.

"+1" typed over a draft of 6:00 saves 7:00; typed over an empty cell it saves 1:00. A draft that
somebody else saved meanwhile is a conflict with both values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.refusals import Conflict, Refused
from daybook.apps.platform.transactions import action
from daybook.apps.platform.viewer import Viewer
from daybook.core.worktime import DurationRefused, parse_duration

from ..models import TimeEntry
from .entries import OPEN_STATES, SavedEntry, save_entry


@dataclass(frozen=True, slots=True)
class Place:
    """Which cell: a person's task on a day."""

    person_id: int
    project_id: int
    task_id: int
    worked_on: date


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
) -> SavedEntry:
    """Save what was typed into a cell that holds at most one draft.

    `version` is the draft's that was seen; 0 or None where the cell was seen empty. Raises Conflict
    where another stands there now, TIME-01 for text that is no duration, and save_entry's rules.
    """
    with action():
        lines = _lines(place)
        held = lines[0] if len(lines) == 1 else None
        if len(lines) > 1 or (held and held.state not in OPEN_STATES):
            raise Refused(
                "STATE-01",
                "This cell holds lines that are not one draft. Open it to change them one by one.",
            )
        minutes = minutes_of(text, held.minutes if held else 0)
        _require_seen(held, version, minutes)
        saved = save_entry(
            actor=actor, now=now, today=today, person_id=place.person_id,
            project_id=place.project_id, task_id=place.task_id, worked_on=place.worked_on,
            minutes=minutes, entry_id=held.pk if held else None, version=version or None,
        )  # fmt: skip
        # Two windows may fill one empty cell at once; the later of the two gives way.
        if saved.id and held is None and len(now_there := _lines(place)) > 1:
            other = next(line for line in now_there if line.pk != saved.id)
            raise _conflict(other, minutes)
    return saved


def _lines(place: Place) -> list[TimeEntry]:
    return list(
        TimeEntry.objects.filter(
            counted(),
            person_id=place.person_id,
            project_id=place.project_id,
            task_id=place.task_id,
            worked_on=place.worked_on,
        ).order_by("pk")
    )


def _require_seen(held: TimeEntry | None, version: int | None, minutes: int) -> None:
    seen = version or 0
    now_there = held.version if held else 0
    if seen != now_there:
        raise _conflict(held, minutes)


def _conflict(held: TimeEntry | None, minutes: int) -> Conflict:
    theirs = held.minutes if held else 0
    return Conflict(
        "This cell was changed elsewhere since you opened it.",
        mine={"minutes": minutes},
        theirs={"minutes": theirs, "version": held.version if held else 0},
    )
