"""Who is this customer, and what have they bought or might buy? With its forms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.figures import Fact
from daybook.ui.format import spell
from daybook.ui.grid import Empty, Table
from daybook.ui.notices import notify

from ..actions.customers import add_customer, edit_customer
from ..forms.customers import CustomerForm, NewCustomerForm
from ..queries.customers import (
    CustomerRow,
    customer_by_code,
    may_edit_customer,
    opportunities,
)
from ..queries.engagements import engagements
from .columns import ENGAGEMENTS, OPPORTUNITIES, shown_engagement, shown_opportunity, without


def customer(request: HttpRequest, code: str) -> HttpResponse:
    """The customer's page: terms, engagements, opportunities."""
    row = customer_by_code(code, request.viewer)
    may_edit = may_edit_customer(request.viewer, row.region_id)
    context = {
        "row": row,
        "facts": _facts(row),
        "may_edit": may_edit,
        "sees_money": may(request.viewer, Data.INVOICES),
        "engagements": _engagements(request, row, may_edit),
        "opportunities": _opportunities(request, row, may_edit),
    }
    return render(request, "commercial/customer.html", context)


def _facts(row: CustomerRow) -> tuple[Fact, ...]:
    return (
        Fact("Address", row.address or "–"),
        Fact("Tax number", row.tax_number or "–"),
        Fact("Invoices go to", row.billing_email or "–"),
        Fact("Pays within", spell(row.payment_days, "day")),
        Fact("Region", row.region_code),
    )


def _engagements(request: HttpRequest, row: CustomerRow, may_edit: bool) -> Table:
    rows = engagements(request.viewer, row.id)
    risky = sum(found.is_at_risk for found in rows)
    title = spell(len(rows), "engagement") + (f", {risky} at risk" if risky else "")
    new = Empty("Nothing is sold yet.", "Add an engagement",
                f"/projects/engagements/new?customer={row.code}")  # fmt: skip
    return Table(
        columns=without(ENGAGEMENTS, "customer_name", "region_code"),
        rows=[shown_engagement(found) for found in rows],
        label=f"Engagements of {row.name}",
        title=title,
        subtitle="What is sold under a statement of work",
        empty=new if may_edit else Empty("Nothing is sold yet."),
    )


def _opportunities(request: HttpRequest, row: CustomerRow, may_edit: bool) -> Table:
    rows = opportunities(request.viewer, row.id)
    new = Empty("Nothing is in sight.", "Add an opportunity",
                f"/projects/opportunities/new?customer={row.code}")  # fmt: skip
    return Table(
        columns=without(OPPORTUNITIES, "customer_name", "region_code"),
        rows=[shown_opportunity(found) for found in rows],
        label=f"Opportunities of {row.name}",
        title=spell(len(rows), "opportunity", "opportunities"),
        subtitle="They weigh demand, never revenue",
        empty=new if may_edit else Empty("Nothing is in sight."),
    )


def new(request: HttpRequest) -> HttpResponse:
    """Add a customer."""
    require(request.viewer, Data.CUSTOMERS, Verb.EDIT, what="add a customer")
    form = NewCustomerForm(request.POST or None, initial={"payment_days": 30})

    def act(values: dict) -> str:
        add_customer(actor=request.viewer, now=request.now, **values)
        notify(request, f"{values['name']} was added.")
        return f"/projects/customers/{values['code']}"

    context = {"title": "Add a customer", "go_label": "Add the customer",
               "cancel_href": "/projects/customers"}  # fmt: skip
    return answer(request, form, act, context)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a customer's terms."""
    row = customer_by_code(code, request.viewer)
    require(request.viewer, Data.CUSTOMERS, Verb.EDIT, what="edit a customer")
    names = ("version", "name", "region_id", "address", "tax_number", "billing_email",
             "payment_days")  # fmt: skip
    form = CustomerForm(request.POST or None, initial={name: getattr(row, name) for name in names})

    def act(values: dict) -> str:
        edit_customer(actor=request.viewer, now=request.now, customer_id=row.id, **values)
        notify(request, f"{values['name']} was saved.")
        return f"/projects/customers/{row.code}"

    context = {"title": f"Edit {row.name}", "scope": row.code,
               "lead": "Invoices issued before keep the address and terms they were issued with.",
               "cancel_href": f"/projects/customers/{row.code}"}  # fmt: skip
    return answer(request, form, act, context,
                  version=lambda: customer_by_code(row.code, request.viewer).version)  # fmt: skip
