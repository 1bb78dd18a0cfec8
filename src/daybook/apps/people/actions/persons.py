"""Who joins, as what, and who is away? Persons, employments, leave."""

from __future__ import annotations

from datetime import date, datetime

from django.db import DatabaseError

from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.platform.rights import may, require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Employment, Leave, Person


def add_person(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    name: str,
    zone: str,
    email: str = "",
    kind: str = "EMPLOYEE",
    user_id: int | None = None,
) -> int:
    """Add someone who works here, or will. The code is never reused."""
    require(actor, Data.PEOPLE, Verb.EDIT, what="add a person")
    if Person.objects.filter(code=code).exists():
        raise Refused("PEOPLE-01", f"The code {code} is taken.", field="code")
    with action():
        line = record_audit(actor=actor, verb="add_person", now=now, subject=("PERSON", None))
        return Person.objects.create(
            code=code, name=name, zone=zone, email=email, kind=kind, user_id=user_id,
            audit_line=line,
        ).pk  # fmt: skip


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
    require(actor, Data.PEOPLE, Verb.EDIT, what="start an employment")
    try:
        with action():
            line = record_audit(actor=actor, verb="start_employment", now=now,
                                subject=("PERSON", person_id))  # fmt: skip
            return Employment.objects.create(
                person_id=person_id,
                entity_id=entity_id,
                role_id=role_id,
                region_id=region_id,
                practice_id=practice_id,
                work_calendar_id=work_calendar_id,
                manager_id=manager_id,
                share_millionths=share_millionths,
                ramp_millionths=ramp_millionths,
                starts_on=starts_on,
                ends_on=ends_on,
                audit_line=line,
            ).pk
    except DatabaseError as error:
        if "FACT-02" not in str(error):
            raise
        raise Refused(
            "FACT-02",
            "This person has an employment on some of these days already. End it first.",
            field="starts_on",
        ) from error


def record_leave(
    *,
    actor: Viewer,
    now: datetime,
    person_id: int,
    leave_key: str,
    kind: str,
    starts_on: date,
    ends_on: date,
    minutes_per_day: int,
    reason: str = "",
) -> None:
    """Record approved absence over [starts_on, ends_on); the same key again is a revision."""
    own = actor.person_id == person_id and may(actor, Data.TIME, Verb.EDIT)
    if not own and not may(actor, Data.PEOPLE, Verb.EDIT):
        raise Denied("RIGHT-01", "You can record leave for yourself only.")
    with action():
        line = record_audit(actor=actor, verb="record_leave", now=now,
                            subject=("PERSON", person_id))  # fmt: skip
        revision = Leave.objects.filter(person_id=person_id, leave_key=leave_key).count() + 1
        Leave.objects.create(
            person_id=person_id,
            leave_key=leave_key,
            revision=revision,
            kind=kind,
            starts_on=starts_on,
            ends_on=ends_on,
            minutes_per_day=minutes_per_day,
            reason=reason,
            recorded_at=now,
            audit_line=line,
        )
