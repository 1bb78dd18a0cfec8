"""What is planned in a project? Its tasks and milestones."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.refusals import NotFound
from daybook.ui.rest import Key, Made, Minor, Versioned, document_of

from ..actions import milestones as milestone_actions
from ..actions import projects as actions
from ..actions import tasks as task_actions
from ..queries.editing import project_plan
from ..queries.projects import MilestoneRow, TaskRow, milestones, tasks
from .projects import project_of

plan_api = Router(tags=["Projects"])

TaskDocument = document_of(TaskRow)
# What a milestone is worth is for whoever may see money, or plans it.
MilestoneDates = document_of(
    MilestoneRow, name="MilestoneDates", without=frozenset({"amount_minor"})
)
MilestoneDocument = document_of(MilestoneRow)


class TaskIn(Schema):
    """A task to add; its code is unique in the project."""

    code: str = Field(max_length=32)
    name: str = Field(max_length=160)
    is_billable: bool = True
    budget_minutes: int = Field(0, ge=0, le=10**9)
    starts_on: date | None = None
    ends_on: date | None = Field(None, description="The first day after it.")


class TaskChange(Schema):
    """The task as it shall be. Whether it is billable counts from now on."""

    version: Key
    name: str = Field(max_length=160)
    is_billable: bool
    budget_minutes: int = Field(ge=0, le=10**9)
    starts_on: date | None
    ends_on: date | None


class MilestoneIn(Schema):
    """A dated promise with a price."""

    name: str = Field(max_length=160)
    amount_minor: Minor
    due_on: date | None = None


class MilestoneChange(MilestoneIn):
    """The milestone as it shall be, while it is planned."""

    version: Key


class Sending(Schema):
    """When the customer was asked for acceptance."""

    version: Key
    sent_on: date


class Acceptance(Schema):
    """When and by what the customer accepted; silence is passive."""

    version: Key
    accepted_on: date
    evidence_note: str = Field(max_length=500)
    is_passive: bool = False


def _planned(request, code: str, kind: str, key: int) -> TaskRow | MilestoneRow:
    """The task or the milestone of a project the caller may plan. NotFound for any other."""
    plan = project_plan(code, request.viewer)
    for row in getattr(plan, f"{kind}s"):
        if row.id == key:
            return row
    raise NotFound(f"{plan.terms.code} has no {kind} {key}.")


def _changed(request, code: str, kind: str, key: int, act, body):
    """Carry an action out on a task or a milestone, and answer with it as it stands now."""
    row = _planned(request, code, kind, key)
    act(actor=request.viewer, now=request.now, **{f"{kind}_id": row.id}, **body.dict())
    return _planned(request, code, kind, key)


@plan_api.get("/projects/{code}/tasks", response=list[TaskDocument], summary="Tasks")
def list_tasks(request, code: str):
    """By code."""
    return list(tasks([project_of(request, code).id]))


@plan_api.post("/projects/{code}/tasks", response={201: Made}, summary="Add a task")
def add_task(request, code: str, body: TaskIn):
    """Time goes to open tasks of a project that is under way."""
    plan = project_plan(code, request.viewer)
    (key,) = actions.add_tasks(
        actor=request.viewer, now=request.now, project_id=plan.terms.id,
        tasks=[actions.NewTask(**body.dict())],
    )  # fmt: skip
    return Status(201, {"id": key})


@plan_api.put("/projects/{code}/tasks/{task_id}", response=TaskDocument, summary="Change a task")
def change_task(request, code: str, task_id: Key, body: TaskChange):
    """Its code stays."""
    return _changed(request, code, "task", task_id, task_actions.edit_task, body)


@plan_api.post(
    "/projects/{code}/tasks/{task_id}/close", response=TaskDocument, summary="Close a task"
)
def close_task(request, code: str, task_id: Key, body: Versioned):
    """It takes no more time; what was worked on it stays."""
    return _changed(request, code, "task", task_id, task_actions.close_task, body)


@plan_api.post(
    "/projects/{code}/tasks/{task_id}/reopen", response=TaskDocument, summary="Open a task again"
)
def reopen_task(request, code: str, task_id: Key, body: Versioned):
    """It takes time again."""
    return _changed(request, code, "task", task_id, task_actions.reopen_task, body)


@plan_api.get("/projects/{code}/milestones", response=list[MilestoneDates], summary="Milestones")
def list_milestones(request, code: str):
    """In order. Amounts are under `/projects/{code}/dated-milestones`, for whom they are open."""
    return list(milestones([project_of(request, code).id]))


@plan_api.post("/projects/{code}/milestones", response={201: Made}, summary="Add a milestone")
def add_milestone(request, code: str, body: MilestoneIn):
    """After the others."""
    plan = project_plan(code, request.viewer)
    key = actions.add_milestone(
        actor=request.viewer, now=request.now, project_id=plan.terms.id, **body.dict()
    )
    return Status(201, {"id": key})


@plan_api.put(
    "/projects/{code}/milestones/{milestone_id}", response=MilestoneDocument,
    summary="Change a milestone",
)  # fmt: skip
def change_milestone(request, code: str, milestone_id: Key, body: MilestoneChange):
    """While it is planned."""
    return _changed(
        request, code, "milestone", milestone_id, milestone_actions.edit_milestone, body
    )


@plan_api.post(
    "/projects/{code}/milestones/{milestone_id}/send", response=MilestoneDocument,
    summary="Send a milestone",
)  # fmt: skip
def send_milestone(request, code: str, milestone_id: Key, body: Sending):
    """Silence accepts it after the agreed business days."""
    return _changed(request, code, "milestone", milestone_id, actions.send_milestone, body)


@plan_api.post(
    "/projects/{code}/milestones/{milestone_id}/accept", response=MilestoneDocument,
    summary="Accept a milestone",
)  # fmt: skip
def accept_milestone(request, code: str, milestone_id: Key, body: Acceptance):
    """With its evidence: it may be billed and recognized."""
    return _changed(request, code, "milestone", milestone_id, actions.accept_milestone, body)


@plan_api.post(
    "/projects/{code}/milestones/{milestone_id}/recall", response=MilestoneDocument,
    summary="Take a milestone back",
)  # fmt: skip
def recall_milestone(request, code: str, milestone_id: Key, body: Versioned):
    """Planned again; silence no longer counts."""
    return _changed(
        request, code, "milestone", milestone_id, milestone_actions.recall_milestone, body
    )
