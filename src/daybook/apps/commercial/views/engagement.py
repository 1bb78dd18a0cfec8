"""Forms of an engagement: add, edit, sign, and the lines of its statement of work.

The engagement's page is in `projects`, because it shows the projects of each line.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import require
from daybook.core.money import exponent
from daybook.core.rights import Data, Verb
from daybook.ui.format import date_text
from daybook.ui.inputs import decimal_text
from daybook.ui.notices import notify

from ..actions.engagements import (
    NewSowLine,
    add_engagement,
    add_sow_line,
    edit_engagement,
    edit_sow_line,
    sign_engagement,
)
from ..forms.engagements import EngagementForm, NewEngagementForm, SignForm, SowLineForm
from ..queries.choices import opportunity_choices
from ..queries.customers import customer_by_code, customer_choices
from ..queries.engagements import engagement_by_code, sow_line

_LINE = ("kind", "description", "amount_minor", "budget_minutes")


def _sow(values: dict, fallback: str = "") -> NewSowLine:
    return NewSowLine(
        values["kind"],
        values["description"] or fallback,
        values["amount_minor"],
        values["budget_minutes"] or 0,
    )


def new(request: HttpRequest) -> HttpResponse:
    """Add an engagement with its first SOW line."""
    require(request.viewer, Data.CUSTOMERS, Verb.EDIT, what="add an engagement")
    initial = {"billing_step_minutes": 0}
    if code := request.GET.get("customer"):
        initial["customer_id"] = customer_by_code(code, request.viewer).id
    form = NewEngagementForm(
        request.POST or None,
        initial=initial,
        customers=customer_choices(request.viewer),
        opportunities=opportunity_choices(request.viewer),
    )

    def act(values: dict) -> str:
        terms = {name: value for name, value in values.items()
                 if name not in (*_LINE, "amount")}  # fmt: skip
        add_engagement(actor=request.viewer, now=request.now, **terms,
                       lines=[_sow(values, values["name"])])  # fmt: skip
        notify(request, f"{values['name']} was added.")
        return f"/projects/engagements/{values['code']}"

    context = {
        "title": "Add an engagement",
        "lead": "What is sold under one statement of work, by one entity, in one currency.",
        "go_label": "Add the engagement",
        "cancel_href": "/projects/engagements",
    }
    return answer(request, form, act, context)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct the terms that may still change."""
    row = engagement_by_code(code, request.viewer)
    require(request.viewer, Data.CUSTOMERS, Verb.EDIT, what="edit an engagement")
    names = ("version", "name", "rate_card_id", "starts_on", "ends_on", "purchase_order",
             "billing_step_minutes", "billing_rounding")  # fmt: skip
    form = EngagementForm(
        request.POST or None,
        initial={name: getattr(row, name) for name in names},
        currency=row.currency,
    )

    def act(values: dict) -> str:
        edit_engagement(actor=request.viewer, now=request.now, engagement_id=row.id, **values)
        notify(request, f"{values['name']} was saved.")
        return f"/projects/engagements/{row.code}"

    context = {
        "title": f"Edit {row.name}",
        "scope": f"{row.code} · {row.entity_code} · {row.currency}",
        "lead": "Time approved before keeps its rate, and invoices issued keep their rounding.",
        "cancel_href": f"/projects/engagements/{row.code}",
    }
    return answer(request, form, act, context,
                  version=lambda: engagement_by_code(row.code, request.viewer).version)  # fmt: skip


def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Record the signature."""
    row = engagement_by_code(code, request.viewer)
    require(request.viewer, Data.CUSTOMERS, Verb.EDIT, what="record a signature")
    initial = {"version": row.version, "signed_on": request.today,
               "purchase_order": row.purchase_order}  # fmt: skip
    form = SignForm(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        sign_engagement(actor=request.viewer, now=request.now, today=request.today,
                        engagement_id=row.id, **values)  # fmt: skip
        notify(request, f"{row.code} is signed since {date_text(values['signed_on'])}.")
        return f"/projects/engagements/{row.code}"

    context = {
        "title": f"Record the signature of {row.name}",
        "scope": row.code,
        "narrow": True,
        "consequences": (
            "Work on it is no longer at risk: it can be billed and recognized.",
            "The lines of the statement of work stay as they are from now on.",
        ),
        "go_label": "Record the signature",
        "cancel_href": f"/projects/engagements/{row.code}",
    }
    return answer(request, form, act, context,
                  version=lambda: engagement_by_code(row.code, request.viewer).version)  # fmt: skip


def line_new(request: HttpRequest, code: str) -> HttpResponse:
    """Add a line to the statement of work."""
    row = engagement_by_code(code, request.viewer)
    require(request.viewer, Data.CUSTOMERS, Verb.EDIT, what="change a statement of work")
    form = SowLineForm(request.POST or None, currency=row.currency)

    def act(values: dict) -> str:
        add_sow_line(actor=request.viewer, now=request.now, engagement_id=row.id,
                     line=_sow(values))  # fmt: skip
        notify(request, "The line was added.")
        return f"/projects/engagements/{row.code}"

    context = {"title": "Add a SOW line", "scope": row.code, "go_label": "Add the line",
               "cancel_href": f"/projects/engagements/{row.code}"}  # fmt: skip
    return answer(request, form, act, context)


def line_edit(request: HttpRequest, code: str, line_id: int) -> HttpResponse:
    """Correct a line of the statement of work."""
    line, row = sow_line(line_id, request.viewer)
    require(request.viewer, Data.CUSTOMERS, Verb.EDIT, what="change a statement of work")
    places = exponent(row.currency)
    initial = {name: getattr(line, name) for name in ("kind", "description", "budget_minutes",
                                                      "version")}  # fmt: skip
    initial["amount"] = decimal_text(line.amount_minor, places, places)
    form = SowLineForm(request.POST or None, initial=initial, currency=row.currency)

    def act(values: dict) -> str:
        edit_sow_line(actor=request.viewer, now=request.now, line_id=line.id,
                      version=values["version"], line=_sow(values))  # fmt: skip
        notify(request, "The line was saved.")
        return f"/projects/engagements/{row.code}"

    context = {"title": f"Edit line {line.position}", "scope": row.code,
               "cancel_href": f"/projects/engagements/{row.code}"}  # fmt: skip
    return answer(request, form, act, context,
                  version=lambda: sow_line(line_id, request.viewer)[0].version)  # fmt: skip
