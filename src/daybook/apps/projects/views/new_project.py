"""How is a project added? From the SOW line it delivers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import require
from daybook.core.money import exponent
from daybook.core.rights import Data, Verb
from daybook.ui.inputs import decimal_text
from daybook.ui.notices import notify

from ..actions.projects import add_project
from ..forms.projects import NewProjectForm
from ..queries.editing import NewProject, engagement_choices, new_project


def new(request: HttpRequest) -> HttpResponse:
    """Choose an engagement first; then the project takes over what its line says."""
    require(request.viewer, Data.PROJECTS, Verb.EDIT, what="add a project")
    line = request.GET.get("line", "")
    found = new_project(
        request.viewer,
        line_id=int(line) if line.isascii() and line.isdigit() else None,
        engagement_code=request.GET.get("engagement", ""),
    )
    if found is None:
        offered = engagement_choices(request.viewer)
        context = {"choices": [(label.split(" · ")[0], label) for _, label in offered]}
        return render(request, "projects/choose_engagement.html", context)
    return _form(request, found)


def _form(request: HttpRequest, found: NewProject) -> HttpResponse:
    row = found.engagement
    initial = _initial(found) | {"manager_id": request.viewer.person_id}
    form = NewProjectForm(request.POST or None, initial=initial, currency=row.currency)

    def act(values: dict) -> str:
        add_project(
            actor=request.viewer, now=request.now, engagement_id=row.id,
            sow_line_id=found.line.id if found.line else None, **values,
        )  # fmt: skip
        notify(request, f"{values['code']} was added. Add its tasks and milestones.")
        return f"/projects/{values['code']}/edit"

    said = f"line {found.line.position}, {found.line.description}" if found.line else row.name
    context = {
        "title": "Add a project",
        "scope": f"{row.code} · {row.customer_name} · {row.currency}",
        "lead": f"It delivers {said}. Name, budget and kind of billing are taken over.",
        "go_label": "Add the project",
        "cancel_href": f"/projects/engagements/{row.code}",
    }
    return answer(request, form, act, context)


def _initial(found: NewProject) -> dict:
    row, places = found.engagement, exponent(found.engagement.currency)
    initial = {
        "name": found.line.description if found.line else row.name,
        "code": found.code,
        "billing_kind": found.billing_kind,
        "status": "IN_SET_UP",
        "region_id": row.region_id,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }
    if found.line:
        initial["budget_minutes"] = found.line.budget_minutes
        initial["budget"] = decimal_text(found.line.amount_minor, places, places)
    return initial
