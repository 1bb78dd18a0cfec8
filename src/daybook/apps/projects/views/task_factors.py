"""Which tasks are sold at a factor of the rate? Overtime at 1.5, travel at 0.5, by date."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import Denied
from daybook.core.rating import millionths_text
from daybook.ui.format import date_text, spell
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify
from daybook.ui.statuses import badge_html

from ..actions.rate_factors import propose_task_factor
from ..forms.rate_factors import TaskFactorForm
from ..queries.rate_factors import FactorPage, FactorRow, factor_page

_STATES = {"NOW": ("ok", "In force"), "FUTURE": ("info", "Later"), "PAST": ("neutral", "Before")}
_COLUMNS = (
    Column("task_name", "Task", code="project_code", href="/projects/{project_code}/plan",
           sort=False, wrap=True),
    Column("factor", "Factor", sort=False),
    Column("starts", "From", sort=False),
    Column("state", "State", kind="html", sort=False),
)  # fmt: skip


@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Every factor of the engagement's tasks."""
    page = factor_page(code, request.viewer, request.today)
    context = {"page": page, "row": page.row, "table": _table(page)}
    return render(request, "projects/task_factors.html", context)


def _table(page: FactorPage) -> Table:
    new = f"/projects/engagements/{page.row.code}/rates/tasks/new"
    empty = "No task has a factor: every task is sold at the rate."
    return Table(
        columns=_COLUMNS,
        rows=[_row(one) for one in page.factors],
        label="Factors of tasks",
        title=f"{spell(len(page.factors), 'factor')} of tasks",
        subtitle="Of task, weekend and holiday factor the highest applies",
        empty=Empty(empty, "Give a task a factor", new) if page.may_draft else Empty(empty),
    )


def _row(one: FactorRow) -> dict:
    factor = one.factor_millionths
    return {
        "task_name": one.task_name,
        "project_code": one.project_code,
        "factor": "ends" if factor is None else f"× {millionths_text(factor)}",
        "starts": date_text(one.starts_on),
        "state": badge_html(*_STATES[one.state]),
    }


def new(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a task's factor for somebody of finance to approve."""
    page = factor_page(code, request.viewer, request.today)
    if not page.may_draft:
        raise Denied("RIGHT-01", "You cannot draft a factor. Analysts and finance can.")
    form = TaskFactorForm(
        request.POST or None, tasks=page.tasks, initial={"starts_on": request.today}
    )

    def act(values: dict) -> str:
        key = propose_task_factor(
            actor=request.viewer, now=request.now, task_id=values["task"],
            factor_millionths=values["factor"], starts_on=values["starts_on"],
            reason=values["reason"],
        )  # fmt: skip
        notify(request, "The factor is drafted. It holds once somebody of finance approves it.")
        return f"/admin/proposals/{key}"

    context = {
        "title": "A task's factor",
        "narrow": True,
        "go_label": "Draft the factor",
        "lead": "Time approved before keeps the rate it was given.",
        "cancel_href": f"/projects/engagements/{page.row.code}/rates/tasks",
    }
    return answer(request, form, act, context)
