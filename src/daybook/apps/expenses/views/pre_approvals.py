"""What may be spent before it is spent? Asked for, decided, named by expenses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.columns import Column
from daybook.ui.figures import Fact, Tab
from daybook.ui.format import date_text, money, span, spell
from daybook.ui.grid import Empty, Page, Table, page_of
from daybook.ui.notices import notify

from ..actions.pre_approvals import (
    decide_pre_approval,
    request_pre_approval,
    withdraw_pre_approval,
)
from ..forms.more import DecisionForm, PreApprovalForm
from ..queries.choices import currency_choices, project_choices, usual_currency
from ..queries.policy import categories
from ..queries.settlement import may_decide_pre_approval, pre_approval, pre_approval_page
from .frame import frame

SIZE = 50
PLACE = "/time/expenses/pre-approvals"
STATES = ("REQUESTED", "APPROVED", "RETURNED", "WITHDRAWN")
COLUMNS = (
    Column("purpose", "What for", href=PLACE + "/{id}", sub="person_name", sort=False, wrap=True),
    Column("project_code", "Project", href="/projects/{project_code}", sub="category_name",
           sort=False),
    Column("estimate_minor", "Estimate", kind="money", currency_key="currency", sort=False,
           href=PLACE + "/{id}"),
    Column("starts_on", "From", kind="date", sort=False, opt=True),
    Column("spent_lines", "Expenses", kind="count", sort=False, opt=True,
           href="/time/expenses/all?pre_approval={id}"),
    Column("state", "State", kind="status", sub="decision_reason", sort=False),
)  # fmt: skip


def queue(request: HttpRequest) -> HttpResponse:
    """Every pre-approval the viewer may see; those that wait first on request."""
    viewer = request.viewer
    require(viewer, Data.EXPENSES, Verb.SEE, what="see pre-approvals")
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    number = page_of(request.GET, 10**9, SIZE).number
    rows, count = pre_approval_page(viewer, state=state, first=(number - 1) * SIZE, size=SIZE)
    lenses = [Tab("All", "?", not state)]
    lenses += [Tab(name.capitalize(), f"?state={name}", state == name) for name in STATES]
    may_ask = viewer.person_id is not None and may(viewer, Data.EXPENSES, Verb.EDIT)
    context = frame(request, "pre-approvals") | {
        "lenses": lenses,
        "said": spell(count, "pre-approval"),
        "may_ask": may_ask,
        "table": Table(
            COLUMNS, rows, "Pre-approvals",
            page=Page(min(number, max(1, -(-count // SIZE))), SIZE, count),
            empty=Empty("Nothing is asked for. Above the threshold of the policy an expense is "
                        "approved before it is spent.", "Ask for one" if may_ask else "",
                        f"{PLACE}/new" if may_ask else ""),
        ),
    }  # fmt: skip
    return render(request, "expenses/pre_approvals.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Ask to spend on a project."""
    viewer = request.viewer
    require(viewer, Data.EXPENSES, Verb.EDIT, what="ask for a pre-approval")
    person = viewer.person_id or 0
    form = PreApprovalForm(
        request.POST or None,
        initial={"starts_on": request.today, "currency": usual_currency(person, request.today)},
        projects=project_choices(viewer, person, request.today),
        categories=[(row.id, row.name) for row in categories()],
        currencies=currency_choices(),
    )

    def act(values: dict) -> str:
        names = ("project_id", "purpose", "category_id", "estimate_minor", "currency", "starts_on",
                 "ends_on")  # fmt: skip
        key = request_pre_approval(actor=viewer, now=request.now,
                                   **{name: values[name] for name in names})  # fmt: skip
        notify(request, "Asked. The project's manager or a coordinator decides.")
        return f"{PLACE}/{key}"

    context = frame(request, "pre-approvals") | {
        "title": "Ask for a pre-approval", "scope": "Before it is spent",
        "go_label": "Ask", "cancel_href": PLACE,
    }  # fmt: skip
    return answer(request, form, act, context)


def show(request: HttpRequest, key: int) -> HttpResponse:
    """One of them, and the answer where the viewer gives it."""
    row = pre_approval(request.viewer, key)
    can_decide = row.state == "REQUESTED" and may_decide_pre_approval(request.viewer, row)
    form = DecisionForm(request.POST or None, initial={"version": row.version})

    def act(values: dict) -> str:
        decide_pre_approval(
            actor=request.viewer, now=request.now, key=key, reason=values["reason"],
            approve="approve" in request.POST, version=values["version"],
        )  # fmt: skip
        notify(request, "Approved." if "approve" in request.POST else "Returned.")
        return f"{PLACE}/{key}"

    context = frame(request, "pre-approvals") | {
        "row": row,
        "can_decide": can_decide,
        "is_own": request.viewer.person_id == row.person_id,
        "facts": _facts(row),
    }
    if not can_decide:
        return render(request, "expenses/pre_approval.html", context | {"form": None})
    return answer(request, form, act, context, template="expenses/pre_approval.html")


def _facts(row) -> tuple[Fact, ...]:
    found = [
        Fact("Person", row.person_name, href=f"/people/{row.person_code}"),
        Fact("Project", f"{row.project_code} {row.project_name}",
             href=f"/projects/{row.project_code}"),
        Fact("Category", row.category_name or "several"),
        Fact("Estimate", money(row.estimate_minor, row.currency), sum=True),
        Fact("Days", span(row.starts_on, row.ends_on)),
        Fact("Expenses that name it", f"{row.spent_lines}",
             href=f"/time/expenses/all?pre_approval={row.id}"),
        Fact("Asked", date_text(row.requested_at.date())),
    ]  # fmt: skip
    if row.decided_by:
        found.append(Fact("Decided by", row.decided_by))
    if row.decision_reason:
        found.append(Fact("Because", row.decision_reason))
    return tuple(found)


@require_POST
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Take back one's own request."""
    withdraw_pre_approval(actor=request.viewer, now=request.now, key=key)
    notify(request, "Withdrawn.")
    return redirect(f"{PLACE}/{key}")
