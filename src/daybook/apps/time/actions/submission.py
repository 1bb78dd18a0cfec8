"""How is a week handed in? By its parts: one a week, two where a month ends inside it (TIME-04).

The week of 29 June 2026 has two parts: Monday and Tuesday close June, the rest belongs to July.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.platform.actions.periods import require_open
from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.transactions import action, record_audit, record_changes
from daybook.apps.platform.viewer import Viewer
from daybook.core.periods import WeekPart, part_of

from ..models import Submission, TimeEntry
from .entries import OPEN_STATES
from .flags import refresh_flags
from .note_rule import require_notes
from .owners import acting_for


def _rows(person_id: int, part: WeekPart):
    return TimeEntry.objects.filter(
        counted(),
        person_id=person_id,
        worked_on__gte=part.starts_on,
        worked_on__lt=part.ends_on,
    )


def _require_open_part(actor: Viewer, rows, part: WeekPart, what: str) -> None:
    entities = rows.order_by().values_list("project__engagement__entity_id", flat=True).distinct()
    for entity_id in sorted(entities):
        require_open(actor, entity_id, part.month, what=what)


def record_states(line, rows: Iterable[tuple[int, str]], state: str) -> None:
    """Keep what state each line had and has, in its history."""
    record_changes(
        line, (("TIME_ENTRY", key, {"state": before}, {"state": state}) for key, before in rows)
    )


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was handed in: lines and their minutes; nothing where all was handed in before."""

    lines: int
    minutes: int


def submit_part(*, actor: Viewer, now: datetime, person_id: int, day: date) -> int:
    """Hand in the drafts of the week part that holds a day, as `hand_in`. Returns how many."""
    return hand_in(actor=actor, now=now, person_id=person_id, day=day).lines


def hand_in(*, actor: Viewer, now: datetime, person_id: int, day: date) -> HandedIn:
    """Hand in the drafts of the week part that holds a day.

    Submitting twice does nothing more. Raises Refused TIME-04 when there is nothing to hand in,
    PERIOD-01 or PERIOD-03 when the part's month is locked, TIME-19 when a note is missing.
    """
    acting = acting_for(actor, person_id, day)
    part = part_of(day)
    rows = _rows(person_id, part)
    with action():
        waiting = list(
            rows.select_for_update()
            .filter(state__in=OPEN_STATES)
            .order_by("pk")
            .values_list("pk", "state", "minutes")
        )
        if not waiting:
            if rows.exists():
                return HandedIn(0, 0)
            raise Refused(
                "TIME-04",
                f"There is no time from {part.starts_on} to hand in yet. Add a row first.",
            )
        keys = [key for key, *_ in waiting]
        _require_open_part(actor, rows.filter(pk__in=keys), part, "hand its time in")
        require_notes(keys)
        line = record_audit(actor=acting, verb="submit_part", now=now,
                            subject=("PERSON", person_id))  # fmt: skip
        refresh_flags(person_id, part.starts_on, part.ends_on)
        submission = Submission.objects.create(
            person_id=person_id,
            starts_on=part.starts_on,
            ends_on=part.ends_on,
            submitted_at=now,
            audit_line=line,
        )
        record_states(line, [(key, state) for key, state, _ in waiting], "SUBMITTED")
        done = rows.filter(pk__in=keys).update(
            state="SUBMITTED", submission=submission, audit_line=line, return_reason=""
        )
        return HandedIn(done, sum(minutes for *_, minutes in waiting))


def recall_part(*, actor: Viewer, now: datetime, person_id: int, day: date) -> int:
    """Take back what was handed in and not yet approved; it becomes draft again."""
    acting = acting_for(actor, person_id, day)
    part = part_of(day)
    rows = _rows(person_id, part)
    with action():
        waiting = list(
            rows.select_for_update()
            .filter(state="SUBMITTED")
            .order_by("pk")
            .values_list("pk", "state")
        )
        if not waiting:
            raise Refused(
                "STATE-01",
                "There is nothing to recall: these lines are drafts, or approved already.",
            )
        keys = [key for key, _ in waiting]
        _require_open_part(actor, rows.filter(pk__in=keys), part, "recall its time")
        line = record_audit(actor=acting, verb="recall_part", now=now,
                            subject=("PERSON", person_id))  # fmt: skip
        record_states(line, waiting, "DRAFT")
        return rows.filter(pk__in=keys).update(state="DRAFT", submission=None, audit_line=line)
