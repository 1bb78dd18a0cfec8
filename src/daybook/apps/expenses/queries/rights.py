"""Whose expenses may this viewer see, write and approve?

An engineer sees the own ones; a project manager those and every one of the managed projects;
finance all of them. A draft is its owner's alone, and of those who see everything.
"""

from __future__ import annotations

from django.db.models import Q

from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter
from daybook.core.rights import Data, Verb


def line_filter(viewer: Viewer, prefix: str = "") -> Q:
    """The expenses a viewer may see: the own, and those of the projects in reach."""
    scope = scope_of(viewer, Data.EXPENSES)
    allowed = project_filter(scope, viewer, f"{prefix}project__")
    if not scope.everything:
        # What nobody handed in is nobody else's business yet.
        allowed &= ~Q(**{f"{prefix}state": "DRAFT"})
        if viewer.person_id is not None and scope:
            allowed |= Q(**{f"{prefix}person_id": viewer.person_id})
    return allowed


def may_write(viewer: Viewer, person_id: int) -> bool:
    """Whether the viewer may write this person's expenses: only one's own."""
    return viewer.is_system or (
        viewer.person_id == person_id and may(viewer, Data.EXPENSES, Verb.EDIT)
    )


def in_reach(viewer: Viewer) -> Q:
    """Expenses whose approval is the viewer's business: of projects in reach, never one's own."""
    allowed = project_filter(scope_of(viewer, Data.EXPENSES, Verb.APPROVE), viewer, "project__")
    if viewer.person_id is not None:
        allowed &= ~Q(person_id=viewer.person_id)
    return allowed


def sees_others(viewer: Viewer) -> bool:
    """Whether there can be expenses of others for this viewer."""
    scope = scope_of(viewer, Data.EXPENSES)
    return bool(
        scope.everything or scope.managed or scope.region_ids or scope.practice_ids
        or scope.project_ids
    )  # fmt: skip
