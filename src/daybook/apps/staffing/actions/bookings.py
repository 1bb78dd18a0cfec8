"""Who is reserved, how firmly? Adds, moves, confirms and ends bookings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.queries.organization import local_date
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Conflict, Denied, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit, record_changes
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects, tasks
from daybook.core.rights import Data, Verb
from daybook.core.staffing import soft_expiry

from ..models import Booking
from ..queries.bookings import DAYS, BookingRow, booking, may_book

_ENDED = ("COMPLETED", "CANCELLED")


def add_booking(
    *,
    actor: Viewer,
    now: datetime,
    person_id: int,
    project_id: int,
    starts_on: date,
    ends_on: date,
    weekday_minutes: tuple[int, ...],
    commitment: str,
    task_id: int | None = None,
    expires_on: date | None = None,
    note: str = "",
) -> int:
    """Reserve a person over [starts_on, ends_on); SOFT is tentative, HARD counts in commit.

    A project manager asks for people on their own projects: the booking is soft, with a note.
    A soft booking without an expiry lapses after the days of the dated setting (STAFF-04).
    """
    _require_right(actor, project_id, person_id, commitment, note)
    _check(now, person_id, project_id, task_id, starts_on, ends_on, weekday_minutes)
    if commitment == "SOFT" and expires_on is None:
        expires_on = _expiry(now)
    with action():
        row = Booking.objects.create(
            person_id=person_id,
            project_id=project_id,
            task_id=task_id,
            starts_on=starts_on,
            ends_on=ends_on,
            commitment=commitment,
            expires_on=expires_on if commitment == "SOFT" else None,
            note=note,
            **_columns(weekday_minutes),
        )
        line = record_audit(actor=actor, verb="add_booking", now=now,
                            subject=("BOOKING", row.pk))  # fmt: skip
        Booking.objects.filter(pk=row.pk).update(audit_line=line)
    return row.pk


def set_commitment(
    *,
    actor: Viewer,
    now: datetime,
    booking_id: int,
    commitment: str,
    version: int,
    expires_on: date | None = None,
) -> None:
    """Make a booking hard, so that it counts, or soft again, so that it may lapse."""
    require(actor, Data.BOOKINGS, Verb.EDIT, what="confirm a booking")
    held = booking(actor, booking_id, Verb.EDIT)
    if commitment == "SOFT":
        expires_on = expires_on or _expiry(now)
    changes = {
        "commitment": commitment,
        "expires_on": expires_on if commitment == "SOFT" else None,
    }
    _change(actor, now, "set_commitment", held, version, changes)


def _expiry(now: datetime) -> date:
    """The day a booking made soft now lapses on, by the setting of that day."""
    today = local_date(now)
    return soft_expiry(today, policy_on(today))


def move_booking(
    *,
    actor: Viewer,
    now: datetime,
    booking_id: int,
    version: int,
    starts_on: date,
    ends_on: date,
    weekday_minutes: tuple[int, ...],
    task_id: int | None = None,
    expires_on: date | None = None,
    note: str = "",
) -> None:
    """Give a booking other days, hours, task, expiry or note. Its person and project stay."""
    held = _editable(actor, booking_id)
    _check(now, held.person_id, held.project_id, task_id, starts_on, ends_on, weekday_minutes)
    changes = {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "task_id": task_id,
        "note": note,
        **_columns(weekday_minutes),
    }
    if held.commitment == "SOFT":
        changes["expires_on"] = expires_on or held.expires_on
    _change(actor, now, "move_booking", held, version, changes)


def end_booking(
    *, actor: Viewer, now: datetime, booking_id: int, version: int, ends_on: date
) -> bool:
    """Let a person go from a day on. Ended before it began, a booking is removed.

    What it was stays in the audit. Returns whether the booking is still there.
    """
    held = _editable(actor, booking_id)
    if ends_on > held.starts_on:
        if ends_on > held.ends_on:
            raise Refused("DATES-01", "It ends before that day already. Move the booking instead.",
                          field="ends_on")  # fmt: skip
        _change(actor, now, "end_booking", held, version, {"ends_on": ends_on})
        return True
    with action():
        line = record_audit(actor=actor, verb="remove_booking", now=now,
                            subject=("BOOKING", booking_id))  # fmt: skip
        before = {"person_id": held.person_id, "project_id": held.project_id,
                  "starts_on": held.starts_on, "ends_on": held.ends_on,
                  "commitment": held.commitment, **_columns(held.weekday_minutes)}  # fmt: skip
        record_changes(line, [("BOOKING", booking_id, before, {})])
        if not Booking.objects.filter(pk=booking_id, version=version).delete()[0]:
            raise Conflict("Someone changed this booking meanwhile. Look at it again first.")
    return False


def _change(
    actor: Viewer, now: datetime, verb: str, held: BookingRow, version: int, changes: dict
) -> None:
    with action():
        line = record_audit(actor=actor, verb=verb, now=now, subject=("BOOKING", held.id))
        change_row(Booking, held.id, version=version, changes=changes, line=line, kind="BOOKING")


def _columns(weekday_minutes: Sequence[int]) -> dict[str, int]:
    return {f"{day}_minutes": m for day, m in zip(DAYS, weekday_minutes, strict=True)}


def _require_right(
    actor: Viewer, project_id: int, person_id: int, commitment: str, note: str
) -> None:
    if may_book(actor, Verb.EDIT, project_id, person_id):
        return
    if not may_book(actor, Verb.REQUEST, project_id, person_id):
        require(actor, Data.BOOKINGS, Verb.EDIT, what="book a person")
        raise Denied("RIGHT-01", "You cannot book on this project: it is outside your scope. "
                     "Its coordinator can.")  # fmt: skip
    if commitment != "SOFT":
        raise Denied("BOOK-04", "You can ask for this person with a soft booking; "
                     "a coordinator makes it hard.")  # fmt: skip
    if not note.strip():
        raise Refused("BOOK-04", "Say what the person is needed for.", field="note")


def _editable(actor: Viewer, booking_id: int) -> BookingRow:
    """The booking, if the actor may change it: an editor's, or a manager's own soft request."""
    held = booking(actor, booking_id)
    if may_book(actor, Verb.EDIT, held.project_id, held.person_id):
        return held
    if held.commitment == "SOFT" and may_book(actor, Verb.REQUEST, held.project_id, held.person_id):
        return held
    require(actor, Data.BOOKINGS, Verb.EDIT, what="change this booking")
    raise Denied("RIGHT-01", "You cannot change this booking: it is outside your scope. "
                 "The project's coordinator can.")  # fmt: skip


def _check(
    now: datetime,
    person_id: int,
    project_id: int,
    task_id: int | None,
    starts_on: date,
    ends_on: date,
    weekday_minutes: Sequence[int],
) -> None:
    """Raise Refused by the rule that the booking would break."""
    right = len(weekday_minutes) == 7 and all(0 <= minutes <= 1440 for minutes in weekday_minutes)
    if not right or not any(weekday_minutes):
        raise Refused("BOOK-02", "Give hours for Monday to Sunday, 0 to 24 each, and some of them "
                      "above nothing.", field="week")  # fmt: skip
    if ends_on <= starts_on:
        raise Refused("DATES-01", "The last day lies before the first.", field="last_on")
    _check_place(now, person_id, project_id, task_id, starts_on, ends_on)


def _check_place(
    now: datetime,
    person_id: int,
    project_id: int,
    task_id: int | None,
    starts_on: date,
    ends_on: date,
) -> None:
    employed = employments_between(starts_on, starts_on + timedelta(days=1), frozenset({person_id}))
    if not employed:
        raise Refused("BOOK-03", f"This person is not employed on {starts_on}. Choose a day of "
                      "the employment.", field="starts_on")  # fmt: skip
    found = projects(filters=Q(pk=project_id))
    if not found:
        raise Refused("BOOK-03", "There is no such project. Choose another.", field="project")
    project = found[0]
    if project.status in _ENDED and ends_on > now.date():
        raise Refused("BOOK-03", f"{project.code} is {project.status.lower()} and takes no more "
                      "work. Choose another project.", field="project")  # fmt: skip
    if task_id is not None and all(row.id != task_id for row in tasks([project_id])):
        raise Refused("BOOK-03", f"{project.code} has no such task. Choose one of its own.",
                      field="task")  # fmt: skip
