"""What is a week made of? Its lines, kept rows, bookings, work days, locks and budgets, read once.

Each is one question to the database, whatever the number of rows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, Sum

from daybook.apps.people.queries.directory import PersonPage
from daybook.apps.people.queries.persons import person_names
from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.queries.organization import counted, period_row
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, TaskRow, projects, tasks
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.core.staffing.booked import booked_minutes_left

from ..models import TimeEntry, WeekRow
from .holders import Holder, holders_of
from .rights import may_enter_for

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of time of the week."""

    id: int
    project_id: int
    task_id: int
    on: date
    minutes: int
    state: str
    version: int
    note: str
    is_billable: bool
    return_reason: str
    submitted_at: datetime | None
    row_number: int = 0

    @property
    def row(self) -> tuple[int, int, int]:
        """The row of the week it stands in: project, task, number of the row."""
        return (self.project_id, self.task_id, self.row_number)


@dataclass(slots=True)
class WeekFacts:
    """What the sheet is made of, read once."""

    monday: date
    today: date
    person: PersonPage
    can_edit: bool
    lines: list[Line]
    kept: set[tuple[int, int, int]]
    projects: dict[int, ProjectTerms] = field(default_factory=dict)
    tasks: dict[int, TaskRow] = field(default_factory=dict)
    first_task: dict[int, int] = field(default_factory=dict)
    plan: dict[tuple[int, int, date], int] = field(default_factory=dict)
    used: dict[int, dict[int | None, int]] = field(default_factory=dict)
    work: WorkDays | None = None
    locks: dict[tuple[int, date], tuple[str, str]] = field(default_factory=dict)
    holders: dict[int, Holder] = field(default_factory=dict)

    def lock(self, entity_id: int, month: date) -> tuple[str, str]:
        """The lock of an entity's month and its reason, asked once."""
        key = (entity_id, month)
        if key not in self.locks:
            row = period_row(entity_id, month)
            self.locks[key] = (row.lock, row.lock_reason)
        return self.locks[key]


def own_code(viewer: Viewer) -> str | None:
    """The code of the person behind the viewer's account."""
    if viewer.person_id is None:
        return None
    return person_names([viewer.person_id])[viewer.person_id][0]


def week_lines(person_id: int, monday: date) -> list[Line]:
    """The lines of a person's week that count, in order of day."""
    rows = TimeEntry.objects.filter(
        counted(), person_id=person_id, worked_on__gte=monday, worked_on__lt=monday + 7 * _DAY
    ).order_by("worked_on", "id")
    return [
        Line(*row[:-1], row[-1] or 0)
        for row in rows.values_list(
            "id", "project_id", "task_id", "worked_on", "minutes", "state", "version", "note",
            "is_billable", "return_reason", "submission__submitted_at", "row_number",
        )
    ]  # fmt: skip


def week_facts(
    viewer: Viewer, person: PersonPage, monday: date, today: date, *, with_budgets: bool
) -> WeekFacts:
    """Everything a person's week is made of; the viewer's right to write is asked here."""
    key, end = person.row.id, monday + 7 * _DAY
    facts = WeekFacts(
        monday,
        today,
        person,
        may_enter_for(viewer, key, monday + 6 * _DAY),
        week_lines(key, monday),
        set(
            WeekRow.objects.filter(person_id=key, monday=monday).values_list(
                "project_id", "task_id", "row_number"
            )
        ),
    )
    booked = [
        row for row in bookings_between(monday, end, person_id=key) if row.commitment == "HARD"
    ]
    wanted = {line.project_id for line in facts.lines} | {project for project, _, _ in facts.kept}
    wanted |= {row.project_id for row in booked}
    facts.projects = {row.id: row for row in projects(filters=Q(pk__in=wanted))}
    for row in tasks(wanted):
        facts.tasks[row.id] = row
    facts.first_task = _first_tasks(facts)
    facts.work = WorkDays(monday, end, {key})
    facts.plan = _plan(facts, booked, key)
    if with_budgets:
        facts.used = _used(_with_budget(facts))
        approved = [line.id for line in facts.lines if line.state == "APPROVED"]
        facts.holders = holders_of(viewer, approved)
    return facts


def _first_tasks(facts: WeekFacts) -> dict[int, int]:
    """The task a booking without one stands on: one with time this week, else an open one."""
    found: dict[int, int] = {}
    used = [(line.project_id, line.task_id) for line in facts.lines] + [
        (project, task) for project, task, _ in sorted(facts.kept)
    ]
    for project, task in used:
        found.setdefault(project, task)
    ordered = sorted(
        facts.tasks.values(), key=lambda row: (row.is_closed, not row.is_billable, row.code)
    )
    for task in ordered:
        found.setdefault(task.project_id, task.id)
    return found


def _plan(facts: WeekFacts, booked, person_id: int) -> dict[tuple[int, int, date], int]:
    """Minutes by (project, task, day) that hard bookings leave after holidays and leave."""
    by_day: dict[date, list[tuple[int, int, int]]] = defaultdict(list)
    for row in booked:
        task = row.task_id or facts.first_task.get(row.project_id)
        if task is None:
            continue
        for day, minutes in row.days(facts.monday, facts.monday + 7 * _DAY):
            by_day[day].append((row.project_id, task, minutes))
    found: dict[tuple[int, int, date], int] = {}
    for day, rows in by_day.items():
        left = booked_minutes_left(
            [minutes for _, _, minutes in rows],
            facts.work.calendar_minutes(person_id, day),
            facts.work.leave(person_id, day),
        )
        for (project, task, _), minutes in zip(rows, left, strict=True):
            if minutes:
                key = (project, task, day)
                found[key] = found.get(key, 0) + minutes
    return found


def _with_budget(facts: WeekFacts) -> set[int]:
    """The projects that have a budget, or a task with one; of others nothing is left to count."""
    found = {key for key, row in facts.projects.items() if row.budget_minutes}
    return found | {row.project_id for row in facts.tasks.values() if row.budget_minutes}


def _used(project_ids) -> dict[int, dict[int | None, int]]:
    """Approved and submitted minutes by project and task; the project's whole under None."""
    found: dict[int, dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    rows = TimeEntry.objects.filter(
        counted(), project_id__in=project_ids, state__in=["APPROVED", "SUBMITTED"]
    )
    for project, task, minutes in (
        rows.order_by().values_list("project_id", "task_id").annotate(Sum("minutes"))
    ):
        found[project][task] += minutes
        found[project][None] += minutes
    return found
