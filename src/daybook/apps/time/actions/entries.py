"""How does time get written down? Cells saved silently, edited in place, deleted while drafts.

Example: 7:30 on ACME-001, Build, on Tuesday 7 July 2026 is one draft of 450 minutes; saving 0 over
it deletes the draft and keeps in the audit what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from django.db import DatabaseError, IntegrityError
from django.db.models import Q

from daybook.apps.platform.actions.periods import require_open
from daybook.apps.platform.prepared import insert_row, update_row
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
from ..queries.line_facts import line_facts
from .flags import DayLine, lines_of_days, refresh_flags
from .owners import acting_for

_DAY = timedelta(days=1)
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
    row_number: int = 0

    def on_day(self, billing_kind: str) -> DayLine:
        """The line as its flags are decided by, before it is stored."""
        return DayLine(
            None, self.project_id, self.task_id, self.worked_on, self.minutes, self.note,
            billing_kind=billing_kind,
        )  # fmt: skip


def _project(project_id: int) -> ProjectTerms:
    found = projects(filters=Q(pk=project_id))
    if not found:
        raise NotFound(f"There is no project {project_id}.")
    return found[0]


def require_place(project_id: int, task_id: int) -> BookablePlace:
    """The place, if project and task take time. Raises Refused TIME-06 otherwise."""
    return _open_place(bookable_place(project_id, task_id), project_id)


def _open_place(place: BookablePlace | None, project_id: int) -> BookablePlace:
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
    on = new.worked_on
    facts = line_facts(new.person_id, new.project_id, new.task_id, on)
    place = _open_place(facts and facts.place, new.project_id)
    if refusal := line_refusal(on, new.minutes, 0, today):
        raise Refused("TIME-02", refusal[2], field=refusal[1])
    if not facts.is_employed:
        raise Refused("COST-01", f"No employment covers {on}.", field="worked_on")
    policy = policy_on(on, place.entity_id)
    if policy.time_step_mode == "REFUSE" and not is_on_step(new.minutes, policy.time_step_minutes):
        raise Refused(
            "TIME-05",
            f"{new.minutes} minutes are not a multiple of {policy.time_step_minutes}.",
            field="minutes",
        )
    if facts.lock != "OPEN":
        _require_month(actor, place.entity_id, on, reason)
    return place, policy


def require_open_month(actor: Viewer, project_id: int, on: date, reason: str = "") -> None:
    """Raise PERIOD-01 or PERIOD-03 where the month of the project's entity is locked."""
    _require_month(actor, _project(project_id).entity_id, on, reason)


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
        require_open_month(acting, project_id, worked_on, reason)
    try:
        with whole_day(worked_on), action():
            return write_line(
                acting, new, now=now, note=note, is_billable=is_billable, entry_id=entry_id,
                version=version, kind=place.billing_kind if place else "", policy=policy,
                reason=reason,
            )  # fmt: skip
    except IntegrityError:
        # The same request on its way twice: the other one has just been written.
        if client_key and (held := _held(actor, client_key)):
            return held
        raise


def write_line(
    acting: Viewer,
    new: NewEntry,
    *,
    now: datetime,
    note: str | None = None,
    is_billable: bool | None = None,
    entry_id: int | None = None,
    version: int | None = None,
    kind: str = "",
    policy: Policy | None = None,
    reason: str = "",
    day: Sequence[DayLine] | None = None,
) -> SavedEntry:
    """Write a checked line inside the caller's transaction: a new one, over a draft, or none.

    `day` is what `lines_of_days` answered to a caller who looked already. The line is stored with
    its flags, and those of the day's other lines follow.
    """
    line = record_audit(
        actor=acting, verb="save_entry" if new.minutes else "delete_entry", now=now,
        reason=reason, subject=("PERSON", new.person_id),
    )  # fmt: skip
    if day is None:
        day = lines_of_days(new.person_id, new.worked_on, new.worked_on + _DAY, to_write=True)
    decide = partial(refresh_flags, new.person_id, new.worked_on, new.worked_on + _DAY,
                     policy=policy)  # fmt: skip
    if entry_id is None:
        flags = decide(lines=[*day, new.on_day(kind)], writing=None)
        return create_entry(new, acting, line, flags=flags[None])
    held = _open_line(day, entry_id, version, new)
    others = [row for row in day if row.id != entry_id]
    if new.minutes == 0:
        record_changes(line, [("TIME_ENTRY", entry_id, _snapshot(held, new.person_id), {})])
        TimeEntry.objects.filter(pk=entry_id).delete()
        decide(lines=others)
        return SavedEntry(None, 0, 0, 0)
    changed = replace(
        held, project_id=new.project_id, task_id=new.task_id, minutes=new.minutes, state="DRAFT",
        note=held.note if note is None else note, version=held.version + 1,
        is_billable=held.is_billable if is_billable is None else is_billable, billing_kind=kind,
    )  # fmt: skip
    flags = decide(lines=[changed if row.id == entry_id else row for row in day], writing=entry_id)
    _store(replace(changed, flags=flags[entry_id]), line)
    record_changes(line, [("TIME_ENTRY", entry_id, _shown(held), _shown(changed))])
    return SavedEntry(entry_id, changed.minutes, changed.version, flags[entry_id])


def _open_line(
    day: Sequence[DayLine], entry_id: int, version: int | None, new: NewEntry
) -> DayLine:
    held = next((row for row in day if row.id == entry_id), None)
    if held is None:
        raise NotFound("This entry does not exist any more.")
    if held.state not in OPEN_STATES:
        raise Refused("STATE-01", _settled(held.state))
    if version is not None and version != held.version:
        raise Conflict(
            "This entry was changed elsewhere since you opened it.",
            mine={"minutes": new.minutes},
            theirs={"minutes": held.minutes, "version": held.version},
        )
    return held


def _store(row: DayLine, line) -> None:
    update_row(
        TimeEntry, row.id, project_id=row.project_id, task_id=row.task_id, minutes=row.minutes,
        note=row.note, is_billable=row.is_billable, state=row.state, version=row.version,
        flags=row.flags, audit_line_id=line.pk,
    )  # fmt: skip


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
    entry = TimeEntry(
        person_id=new.person_id,
        project_id=new.project_id,
        task_id=new.task_id,
        worked_on=new.worked_on,
        minutes=new.minutes,
        note=new.note,
        is_billable=new.is_billable,
        client_user_id=actor.user_id if new.client_key else None,
        client_key=new.client_key,
        row_number=new.row_number or None,
        flags=flags,
        audit_line=line,
    )
    row = insert_row(entry)
    # The row names only its newest audit line; this keeps who wrote it down first.
    record_changes(line, [("TIME_ENTRY", row.pk, {}, {"minutes": row.minutes, "state": row.state})])
    return SavedEntry(row.pk, row.minutes, 1, flags)


def _settled(state: str) -> str:
    remedy = (
        "Recall the week to change it."
        if state == "SUBMITTED"
        else "Ask for a correction: its amounts are in the books."
    )
    return f"This entry is {state.lower()}. {remedy}"


def _shown(row: DayLine) -> dict:
    return {"minutes": row.minutes, "is_billable": row.is_billable, "task_id": row.task_id,
            "state": row.state}  # fmt: skip


def _snapshot(row: DayLine, person_id: int) -> dict:
    return {
        "person_id": person_id,
        "project_id": row.project_id,
        "task_id": row.task_id,
        "worked_on": row.worked_on,
        "minutes": row.minutes,
        "state": row.state,
    }
