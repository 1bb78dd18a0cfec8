"""Forms of milestones: add, edit, send, accept with evidence, take back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import NotFound
from daybook.core.money import exponent
from daybook.ui.format import date_text, money
from daybook.ui.inputs import decimal_text
from daybook.ui.notices import notify

from ..actions.milestones import edit_milestone, recall_milestone
from ..actions.projects import accept_milestone, add_milestone, send_milestone
from ..forms.projects import AcceptForm, MilestoneForm, SendForm, VersionForm
from ..queries.editing import ProjectPlan, project_plan
from ..queries.projects import MilestoneRow


def _milestone(plan: ProjectPlan, milestone_id: int) -> MilestoneRow:
    for row in plan.milestones:
        if row.id == milestone_id:
            return row
    raise NotFound(f"{plan.terms.code} has no milestone {milestone_id}.")


def _context(plan: ProjectPlan, title: str, **more) -> dict:
    back = f"/projects/{plan.terms.code}/edit#milestones"
    return {"title": title, "scope": plan.terms.code, "cancel_href": back, **more}


def _tab(plan: ProjectPlan) -> str:
    return f"/projects/{plan.terms.code}/milestones"


def _version(request: HttpRequest, code: str, milestone_id: int) -> int:
    return _milestone(project_plan(code, request.viewer), milestone_id).version


def new(request: HttpRequest, code: str) -> HttpResponse:
    """Add a milestone."""
    plan = project_plan(code, request.viewer)
    form = MilestoneForm(request.POST or None, currency=plan.terms.currency)

    def act(values: dict) -> str:
        add_milestone(actor=request.viewer, now=request.now, project_id=plan.terms.id,
                      name=values["name"], amount_minor=values["amount_minor"],
                      due_on=values["due_on"])  # fmt: skip
        notify(request, f"{values['name']} was added.")
        return _tab(plan)

    return answer(request, form, act,
                  _context(plan, "Add a milestone", go_label="Add the milestone"))  # fmt: skip


def edit(request: HttpRequest, code: str, milestone_id: int) -> HttpResponse:
    """Correct a planned milestone."""
    plan = project_plan(code, request.viewer)
    row = _milestone(plan, milestone_id)
    places = exponent(plan.terms.currency)
    initial = {"version": row.version, "name": row.name, "due_on": row.due_on,
               "amount": decimal_text(row.amount_minor, places, places)}  # fmt: skip
    form = MilestoneForm(request.POST or None, initial=initial, currency=plan.terms.currency)

    def act(values: dict) -> str:
        edit_milestone(actor=request.viewer, now=request.now, milestone_id=row.id,
                       version=values["version"], name=values["name"],
                       amount_minor=values["amount_minor"], due_on=values["due_on"])  # fmt: skip
        notify(request, f"{values['name']} was saved.")
        return _tab(plan)

    return answer(request, form, act, _context(plan, f"Edit {row.name}"),
                  version=lambda: _version(request, code, milestone_id))  # fmt: skip


def send(request: HttpRequest, code: str, milestone_id: int) -> HttpResponse:
    """Record that the customer was asked for acceptance."""
    plan = project_plan(code, request.viewer)
    row = _milestone(plan, milestone_id)
    form = SendForm(
        request.POST or None, initial={"version": row.version, "sent_on": request.today}
    )

    def act(values: dict) -> str:
        send_milestone(actor=request.viewer, now=request.now, milestone_id=row.id, **values)
        notify(request, f"{row.name} is with the customer since {date_text(values['sent_on'])}.")
        return _tab(plan)

    context = _context(
        plan,
        f"Send {row.name} for acceptance",
        lead=f"It is worth {money(row.amount_minor, plan.terms.currency)}. Silence accepts it "
        "after the agreed business days, counted from the day of sending.",
        narrow=True,
        go_label="Record the sending",
    )
    return answer(request, form, act, context,
                  version=lambda: _version(request, code, milestone_id))  # fmt: skip


def accept(request: HttpRequest, code: str, milestone_id: int) -> HttpResponse:
    """Record acceptance with its evidence."""
    plan = project_plan(code, request.viewer)
    row = _milestone(plan, milestone_id)
    passive_on = plan.passive_on.get(row.id)
    silent = passive_on is not None and passive_on <= request.today
    initial = {"version": row.version, "accepted_on": passive_on if silent else request.today}
    if silent:
        initial |= {"is_passive": True,
                    "evidence_note": f"No answer since {date_text(row.sent_on)}"}  # fmt: skip
    form = AcceptForm(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        accept_milestone(actor=request.viewer, now=request.now, milestone_id=row.id, **values)
        notify(request, f"{row.name} is accepted: it can be billed and recognized.")
        return _tab(plan)

    words = [f"It is worth {money(row.amount_minor, plan.terms.currency)}."]
    if passive_on:
        words.append(f"Silence accepts it on {date_text(passive_on)} REV-04.")
    words.append("Once accepted it stays as it is: it may be billed and recognized.")
    context = _context(plan, f"Accept {row.name}", narrow=True, consequences=tuple(words),
                       go_label="Record acceptance")  # fmt: skip
    return answer(request, form, act, context,
                  version=lambda: _version(request, code, milestone_id))  # fmt: skip


def recall(request: HttpRequest, code: str, milestone_id: int) -> HttpResponse:
    """Take a milestone back from the customer, after asking."""
    plan = project_plan(code, request.viewer)
    row = _milestone(plan, milestone_id)
    form = VersionForm(request.POST or None, initial={"version": row.version})

    def act(values: dict) -> str:
        recall_milestone(actor=request.viewer, now=request.now, milestone_id=row.id, **values)
        notify(request, f"{row.name} is planned again.")
        return _tab(plan)

    context = _context(plan, f"Take back {row.name}?", narrow=True, go_label="Take it back",
                       lead="It is planned again, and silence no longer accepts it.")  # fmt: skip
    return answer(request, form, act, context,
                  version=lambda: _version(request, code, milestone_id))  # fmt: skip
