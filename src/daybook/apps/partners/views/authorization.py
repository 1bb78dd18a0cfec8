"""What may one engineer do, how much of it is drawn, and may it be signed or closed?"""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.figures import Fact, StripItem
from daybook.ui.format import date_text, hours, money, rate, span
from daybook.ui.grid import Table
from daybook.ui.inputs import decimal_text
from daybook.ui.linked import linked_rows
from daybook.ui.notices import notify

from ..actions.agreements import (
    close_authorization,
    draft_authorization,
    edit_authorization,
    sign_authorization,
)
from ..forms.agreements import AuthorizationForm, CloseForm, SignForm
from ..queries.agreements import AuthorizationRow, partner_by_code
from ..queries.draws import DrawFilter, draw_page
from ..queries.overview import authorizations_in_reach
from .columns import DRAWS
from .frame import ROOT, frame

_NAMES = ("version", "fund_id", "engagement_id", "person_id", "per_hour", "authorized_minutes",
          "starts_on", "ends_on", "clearance", "scope")  # fmt: skip
_RECENT = 20


def _row(request: HttpRequest, code: str) -> AuthorizationRow:
    found = authorizations_in_reach(request.viewer, filters=Q(code__iexact=code))
    if not found:
        raise NotFound(f"There is no work authorization {code}, or not for you.")
    return found[0]


@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The terms, what is drawn, and its newest draws."""
    row = _row(request, code)
    priced = row.per_hour is not None
    rows, _ = draw_page(request.viewer, DrawFilter.of({"authorization": [row.code]}),
                        sort="-worked_on", size=_RECENT)  # fmt: skip
    hidden = () if priced else ("amount_minor", "fund_code")
    columns = tuple(
        column for column in DRAWS
        if column.key not in ("authorization_code", "fund_code", "person_name", *hidden)
    )  # fmt: skip
    shown = linked_rows(columns, rows, {"minutes": "source_href", "amount_minor": "source_href"})
    context = frame(request, "authorizations") | {
        "row": row, "strip": _strip(row), "facts": _facts(row),
        "draws": Table(columns, shown, "Newest draws", title="Newest draws",
                       subtitle="Entries that packs drew under it"),
        "may_draft": priced and may(request.viewer, Data.PARTNER_RATES, Verb.DRAFT),
        "may_sign": priced and may(request.viewer, Data.PARTNER_RATES, Verb.EDIT),
    }  # fmt: skip
    return render(request, "partners/authorization.html", context)


def _strip(row: AuthorizationRow) -> tuple[StripItem, ...]:
    draws, here = f"{ROOT}/draws?authorization={row.code}", f"{ROOT}/authorizations/{row.code}"
    found = [
        StripItem("Authorized", f"{hours(row.authorized_minutes, digits=2)} h", "", here),
        StripItem("Drawn", f"{hours(row.drawn_minutes, digits=2)} h", "packed", draws,
                  f"{ROOT}/explain/drawn?authorization={row.code}"),
        StripItem("Left", f"{hours(row.left_minutes, digits=2)} h", "", here),
    ]  # fmt: skip
    if row.per_hour is not None:
        found += [
            StripItem("Rate", rate(row.per_hour, row.currency), "", here),
            StripItem("Promised", money(row.promised_minor, row.currency), "of its fund",
                      f"{ROOT}/funds/{row.fund_code}",
                                f"{ROOT}/explain/promised?authorization={row.code}"),
            StripItem("Drawn", money(row.drawn_minor + row.drawn_expenses_minor, row.currency),
                      "with expenses", draws, f"{ROOT}/explain/drawn?authorization={row.code}"),
        ]  # fmt: skip
    return tuple(found)


def _facts(row: AuthorizationRow) -> tuple[Fact, ...]:
    found = [
        Fact("Engineer", row.person_name, f"/people/{row.person_code}"),
        Fact("Partner", row.partner_name, f"{ROOT}/{row.partner_code}"),
        Fact("Engagement", row.engagement_name,
             f"/projects/engagements/{row.engagement_code}", code=row.engagement_code),
        Fact("Days", span(row.starts_on, row.last_on)),
        Fact("Clearance", row.clearance or "None asked"),
    ]  # fmt: skip
    if row.expenses_minor is not None:
        found += [
            Fact("Fund", row.fund_code, f"{ROOT}/funds/{row.fund_code}"),
            Fact("Travel and expenses", f"at most {money(row.expenses_minor, row.currency)}"),
            Fact("Expenses drawn", money(row.drawn_expenses_minor, row.currency),
                 f"{ROOT}/draws?authorization={row.code}&kind=EXPENSE"),
        ]  # fmt: skip
    if row.signed_on:
        found.append(Fact("Signed", f"{date_text(row.signed_on)} by {row.signed_by}"))
    if row.closed_on:
        found.append(Fact("Closed", f"{date_text(row.last_on)} is its last day"))
    return tuple(found)


def new(request: HttpRequest) -> HttpResponse:
    """Draft a work authorization."""
    require(request.viewer, Data.PARTNER_RATES, Verb.DRAFT, what="draft a work authorization")
    partner = None
    if request.GET.get("partner"):
        partner = partner_by_code(request.GET["partner"], request.viewer)
    form = AuthorizationForm(
        request.POST or None, viewer=request.viewer, partner_id=partner.id if partner else None,
        initial={"starts_on": request.today},
    )  # fmt: skip

    def act(values: dict) -> str:
        values.pop("version")
        draft_authorization(actor=request.viewer, now=request.now, **values)
        notify(request, f"{values['code']} was drafted. It promises nothing until it is signed.")
        return f"{ROOT}/authorizations/{values['code']}"

    context = {"title": "Draft a work authorization", "go_label": "Draft it",
               "scope": partner.name if partner else "",
               "cancel_href": f"{ROOT}/authorizations"}  # fmt: skip
    return answer(request, form, act, context)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a draft's terms."""
    row = _row(request, code)
    require(request.viewer, Data.PARTNER_RATES, Verb.DRAFT, what="edit a work authorization")
    initial = {name: getattr(row, name) for name in _NAMES}
    initial["expenses"] = decimal_text(row.expenses_minor or 0, 2) if row.expenses_minor else ""
    form = AuthorizationForm(request.POST or None, viewer=request.viewer, is_new=False,
                             initial=initial)  # fmt: skip

    def act(values: dict) -> str:
        edit_authorization(actor=request.viewer, now=request.now, authorization_id=row.id, **values)
        notify(request, f"{row.code} was saved.")
        return f"{ROOT}/authorizations/{row.code}"

    context = {"title": f"Edit {row.code}", "scope": row.person_name,
               "cancel_href": f"{ROOT}/authorizations/{row.code}"}  # fmt: skip
    return answer(request, form, act, context, version=lambda: _row(request, code).version)


