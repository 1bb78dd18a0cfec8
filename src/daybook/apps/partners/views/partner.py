"""How does one partner stand? Its funds, authorizations, packs, invoices and people."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import require, scope_of
from daybook.core.periods import month_of
from daybook.core.rights import Data, Verb
from daybook.ui.columns import Column
from daybook.ui.figures import Fact, StripItem
from daybook.ui.format import date_text, money, spell
from daybook.ui.grid import Empty, Table
from daybook.ui.notices import notify

from ..actions.agreements import (
    add_partner,
    edit_partner,
    end_partner_engineer,
    start_partner_engineer,
)
from ..forms.agreements import EndForm, EngineerForm, NewPartnerForm, PartnerForm
from ..queries.agreements import FundRow, PartnerRow, engineers, funds, partner_by_code
from ..queries.invoices import invoices
from ..queries.overview import authorizations_in_reach
from ..queries.packs import packs
from .columns import AUTHORIZATIONS, FUNDS, INVOICES, PACKS
from .frame import ROOT, Shown, frame, month_key, partner_places

_DAY = timedelta(days=1)
_PEOPLE = (
    Column("person_name", "Engineer", href="/people/{person_code}", code="person_code"),
    Column("starts_on", "From", kind="date"),
    Column("until", "Until", sort=False),
)


def _page(request: HttpRequest, partner: PartnerRow, place: str, table: Table, **more):
    context = frame(request, "partners") | {
        "row": partner, "pages": partner_places(request, partner, place), "table": table,
        "may_edit": _may(request, Verb.ISSUE), "facts": _facts(partner),
    }  # fmt: skip
    return render(request, "partners/partner.html", context | more)


def _may(request: HttpRequest, verb: Verb) -> bool:
    return scope_of(request.viewer, Data.PARTNER_RATES, verb).everything


def _facts(row: PartnerRow) -> tuple[Fact, ...]:
    return (
        Fact("Currency", row.currency),
        Fact("Paid by", row.entity_code),
        Fact("Packs go to", row.pack_email or "–"),
        Fact("Returned invoices go to", row.returns_email or row.pack_email or "–"),
        Fact("State", "We work with them" if row.is_active else "Ended"),
    )


def _strip(rows: tuple[FundRow, ...], partner: PartnerRow) -> tuple[StripItem, ...]:
    amount = sum(row.amount_minor for row in rows)
    promised = sum(row.committed_minor for row in rows)
    drawn = sum(row.drawn_minor for row in rows)
    base, currency = f"{ROOT}/{partner.code}", partner.currency
    return (
        StripItem("Funds", money(amount, currency), spell(len(rows), "fund"), base),
        StripItem("Promised", money(promised, currency), "signed", f"{base}/authorizations"),
        StripItem("Drawn", money(drawn, currency), "packed", f"{ROOT}/draws?partner={partner.code}",
                  f"{ROOT}/explain/drawn?partner={partner.code}"),
        StripItem("Left to draw", money(amount - drawn, currency), "", base),
    )  # fmt: skip


@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The partner's funds: what is in them, promised, drawn and left."""
    partner = partner_by_code(code, request.viewer)
    rows = funds(request.viewer, partner_id=partner.id)
    may_open = _may(request, Verb.ISSUE)
    new = f"{ROOT}/{partner.code}/funds/new"
    table = Table(
        FUNDS, [Shown(row, until=date_text(row.ends_on - _DAY)) for row in rows], "Funds",
        title=spell(len(rows), "fund"), subtitle="Prime SOWs: what may be drawn by their work",
        empty=Empty("No fund yet: nothing can be signed.", "Open a fund", new)
        if may_open else Empty("No fund yet."),
    )  # fmt: skip
    actions = [("Open a fund", new)] if may_open and rows else []
    return _page(request, partner, "funds", table, strip=_strip(rows, partner), actions=actions)


@require_GET
def authorization_tab(request: HttpRequest, code: str) -> HttpResponse:
    """What the partner's people are authorized to."""
    partner = partner_by_code(code, request.viewer)
    rows = authorizations_in_reach(request.viewer, filters=Q(fund__partner_id=partner.id))
    new = f"{ROOT}/authorizations/new?partner={partner.code}"
    table = Table(
        AUTHORIZATIONS, rows, "Work authorizations", title=spell(len(rows), "authorization"),
        empty=Empty("Nobody is authorized to anything yet.", "Draft one", new),
    )  # fmt: skip
    return _page(request, partner, "authorizations", table, actions=[("Draft one", new)])


@require_GET
def pack_tab(request: HttpRequest, code: str) -> HttpResponse:
    """The packs issued, and the way to the running month's."""
    partner = _whole(request, code)
    rows = packs(request.viewer, partner_id=partner.id)
    running = month_of(request.today)
    last = month_of(running - _DAY)
    base = f"{ROOT}/{partner.code}/packs"
    actions = [(f"{month:%B}", f"{base}/{month_key(month)}") for month in (last, running)]
    table = Table(
        PACKS, rows, "Packs", title=spell(len(rows), "pack"),
        subtitle="Approved work as it was told to the partner and drawn from its funds",
        empty=Empty("No pack was issued yet.", f"Look at {last:%B}", f"{base}/{month_key(last)}"),
    )  # fmt: skip
    return _page(request, partner, "packs", table, actions=actions)


