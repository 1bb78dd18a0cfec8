"""`/admin/organization`: the organization, its legal entities, their calendars, exchange rates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.core.rights import Data, Verb
from daybook.ui.figures import Fact
from daybook.ui.format import date_text
from daybook.ui.grid import Column, Empty, Table, page_of
from daybook.ui.notices import notify

from ..actions import organization as actions
from ..answers import answer
from ..forms.set_up import EntityForm, FxForm, NewEntityForm, OrganizationForm
from ..queries import set_up as queries
from ..queries.history import history_of
from ..queries.holidays import holidays_in_year
from ..rights import may, require
from .frame import tabs
from .shown import fx_text, instant_text, link, state_badge

HOME = "/admin/organization"
RATES = f"{HOME}/rates"


def organization(request: HttpRequest) -> HttpResponse:
    """The organization, its entities and the rates in force."""
    detail = queries.organization_detail(request.viewer)
    entities = queries.entity_details(request.viewer, request.today)
    pairs = queries.fx_pairs(queries.fx_rates(request.viewer, request.today))
    context = {
        "tabs": tabs(request, "organization"),
        "detail": detail,
        "facts": (
            Fact("Reporting currency", detail.reporting_currency, note="Fixed once posted"),
            Fact("Time zone", detail.zone),
        ),
        "entities": _entity_table(entities),
        "rates": _pair_table(pairs),
        "may_edit": may(request.viewer, Data.SETTINGS, Verb.EDIT),
        "may_load": may(request.viewer, Data.SETTINGS, Verb.DRAFT),
        "may_rate": may(request.viewer, Data.SETTINGS, Verb.APPROVE),
    }
    return render(request, "platform/organization.html", context)


def _entity_table(rows) -> Table:
    return Table(
        columns=(
            Column(
                "name", "Legal entity", code="code", href=f"{HOME}/entities/{{code}}", sort=False
            ),
            Column("currency", "Currency", sort=False),
            Column("zone", "Time zone", sort=False, opt=True),
            Column("calendar_name", "Business days", sort=False, opt=True),
            Column("fiscal_quarter", "Fiscal quarter", sort=False, sub="fiscal_words"),
            Column("close_method", "Close method", sort=False),
        ),
        rows=[
            {
                "code": row.code,
                "name": row.name,
                "currency": row.currency,
                "zone": row.zone,
                "calendar_name": row.calendar_name,
                "fiscal_quarter": row.fiscal_quarter,
                "fiscal_words": f"from {row.fiscal_start}",
                "close_method": row.close_method,
            }
            for row in rows
        ],
        label="Legal entities",
        empty=Empty("There is no legal entity yet.", "Add an entity", f"{HOME}/entities/new"),
    )


def _pair_table(rows) -> Table:
    return Table(
        columns=(
            Column("pair", "Pair", href=f"{RATES}?pair={{pair_key}}", sort=False),
            Column("rate", "Rate", kind="html", sort=False),
            Column("starts_on", "Since", kind="html", sort=False),
            Column("source", "Source", sort=False, opt=True),
            Column("rates", "Rates ever", kind="count", href=f"{RATES}?pair={{pair_key}}",
                   sort=False),
        ),
        rows=[
            {
                "pair": f"{row.base} to {row.quote}",
                "pair_key": f"{row.base}-{row.quote}",
                "rate": "none yet" if row.rate is None else fx_text(row.rate),
                "starts_on": "" if row.starts_on is None else date_text(row.starts_on),
                "source": row.source,
                "rates": row.rates,
            }
            for row in rows
        ],
        label="Exchange rates in force",
        title="Exchange rates",
        subtitle="What one unit buys today. Lines already posted keep the rate of their day.",
        empty=Empty("There is no exchange rate yet.", "Add a rate", f"{RATES}/new"),
    )  # fmt: skip


def edit_organization(request: HttpRequest) -> HttpResponse:
    """Rename the organization or move its zone."""
    require(request.viewer, Data.SETTINGS, Verb.EDIT, what="change the organization")
    detail = queries.organization_detail(request.viewer)
    form = OrganizationForm(
        request.POST or None,
        initial={"version": detail.version, "name": detail.name, "zone": detail.zone},
    )

    def act(values: dict) -> str:
        actions.change_organization(actor=request.viewer, now=request.now, **values)
        notify(request, "The organization is changed.")
        return HOME

    context = {"title": "Change the organization", "cancel_href": HOME, "narrow": True,
               "tabs": tabs(request, "organization")}  # fmt: skip
    return answer(request, form, act, context, template="platform/form.html",
                  version=lambda: queries.organization_detail(request.viewer).version)  # fmt: skip


def new_entity(request: HttpRequest) -> HttpResponse:
    """Add a legal entity."""
    require(request.viewer, Data.SETTINGS, Verb.EDIT, what="add a legal entity")
    form = NewEntityForm(
        request.POST or None,
        initial={
            "zone": queries.organization_detail(request.viewer).zone,
            "fiscal_year_starts_month": 1,
            "close_method": "ESTIMATE",
        },
    )

    def act(values: dict) -> str:
        actions.add_entity(actor=request.viewer, now=request.now, **values)
        notify(request, f"{values['code']} is a legal entity now.")
        return f"{HOME}/entities/{values['code']}"

    context = {
        "title": "Add a legal entity",
        "lead": "Its code, currency and fiscal year never change afterwards.",
        "cancel_href": HOME,
        "go_label": "Add the entity",
        "tabs": tabs(request, "organization"),
    }
    return answer(request, form, act, context, template="platform/form.html")


def entity(request: HttpRequest, code: str) -> HttpResponse:
    """One legal entity with the holidays of its business calendar, by year and source."""
    row = queries.entity_detail(request.viewer, code, request.today)
    years = queries.calendar_years(row.calendar_id)
    asked = request.GET.get("year", "")
    shown = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    year = shown or request.today.year
    context = {
        "tabs": tabs(request, "organization"),
        "row": row,
        "facts": _entity_facts(row),
        "year": year,
        "years": years,
        "holidays": _holiday_table(row, year, may(request.viewer, Data.SETTINGS, Verb.DRAFT)),
        "history": history_of(request.viewer, "ENTITY", row.id, whole=True, limit=20),
        "may_edit": may(request.viewer, Data.SETTINGS, Verb.EDIT),
        "may_load": may(request.viewer, Data.SETTINGS, Verb.DRAFT),
    }
    return render(request, "platform/entity.html", context)


def _entity_facts(row: queries.EntityDetail) -> tuple[Fact, ...]:
    return (
        Fact("Currency", row.currency, note="Never changes"),
        Fact("Time zone", row.zone),
        Fact("Fiscal year", f"from {row.fiscal_start}", note="Never changes"),
        Fact("Fiscal quarter today", row.fiscal_quarter),
        Fact("Close method today", row.close_method, "/admin/settings/close_method"),
        Fact("Business days", row.calendar_name, f"/admin/calendars/holidays/{row.calendar_code}"),
        Fact("Tax number", row.tax_number or "none"),
    )


def _holiday_table(row: queries.EntityDetail, year: int, may_load: bool) -> Table:
    none = f"No holidays are loaded for {year}."
    return Table(
        columns=(
            Column("on", "Day", kind="date", sort=False),
            Column("name", "Holiday", sort=False),
            Column("source", "Source", sort=False, opt=True),
        ),
        rows=holidays_in_year(row.calendar_id, year),
        label=f"Holidays of {year}",
        empty=Empty(none, "Load holidays", "/admin/calendars/holidays")
        if may_load
        else Empty(none),
    )  # fmt: skip


def edit_entity(request: HttpRequest, code: str) -> HttpResponse:
    """Change what documents and deadlines of an entity read."""
    require(request.viewer, Data.SETTINGS, Verb.EDIT, what="change a legal entity")
    row = queries.entity_detail(request.viewer, code, request.today)
    here = f"{HOME}/entities/{row.code}"
    form = EntityForm(
        request.POST or None,
        initial={
            "version": row.version,
            "name": row.name,
            "zone": row.zone,
            "business_calendar_id": row.calendar_id,
            "tax_number": row.tax_number,
            "address": row.address,
        },
    )

    def act(values: dict) -> str:
        actions.change_entity(actor=request.viewer, now=request.now, entity_id=row.id, **values)
        notify(request, f"{row.code} is changed.")
        return here

    context = {"title": f"Change {row.code}", "cancel_href": here,
               "lead": "Invoices already issued keep what they were issued with.",
               "tabs": tabs(request, "organization")}  # fmt: skip
    return answer(
        request, form, act, context, template="platform/form.html",
        version=lambda: queries.entity_detail(request.viewer, code, request.today).version,
    )  # fmt: skip


def rates(request: HttpRequest) -> HttpResponse:
    """Every exchange rate with its revisions, of all pairs or of one."""
    pair = request.GET.get("pair", "")
    every = queries.fx_rates(request.viewer, request.today)
    rows = [row for row in every if pair in ("", row.pair)]
    page = page_of(request.GET, len(rows), 50)
    context = {
        "tabs": tabs(request, "organization"),
        "pair": pair.replace("-", " to "),
        "table": _rate_table(rows[page.slice], page),
        "may_rate": may(request.viewer, Data.SETTINGS, Verb.APPROVE),
        "pairs": queries.fx_pairs(every),
    }
    return render(request, "platform/rates.html", context)


def _rate_table(rows, page) -> Table:
    return Table(
        columns=(
            Column("pair", "Pair", sort=False),
            Column("starts_on", "From", sort=False, sub="revision"),
            Column("rate", "Rate", kind="html", sort=False),
            Column("state", "State", kind="html", sort=False),
            Column("source", "Source", sort=False, opt=True),
            Column("recorded", "Recorded", kind="html", sort=False, opt=True),
            Column("by", "By", sort=False, opt=True),
        ),
        rows=[
            {
                "pair": f"{row.base} to {row.quote}",
                "starts_on": date_text(row.starts_on),
                "revision": f"revision {row.revision}" if row.revision > 1 else "",
                "rate": fx_text(row.rate),
                "state": state_badge(row.state),
                "source": row.source,
                "recorded": link(f"/audit/{row.line_id}", instant_text(row.recorded_at)),
                "by": row.recorded_by,
            }
            for row in rows
        ],
        label="Exchange rates",
        page=page,
        note="A rate holds until the pair's next one. Append-only: a correction is a revision.",
        empty=Empty("There is no such exchange rate.", "Add a rate", f"{RATES}/new"),
    )


def new_rate(request: HttpRequest) -> HttpResponse:
    """Record an exchange rate; one more for a day is its revision."""
    require(request.viewer, Data.SETTINGS, Verb.APPROVE, what="record an exchange rate")
    base, _, quote = request.GET.get("pair", "").partition("-")
    form = FxForm(
        request.POST or None,
        initial={"base": base, "quote": quote, "starts_on": request.today},
    )

    def act(values: dict) -> str:
        actions.record_fx_rate(actor=request.viewer, now=request.now, **values)
        notify(request, f"{values['base']} to {values['quote']} is recorded.")
        return f"{RATES}?pair={values['base']}-{values['quote']}"

    context = {
        "title": "Add an exchange rate",
        "lead": "It holds from its day until the pair's next rate. Lines already posted keep "
        "theirs.",
        "cancel_href": RATES,
        "go_label": "Record the rate",
        "tabs": tabs(request, "organization"),
    }
    return answer(request, form, act, context, template="platform/form.html")
