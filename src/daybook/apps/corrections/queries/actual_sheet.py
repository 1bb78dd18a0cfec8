"""What did a person work on the days that were estimated? Rows of tasks by day, with the estimate.

The engineer on ACME-001: Wednesday 29 estimated 8:00, written 8:00; Thursday 30 estimated 8:00, not
written yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.people.queries.persons import person_ids_by_code, person_names
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.apps.time.queries.estimates import month_end_of_person
from daybook.apps.time.queries.places import likely_places
from daybook.apps.time.queries.rights import may_enter_for, may_see_week_of
from daybook.core.corrections import estimated_days
from daybook.core.periods import next_month, week_of
from daybook.core.rights import Data, Verb, may_approve_line

from .estimates import EstimateLine, estimate_lines

_MORE_PLACES = 4


@dataclass(frozen=True, slots=True)
class ActualCell:
    """One day of a task: estimated and written minutes, and why it cannot be written."""

    field: str
    on: date
    estimated: int
    actual: int | None
    state: str
    entry_id: int | None
    why: str


@dataclass(frozen=True, slots=True)
class ActualRow:
    """A task with its days."""

    project_code: str
    task_name: str
    cells: tuple[ActualCell, ...]


@dataclass(frozen=True, slots=True)
class ActualSheet:
    """A person's estimated days of a month."""

    person_id: int
    person_code: str
    person_name: str
    is_own: bool
    can_write: bool
    may_true_up: bool
    days: tuple[date, ...]
    rows: tuple[ActualRow, ...]
    due: int
    missing: int


def actual_sheet(viewer: Viewer, person_code: str, month: date, *, today: date) -> ActualSheet:
    """The estimated days of a person whose time the viewer may see. Raises NotFound."""
    person_id = person_ids_by_code().get(person_code.upper())
    lines = estimate_lines(viewer, month, person_code=person_code.upper())
    last = next_month(month).fromordinal(next_month(month).toordinal() - 1)
    if person_id is None or not (lines or may_see_week_of(viewer, person_id, last)):
        raise NotFound(f"There is no person {person_code}, or not for you.")
    found = month_end_of_person(person_id, month)
    days = estimated_days(found[0], found[0].cutoff_on) if found else ()
    writes = may_enter_for(viewer, person_id, last)
    due = sum(line.state == "DUE" for line in lines)
    answers = may(viewer, Data.TIME, Verb.APPROVE) and may_approve_line(viewer.person_id, person_id)
    code, name = person_names([person_id])[person_id]
    return ActualSheet(
        person_id,
        code,
        name,
        viewer.person_id == person_id,
        writes,
        bool(due) and answers and next_month(month) <= today,
        days,
        _rows(lines, days, person_id, writes, today),
        due,
        sum(line.state == "ESTIMATED" for line in lines),
    )


def _rows(
    lines: tuple[EstimateLine, ...], days: tuple[date, ...], person_id: int, writes: bool, today
) -> tuple[ActualRow, ...]:
    by_place: dict[tuple[int, int], dict[date, EstimateLine]] = {}
    names: dict[tuple[int, int], tuple[str, str]] = {}
    for line in lines:
        key = (line.project_id, line.task_id)
        by_place.setdefault(key, {})[line.worked_on] = line
        names[key] = (line.project_code, line.task_name)
    if writes and days:
        # Work that nobody had estimated has a row as well.
        for place in likely_places(person_id, week_of(days[0]))[:_MORE_PLACES]:
            key = (place.project_id, place.task_id)
            by_place.setdefault(key, {})
            names.setdefault(key, (place.project_code, place.task_name))
    return tuple(
        ActualRow(
            *names[key],
            tuple(_cell(key, day, held.get(day), writes, today) for day in days),
        )
        for key, held in sorted(by_place.items(), key=lambda item: names[item[0]])
    )


def _cell(key, day: date, line: EstimateLine | None, writes: bool, today: date) -> ActualCell:
    field = f"{key[0]}-{key[1]}.{day.isoformat()}"
    why = ""
    if line is not None and line.state == "SETTLED":
        why = "Trued up; correct the line instead."
    elif not writes:
        why = "The person or a coordinator writes this."
    elif day > today:
        why = "This day is not over yet."
    if line is None:
        return ActualCell(field, day, 0, None, "", None, why)
    return ActualCell(field, day, line.estimated, line.actual, line.state, line.entry_id, why)
