"""To which task may a line move? The tasks of its project, likely ones, and those asked for."""

from __future__ import annotations

from daybook.apps.platform.viewer import Viewer
from daybook.apps.time.queries.entries import EntryRow, entry_line, own_billable_mark
from daybook.apps.time.queries.places import likely_places, open_places
from daybook.core.periods import week_of


def line_to_correct(viewer: Viewer, entry_id: int) -> EntryRow:
    """The line as the viewer may see it. Raises NotFound."""
    return entry_line(viewer, entry_id)


def own_billable(viewer: Viewer, entry_id: int) -> bool:
    """Whether the line itself is marked billable, whatever its task says."""
    return own_billable_mark(viewer, entry_id)


def place_choices(row: EntryRow, project: str = "") -> list[tuple[str, str]]:
    """("5-9", "ACME-001 · Build") pairs, the line's own place first."""
    found = {f"{row.project_id}-{row.task_id}": f"{row.project_code} · {row.task_name}"}
    for code in dict.fromkeys((row.project_code, project.strip().upper())):
        for place in open_places(search=code, limit=60) if code else ():
            if place.project_code.upper() == code.upper():
                found.setdefault(place.key, f"{place.project_code} · {place.task_name}")
    for place in likely_places(row.person_id, week_of(row.worked_on)):
        found.setdefault(place.key, f"{place.project_code} · {place.task_name}")
    return list(found.items())
