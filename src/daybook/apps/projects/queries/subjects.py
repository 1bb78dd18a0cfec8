"""What are projects and milestones called in the audit and in grants, and who may read of them?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from daybook.apps.platform.rights import Scope
from daybook.apps.platform.subjects import Named
from daybook.apps.platform.viewer import Viewer

from ..models import Milestone, Project
from .projects import project_filter


def project_names() -> Mapping[int, str]:
    """Project codes by key, for the scopes of grants."""
    return dict(Project.objects.values_list("id", "code"))


def project_labels(ids: Collection[int]) -> Mapping[int, Named]:
    """Projects by name, with their pages."""
    rows = Project.objects.filter(pk__in=ids).values_list("id", "code", "name")
    return {key: Named(f"{name} ({code})", f"/projects/{code}") for key, code, name in rows}


def visible_project_ids(viewer: Viewer, scope: Scope) -> Iterable[int]:
    """The projects whose audit a viewer of this scope may read."""
    return Project.objects.filter(project_filter(scope, viewer)).values_list("id", flat=True)


def milestone_labels(ids: Collection[int]) -> Mapping[int, Named]:
    """Milestones by name and project, with their tab."""
    rows = Milestone.objects.filter(pk__in=ids).values_list("id", "name", "project__code")
    return {
        key: Named(f"{name}, {code}", f"/projects/{code}/milestones") for key, name, code in rows
    }


def visible_milestone_ids(viewer: Viewer, scope: Scope) -> Iterable[int]:
    """The milestones whose audit a viewer of this scope may read."""
    rows = Milestone.objects.filter(project_filter(scope, viewer, "project__"))
    return rows.values_list("id", flat=True)
