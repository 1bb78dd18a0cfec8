"""What is a person, from when until when? Starts, changes and ends employments.

A person is one thing at a time: changing the role from 1 August ends the stretch before on that
day and begins the next, in one transaction. A change dated on the start of a stretch corrects it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import DatabaseError

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Employment
from .reach import require_person

_OVERLAP = "This person has an employment on some of these days already. End it first."


def start_employment(
    *,
    actor: Viewer,
    now: datetime,
    person_id: int,
    entity_id: int,
    role_id: int,
    region_id: int,
    practice_id: int,
    work_calendar_id: int,
    starts_on: date,
    ends_on: date | None = None,
    manager_id: int | None = None,
    share_millionths: int = 1_000_000,
    ramp_millionths: int = 1_000_000,
) -> int:
    """Record what a person is from a day on. Dates that overlap another employment are refused."""
    require_person(actor, person_id, "start an employment")
    _require_place(actor, region_id, practice_id)
    _require_dates(starts_on, ends_on)
    _require_manager(person_id, manager_id)
    try:
        with action():
            line = record_audit(actor=actor, verb="start_employment", now=now,
                                subject=("PERSON", person_id))  # fmt: skip
            return Employment.objects.create(
                person_id=person_id, entity_id=entity_id, role_id=role_id, region_id=region_id,
                practice_id=practice_id, work_calendar_id=work_calendar_id, manager_id=manager_id,
                share_millionths=share_millionths, ramp_millionths=ramp_millionths,
                starts_on=starts_on, ends_on=ends_on, audit_line=line,
            ).pk  # fmt: skip
    except DatabaseError as error:
        raise _overlap(error) from error


def change_employment(
    *, actor: Viewer, now: datetime, employment_id: int, version: int, from_on: date, **changes
) -> int:
    """Change role, region, practice, manager, calendar, entity, share or ramp from a day on.

    The stretch ends on that day and another begins; on its own first day it is corrected in place.
    Returns the key of the stretch that holds from that day.
    """
    row = _employment(employment_id)
    require_person(actor, row.person_id, "change an employment")
    _require_place(
        actor,
        changes.get("region_id", row.region_id),
        changes.get("practice_id", row.practice_id),
    )
    _require_manager(row.person_id, changes.get("manager_id", row.manager_id))
    if from_on < row.starts_on or (row.ends_on is not None and from_on >= row.ends_on):
        raise Refused(
            "DATES-01",
            f"This employment runs from {row.starts_on}"
            + (f" until {row.ends_on - timedelta(days=1)}" if row.ends_on else "")
            + ". Choose a day within it.",
            field="from_on",
        )
    with action():
        line = record_audit(actor=actor, verb="change_employment", now=now,
                            subject=("PERSON", row.person_id))  # fmt: skip
        if from_on == row.starts_on:
            change_row(Employment, row.pk, version=version, changes=changes, line=line,
                       kind="EMPLOYMENT")  # fmt: skip
            return row.pk
        change_row(Employment, row.pk, version=version, changes={"ends_on": from_on}, line=line,
                   kind="EMPLOYMENT")  # fmt: skip
        return Employment.objects.create(
            person_id=row.person_id, starts_on=from_on, ends_on=row.ends_on, audit_line=line,
            **(_terms(row) | changes),
        ).pk  # fmt: skip


def end_employment(
    *, actor: Viewer, now: datetime, employment_id: int, version: int, ends_on: date | None
) -> None:
    """Set the first day that is no longer part of an employment; None leaves it open."""
    row = _employment(employment_id)
    require_person(actor, row.person_id, "end an employment")
    _require_dates(row.starts_on, ends_on)
    try:
        with action():
            line = record_audit(actor=actor, verb="end_employment", now=now,
                                subject=("PERSON", row.person_id))  # fmt: skip
            change_row(Employment, row.pk, version=version, changes={"ends_on": ends_on},
                       line=line, kind="EMPLOYMENT")  # fmt: skip
    except DatabaseError as error:
        raise _overlap(error) from error


def _employment(employment_id: int) -> Employment:
    row = Employment.objects.filter(pk=employment_id).first()
    if row is None:
        raise NotFound(f"There is no employment {employment_id}.")
    return row


def _terms(row: Employment) -> dict:
    return {
        "entity_id": row.entity_id,
        "role_id": row.role_id,
        "region_id": row.region_id,
        "practice_id": row.practice_id,
        "manager_id": row.manager_id,
        "work_calendar_id": row.work_calendar_id,
        "share_millionths": row.share_millionths,
        "ramp_millionths": row.ramp_millionths,
    }


def _require_place(actor: Viewer, region_id: int, practice_id: int) -> None:
    """Whoever edits the people of one region or practice places nobody outside of it."""
    scope = require(actor, Data.PEOPLE, Verb.EDIT, what="place a person")
    if scope.everything or region_id in scope.region_ids or practice_id in scope.practice_ids:
        return
    raise Refused("RIGHT-01", "Choose a region or practice of your own.", field="region_id")


def _require_dates(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on <= starts_on:
        raise Refused("DATES-01", "The last day is not before the first.", field="ends_on")


def _require_manager(person_id: int, manager_id: int | None) -> None:
    if manager_id == person_id:
        raise Refused("PEOPLE-03", "Nobody is their own manager. Choose another.",
                      field="manager_id")  # fmt: skip


def _overlap(error: DatabaseError) -> Exception:
    if "FACT-02" not in str(error):
        return error
    return Refused("FACT-02", _OVERLAP, field="starts_on")
