"""Which projects may this actor change, and where may they put one?"""

from __future__ import annotations

from datetime import date

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Project
from ..queries.projects import project_filter


def editable_project(actor: Viewer, project_id: int, what: str) -> Project:
    """The project, if the actor may edit it; one out of sight does not exist."""
    scope = require(actor, Data.PROJECTS, Verb.EDIT, what=what)
    row = Project.objects.filter(project_filter(scope, actor), pk=project_id).first()
    if row is not None:
        return row
    seen = project_filter(scope_of(actor, Data.PROJECTS, Verb.SEE), actor)
    if not Project.objects.filter(seen, pk=project_id).exists():
        raise NotFound(f"There is no project {project_id}.")
    raise Denied(
        "RIGHT-01",
        f"You cannot {what} of this project. Its project manager or a coordinator can.",
    )


def require_place(
    actor: Viewer, what: str, region_id: int, practice_id: int, manager_id: int | None
) -> None:
    """Refuse to put a project where the actor could not edit it afterwards."""
    scope = require(actor, Data.PROJECTS, Verb.EDIT, what=what)
    if scope.everything or region_id in scope.region_ids or practice_id in scope.practice_ids:
        return
    if scope.managed and manager_id is not None and manager_id == actor.person_id:
        return
    if scope.managed:
        raise Refused("RIGHT-01", "You can add and move projects that you manage yourself; a "
                      "coordinator can do the rest.", field="manager_id")  # fmt: skip
    raise Refused("RIGHT-01", "Choose a region or practice of your own.", field="region_id")


def require_dates(starts_on: date | None, ends_on: date | None) -> None:
    """Refuse an end that is not after its start."""
    if starts_on and ends_on and ends_on <= starts_on:
        raise Refused("DATES-01", "The last day is not before the first.", field="ends_on")
