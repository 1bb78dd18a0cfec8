"""Who is reserved, how firmly? Adds and moves bookings."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Booking
from ..queries.bookings import DAYS


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
    """Reserve a person over [starts_on, ends_on); SOFT is tentative, HARD counts in commit."""
    require(actor, Data.BOOKINGS, Verb.EDIT, what="book a person")
    if len(weekday_minutes) != 7 or not any(weekday_minutes) or max(weekday_minutes) > 1440:
        raise Refused("BOOK-02", "Give minutes for Monday to Sunday, 0 to 1,440 each.",
                      field="weekday_minutes")  # fmt: skip
    with action():
        line = record_audit(actor=actor, verb="add_booking", now=now,
                            subject=("PROJECT", project_id))  # fmt: skip
        return Booking.objects.create(
            person_id=person_id,
            project_id=project_id,
            task_id=task_id,
            starts_on=starts_on,
            ends_on=ends_on,
            commitment=commitment,
            expires_on=expires_on,
            note=note,
            audit_line=line,
            **{f"{day}_minutes": m for day, m in zip(DAYS, weekday_minutes, strict=True)},
        ).pk


def set_commitment(
    *, actor: Viewer, now: datetime, booking_id: int, commitment: str, version: int
) -> None:
    """Make a booking hard or soft."""
    require(actor, Data.BOOKINGS, Verb.EDIT, what="confirm a booking")
    with action():
        line = record_audit(actor=actor, verb="set_commitment", now=now,
                            subject=("BOOKING", booking_id))  # fmt: skip
        change_row(Booking, booking_id, version=version, changes={"commitment": commitment},
                   line=line, kind="BOOKING")  # fmt: skip
