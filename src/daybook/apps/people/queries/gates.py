"""Whose pages open for this viewer? Links to persons elsewhere are then plain names.

A leader of EMEA reads that an engineer of AMER worked on a project of EMEA, and opens no page of
that engineer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Person
from .directory import people_in_directory

_START = "/people/"


def people_gate(viewer: Viewer | None, today: date) -> Callable[[str], bool]:
    """Which addresses under /people/ open: those that name no person, and persons in scope."""
    if viewer is None or scope_of(viewer, Data.PEOPLE, Verb.SEE).everything:
        return lambda address: True
    seen = {row.code for row in people_in_directory(viewer, today)}
    if viewer.person_id is not None:
        seen |= set(Person.objects.filter(pk=viewer.person_id).values_list("code", flat=True))

    def opens(address: str) -> bool:
        code = address.removeprefix(_START).partition("?")[0].partition("/")[0]
        # A code holds a capital or a digit; other words are pages such as the bookings.
        return code in seen or code == code.lower() and not any(map(str.isdigit, code))

    return opens
