"""Which tasks take time at all? Open tasks of projects under way, in one read."""

from __future__ import annotations

from dataclasses import dataclass

from daybook.core.states import OPEN_FOR_TIME

from ..models import Task


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that takes time, with the names that people know it by."""

    project_id: int
    task_id: int
    project_code: str
    project_name: str
    customer_name: str
    task_code: str
    task_name: str
    is_billable: bool
    entity_id: int


def open_tasks() -> tuple[OpenTask, ...]:
    """Every open task of a project under way; billable only where its project is not internal."""
    rows = (
        Task.objects.filter(is_closed=False, project__status__in=OPEN_FOR_TIME)
        .order_by()
        .values_list(
            "project_id",
            "id",
            "project__code",
            "project__name",
            "project__engagement__customer__name",
            "code",
            "name",
            "is_billable",
            "project__engagement__entity_id",
            "project__billing_kind",
        )
    )
    return tuple(OpenTask(*row[:7], row[7] and row[9] != "INTERNAL", row[8]) for row in rows)
