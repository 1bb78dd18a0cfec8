"""What might they buy, and how likely is it? An opportunity's page and forms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import require
from daybook.core.money import exponent
from daybook.core.rights import Data, Verb
from daybook.ui.figures import StripItem
from daybook.ui.format import date_text, money, percent
from daybook.ui.inputs import decimal_text
from daybook.ui.notices import notify

from ..actions.customers import add_opportunity, edit_opportunity
from ..forms.customers import NewOpportunityForm, OpportunityForm
from ..queries.customers import (
    customer_by_code,
    customer_choices,
    may_edit_customer,
    opportunity_by_code,
)
from .columns import opportunity_badge


def opportunity(request: HttpRequest, code: str) -> HttpResponse:
    """The opportunity's page."""
    row = opportunity_by_code(code, request.viewer)
    context = {
        "row": row,
        "badge": opportunity_badge(row),
        "may_edit": may_edit_customer(request.viewer, row.region_id),
        "strip": (
            StripItem("Stage", f"{row.stage} of 7", row.stage_text[2:]),
            StripItem("Probability", percent(row.probability_millionths, digits=0)),
            StripItem("Value", money(row.amount_minor, row.currency)),
            StripItem("Closes", date_text(row.closes_on) or "No date",
                      "" if row.closes_on else "so it is in no month's demand"),
            StripItem("Owner", row.owner_name or "Nobody",
                      href=f"/people/{row.owner_code}" if row.owner_code else ""),
        ),
    }  # fmt: skip
    return render(request, "commercial/opportunity.html", context)


def _act_values(values: dict) -> dict:
    return {name: value for name, value in values.items() if name != "amount"}


def new(request: HttpRequest) -> HttpResponse:
    """Add a possible sale."""
    require(request.viewer, Data.CUSTOMERS, Verb.EDIT, what="add an opportunity")
    initial = {"stage": 1, "probability_millionths": 100_000}
    if code := request.GET.get("customer"):
        initial["customer_id"] = customer_by_code(code, request.viewer).id
    customers = customer_choices(request.viewer)
    form = NewOpportunityForm(request.POST or None, initial=initial, customers=customers)

    def act(values: dict) -> str:
        add_opportunity(actor=request.viewer, now=request.now, **_act_values(values))
        notify(request, f"{values['name']} was added.")
        return f"/projects/opportunities/{values['code']}"

    context = {"title": "Add an opportunity", "go_label": "Add the opportunity",
               "cancel_href": "/projects/opportunities"}  # fmt: skip
    return answer(request, form, act, context)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Move it on, weigh it anew, or give it up."""
    row = opportunity_by_code(code, request.viewer)
    require(request.viewer, Data.CUSTOMERS, Verb.EDIT, what="edit an opportunity")
    names = ("version", "name", "stage", "probability_millionths", "currency", "closes_on",
             "owner_id", "is_lost")  # fmt: skip
    places = exponent(row.currency)
    initial = {name: getattr(row, name) for name in names}
    initial["amount"] = decimal_text(row.amount_minor, places, places)
    form = OpportunityForm(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        edit_opportunity(actor=request.viewer, now=request.now, opportunity_id=row.id,
                         **_act_values(values))  # fmt: skip
        notify(request, f"{values['name']} was saved.")
        return f"/projects/opportunities/{row.code}"

    context = {"title": f"Edit {row.name}", "scope": row.code,
               "cancel_href": f"/projects/opportunities/{row.code}"}  # fmt: skip
    return answer(request, form, act, context,
                  version=lambda: opportunity_by_code(code, request.viewer).version)  # fmt: skip
