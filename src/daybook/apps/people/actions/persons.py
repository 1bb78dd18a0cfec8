"""Who works here? Adds, edits, links and forgets persons; employments are their own file."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.actions.codes import free_code
from daybook.apps.platform.actions.forgetting import forget_account, is_retired, retire_code
from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Employment, Person
from .employments import start_employment
from .leave import record_leave
from .reach import require_person, require_zone

# Joining is one subject to callers: persons, what they are, and when they are away.
__all__ = [
    "add_person",
    "edit_person",
    "forget_person",
    "link_user",
    "record_leave",
    "start_employment",
]


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
    if user_id is not None:
        require(actor, Data.USERS, Verb.EDIT, what="link a person to an account")
        _require_free_account(user_id, None)
    require_zone(zone)
    if is_retired("PERSON", code):
        raise Refused("PEOPLE-01", f"The code {code} was used before. Choose another.",
                      field="code")  # fmt: skip
    with free_code(Person, code, rule="PEOPLE-01"), action():
        line = record_audit(actor=actor, verb="add_person", now=now, subject=("PERSON", None))
        return Person.objects.create(
            code=code, name=name, zone=zone, email=email, kind=kind, user_id=user_id,
            audit_line=line,
        ).pk  # fmt: skip


def edit_person(
    *,
    actor: Viewer,
    now: datetime,
    person_id: int,
    version: int,
    name: str,
    email: str,
    zone: str,
    kind: str,
) -> None:
    """Correct a person's name, address, zone or kind. The code never changes."""
    require_person(actor, person_id, "edit this person")
    require_zone(zone)
    with action():
        line = record_audit(actor=actor, verb="edit_person", now=now, subject=("PERSON", person_id))
        change_row(
            Person,
            person_id,
            version=version,
            changes={"name": name, "email": email, "zone": zone, "kind": kind},
            line=line,
            kind="PERSON",
        )


def link_user(
    *, actor: Viewer, now: datetime, person_id: int, version: int, user_id: int | None
) -> None:
    """Say which account is this person's; None takes the link away.

    An account sees its person's own data, so administrators link, nobody else.
    """
    require(actor, Data.USERS, Verb.EDIT, what="link a person to an account")
    if user_id is not None:
        _require_free_account(user_id, person_id)
    with action():
        line = record_audit(actor=actor, verb="link_user", now=now, subject=("PERSON", person_id))
        change_row(Person, person_id, version=version, changes={"user_id": user_id}, line=line,
                   kind="PERSON")  # fmt: skip


def forget_person(
    *, actor: Viewer, now: datetime, today: date, person_id: int, version: int, reason: str
) -> str:
    """Take name, code and address off a person and their account; books and audit keep the key.

    Returns the code they have from now on, which says nothing. Raises Refused PEOPLE-02 while the
    person is employed, or will be, or is forgotten already.
    """
    require(actor, Data.USERS, Verb.EDIT, what="forget a person")
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound(f"There is no person {person_id}.")
    if person.pseudonymized_at is not None:
        raise Refused("PEOPLE-02", "This person is forgotten already.")
    if Employment.objects.filter(person_id=person_id).exclude(ends_on__lte=today).exists():
        raise Refused("PEOPLE-02", "This person is employed, or will be. End the employment first.")
    if not reason.strip():
        raise Refused("PEOPLE-02", "Say who asked for it and when.", field="reason")
    with action():
        line = record_audit(actor=actor, verb="forget_person", now=now, reason=reason,
                            subject=("PERSON", person_id))  # fmt: skip
        changes = {
            "name": f"Former person {person_id}",
            "email": "",
            "user_id": None,
            "pseudonymized_at": now,
        }
        change_row(Person, person_id, version=version, changes=changes, line=line, kind="PERSON")
        # Not through `change_row`: the audit would keep the code, which may be made of the name.
        code = f"FORGOTTEN-{person_id}"
        Person.objects.filter(pk=person_id).update(code=code)
        retire_code(line=line, kind="PERSON", record_id=person_id, code=person.code)
        if person.user_id is not None:
            forget_account(line=line, user_id=person.user_id)
    return code


def _require_free_account(user_id: int, person_id: int | None) -> None:
    holder = Person.objects.filter(user_id=user_id).exclude(pk=person_id).first()
    if holder is not None:
        raise Refused(
            "USER-01",
            f"This account belongs to {holder.name} ({holder.code}). Take that link away first.",
            field="user_id",
        )