def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Record the partner's signature."""
    row = _row(request, code)
    require(request.viewer, Data.PARTNER_RATES, Verb.EDIT, what="sign a work authorization")
    form = SignForm(request.POST or None,
                    initial={"version": row.version, "signed_on": request.today})  # fmt: skip

    def act(values: dict) -> str:
        sign_authorization(actor=request.viewer, now=request.now, authorization_id=row.id,
                           today=request.today, **values)  # fmt: skip
        notify(request, f"{row.code} is signed: its terms stay, and its fund promises it.")
        return f"{ROOT}/authorizations/{row.code}"

    promise = money(row.promised_minor, row.currency)
    context = {
        "title": f"Sign {row.code}", "scope": row.person_name, "narrow": True,
        "lead": f"It promises {promise} of {row.fund_code}. Afterwards its terms stay: an "
        "amendment is a new authorization.",
        "go_label": "Record the signature", "cancel_href": f"{ROOT}/authorizations/{row.code}",
    }  # fmt: skip
    return answer(request, form, act, context, version=lambda: _row(request, code).version)


def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a signed authorization on a day."""
    row = _row(request, code)
    require(request.viewer, Data.PARTNER_RATES, Verb.EDIT, what="close a work authorization")
    form = CloseForm(request.POST or None, initial={"version": row.version})

    def act(values: dict) -> str:
        close_authorization(actor=request.viewer, now=request.now, authorization_id=row.id,
                            **values)  # fmt: skip
        notify(request, f"{row.code} is closed. What it did not draw is free again.")
        return f"{ROOT}/authorizations/{row.code}"

    context = {
        "title": f"Close {row.code}", "scope": row.person_name, "narrow": True,
        "lead": "Work after that day is not covered. What was not drawn is free in the fund again.",
        "go_label": "Close it", "cancel_href": f"{ROOT}/authorizations/{row.code}",
    }  # fmt: skip
    return answer(request, form, act, context, version=lambda: _row(request, code).version)
