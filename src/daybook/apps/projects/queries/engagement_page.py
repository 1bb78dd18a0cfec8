"""What is sold in this engagement, and which projects deliver it? Lines with their projects."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from daybook.apps.commercial.queries.customers import may_edit_customer
from daybook.apps.commercial.queries.engagements import (
    EngagementRow,
    SowLineRow,
    engagement_by_code,
    sow_lines,
)
from daybook.apps.platform.viewer import Viewer

from ..models import Project
from .projects import ProjectTerms, projects


@dataclass(frozen=True, slots=True)
class LineWithProjects:
    """A SOW line and the projects made from it."""

    line: SowLineRow
    projects: tuple[ProjectTerms, ...]


@dataclass(frozen=True, slots=True)
class EngagementPage:
    """An engagement, its lines, and projects that name no line."""

    row: EngagementRow
    lines: tuple[LineWithProjects, ...]
    others: tuple[ProjectTerms, ...]
    may_edit: bool


def engagement_page(code: str, viewer: Viewer) -> EngagementPage:
    """One engagement. Raises NotFound where there is none, or none for this viewer."""
    row = engagement_by_code(code, viewer)
    held = projects(viewer, filters=Q(engagement_id=row.id))
    line_of = dict(Project.objects.filter(engagement_id=row.id).values_list("id", "sow_line_id"))
    lines = sow_lines(row.id)
    known = {line.id for line in lines}
    return EngagementPage(
        row,
        tuple(
            LineWithProjects(line, tuple(p for p in held if line_of[p.id] == line.id))
            for line in lines
        ),
        tuple(p for p in held if line_of[p.id] not in known),
        may_edit_customer(viewer, row.region_id),
    )
