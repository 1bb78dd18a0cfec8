"""Does this task take time? What saving a line needs to know, in one small read."""

from __future__ import annotations

from dataclasses import dataclass

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


def bookable_place(project_id: int, task_id: int) -> BookablePlace | None:
    """The place, or None where the task is none of the project's."""
    row = (
        Task.objects.filter(pk=task_id, project_id=project_id)
        .order_by()
        .values_list(*_COLUMNS)
        .first()
    )
    return BookablePlace(*row) if row else None
