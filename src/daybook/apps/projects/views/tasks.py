"""Forms of tasks: add, edit, close and open again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import NotFound
from daybook.ui.notices import notify

from ..actions.projects import NewTask, add_tasks
from ..actions.tasks import close_task, edit_task, reopen_task
from ..forms.projects import NewTaskForm, TaskForm, VersionForm
from ..queries.editing import ProjectPlan, project_plan
from ..queries.projects import TaskRow


def _task(plan: ProjectPlan, task_id: int) -> TaskRow:
    for task in plan.tasks:
        if task.id == task_id:
            return task
    raise NotFound(f"{plan.terms.code} has no task {task_id}.")


def _context(plan: ProjectPlan, title: str, **more) -> dict:
    back = f"/projects/{plan.terms.code}/edit#tasks"
    return {"title": title, "scope": plan.terms.code, "cancel_href": back, **more}


def _back(plan: ProjectPlan) -> str:
    return f"/projects/{plan.terms.code}/edit#tasks"


def new(request: HttpRequest, code: str) -> HttpResponse:
    """Add a task."""
    plan = project_plan(code, request.viewer)
    form = NewTaskForm(request.POST or None, initial={"is_billable": True})

    def act(values: dict) -> str:
        add_tasks(actor=request.viewer, now=request.now, project_id=plan.terms.id,
                  tasks=[NewTask(**values)])  # fmt: skip
        notify(request, f"{values['name']} was added.")
        return _back(plan)

    return answer(request, form, act, _context(plan, "Add a task", go_label="Add the task"))


def edit(request: HttpRequest, code: str, task_id: int) -> HttpResponse:
    """Correct a task."""
    plan = project_plan(code, request.viewer)
    task = _task(plan, task_id)
    names = ("version", "name", "budget_minutes", "starts_on", "ends_on", "is_billable")
    form = TaskForm(request.POST or None, initial={name: getattr(task, name) for name in names})

    def act(values: dict) -> str:
        edit_task(actor=request.viewer, now=request.now, task_id=task.id, **values)
        notify(request, f"{values['name']} was saved.")
        return _back(plan)

    lead = "Whether it is billable counts for time that is approved from now on."
    context = _context(plan, f"Edit task {task.code}", lead=lead)
    return answer(request, form, act, context, version=lambda: _version(request, code, task_id))


def _version(request: HttpRequest, code: str, task_id: int) -> int:
    return _task(project_plan(code, request.viewer), task_id).version


def turn(request: HttpRequest, code: str, task_id: int, to: str) -> HttpResponse:
    """Close a task, or open it again, after asking."""
    plan = project_plan(code, request.viewer)
    task = _task(plan, task_id)
    form = VersionForm(request.POST or None, initial={"version": task.version})
    write = close_task if to == "close" else reopen_task

    def act(values: dict) -> str:
        write(actor=request.viewer, now=request.now, task_id=task.id, **values)
        notify(request, f"{task.name} is {'closed' if to == 'close' else 'open'} now.")
        return _back(plan)

    word = "Close" if to == "close" else "Open again"
    lead = (
        "No more time can be logged on it. What was logged stays."
        if to == "close"
        else "Time can be logged on it again."
    )
    context = _context(plan, f"{word}: {task.name}?", lead=lead, narrow=True, go_label=word)
    return answer(request, form, act, context, version=lambda: _version(request, code, task_id))
