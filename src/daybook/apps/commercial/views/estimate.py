"""What do we plan to earn with an engagement? Its cost estimate, and the form that plans it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from daybook.apps.platform.answers import show_refusal
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.core.margin import MarginView, Precision, margin_status
from daybook.core.money import exponent
from daybook.ui.figures import Fact
from daybook.ui.format import hours, money, percent, rate, spell
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.inputs import decimal_text
from daybook.ui.notices import notify

from ..actions.estimates import PlannedRole, save_estimate
from ..forms.contracts import EstimateForm, PlannedRoles
from ..queries.contracts import ContractPage, contract_page
from ..queries.estimates import EstimateRow, estimate_of, role_choices
from .engagement_tabs import engagement_tabs

_NAMES = ("role_id", "work", "minutes", "bill_per_hour")


def margin_text(view: MarginView) -> str:
    """A margin as this viewer may see it."""
    if view.precision is Precision.BAND:
        return view.band or "Not shown"
    return percent(view.millionths, digits=1 if view.precision is Precision.EXACT else 0) or "None"


def margins_of(plan: EstimateRow) -> tuple[Fact, ...]:
    """The planned margin beside the three aims it is held against."""
    found = []
    for label, aim in zip(("Project margin", "Gross margin", "Margin"), plan.aims, strict=True):
        met = margin_status(plan.margin.millionths, aim) if plan.margin.millionths else ""
        note = {"OK": "met", "BAD": "not met"}.get(met, "")
        found.append(Fact(f"{label}, aim above {percent(aim, digits=0)}", margin_text(plan.margin),
                          href="/rules/ESTIMATE-01", tone="adv" if met == "BAD" else "",
                          note=note or plan.margin.why))  # fmt: skip
    return tuple(found)


def show(request: HttpRequest, code: str) -> HttpResponse:
    """The estimate, and the form where it may still be planned."""
    page = contract_page(code, request.viewer)
    plan = estimate_of(page.row, page.terms, request.viewer, request.today)
    form, rows = _forms(request, page, plan)
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            _save(request, page, form, rows)
        except (Denied, NotFound):
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            notify(request, "The estimate was saved, at today's rates.")
            return redirect(request.path)
    context = {
        "page": page, "row": page.row, "plan": plan, "form": form, "rows": rows,
        "tabs": engagement_tabs(page.row.code, "estimate", request.viewer),
        "table": _table(plan) if plan else None,
        "margins": margins_of(plan) if plan else (),
        "facts": _facts(plan) if plan else (),
    }  # fmt: skip
    wrong = request.method == "POST"
    return render(request, "commercial/estimate.html", context, status=422 if wrong else 200)


def _forms(request: HttpRequest, page: ContractPage, plan: EstimateRow | None):
    places = exponent(page.row.currency)
    spent = decimal_text(plan.expenses_minor, places, places) if plan else ""
    form = EstimateForm(
        request.POST or None, currency=page.row.currency,
        initial={"version": plan.version if plan else 0, "expenses": spent},
    )  # fmt: skip
    held = [{name: getattr(line, name) for name in _NAMES} for line in plan.lines] if plan else []
    rows = PlannedRoles(request.POST or None, initial=held, prefix="r",
                        form_kwargs={"roles": role_choices()})  # fmt: skip
    return form, rows


def _save(request: HttpRequest, page: ContractPage, form, rows) -> None:
    values = [one.cleaned_data for one in rows if one.cleaned_data.get("role_id")]
    save_estimate(
        actor=request.viewer, now=request.now, today=request.today, engagement_id=page.row.id,
        expenses_minor=form.cleaned_data["expenses_minor"], version=form.cleaned_data["version"],
        lines=[
            PlannedRole(one["role_id"], one["minutes"] or 0, one["work"], one["bill_per_hour"])
            for one in values
        ],
    )  # fmt: skip


def _table(plan: EstimateRow) -> Table:
    money_kind = {"kind": "money", "currency": plan.currency, "sort": False}
    rate_kind = {"kind": "rate", "currency": plan.currency, "sort": False, "opt": True}
    columns = [
        Column("role_name", "Role", code="position", sub="work", sort=False),
        Column("minutes", "Hours", kind="hours", sort=False, href="#plan"),
        Column("bill_per_hour", "Price/h", **rate_kind),
        Column("value_minor", "Value", href="#plan", **money_kind),
    ]
    totals = {"role_name": "All roles", "minutes": plan.minutes, "value_minor": plan.value_minor}
    if plan.standard_minor is not None:
        columns += [
            Column("standard_per_hour", "Cost/h", **rate_kind),
            Column("standard_minor", "Standard cost", href="/rules/COST-02", **money_kind),
            Column("loaded_per_hour", "Loaded/h", **rate_kind),
            Column("loaded_minor", "Loaded cost", href="/rules/COST-02", **money_kind),
        ]
        totals |= {"standard_minor": plan.standard_minor, "loaded_minor": plan.loaded_minor}
    return Table(
        columns=tuple(columns), rows=plan.lines, totals=totals, label="Cost estimate",
        title=f"{hours(plan.minutes)} hours of {spell(len(plan.lines), 'role')}",
        subtitle="Frozen with its rates" if plan.frozen_on else "Standard cost over 1,880 hours, "
        "loaded over the hours that the target leaves to be sold",
        empty=Empty("No role is planned yet."),
    )  # fmt: skip


def _facts(plan: EstimateRow) -> tuple[Fact, ...]:
    found = [
        Fact("Planned revenue", money(plan.revenue_minor, plan.currency), "#plan"),
        Fact("Travel that we bear", money(plan.expenses_minor, plan.currency), "#plan"),
        Fact("Margin, standard", margin_text(plan.margin), "/rules/ESTIMATE-01",
             note=plan.margin.why),
        Fact("Margin, loaded", margin_text(plan.loaded_margin), "/rules/ESTIMATE-01",
             note=plan.loaded_margin.why),
    ]  # fmt: skip
    if plan.average_per_hour is not None:
        below = plan.below_list_per_hour
        note = f"{rate(below, plan.currency)} below list" if below else ""
        if below == 0:
            note = "at list or above"
        found.append(Fact("Average price", rate(plan.average_per_hour, plan.currency),
                          "/rules/ESTIMATE-02", tone="adv" if below else "",
                          note=note))  # fmt: skip
    return tuple(found)
