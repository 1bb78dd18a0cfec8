"""Forms that change who a person is: their record, account, target and cost, and forgetting."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import Denied
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.notices import notify

from ..actions.persons import edit_person, forget_person, link_user
from ..actions.rates import propose_cost, set_target
from ..actions.reach import require_person
from ..forms.persons import CostForm, ForgetForm, LinkForm, PersonForm, TargetForm
from ..queries.choices import account_choices, entity_currency, zones_in_use
from ..queries.costs import may_draft_cost
from ..queries.directory import may_on_person, person_page, person_version
from .person_form import person_form


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct name, address, zone or kind."""
    row = person_page(code, request.viewer, request.today).row
    require_person(request.viewer, row.id, "edit this person")
    initial = {"version": row.version, "name": row.name, "email": row.email, "zone": row.zone,
               "kind": row.kind}  # fmt: skip
    form = PersonForm(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        edit_person(actor=request.viewer, now=request.now, person_id=row.id, **values)
        return f"{values['name']} was saved."

    return person_form(
        request,
        row,
        form,
        act,
        title=f"Edit {row.name}",
        zones=zones_in_use(),
        template="people/person_form.html",
        version=lambda: person_version(row.id),
    )


def link(request: HttpRequest, code: str) -> HttpResponse:
    """Say which account is theirs."""
    row = person_page(code, request.viewer, request.today).row
    require(request.viewer, Data.USERS, Verb.EDIT, what="link a person to an account")
    initial = {"version": row.version, "user_id": row.user_id}
    form = LinkForm(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        link_user(actor=request.viewer, now=request.now, person_id=row.id, **values)
        done = "is linked to an account" if values["user_id"] else "has no account now"
        return f"{row.name} {done}."

    return person_form(
        request,
        row,
        form,
        act,
        title=f"Account of {row.name}",
        narrow=True,
        consequences=() if account_choices() else ("There is no account yet: add one first.",),
        version=lambda: person_version(row.id),
    )


def forget(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm that a person is to be forgotten."""
    row = person_page(code, request.viewer, request.today).row
    require(request.viewer, Data.USERS, Verb.EDIT, what="forget a person")
    form = ForgetForm(request.POST or None, initial={"version": row.version})

    def act(values: dict) -> str:
        code = forget_person(actor=request.viewer, now=request.now, today=request.today,
                      person_id=row.id, **values)  # fmt: skip
        notify(request, "Name, code and address are gone. The books keep a number.")
        return f"/people/{code}"

    context = {
        "title": f"Forget {row.name}?",
        "scope": row.code,
        "narrow": True,
        "consequences": (
            "Name, code and e-mail address are replaced and cannot be brought back.",
            "A linked account loses its name and address and can no longer sign in.",
            "Time, books and audit stay; they hold a number and no name.",
        ),
        "go_label": "Forget this person",
        "cancel_href": f"/people/{row.code}",
    }
    return answer(request, form, act, context, version=lambda: person_version(row.id))


def target(request: HttpRequest, code: str) -> HttpResponse:
    """Set the utilization asked of a person from a day on."""
    row = person_page(code, request.viewer, request.today).row
    if not may_on_person(request.viewer, row.id, Data.TARGETS, Verb.EDIT):
        raise Denied("RIGHT-01", "You cannot set a target of this person. Their regional leader "
                     "or the operations manager can.")  # fmt: skip
    form = TargetForm(request.POST or None, initial={"starts_on": request.today})

    def act(values: dict) -> str:
        set_target(actor=request.viewer, now=request.now, person_id=row.id, **values)
        return f"The target of {row.name} was set."

    return person_form(
        request,
        row,
        form,
        act,
        tab="/target",
        title=f"Target of {row.name}",
        narrow=True,
        lead="The billable share of available time. It replaces the role's for this person.",
    )


def cost(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a cost of a person; somebody else approves it."""
    row = person_page(code, request.viewer, request.today).row
    if not may_draft_cost(request.viewer, row):
        raise Denied("RIGHT-01", "You cannot draft a cost. Finance can.")
    initial = {"starts_on": request.today, "currency": entity_currency(row.entity_id)}
    form = CostForm(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        key = propose_cost(
            actor=request.viewer, now=request.now, person_id=row.id, label=row.code,
            starts_on=values["starts_on"], annual_cost_minor=values["annual_cost_minor"],
            currency=values["currency"], reason=values["reason"],
        )  # fmt: skip
        notify(request, "The change is drafted. It takes effect once somebody else approves it.")
        return f"/admin/proposals/{key}"

    context = {
        "title": f"Draft a cost of {row.name}",
        "scope": row.code,
        "lead": "Spread over the standard hours and over the hours to be sold. Time that is "
        "approved already keeps the cost it was given.",
        "go_label": "Draft for approval",
        "cancel_href": f"/people/{row.code}/rates",
    }
    return answer(request, form, act, context)
