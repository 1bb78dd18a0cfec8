"""How does time get written down? Cells saved silently, edited in place, deleted while drafts.

Example: 7:30 on ACME-001, Build, on Tuesday 7 July 2026 is one draft of 450 minutes; saving 0 over
it deletes the draft and keeps in the audit what it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from django.db import DatabaseError, IntegrityError
from django.db.models import Q

from daybook.apps.people.queries.employed import is_employed
from daybook.apps.platform.actions.periods import require_open
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Conflict, NotFound, Refused
from daybook.apps.platform.transactions import action, record_audit, record_changes
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.bookable import BookablePlace, bookable_place
from daybook.apps.projects.queries.projects import ProjectTerms, projects
from daybook.core.policy import Policy
from daybook.core.states import OPEN_FOR_TIME
from daybook.core.worktime import is_on_step, line_refusal

from ..models import TimeEntry
from .flags import DayLine, refresh_flags
from .owners import acting_for

OPEN_STATES = ("DRAFT", "RETURNED")
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class SavedEntry:
    """What a save leaves behind; `id` is None when the cell is empty now."""

    id: int | None
    minutes: int
    version: int
    flags: int


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A line that passed every check and may be written."""

    person_id: int
    project_id: int
    task_id: int
    worked_on: date
    minutes: int
    note: str = ""
    is_billable: bool = True
    client_key: str | None = None

    def of_the_day(self) -> DayLine:
        """The line as its flags are decided by."""
        return DayLine(None, self.project_id, self.task_id, self.worked_on, self.minutes, self.note)


def _project(project_id: int) -> ProjectTerms:
    found = projects(filters=Q(pk=project_id))
    if not found:
        raise NotFound(f"There is no project {project_id}.")
    return found[0]


def require_place(project_id: int, task_id: int) -> BookablePlace:
    """The place, if project and task take time. Raises Refused TIME-06 otherwise."""
    place = bookable_place(project_id, task_id)
    if place is None:
        project = _project(project_id)
        raise Refused("TIME-06", f"Choose a task of {project.code}.", field="task")
    if place.status not in OPEN_FOR_TIME:
        raise Refused(
            "TIME-06",
            f"{place.code} is {place.status.lower().replace('_', ' ')} and takes no time. "
            "Its project manager can open it.",
            field="project",
        )
    if place.task_is_closed:
        raise Refused(
            "TIME-06", f"The task {place.task_name} is closed. Choose another.", field="task"
        )
    return place


def require_line(
    actor: Viewer, new: NewEntry, *, today: date, reason: str = ""
) -> tuple[BookablePlace, Policy]:
    """Raise the rule by which this line may not be written; else its place and the policy."""
    place = require_place(new.project_id, new.task_id)
    if refusal := line_refusal(new.worked_on, new.minutes, 0, today):
        raise Refused("TIME-02", refusal[2], field=refusal[1])
    on = new.worked_on
    if not is_employed(new.person_id, on):
        raise Refused("COST-01", f"No employment covers {on}.", field="worked_on")
    policy = policy_on(on, place.entity_id)
    if policy.time_step_mode == "REFUSE" and not is_on_step(new.minutes, policy.time_step_minutes):
        raise Refused(
            "TIME-05",
            f"{new.minutes} minutes are not a multiple of {policy.time_step_minutes}.",
            field="minutes",
        )
    _require_month(actor, place.entity_id, on, reason)
    return place, policy


def _require_month(actor: Viewer, entity_id: int, on: date, reason: str) -> None:
    require_open(actor, entity_id, on.replace(day=1), reason=reason,
                 what="change its time")  # fmt: skip


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
    is_billable: bool | None = None,
    entry_id: int | None = None,
    version: int | None = None,
    client_key: str | None = None,
    reason: str = "",
) -> SavedEntry:
    """Write a draft entry, change one, or delete it with 0 minutes. None keeps what is there.

    The same `client_key` of the same user is answered with what it saved, not saved again.
    Raises Refused by rule: TIME-02 and TIME-03 (the line, the day), TIME-05 (step, if refused),
    TIME-06 (project or task closed), PERIOD-01 and PERIOD-03 (locks), HISTORY-01 (newer version).
    """
    acting = acting_for(actor, person_id, worked_on)
    if note and len(note) > LONGEST_NOTE:
        raise Refused("TIME-09", f"A note has at most {LONGEST_NOTE} characters. Shorten it.",
                      field="note")  # fmt: skip
    if client_key and entry_id is None and (held := _held(actor, client_key)):
        return held
    if entry_id is None and minutes == 0:
        return SavedEntry(None, 0, 0, 0)
    new = NewEntry(
        person_id, project_id, task_id, worked_on, minutes, note or "",
        True if is_billable is None else is_billable, client_key,
    )  # fmt: skip
    place = policy = None
    if minutes:
        place, policy = require_line(acting, new, today=today, reason=reason)
    else:
        _require_month(acting, _project(project_id).entity_id, worked_on, reason)
    try:
        with whole_day(worked_on), action():
            verb = "save_entry" if minutes else "delete_entry"
            line = record_audit(actor=acting, verb=verb, now=now, reason=reason,
                                subject=("PERSON", person_id))  # fmt: skip
            flags_anew = partial(refresh_flags, person_id, worked_on, worked_on + timedelta(days=1),
                                 place=place, policy=policy)  # fmt: skip
            if entry_id is None:
                flags = flags_anew(adding=new.of_the_day())
                return create_entry(new, actor, line, flags=flags[None])
            saved = _change(entry_id, version, new, note, is_billable, line)
            flags = flags_anew()
    except IntegrityError:
        # The same request on its way twice: the other one has just been written.
        if client_key and (held := _held(actor, client_key)):
            return held
        raise
    return replace(saved, flags=flags.get(saved.id, 0))


