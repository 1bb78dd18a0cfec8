"""Who may correct a line, who may ask, and who may answer?

The engineer asks about an own line; the project's manager posts it; a coordinator corrects another
person's line at once, and never an own one.
"""

from __future__ import annotations

from django.db.models import Q

from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter, project_ids
from daybook.core.rights import Data, Verb, may_approve_line


def may_post(viewer: Viewer, person_id: int, project_ids_wanted: set[int]) -> bool:
    """Whether the viewer approves time of all these projects, and the line is not their own."""
    if not viewer.is_system and not may_approve_line(viewer.person_id, person_id):
        return False
    reach = project_ids(viewer, Data.TIME, Verb.APPROVE)
    return reach is None or project_ids_wanted <= reach


def may_ask(viewer: Viewer, person_id: int) -> bool:
    """Whether the viewer may ask for a change: of an own line."""
    return viewer.person_id == person_id and may(viewer, Data.TIME, Verb.EDIT)


def correction_filter(viewer: Viewer) -> Q:
    """The corrections a viewer may see: of own lines, and of projects whose time is in reach."""
    scope = scope_of(viewer, Data.TIME)
    if scope.everything:
        return Q()
    allowed = project_filter(scope, viewer, "before_project__")
    if viewer.person_id is not None and may(viewer, Data.TIME, Verb.EDIT):
        allowed |= Q(person_id=viewer.person_id)
    return allowed


def decide_filter(viewer: Viewer) -> Q:
    """The requests a viewer may answer: of projects whose time they approve, never their own."""
    allowed = project_filter(scope_of(viewer, Data.TIME, Verb.APPROVE), viewer, "before_project__")
    return allowed & ~Q(person_id=viewer.person_id) if viewer.person_id else allowed
