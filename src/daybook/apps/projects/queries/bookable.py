"""Does this task take time? What saving a line needs to know, in one small read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.expressions import Combinable

from ..models import Task


@dataclass(frozen=True, slots=True)
class BookablePlace:
    """A task with its project, as a line of time sees them. `id` is the project's."""

    id: int
    code: str
    status: str
    billing_kind: str
    entity_id: int
    task_id: int
    task_name: str
    task_is_closed: bool


_COLUMNS = (
    "project_id",
    "project__code",
    "project__status",
    "project__billing_kind",
    "project__engagement__entity_id",
    "id",
    "name",
    "is_closed",
)


# Where the entity of a place is found, for what is asked beside it.
ENTITY_OF_PLACE = "project__engagement__entity_id"


def bookable_place(project_id: int, task_id: int) -> BookablePlace | None:
    """The place, or None where the task is none of the project's."""
    row = bookable_places(project_id, task_id).first()
    return BookablePlace(*row) if row else None


def bookable_places(project_id: int, task_id: int, **asked: Combinable) -> QuerySet:
    """The one place or none, in the order of BookablePlace, and what lower apps are `asked`.

    A query of rows, so that whoever asks often may keep it prepared.
    """
    places = Task.objects.filter(pk=task_id, project_id=project_id).order_by()
    return places.annotate(**asked).values_list(*_COLUMNS, *asked)
