"""What does the plan of a project hold, and what may still change? For the forms that change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.commercial.queries.engagements import (
    EngagementRow,
    SowLineRow,
    engagement_by_code,
    engagement_choices,
    sow_line,
)
from daybook.apps.people.queries.directory import person_choices
from daybook.apps.people.queries.places import place_choices
from daybook.apps.platform.refusals import Denied, NotFound
from daybook.apps.platform.rights import require
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb
from daybook.core.states import next_states

from ..models import Project
from .acceptance import passive_acceptance_days
from .projects import (
    MilestoneRow,
    ProjectTerms,
    TaskRow,
    milestones,
    project_by_code,
    projects,
    tasks,
)

# How a line that is sold is delivered and billed.
BILLING_OF_SOW = {
    "T_AND_M": "T_AND_M",
    "FIXED_FEE": "FIXED_FEE",
    "BLOCK": "PREPAID",
    "TRAINING": "TRAINING",
    "EXPENSES": "T_AND_M",
    "INTERNAL": "INTERNAL",
}


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """A project with its tasks and milestones, as whoever may edit it sees them."""

    terms: ProjectTerms
    tasks: tuple[TaskRow, ...]
    milestones: tuple[MilestoneRow, ...]
    passive_on: dict[int, date]
    next_states: tuple[str, ...]


def project_plan(code: str, viewer: Viewer) -> ProjectPlan:
    """The plan of a project the viewer may edit. NotFound out of sight, Denied beyond reach."""
    terms = project_by_code(code, viewer)
    if terms is None:
        raise NotFound(f"There is no project {code}, or not for you.")
    require(viewer, Data.PROJECTS, Verb.EDIT, what="edit a project")
    if not may_edit(viewer, terms.id):
        raise Denied(
            "RIGHT-01",
            f"You cannot edit {terms.code}. Its project manager or a coordinator can.",
        )
    dated = milestones([terms.id])
    return ProjectPlan(
        terms,
        tasks([terms.id]),
        dated,
        passive_acceptance_days(dated),
        next_states("project", terms.status),
    )


def may_edit(viewer: Viewer, project_id: int) -> bool:
    """Whether the viewer may edit a project."""
    return bool(projects(viewer, data=Data.PROJECTS, verb=Verb.EDIT, filters=Q(pk=project_id)))


def project_version(project_id: int) -> int:
    """The newest version of a project."""
    return Project.objects.values_list("version", flat=True).get(pk=project_id)


@dataclass(frozen=True, slots=True)
class NewProject:
    """What a new project takes over from the SOW line it delivers."""

    engagement: EngagementRow
    line: SowLineRow | None
    code: str
    billing_kind: str


def new_project(viewer: Viewer, *, line_id: int | None, engagement_code: str) -> NewProject | None:
    """The start of a project from a SOW line, or from an engagement; None from nothing."""
    line = None
    if line_id is not None:
        line, engagement = sow_line(line_id, viewer)
    elif engagement_code:
        engagement = engagement_by_code(engagement_code, viewer)
    else:
        return None
    kind = BILLING_OF_SOW[line.kind] if line else "T_AND_M"
    return NewProject(engagement, line, next_code(engagement.customer_code), kind)


def next_code(customer_code: str) -> str:
    """The next free number of a customer's projects: ACME-014 after ACME-013."""
    prefix = f"{customer_code}-"
    tails = (
        code[len(prefix) :]
        for code in Project.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    )
    numbers = [int(tail) for tail in tails if tail.isascii() and tail.isdigit()]
    return f"{prefix}{max(numbers, default=0) + 1:03d}"


__all__ = [
    "NewProject",
    "ProjectPlan",
    "engagement_choices",
    "may_edit",
    "new_project",
    "next_code",
    "person_choices",
    "place_choices",
    "project_plan",
    "project_version",
]
