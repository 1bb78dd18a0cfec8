"""How does a project come to be, move along and end? Also its tasks and milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require, scope_of
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb
from daybook.core.states import StateRefused, require_transition

from ..models import Milestone, Project, Task
from ..queries.projects import project_filter


def _editable(actor: Viewer, project_id: int, what: str) -> Project:
    scope = require(actor, Data.PROJECTS, Verb.EDIT, what=what)
    row = Project.objects.filter(project_filter(scope, actor), pk=project_id).first()
    if row is None:
        if not scope_of(actor, Data.PROJECTS, Verb.SEE):
            raise NotFound(f"There is no project {project_id}.")
        raise Denied(
            "RIGHT-01",
            f"You cannot {what} of this project. Its project manager or a coordinator can.",
        )
    return row


def add_project(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    name: str,
    engagement_id: int,
    region_id: int,
    practice_id: int,
    billing_kind: str,
    sow_line_id: int | None = None,
    manager_id: int | None = None,
    status: str = "IN_SET_UP",
    starts_on: date | None = None,
    ends_on: date | None = None,
    budget_minutes: int = 0,
    budget_minor: int = 0,
) -> int:
    """Add a project under an engagement. The code is never reused."""
    require(actor, Data.PROJECTS, Verb.EDIT, what="add a project")
    if Project.objects.filter(code=code).exists():
        raise Refused("PROJECT-01", f"The code {code} is taken.", field="code")
    with action():
        line = record_audit(actor=actor, verb="add_project", now=now, subject=("PROJECT", None))
        return Project.objects.create(
            code=code,
            name=name,
            engagement_id=engagement_id,
            sow_line_id=sow_line_id,
            region_id=region_id,
            practice_id=practice_id,
            manager_id=manager_id,
            billing_kind=billing_kind,
            status=status,
            starts_on=starts_on,
            ends_on=ends_on,
            budget_minutes=budget_minutes,
            budget_minor=budget_minor,
            audit_line=line,
        ).pk


def change_status(
    *, actor: Viewer, now: datetime, project_id: int, status: str, version: int
) -> None:
    """Move a project along its life cycle (STATE-01)."""
    row = _editable(actor, project_id, "change the status")
    try:
        require_transition("project", row.status, status)
    except StateRefused as error:
        raise Refused("STATE-01", str(error).removeprefix("STATE-01 "), field="status") from error
    with action():
        line = record_audit(actor=actor, verb="change_status", now=now,
                            subject=("PROJECT", project_id))  # fmt: skip
        change_row(Project, project_id, version=version, changes={"status": status}, line=line,
                   kind="PROJECT")  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to add."""

    code: str
    name: str
    is_billable: bool = True
    budget_minutes: int = 0
    starts_on: date | None = None
    ends_on: date | None = None


def add_tasks(
    *, actor: Viewer, now: datetime, project_id: int, tasks: Sequence[NewTask]
) -> tuple[int, ...]:
    """Add tasks to a project, all or none; codes are unique within it."""
    _editable(actor, project_id, "add tasks")
    with action():
        line = record_audit(actor=actor, verb="add_tasks", now=now,
                            subject=("PROJECT", project_id))  # fmt: skip
        rows = Task.objects.bulk_create(
            [
                Task(
                    project_id=project_id,
                    code=task.code,
                    name=task.name,
                    is_billable=task.is_billable,
                    budget_minutes=task.budget_minutes,
                    starts_on=task.starts_on,
                    ends_on=task.ends_on,
                    audit_line=line,
                )
                for task in tasks
            ],
            batch_size=500,
        )
    return tuple(row.pk for row in rows)


def add_milestone(
    *,
    actor: Viewer,
    now: datetime,
    project_id: int,
    position: int,
    name: str,
    amount_minor: int,
    due_on: date | None,
) -> int:
    """Add a dated promise with a price."""
    _editable(actor, project_id, "add a milestone")
    with action():
        line = record_audit(actor=actor, verb="add_milestone", now=now,
                            subject=("PROJECT", project_id))  # fmt: skip
        return Milestone.objects.create(
            project_id=project_id,
            position=position,
            name=name,
            amount_minor=amount_minor,
            due_on=due_on,
            audit_line=line,
        ).pk


def send_milestone(
    *, actor: Viewer, now: datetime, milestone_id: int, sent_on: date, version: int
) -> None:
    """Record that the customer was asked for acceptance; passive acceptance counts from here."""
    row = _milestone(milestone_id)
    _editable(actor, row.project_id, "send a milestone")
    _move(row, actor, now, version, "SENT", "send_milestone", sent_on=sent_on)


def accept_milestone(
    *,
    actor: Viewer,
    now: datetime,
    milestone_id: int,
    accepted_on: date,
    evidence_note: str,
    version: int,
    is_passive: bool = False,
) -> None:
    """Record acceptance with its evidence: the milestone may be billed and recognized."""
    row = _milestone(milestone_id)
    _editable(actor, row.project_id, "accept a milestone")
    if not evidence_note.strip():
        raise Refused(
            "REV-02",
            "Name the evidence: the signed document, or the customer's mail and its date.",
            field="evidence_note",
        )
    _move(
        row,
        actor,
        now,
        version,
        "ACCEPTED",
        "accept_milestone",
        accepted_on=accepted_on,
        evidence_note=evidence_note,
        is_passively_accepted=is_passive,
    )


def _milestone(milestone_id: int) -> Milestone:
    row = Milestone.objects.filter(pk=milestone_id).first()
    if row is None:
        raise NotFound(f"There is no milestone {milestone_id}.")
    return row


def _move(row: Milestone, actor, now, version, state, verb, **changes) -> None:
    try:
        require_transition("milestone", row.state, state)
    except StateRefused as error:
        raise Refused("STATE-01", str(error).removeprefix("STATE-01 ")) from error
    with action():
        line = record_audit(actor=actor, verb=verb, now=now, subject=("MILESTONE", row.pk))
        change_row(Milestone, row.pk, version=version, changes={"state": state, **changes},
                   line=line, kind="MILESTONE")  # fmt: skip
