"""How does a task change, close and open again?"""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer

from ..models import Task
from .reach import editable_project, require_dates


def edit_task(
    *,
    actor: Viewer,
    now: datetime,
    task_id: int,
    version: int,
    name: str,
    is_billable: bool,
    budget_minutes: int,
    starts_on: date | None,
    ends_on: date | None,
) -> None:
    """Correct a task. Whether it is billable counts for time approved from now on."""
    row = _task(task_id)
    editable_project(actor, row.project_id, "edit a task")
    require_dates(starts_on, ends_on)
    if budget_minutes < 0:
        raise Refused("PROJECT-02", "A budget is zero or more.", field="budget_minutes")
    _change(
        row, actor, now, version, "edit_task",
        name=name, is_billable=is_billable, budget_minutes=budget_minutes, starts_on=starts_on,
        ends_on=ends_on,
    )  # fmt: skip


def close_task(*, actor: Viewer, now: datetime, task_id: int, version: int) -> None:
    """Let a task take no more time; what was worked on it stays."""
    row = _task(task_id)
    editable_project(actor, row.project_id, "close a task")
    if row.is_closed:
        raise Refused("TIME-06", f"{row.code} is closed already.")
    _change(row, actor, now, version, "close_task", is_closed=True)


def reopen_task(*, actor: Viewer, now: datetime, task_id: int, version: int) -> None:
    """Let a closed task take time again."""
    row = _task(task_id)
    editable_project(actor, row.project_id, "open a task")
    if not row.is_closed:
        raise Refused("TIME-06", f"{row.code} is open already.")
    _change(row, actor, now, version, "reopen_task", is_closed=False)


def _task(task_id: int) -> Task:
    row = Task.objects.filter(pk=task_id).first()
    if row is None:
        raise NotFound(f"There is no task {task_id}.")
    return row


def _change(row: Task, actor: Viewer, now: datetime, version: int, verb: str, **changes) -> None:
    with action():
        line = record_audit(actor=actor, verb=verb, now=now, subject=("PROJECT", row.project_id))
        change_row(Task, row.pk, version=version, changes=changes, line=line, kind="TASK")
