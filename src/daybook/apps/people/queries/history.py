"""What happened to this person's record? Its audit lines, with the changes in words.

"role: PSE → Senior PSE", never "role_id: 2 → 5"; kinds and reasons of leave are not in the audit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybook.apps.platform.queries.history import HistoryRow, history_of
from daybook.apps.platform.queries.organization import entities
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Person
from .directory import PersonPage, may_on_person
from .places import place_choices, place_codes


@dataclass(frozen=True, slots=True)
class PersonEvent:
    """One action on a person, in the organization's zone."""

    at: datetime
    actor_name: str
    verb: str
    reason: str
    changes: tuple[str, ...]


def person_history(page: PersonPage, viewer: Viewer) -> tuple[PersonEvent, ...] | None:
    """Everything recorded about a person, newest first; None where the audit is not shown."""
    if not may_on_person(viewer, page.row.id, Data.AUDIT, Verb.SEE):
        return None
    records = [("PERSON", page.row.id), *(("EMPLOYMENT", span.id) for span in page.spans)]
    lines: dict[int, HistoryRow] = {}
    changes: dict[int, list] = {}
    for kind, key in records:
        for line in history_of(viewer, kind, key, whole=True, limit=None):
            lines.setdefault(line.id, line)
            changes.setdefault(line.id, []).extend(line.values)
    words = _Words()
    return tuple(
        PersonEvent(
            line.at,
            line.actor,
            line.verb_words,
            line.reason,
            tuple(words.change(*change) for change in changes[key]),
        )
        for key, line in sorted(lines.items(), reverse=True)
    )


class _Words:
    """Columns and keys as people name them, each table read once."""

    def __init__(self) -> None:
        self._names = {
            "role_id": place_codes("role"),
            "region_id": place_codes("region"),
            "practice_id": place_codes("practice"),
            "work_calendar_id": dict(place_choices("calendar")),
            "entity_id": {row.id: row.code for row in entities()},
            "manager_id": dict(Person.objects.values_list("id", "code")),
        }

    def change(self, column: str, before: object, after: object) -> str:
        """Such as "role: PSE → Senior PSE"."""
        title = column.removesuffix("_id").removesuffix("_millionths").replace("_", " ")
        if column == "user_id":
            title = "account"
        return f"{title}: {self._value(column, before)} → {self._value(column, after)}"

    def _value(self, column: str, value: object) -> str:
        if value in (None, ""):
            return "none"
        if column in self._names:
            return str(self._names[column].get(value, value))
        if column.endswith("_millionths") and isinstance(value, int):
            return f"{value // 10_000} %"
        return str(value)
