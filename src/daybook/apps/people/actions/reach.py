"""Whom may this editor of people reach, and what must hold of a person whoever edits?"""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Employment, Person
from ..queries.directory import may_on_person


def require_person(actor: Viewer, person_id: int, what: str) -> None:
    """Refuse unless the actor may edit people and this one is within reach.

    Who is not employed anywhere yet is within reach of whoever may add people.
    """
    require(actor, Data.PEOPLE, Verb.EDIT, what=what)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound(f"There is no person {person_id}.")
    if person.pseudonymized_at is not None:
        raise Refused("PEOPLE-02", "This person is forgotten; nothing about them changes any more.")
    placed = Employment.objects.filter(person_id=person_id).exists()
    if placed and not may_on_person(actor, person_id, Data.PEOPLE, Verb.EDIT):
        raise Denied(
            "RIGHT-01",
            f"You cannot {what}: they work outside your region or practice. "
            "A coordinator of theirs can.",
        )


def require_zone(zone: str) -> None:
    """Refuse a zone that is no IANA name."""
    if zone not in zone_names():
        raise Refused(
            "PEOPLE-03", f"{zone!r} is no time zone. Write it as Europe/Berlin.", field="zone"
        )


@cache
def zone_names() -> frozenset[str]:
    """Every IANA zone this machine knows, read once."""
    return frozenset(available_timezones())