def _held(actor: Viewer, client_key: str) -> SavedEntry | None:
    row = TimeEntry.objects.filter(client_user_id=actor.user_id, client_key=client_key).first()
    return SavedEntry(row.pk, row.minutes, row.version, row.flags) if row else None


@contextmanager
def whole_day(worked_on: date) -> Iterator[None]:
    """Turn the database's refusal of a day above 24 hours (TIME-03) into words."""
    try:
        yield
    except DatabaseError as error:
        if "TIME-03" not in str(error):
            raise
        raise Refused(
            "TIME-03",
            f"That would make more than 24 hours on {worked_on:%A %d %B}. Lower it or another "
            "entry of the day.",
            field="minutes",
        ) from error


def create_entry(new: NewEntry, actor: Viewer, line, *, flags: int = 0) -> SavedEntry:
    """Write a checked line as a draft, inside the caller's transaction."""
    row = TimeEntry.objects.create(
        person_id=new.person_id,
        project_id=new.project_id,
        task_id=new.task_id,
        worked_on=new.worked_on,
        minutes=new.minutes,
        note=new.note,
        is_billable=new.is_billable,
        client_user_id=actor.user_id if new.client_key else None,
        client_key=new.client_key,
        flags=flags,
        audit_line=line,
    )
    # The row names only its newest audit line; this keeps who wrote it down first.
    record_changes(line, [("TIME_ENTRY", row.pk, {}, {"minutes": row.minutes, "state": row.state})])
    return SavedEntry(row.pk, row.minutes, 1, flags)


def _change(entry_id, version, new: NewEntry, note, is_billable, line) -> SavedEntry:
    row = TimeEntry.objects.select_for_update().filter(pk=entry_id).first()
    if row is None or row.person_id != new.person_id:
        raise NotFound("This entry does not exist any more.")
    if row.state not in OPEN_STATES:
        raise Refused("STATE-01", _settled(row.state))
    if version is not None and version != row.version:
        raise Conflict(
            "This entry was changed elsewhere since you opened it.",
            mine={"minutes": new.minutes},
            theirs={"minutes": row.minutes, "version": row.version},
        )
    if new.minutes == 0:
        record_changes(line, [("TIME_ENTRY", row.pk, _snapshot(row), {})])
        row.delete()
        return SavedEntry(None, 0, 0, 0)
    before = _shown(row)
    row.minutes = new.minutes
    row.project_id, row.task_id = new.project_id, new.task_id
    if is_billable is not None:
        row.is_billable = is_billable
    if note is not None:
        row.note = note
    row.state = "DRAFT"
    row.version += 1
    row.audit_line = line
    row.save()
    record_changes(line, [("TIME_ENTRY", row.pk, before, _shown(row))])
    return SavedEntry(row.pk, row.minutes, row.version, row.flags)


def _settled(state: str) -> str:
    remedy = (
        "Recall the week to change it."
        if state == "SUBMITTED"
        else "Ask for a correction: its amounts are in the books."
    )
    return f"This entry is {state.lower()}. {remedy}"


def _shown(row: TimeEntry) -> dict:
    return {"minutes": row.minutes, "is_billable": row.is_billable, "task_id": row.task_id,
            "state": row.state}  # fmt: skip


def _snapshot(row: TimeEntry) -> dict:
    return {
        "person_id": row.person_id,
        "project_id": row.project_id,
        "task_id": row.task_id,
        "worked_on": row.worked_on,
        "minutes": row.minutes,
        "state": row.state,
    }
