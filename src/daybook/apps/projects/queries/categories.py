"""Which internal work is creditable on which day? The dated facts, read once and asked often."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from daybook.core.facts import Fact, Segment, segments
from daybook.core.utilization.categories import Category, category_on

from ..models import Task, TaskCategory


class Categories:
    """Every dated category, by task code and by task: one question to the database."""

    def __init__(self) -> None:
        self._codes: dict[str, list[Fact]] = defaultdict(list)
        self._tasks: dict[int, list[Fact]] = defaultdict(list)
        rows = TaskCategory.objects.order_by()
        for code, task, starts_on, revision, category in rows.values_list(
            "code", "task_id", "starts_on", "revision", "category"
        ):
            fact = Fact(starts_on, revision, category)
            if task is None:
                self._codes[code].append(fact)
            else:
                self._tasks[task].append(fact)

    def on(
        self, day: date, *, task_id: int, task_code: str, is_billable: bool, is_internal: bool
    ) -> Category:
        """The category of a line on its day (TIME-18); `is_billable` is the line's as it counts."""
        return category_on(
            day,
            is_billable=is_billable,
            is_internal=is_internal,
            of_task=self._tasks.get(task_id, ()),
            of_code=self._codes.get(task_code.upper(), ()),
        )

    def code_segments(self) -> dict[str, tuple[Segment, ...]]:
        """What each code says over [starts_on, ends_on), for a question to the database."""
        return {code: segments(facts) for code, facts in self._codes.items()}

    def task_segments(self) -> dict[int, tuple[Segment, ...]]:
        """The same of tasks with facts of their own."""
        return {task: segments(facts) for task, facts in self._tasks.items()}


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One dated fact as the page of the administration lists it."""

    id: int
    code: str
    task_id: int | None
    project_code: str
    task_code: str
    task_name: str
    starts_on: date
    revision: int
    category: str | None
    recorded_at: datetime
    recorded_by: str
    line_id: int

    @property
    def key(self) -> str:
        """What the fact is about, in words."""
        if self.task_id is None:
            return f"{self.code} on internal projects"
        return f"{self.project_code} · {self.task_code}"


def category_rows() -> tuple[CategoryRow, ...]:
    """Every fact there is: by key, newest start first."""
    rows = TaskCategory.objects.order_by("code", "task_id", "-starts_on", "-revision")
    return tuple(
        CategoryRow(*row[:3], *(text or "" for text in row[3:6]), *row[6:])
        for row in rows.values_list(
            "id", "code", "task_id", "task__project__code", "task__code", "task__name",
            "starts_on", "revision", "category", "recorded_at", "audit_line__actor__name",
            "audit_line_id",
        )
    )  # fmt: skip


def internal_codes() -> tuple[tuple[str, str], ...]:
    """(code, name) of the tasks of internal projects, each code once."""
    rows = Task.objects.filter(project__billing_kind="INTERNAL").order_by("code", "id")
    return tuple({code.upper(): name for code, name in rows.values_list("code", "name")}.items())


def internal_tasks_by_code() -> dict[str, list[int]]:
    """The tasks of internal projects by their code, in capitals."""
    found: dict[str, list[int]] = defaultdict(list)
    rows = Task.objects.filter(project__billing_kind="INTERNAL").order_by("id")
    for key, code in rows.values_list("id", "code"):
        found[code.upper()].append(key)
    return found


def task_named(project_code: str, task_code: str) -> int | None:
    """The task with these codes, or None."""
    rows = Task.objects.filter(project__code__iexact=project_code, code__iexact=task_code)
    return rows.values_list("id", flat=True).first()