@require_GET
def invoice_tab(request: HttpRequest, code: str) -> HttpResponse:
    """The partner's invoices."""
    partner = _whole(request, code)
    rows = invoices(request.viewer, partner_id=partner.id)
    new = f"{ROOT}/{partner.code}/invoices/new"
    table = Table(INVOICES, rows, "Invoices", title=spell(len(rows), "invoice"),
                  empty=Empty("No invoice came yet.", "Enter an invoice", new))  # fmt: skip
    return _page(request, partner, "invoices", table, actions=[("Enter an invoice", new)])


@require_GET
def people_tab(request: HttpRequest, code: str) -> HttpResponse:
    """Whose people they are, from when until when."""
    partner = partner_by_code(code, request.viewer)
    may_edit = _may(request, Verb.EDIT)
    base = f"{ROOT}/{partner.code}/people"
    rows = [
        Shown(
            row,
            until=date_text(row.ends_on - _DAY) if row.ends_on else "open",
            end_text="End" if may_edit and row.ends_on is None else "",
            end_href=f"{base}/{row.id}/end",
        )
        for row in engineers(partner_id=partner.id)
    ]
    table = Table(
        _PEOPLE, rows, "People", title=spell(len(rows), "engineer"),
        empty=Empty("Nobody is theirs yet.", "Add an engineer", f"{base}/new")
        if may_edit else Empty("Nobody is theirs yet."),
    )  # fmt: skip
    actions = [("Add an engineer", f"{base}/new")] if may_edit else []
    return _page(request, partner, "people", table, actions=actions, ends=rows if may_edit else ())


def _whole(request: HttpRequest, code: str) -> PartnerRow:
    partner = partner_by_code(code, request.viewer)
    if not scope_of(request.viewer, Data.PARTNER_RATES).everything:
        raise NotFound(f"There is no partner {code}, or not for you.")
    return partner


def new(request: HttpRequest) -> HttpResponse:
    """Add a partner."""
    require(request.viewer, Data.PARTNER_RATES, Verb.ISSUE, what="add a partner")
    form = NewPartnerForm(request.POST or None)

    def act(values: dict) -> str:
        add_partner(actor=request.viewer, now=request.now, **values)
        notify(request, f"{values['name']} was added. Open a fund next.")
        return f"{ROOT}/{values['code']}"

    return answer(request, form, act, {"title": "Add a partner", "go_label": "Add the partner",
                                       "cancel_href": ROOT})  # fmt: skip


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a partner, or end the work with it."""
    row = partner_by_code(code, request.viewer)
    require(request.viewer, Data.PARTNER_RATES, Verb.ISSUE, what="edit a partner")
    names = ("version", "name", "entity_id", "pack_email", "returns_email", "is_active")
    form = PartnerForm(request.POST or None, initial={name: getattr(row, name) for name in names})

    def act(values: dict) -> str:
        edit_partner(actor=request.viewer, now=request.now, partner_id=row.id, **values)
        notify(request, f"{values['name']} was saved.")
        return f"{ROOT}/{row.code}"

    context = {"title": f"Edit {row.name}", "scope": row.code, "cancel_href": f"{ROOT}/{row.code}"}
    return answer(request, form, act, context,
                  version=lambda: partner_by_code(row.code, request.viewer).version)  # fmt: skip


def engineer_new(request: HttpRequest, code: str) -> HttpResponse:
    """Say whose engineer a person is from a day on."""
    partner = partner_by_code(code, request.viewer)
    require(request.viewer, Data.PARTNER_RATES, Verb.EDIT, what="add an engineer")
    form = EngineerForm(request.POST or None, initial={"starts_on": request.today})

    def act(values: dict) -> str:
        start_partner_engineer(actor=request.viewer, now=request.now, partner_id=partner.id,
                               **values)  # fmt: skip
        notify(request, "The engineer was added.")
        return f"{ROOT}/{partner.code}/people"

    context = {"title": "Add an engineer", "scope": partner.name, "narrow": True,
               "cancel_href": f"{ROOT}/{partner.code}/people"}  # fmt: skip
    return answer(request, form, act, context)


def engineer_end(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """End a person's stretch with the partner."""
    partner = partner_by_code(code, request.viewer)
    require(request.viewer, Data.PARTNER_RATES, Verb.EDIT, what="end an engineer's stretch")
    row = next((row for row in engineers(partner_id=partner.id) if row.id == key), None)
    if row is None:
        raise NotFound(f"There is no stretch {key} with {partner.name}.")
    form = EndForm(request.POST or None, initial={"version": row.version})

    def act(values: dict) -> str:
        end_partner_engineer(actor=request.viewer, now=request.now, engineer_id=key, **values)
        notify(request, f"{row.person_name} was ended.")
        return f"{ROOT}/{partner.code}/people"

    context = {"title": f"End {row.person_name}", "scope": partner.name, "narrow": True,
               "lead": "Time after the last day is not theirs and is in no pack.",
               "cancel_href": f"{ROOT}/{partner.code}/people"}  # fmt: skip
    return answer(request, form, act, context)
