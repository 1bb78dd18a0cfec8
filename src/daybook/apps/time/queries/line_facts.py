"""May a line be written here, on this day? Place, employment and month in one read.

Asked at every cell that is saved, so it is one statement where each app alone would need one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from daybook.apps.people.queries.employed import employed_on
from daybook.apps.platform.prepared import PreparedRead
from daybook.apps.platform.queries.month_locks import lock_of
from daybook.apps.projects.queries.bookable import (
    ENTITY_OF_PLACE,
    BookablePlace,
    bookable_places,
)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What stands for or against a line. `lock` is that of the place's entity in the month."""

    place: BookablePlace
    is_employed: bool
    lock: str


def _asked(person: int, project: int, task: int, on: date, month: date) -> QuerySet:
    return bookable_places(
        project, task, employed=employed_on(person, on), lock=lock_of(ENTITY_OF_PLACE, month)
    )


_FACTS = PreparedRead(_asked, person=int, project=int, task=int, on=date, month=date)


def line_facts(person_id: int, project_id: int, task_id: int, on: date) -> LineFacts | None:
    """The facts of a person's task on a day; None where the task is none of the project's."""
    rows = _FACTS(
        person=person_id, project=project_id, task=task_id, on=on, month=on.replace(day=1)
    )
    if not rows:
        return None
    *place, is_employed, lock = rows[0]
    return LineFacts(BookablePlace(*place), bool(is_employed), lock)
