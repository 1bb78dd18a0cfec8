"""How does time get written down? Cells saved silently, edited in place, deleted while drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import DatabaseError

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.actions.periods import require_open
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.rights import may
from daybook.apps.platform.transactions import action, record_audit, record_changes
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, projects, tasks
from daybook.core.rights import Data, Verb
from daybook.core.states import OPEN_FOR_TIME
from daybook.core.worktime import EntryFlag, is_on_step, line_refusal

from ..models import TimeEntry


@dataclass(frozen=True, slots=True)
class SavedEntry:
    """What a save leaves behind; `id` is None when the cell is empty now."""

    id: int | None
    minutes: int
    version: int
    flags: int


def _require_person(actor: Viewer, person_id: int) -> None:
    if actor.is_system or (actor.person_id == person_id and may(actor, Data.TIME, Verb.EDIT)):
        return
    if may(actor, Data.TIME, Verb.ON_BEHALF):
        return
    raise Denied(
        "RIGHT-01",
        "You can write down your own time only. A coordinator can enter time on behalf.",
    )


def _project_and_task(project_id: int, task_id: int, on: date) -> ProjectTerms:
    from django.db.models import Q

    found = projects(filters=Q(pk=project_id))
    if not found:
        raise NotFound(f"There is no project {project_id}.")
    project = found[0]
    if project.status not in OPEN_FOR_TIME:
        raise Refused(
            "TIME-06",
            f"{project.code} is {project.status.lower().replace('_', ' ')} and takes no time. "
            "Its project manager can open it.",
            field="project",
        )
    task = next((row for row in tasks([project_id]) if row.id == task_id), None)
    if task is None:
        raise Refused("TIME-06", f"Choose a task of {project.code}.", field="task")
    if task.is_closed:
        raise Refused("TIME-06", f"The task {task.name} is closed. Choose another.", field="task")
    return project


def save_entry(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    person_id: int,
    project_id: int,
    task_id: int,
    worked_on: date,
    minutes: int,
    note: str | None = None,
    is_billable: bool = True,
    entry_id: int | None = None,
    version: int | None = None,
    client_key: str | None = None,
    reason: str = "",
) -> SavedEntry:
    """Write a draft entry, change one, or delete it with 0 minutes.

    Raises Refused by rule: TIME-02 and TIME-03 (the line, the day), TIME-05 (step, if refused),
    TIME-06 (project or task closed), PERIOD-01 and PERIOD-03 (locks), HISTORY-01 (newer version).
    """
    _require_person(actor, person_id)
    if client_key and entry_id is None:
        held = TimeEntry.objects.filter(client_user_id=actor.user_id, client_key=client_key).first()
        if held:
            return SavedEntry(held.pk, held.minutes, held.version, held.flags)
    if entry_id is None and minutes == 0:
        return SavedEntry(None, 0, 0, 0)
    project = _project_and_task(project_id, task_id, worked_on)
    if minutes and (refusal := line_refusal(worked_on, minutes, 0, today)):
        raise Refused("TIME-02", refusal[2], field=refusal[1])
    if not employments_between(worked_on, worked_on + timedelta(days=1), frozenset({person_id})):
        raise Refused("COST-01", f"No employment covers {worked_on}.", field="worked_on")
    policy = policy_on(worked_on, project.entity_id)
    flags = 0
    if minutes and not is_on_step(minutes, policy.time_step_minutes):
        if policy.time_step_mode == "REFUSE":
            raise Refused(
                "TIME-05",
                f"{minutes} minutes are not a multiple of {policy.time_step_minutes}.",
                field="minutes",
            )
        flags |= EntryFlag.OFF_STEP
    require_open(actor, project.entity_id, worked_on.replace(day=1), reason=reason,
                 what="change its time")  # fmt: skip
    try:
        with action():
            verb = "save_entry" if minutes else "delete_entry"
            line = record_audit(actor=actor, verb=verb, now=now, reason=reason,
                                subject=("PERSON", person_id))  # fmt: skip
            if entry_id is None:
                row = TimeEntry.objects.create(
                    person_id=person_id,
                    project_id=project_id,
                    task_id=task_id,
                    worked_on=worked_on,
                    minutes=minutes,
                    note=note or "",
                    is_billable=is_billable,
                    flags=flags,
                    client_user_id=actor.user_id if client_key else None,
                    client_key=client_key,
                    audit_line=line,
                )
                return SavedEntry(row.pk, minutes, 1, flags)
            return _change(actor, entry_id, version, minutes, note, flags, is_billable, line)
    except DatabaseError as error:
        if "TIME-03" not in str(error):
            raise
        raise Refused(
            "TIME-03",
            f"That would make more than 24 hours on {worked_on:%A %d %B}. Lower it or another "
            "entry of the day.",
            field="minutes",
        ) from error


def _change(actor, entry_id, version, minutes, note, flags, is_billable, line) -> SavedEntry:
    row = TimeEntry.objects.select_for_update().filter(pk=entry_id).first()
    if row is None:
        raise NotFound("This entry does not exist any more.")
    _require_person(actor, row.person_id)
    if row.state not in ("DRAFT", "RETURNED"):
        raise Refused(
            "STATE-01",
            f"This entry is {row.state.lower()}. "
            + (
                "Recall the week to change it."
                if row.state == "SUBMITTED"
                else "Ask for a correction: its amounts are in the books."
            ),
        )
    before = {"minutes": row.minutes, "is_billable": row.is_billable}
    if version is not None and version != row.version:
        raise Conflict(
            "This cell was changed elsewhere since you opened it.",
            mine={"minutes": minutes},
            theirs={"minutes": row.minutes, "version": row.version},
        )
    if minutes == 0:
        record_changes(line, [("TIME_ENTRY", row.pk, _snapshot(row), {})])
        row.delete()
        return SavedEntry(None, 0, 0, 0)
    row.minutes, row.flags, row.is_billable = minutes, flags, is_billable
    if note is not None:
        row.note = note
    row.state = "DRAFT"
    row.version += 1
    row.audit_line = line
    row.save()
    record_changes(
        line,
        [("TIME_ENTRY", row.pk, before, {"minutes": minutes, "is_billable": is_billable})],
    )
    return SavedEntry(row.pk, minutes, row.version, flags)


def _snapshot(row: TimeEntry) -> dict:
    return {
        "person_id": row.person_id,
        "project_id": row.project_id,
        "task_id": row.task_id,
        "worked_on": row.worked_on,
        "minutes": row.minutes,
        "state": row.state,
    }
