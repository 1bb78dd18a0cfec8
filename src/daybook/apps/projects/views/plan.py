"""What is planned, and what may change? `/projects/<CODE>/edit`: record, status and plan."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import Refused
from daybook.core.money import exponent
from daybook.ui.format import date_text, spell
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.inputs import decimal_text
from daybook.ui.notices import notify
from daybook.ui.statuses import badge_html, badge_of, status_html

from ..actions.projects import change_status, edit_project
from ..forms.projects import ProjectForm, StatusForm
from ..queries.editing import ProjectPlan, project_plan, project_version
from ..queries.projects import MilestoneRow, TaskRow

_DAY = timedelta(days=1)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The project's record, and under it what else is planned."""
    plan = project_plan(code, request.viewer)
    terms = plan.terms
    places = exponent(terms.currency)
    names = ("version", "name", "manager_id", "region_id", "practice_id", "starts_on", "ends_on",
             "budget_minutes")  # fmt: skip
    initial = {name: getattr(terms, name) for name in names}
    initial["budget"] = decimal_text(terms.budget_minor, places, places)
    form = ProjectForm(request.POST or None, initial=initial, currency=terms.currency)

    def act(values: dict) -> str:
        edit_project(actor=request.viewer, now=request.now, project_id=terms.id, **values)
        notify(request, f"{terms.code} was saved.")
        return f"/projects/{terms.code}"

    context = {
        "title": f"Edit {terms.name}",
        "terms": terms,
        "cancel_href": f"/projects/{terms.code}",
        "status_form": _status_form(plan),
        "tasks": _tasks(plan),
        "milestones": _milestones(plan),
    }
    return answer(request, form, act, context, template="projects/edit.html",
                  version=lambda: project_version(terms.id))  # fmt: skip


def _status_form(plan: ProjectPlan) -> StatusForm | None:
    if not plan.next_states:
        return None
    offered = [(state, badge_of(state).word) for state in plan.next_states]
    return StatusForm(initial={"version": plan.terms.version}, offered=offered,
                      auto_id="status_%s")  # fmt: skip


@require_POST
def status(request: HttpRequest, code: str) -> HttpResponse:
    """Move the project along its life cycle."""
    plan = project_plan(code, request.viewer)
    terms = plan.terms
    asked = request.POST.get("status", "")
    version = request.POST.get("version", "")
    if not version.isdigit():
        raise Refused("HISTORY-01", "Open the page again: the version is missing.")
    change_status(actor=request.viewer, now=request.now, project_id=terms.id, status=asked,
                  version=int(version))  # fmt: skip
    notify(request, f"{terms.code} is {badge_of(asked).word.lower()} now.")
    return redirect(f"/projects/{terms.code}")


def _tasks(plan: ProjectPlan) -> Table:
    base = f"/projects/{plan.terms.code}/tasks"
    closed = sum(task.is_closed for task in plan.tasks)
    title = spell(len(plan.tasks), "task") + (f", {closed} closed" if closed else "")
    return Table(
        columns=(
            Column("name", "Task", code="code", sort=False, wrap=True),
            Column("budget_minutes", "Budget", kind="hours", sort=False),
            Column("billable", "Billable", sort=False, opt=True),
            Column("dates", "Dates", sort=False, opt=True),
            Column("state", "State", kind="html", sort=False),
            Column("actions", "Actions", kind="html", sort=False, hidden_title=True),
        ),
        rows=[_task_row(task, base) for task in plan.tasks],
        label="Tasks",
        title=title,
        subtitle="Time goes to open tasks of a project that is under way TIME-06",
        empty=Empty("There is no task yet, so no time can be logged.", "Add a task", f"{base}/new"),
    )


def _task_row(task: TaskRow, base: str) -> dict:
    turn = "reopen" if task.is_closed else "close"
    return {
        "code": task.code,
        "name": task.name,
        "budget_minutes": task.budget_minutes,
        "billable": "Yes" if task.is_billable else "No",
        "dates": _dates(task.starts_on, task.ends_on),
        "state": badge_html("locked", "Closed") if task.is_closed else badge_html("ok", "Open"),
        "actions": format_html(
            '<span class="nowrap"><a href="{0}/{1}/edit">Edit</a> · <a href="{0}/{1}/{2}">{3}</a>'
            "</span>",
            base,
            task.id,
            turn,
            turn.capitalize(),
        ),
    }


def _dates(starts_on, ends_on) -> str:
    if starts_on is None and ends_on is None:
        return ""
    last = date_text(ends_on - _DAY) if ends_on else "open"
    return f"{date_text(starts_on) or 'open'} – {last}"


def _milestones(plan: ProjectPlan) -> Table:
    base = f"/projects/{plan.terms.code}/milestones"
    waiting = sum(row.state == "SENT" for row in plan.milestones)
    title = spell(len(plan.milestones), "milestone")
    return Table(
        columns=(
            Column("name", "Milestone", kind="html", sort=False, wrap=True),
            Column("due", "Due", sort=False, opt=True),
            Column("amount_minor", "Value", kind="money", currency=plan.terms.currency, sort=False),
            Column("state", "State", kind="html", sort=False),
            Column("note", "Evidence", sort=False, opt=True, wrap=True),
            Column("actions", "Actions", kind="html", sort=False, hidden_title=True),
        ),
        rows=[_milestone_row(row, plan, base) for row in plan.milestones],
        label="Milestones",
        title=f"{title}, {waiting} with the customer" if waiting else title,
        subtitle=f"{plan.terms.currency} · accepted with evidence, they are billed and recognized",
        empty=Empty("There is no milestone.", "Add a milestone", f"{base}/new"),
    )


_STEPS = {
    "PLANNED": (("edit", "Edit"), ("send", "Send"), ("accept", "Accept")),
    "SENT": (("accept", "Accept"), ("recall", "Take back")),
    "ACCEPTED": (),
}


def _milestone_row(row: MilestoneRow, plan: ProjectPlan, base: str) -> dict:
    note = row.evidence_note
    if row.state == "SENT":
        passive_on = date_text(plan.passive_on[row.id])
        note = f"sent {date_text(row.sent_on)}; silence accepts it on {passive_on}"
    elif row.is_passively_accepted:
        note = f"{note} (by silence, {date_text(row.accepted_on)})"
    links = format_html_join(
        " · ",
        '<a href="{}/{}/{}">{}</a>',
        ((base, row.id, step, word) for step, word in _STEPS[row.state]),
    )
    return {
        "name": format_html('<span id="milestone-{}">{}</span>', row.id, row.name),
        "due": date_text(row.due_on) or "no date",
        "amount_minor": row.amount_minor,
        "state": status_html(row.state),
        "note": note,
        "actions": format_html('<span class="nowrap">{}</span>', links),
    }
