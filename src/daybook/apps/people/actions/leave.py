"""Who is away, and when? Records, revises and cancels leave, by revision and never by change."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import may
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Leave
from ..models.calendars import LEAVE_KINDS
from ..queries.directory import may_on_person
from ..queries.workdays import WorkDays

_LONGEST = timedelta(days=731)


def may_record_leave(actor: Viewer, person_id: int) -> bool:
    """Whether the actor may record leave of this person: their own, or as an editor of people."""
    own = actor.person_id == person_id and may(actor, Data.TIME, Verb.EDIT)
    return own or may_on_person(actor, person_id, Data.PEOPLE, Verb.EDIT)


def record_leave(
    *,
    actor: Viewer,
    now: datetime,
    person_id: int,
    leave_key: str = "",
    kind: str,
    starts_on: date,
    ends_on: date,
    minutes_per_day: int,
    reason: str = "",
) -> str:
    """Record approved absence over [starts_on, ends_on); the same key again is a revision.

    Without a key one is made; it is returned. No minutes cancels, as `cancel_leave` does.
    """
    if not may_record_leave(actor, person_id):
        raise Denied("RIGHT-01", "You can record leave for yourself only.")
    leave_key = leave_key or secrets.token_hex(8)
    _require_days(person_id, leave_key, kind, starts_on, ends_on, minutes_per_day)
    _write(
        actor, now, "record_leave", person_id, leave_key,
        kind=kind, starts_on=starts_on, ends_on=ends_on, minutes_per_day=minutes_per_day,
        reason=reason,
    )  # fmt: skip
    return leave_key


def revise_leave(
    *,
    actor: Viewer,
    now: datetime,
    leave_id: int,
    starts_on: date,
    ends_on: date,
    minutes_per_day: int,
    kind: str = "",
    reason: str | None = None,
) -> None:
    """Move or shorten an absence; an empty kind and a reason of None keep what was written."""
    row = newest_leave(leave_id)
    record_leave(
        actor=actor,
        now=now,
        person_id=row.person_id,
        leave_key=row.leave_key,
        kind=kind or row.kind,
        starts_on=starts_on,
        ends_on=ends_on,
        minutes_per_day=minutes_per_day,
        reason=row.reason if reason is None else reason,
    )


def cancel_leave(*, actor: Viewer, now: datetime, leave_id: int) -> None:
    """Take an absence back; what it was stays readable in its revisions."""
    row = newest_leave(leave_id)
    if not may_record_leave(actor, row.person_id):
        raise Denied("RIGHT-01", "You can cancel your own leave only.")
    if row.minutes_per_day == 0:
        raise Refused("LEAVE-01", "This leave is cancelled already.")
    _write(
        actor, now, "cancel_leave", row.person_id, row.leave_key,
        kind=row.kind, starts_on=row.starts_on, ends_on=row.ends_on, minutes_per_day=0, reason="",
    )  # fmt: skip


def newest_leave(leave_id: int) -> Leave:
    """The newest revision of the absence that a row belongs to."""
    row = Leave.objects.filter(pk=leave_id).first()
    if row is None:
        raise NotFound(f"There is no leave {leave_id}.")
    return (
        Leave.objects.filter(person_id=row.person_id, leave_key=row.leave_key)
        .order_by("-revision")
        .first()
    )


def _write(actor, now, verb: str, person_id: int, leave_key: str, **columns) -> None:
    with action():
        line = record_audit(actor=actor, verb=verb, now=now, subject=("PERSON", person_id))
        revision = Leave.objects.filter(person_id=person_id, leave_key=leave_key).count() + 1
        Leave.objects.create(
            person_id=person_id, leave_key=leave_key, revision=revision, recorded_at=now,
            audit_line=line, **columns,
        )  # fmt: skip


def _require_days(person_id, leave_key, kind, starts_on, ends_on, minutes_per_day) -> None:
    if kind not in LEAVE_KINDS:
        raise Refused("LEAVE-01", f"{kind!r} is no kind of leave.", field="kind")
    if ends_on <= starts_on:
        raise Refused("DATES-01", "The last day is not before the first.", field="ends_on")
    if ends_on - starts_on > _LONGEST:
        raise Refused("DATES-01", "Leave lasts two years at most; end the employment instead.",
                      field="ends_on")  # fmt: skip
    if not 0 < minutes_per_day <= 1440:
        raise Refused("LEAVE-01", "Leave takes from one minute to 24 hours of a day.",
                      field="minutes_per_day")  # fmt: skip
    clash = _clash(person_id, leave_key, starts_on, ends_on, minutes_per_day)
    if clash is not None:
        raise Refused(
            "LEAVE-01",
            f"On {clash} this person is away already, and both together are longer than the day. "
            "Revise the other absence, or take part of the day.",
            field="starts_on",
        )


def _clash(person_id, leave_key, starts_on, ends_on, minutes_per_day) -> date | None:
    """The first day on which this and other absences together exceed the calendar's day."""
    others: dict[str, Leave] = {}
    for row in Leave.objects.filter(person_id=person_id).order_by("revision"):
        others[row.leave_key] = row
    others.pop(leave_key, None)
    held = [
        row
        for row in others.values()
        if row.minutes_per_day and row.starts_on < ends_on and row.ends_on > starts_on
    ]
    if not held:
        return None
    days = WorkDays(starts_on, ends_on, [person_id])
    day = starts_on
    while day < ends_on:
        away = sum(row.minutes_per_day for row in held if row.starts_on <= day < row.ends_on)
        whole = days.calendar_minutes(person_id, day) or 0
        if away and whole and away + minutes_per_day > whole:
            return day
        day += timedelta(days=1)
    return None
