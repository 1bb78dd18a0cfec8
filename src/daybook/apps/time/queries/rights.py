"""Whose time may this viewer see, and for whom may they write it down?

An engineer sees the own lines; a project manager those and every line of the managed projects; a
coordinator all, and may write for others.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from daybook.apps.people.queries.directory import may_on_person
from daybook.apps.people.queries.persons import person_ids_by_code
from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter
from daybook.core.rights import Data, Verb


def entry_filter(viewer: Viewer) -> Q:
    """The lines of time a viewer may see: the own, and those of the projects in reach."""
    scope = scope_of(viewer, Data.TIME)
    allowed = project_filter(scope, viewer, "project__")
    if not scope.everything and viewer.person_id is not None and may(viewer, Data.TIME, Verb.EDIT):
        allowed |= Q(person_id=viewer.person_id)
    return allowed


def may_enter_for(viewer: Viewer, person_id: int, on: date) -> bool:
    """Whether the viewer may write this person's time: one's own, or on behalf."""
    if viewer.is_system:
        return True
    if viewer.person_id == person_id and may(viewer, Data.TIME, Verb.EDIT):
        return True
    return may_on_person(viewer, person_id, Data.TIME, Verb.ON_BEHALF, on=on)


def may_enter_for_code(viewer: Viewer, code: str, on: date) -> bool:
    """The same of a person by code; no for a code that nobody has."""
    person_id = person_ids_by_code().get(code)
    return person_id is not None and may_enter_for(viewer, person_id, on)


def may_see_week_of(viewer: Viewer, person_id: int, on: date) -> bool:
    """Whether the viewer may open this person's week: their own, on behalf, or all of it."""
    return may_enter_for(viewer, person_id, on) or scope_of(viewer, Data.TIME).everything


def may_see_all_weeks(viewer: Viewer) -> bool:
    """Whether any week may be opened: others see that a week is missing, not what stands in it."""
    return scope_of(viewer, Data.TIME).everything
