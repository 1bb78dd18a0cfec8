"""What does an hour of a role cost? Costs by role and region, and drafts of new ones."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import Denied
from daybook.apps.platform.rights import scope_of
from daybook.core.rights import Data, Verb
from daybook.ui.format import spell
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify

from ..actions.rates import propose_cost
from ..forms.persons import RoleCostForm
from ..queries.choices import currency_choices
from ..queries.costs import role_costs
from ..queries.places import place_codes
from .person_money import cost_line

_COLUMNS = (
    Column("c0", "Role", sort=False),
    Column("first", "From", sort=False),
    Column("c1", "Annual cost", kind="money", currency_key="c5", sort=False),
    Column("c2", "Standard an hour", kind="rate", currency_key="c5", sort=False),
    Column("c3", "Loaded an hour", kind="rate", currency_key="c5", sort=False),
    Column("c4", "Hours, standard and to sell", sort=False, opt=True),
    Column("c6", "State", kind="html", sort=False),
)


def _may_draft(request: HttpRequest) -> bool:
    return scope_of(request.viewer, Data.COST_RATES, Verb.DRAFT).everything


def costs(request: HttpRequest) -> HttpResponse:
    """Every cost of a role, with what held before and what comes."""
    rows = role_costs(request.viewer, request.today)
    none = "No role has a cost yet: time is costed at nothing and shown as unpriced."
    href = "/admin/roles/costs/draft"
    may_draft = _may_draft(request)
    table = Table(
        columns=_COLUMNS,
        rows=[cost_line(row) for row in rows],
        label="Costs of roles",
        title=f"{spell(sum(row.state == 'NOW' for row in rows), 'cost')} in force",
        subtitle="A person's own cost wins, then the role's in the region, then the role's COST-01",
        empty=Empty(none, "Draft one", href) if may_draft else Empty(none),
    )
    context = {"table": table, "draft_href": href if may_draft else ""}
    return render(request, "people/role_costs.html", context)


def draft(request: HttpRequest) -> HttpResponse:
    """Draft a cost of a role; somebody else approves it."""
    if not _may_draft(request):
        raise Denied("RIGHT-01", "You cannot draft a cost. Finance can.")
    initial = {"starts_on": request.today, "currency": currency_choices()[0]}
    form = RoleCostForm(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        label = place_codes("role")[values["role_id"]]
        if values["region_id"]:
            label += f" in {place_codes('region')[values['region_id']]}"
        key = propose_cost(
            actor=request.viewer, now=request.now, label=label, role_id=values["role_id"],
            region_id=values["region_id"], starts_on=values["starts_on"],
            annual_cost_minor=values["annual_cost_minor"], currency=values["currency"],
            reason=values["reason"],
        )  # fmt: skip
        notify(request, "The change is drafted. It takes effect once somebody else approves it.")
        return f"/admin/proposals/{key}"

    context = {
        "title": "Draft a cost of a role",
        "lead": "Spread over the standard hours and over the hours to be sold. Time that is "
        "approved already keeps the cost it was given.",
        "go_label": "Draft for approval",
        "cancel_href": "/admin/roles/costs",
    }
    return answer(request, form, act, context)
