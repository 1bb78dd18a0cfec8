"""What are these projects called, and which engagements may this viewer see the work of?"""

from __future__ import annotations

from collections.abc import Collection

from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data

from ..models import Project
from .projects import project_filter


def project_names_by_id(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """(code, name) of projects by key; the caller has checked the right."""
    rows = Project.objects.filter(pk__in=ids).values_list("id", "code", "name")
    return {key: (code, name) for key, code, name in rows}


def engagement_ids_of_projects(viewer: Viewer, data: Data) -> frozenset[int]:
    """The engagements of projects in the viewer's reach for a kind of data."""
    scope = scope_of(viewer, data)
    rows = Project.objects.filter(project_filter(scope, viewer))
    return frozenset(rows.values_list("engagement_id", flat=True))
