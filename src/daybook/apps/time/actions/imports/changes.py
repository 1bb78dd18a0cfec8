"""What would a checked file change in what is stored? The first rows, field by field.

Row 17 of the file says 8:00 where entry 412 holds 7:30: minutes, 7:30 → 8:00.
"""

from __future__ import annotations

from collections.abc import Iterator

from daybook.apps.people.queries.persons import person_names
from daybook.apps.projects.queries.projects import projects, tasks
from daybook.core.worktime import format_minutes

from ...models import TimeEntry
from .run import Plan

SHOWN_CHANGES = 100


def first_changes(plan: Plan) -> Iterator[tuple[int, int, str, str, str]]:
    """(row, entry, field, old, new) of the first rows that differ from their stored entry."""
    wanted = plan.changed[:SHOWN_CHANGES]
    if not wanted:
        return
    stored = TimeEntry.objects.in_bulk([entry_id for _, entry_id, _ in wanted])
    names = _Names(stored.values(), [line for line, _, _ in wanted])
    for line, entry_id, _ in wanted:
        held = stored.get(entry_id)
        if held is None:
            continue
        for field, old, new in (
            ("minutes", format_minutes(held.minutes), format_minutes(line.minutes)),
            ("person", names.person(held.person_id), names.person(line.person_id)),
            ("project", names.project(held.project_id), names.project(line.project_id)),
            ("task", names.task(held.task_id), names.task(line.task_id)),
            ("worked_on", held.worked_on.isoformat(), line.worked_on.isoformat()),
            ("billable", _word(held.is_billable), _word(line.is_billable)),
        ):
            if old != new:
                yield line.row_number, entry_id, field, old, new


def _word(value: bool) -> str:
    return "yes" if value else "no"


class _Names:
    """Codes of the records that changed rows name."""

    def __init__(self, stored, lines):
        both = [*stored, *lines]
        self._persons = person_names({row.person_id for row in both})
        self._projects = {row.id: row.code for row in projects()}
        self._tasks = {row.id: row.code for row in tasks({row.project_id for row in both})}

    def person(self, key: int) -> str:
        return self._persons.get(key, (str(key), ""))[0]

    def project(self, key: int) -> str:
        return self._projects.get(key, str(key))

    def task(self, key: int) -> str:
        return self._tasks.get(key, str(key))
