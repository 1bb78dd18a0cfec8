"""Projects and the engagements they deliver: list, show, add, change, move on."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import (
    Coded,
    Key,
    Minor,
    document_of,
    filtered_by,
    fits,
    page_of_documents,
    slice_of,
)

from ..actions import projects as actions
from ..queries.editing import ProjectPlan, next_code, project_plan
from ..queries.engagement_page import EngagementPage, engagement_page
from ..queries.projects import ProjectTerms, project_by_code, projects

projects_api = Router(tags=["Projects"])

# The budget in money is for whoever may see money: it is under `/projects/{code}/figures`.
ProjectDocument = document_of(
    ProjectTerms, name="Project", without=frozenset({"budget_minor"}), also=("is_notional",)
)
PlanDocument = document_of(ProjectPlan)
EngagementProjects = document_of(EngagementPage, name="EngagementProjects")

_KIND = "^(T_AND_M|FIXED_FEE|PREPAID|TRAINING|INTERNAL)$"


class ProjectIn(Schema):
    """A project under an engagement. The code is never used again."""

    code: str = Field("", max_length=32, description="Empty: the customer's next free one.")
    name: str = Field(max_length=160)
    engagement_id: Key
    sow_line_id: Key | None = None
    region_id: Key
    practice_id: Key
    billing_kind: str = Field(pattern=_KIND)
    manager_id: Key | None = None
    status: str = "IN_SET_UP"
    starts_on: date | None = None
    ends_on: date | None = Field(None, description="The first day after it.")
    budget_minutes: int = Field(0, ge=0, le=10**9)
    budget_minor: Minor = 0


class ProjectChange(Schema):
    """What changes; code, engagement and kind of billing stay."""

    version: Key
    name: str = Field("", min_length=1, max_length=160)
    manager_id: Key | None = None
    region_id: Key = 0
    practice_id: Key = 0
    starts_on: date | None = None
    ends_on: date | None = Field(None, description="The first day after it.")
    budget_minutes: int = Field(0, ge=0, le=10**9)
    budget_minor: Minor = 0


class StatusIn(Schema):
    """What the project becomes, and the version that was read."""

    status: str
    version: Key


def project_of(request, code: str) -> ProjectTerms:
    """A project for the caller. NotFound for any other."""
    found = project_by_code(code, request.viewer)
    if found is None:
        raise NotFound(f"There is no project {code}, or it is not yours to see.")
    return found


@projects_api.get(
    "/projects", response=page_of_documents(ProjectDocument), summary="Projects",
    openapi_extra=filtered_by("status", "kind", "region", "practice", "customer", "engagement",
                              q="Part of a name or a code."),
)  # fmt: skip
def list_projects(request, page: int = 1, size: int = 50):
    """By code, with their terms. Figures and health are under `/portfolio`."""
    require(request.viewer, Data.PROJECTS, Verb.SEE, what="see projects")
    rows = [
        row
        for row in projects(request.viewer)
        if fits(
            request,
            {"status": row.status, "kind": row.billing_kind, "region": row.region_code,
             "practice": row.practice_code, "customer": row.customer_code,
             "engagement": row.engagement_code},
            f"{row.name} {row.code} {row.customer_name}",
        )
    ]  # fmt: skip
    return slice_of(request, rows, page=page, size=size)


@projects_api.post("/projects", response={201: Coded}, summary="Add a project")
def add_project(request, body: ProjectIn):
    """Its tasks and milestones come next."""
    require(request.viewer, Data.PROJECTS, Verb.EDIT, what="add a project")
    values = body.dict()
    if not values["code"]:
        values["code"] = _free_code(request, body.engagement_id)
    actions.add_project(actor=request.viewer, now=request.now, **values)
    return Status(201, {"code": values["code"]})


def _free_code(request, engagement_id: int) -> str:
    """After the customer's last project of this engagement, which the caller may see."""
    for row in projects(request.viewer):
        if row.engagement_id == engagement_id:
            return next_code(row.customer_code)
    raise NotFound("Name the project's code: its engagement has no project to count on from.")


@projects_api.get("/projects/{code}", response=ProjectDocument, summary="One project")
def show_project(request, code: str):
    """Its terms. Its figures are under `/projects/{code}/figures`."""
    return project_of(request, code)


@projects_api.patch("/projects/{code}", response=ProjectDocument, summary="Change a project")
def change_project(request, code: str, body: ProjectChange):
    """Name, manager, place, dates or budget."""
    terms = project_plan(code, request.viewer).terms
    actions.edit_project(
        actor=request.viewer, now=request.now, project_id=terms.id,
        **body.dict(exclude_unset=True),
    )  # fmt: skip
    return project_of(request, code)


@projects_api.get("/projects/{code}/plan", response=PlanDocument, summary="A project's plan")
def show_plan(request, code: str):
    """Tasks, milestones and next states, for those who may edit it."""
    return project_plan(code, request.viewer)


@projects_api.post("/projects/{code}/status", response=ProjectDocument, summary="Move a project on")
def change_status(request, code: str, body: StatusIn):
    """Along its life cycle (STATE-01)."""
    terms = project_plan(code, request.viewer).terms
    actions.change_status(actor=request.viewer, now=request.now, project_id=terms.id, **body.dict())
    return project_of(request, code)


@projects_api.get(
    "/engagements/{code}/projects", response=EngagementProjects, summary="Who delivers a SOW"
)
def engagement_projects(request, code: str):
    """The engagement, its lines, and the projects of each."""
    return engagement_page(code, request.viewer)
