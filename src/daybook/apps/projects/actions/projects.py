"""How does a project come to be, move along and end? Also its tasks and milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daybook.apps.platform.actions.codes import free_code
from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.states import StateRefused, require_transition

from ..models import Milestone, Project, Task
from ..queries.acceptance import passive_acceptance_of
from .reach import editable_project, require_dates, require_place


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
    require_place(actor, "add a project", region_id, practice_id, manager_id)
    require_dates(starts_on, ends_on)
    with free_code(Project, code, rule="PROJECT-01"), action():
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


def edit_project(*, actor: Viewer, now: datetime, project_id: int, version: int, **changes) -> None:
    """Correct name, manager, region, practice, dates or budget.

    The code, the engagement and the kind of billing stay: the books are kept by them.
    """
    row = editable_project(actor, project_id, "edit the plan")
    merged = {name: changes.get(name, getattr(row, name))
              for name in ("region_id", "practice_id", "manager_id")}  # fmt: skip
    moved = any(merged[name] != getattr(row, name) for name in merged)
    if moved:
        require_place(actor, "move a project", **merged)
    require_dates(changes.get("starts_on", row.starts_on), changes.get("ends_on", row.ends_on))
    if min(changes.get("budget_minutes", 0), changes.get("budget_minor", 0)) < 0:
        raise Refused("PROJECT-02", "A budget is zero or more.", field="budget")
    with action():
        line = record_audit(actor=actor, verb="edit_project", now=now,
                            subject=("PROJECT", project_id))  # fmt: skip
        change_row(Project, project_id, version=version, changes=changes, line=line,
                   kind="PROJECT")  # fmt: skip


def change_status(
    *, actor: Viewer, now: datetime, project_id: int, status: str, version: int
) -> None:
    """Move a project along its life cycle (STATE-01)."""
    row = editable_project(actor, project_id, "change the status")
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
    editable_project(actor, project_id, "add tasks")
    seen: set[str] = set()
    for task in tasks:
        require_dates(task.starts_on, task.ends_on)
        if task.code.casefold() in seen:
            raise Refused("CODE-01", f"The code {task.code} is there twice.", field="code")
        seen.add(task.code.casefold())
    taken = Task.objects.filter(project_id=project_id, code__in=[task.code for task in tasks])
    if held := taken.first():
        raise Refused("CODE-01", f"The code {held.code} is taken in this project. Choose another.",
                      field="code")  # fmt: skip
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
    name: str,
    amount_minor: int,
    due_on: date | None,
    position: int | None = None,
) -> int:
    """Add a dated promise with a price, after the others unless a position is given."""
    editable_project(actor, project_id, "add a milestone")
    if amount_minor < 0:
        raise Refused("MILESTONE-01", "A milestone is worth zero or more.", field="amount")
    if position is None:
        last = Milestone.objects.filter(project_id=project_id).order_by("-position").first()
        position = last.position + 1 if last else 1
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
    editable_project(actor, row.project_id, "send a milestone")
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
    editable_project(actor, row.project_id, "accept a milestone")
    if not evidence_note.strip():
        raise Refused(
            "REV-02",
            "Name the evidence: the signed document, or the customer's mail and its date.",
            field="evidence_note",
        )
    _require_day(row, accepted_on, now, is_passive)
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


def _require_day(row: Milestone, accepted_on: date, now: datetime, is_passive: bool) -> None:
    """A day that has come; passively only once the agreed days have passed in silence (REV-04)."""
    # Tomorrow in UTC is today somewhere already.
    if accepted_on > now.date() + timedelta(days=1):
        raise Refused("REV-02", "Acceptance is recorded once it is there: choose a day that has "
                      "come.", field="accepted_on")  # fmt: skip
    if not is_passive:
        return
    if row.state != "SENT" or row.sent_on is None:
        raise Refused("REV-04", "Silence counts from the day of sending: send it first.",
                      field="is_passive")  # fmt: skip
    passive_on = passive_acceptance_of(row.project_id, row.sent_on)
    if accepted_on < passive_on:
        raise Refused("REV-04", f"Silence becomes acceptance on {passive_on}, not before.",
                      field="accepted_on")  # fmt: skip


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
