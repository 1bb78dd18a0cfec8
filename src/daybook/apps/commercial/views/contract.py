"""What was agreed on an engagement, does it hold, and what do we plan to earn? The Contract tab."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_GET

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import NotFound
from daybook.core.contracts import (
    BILLING_RULES,
    DEFAULTS,
    REVENUE_RULES,
    Fault,
    billing_codes,
    revenue_codes,
)
from daybook.ui.figures import StripItem
from daybook.ui.format import date_text, hours, moment, money, spell
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify

from ..actions.contracts import activate_engagement, draft_line_terms
from ..forms.contracts import TermsForm, initial_of
from ..queries.contracts import (
    ContractLineRow,
    ContractPage,
    contract_line,
    contract_page,
    terms_history,
)
from ..queries.estimates import estimate_of
from .engagement_tabs import engagement_tabs
from .estimate import margins_of


@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The contract: each line as a sentence, what is at fault, the plan, and activation."""
    page = contract_page(code, request.viewer)
    plan = estimate_of(page.row, page.terms, request.viewer, request.today)
    context = {
        "page": page,
        "row": page.row,
        "tabs": engagement_tabs(page.row.code, "contract", request.viewer),
        "strip": _strip(page),
        "table": _lines(page),
        "faults": [_fault(page, one) for one in page.faults],
        "plan": plan,
        "margins": margins_of(plan) if plan else (),
    }
    return render(request, "commercial/contract.html", context)


def _strip(page: ContractPage) -> tuple[StripItem, ...]:
    row = page.row
    lines = f"/projects/engagements/{row.code}#lines"
    return (
        StripItem("Value", money(row.amount_minor, row.currency), "of all lines", href=lines),
        StripItem("Hours", hours(row.budget_minutes), "of all lines", href=lines),
        StripItem("Signed", date_text(row.signed_on) or "Not yet"),
        StripItem("Activated", date_text(page.activated_on) or "Not yet",
                  "" if page.activated_on else "terms may still change"),
        StripItem("To mend", spell(len(page.faults), "fault") if page.faults else "Nothing",
                  href="#faults" if page.faults else ""),
    )  # fmt: skip


def _fault(page: ContractPage, one: Fault) -> dict:
    line = next((row.line for row in page.lines if row.line.position == one.position), None)
    base = f"/projects/engagements/{page.row.code}"
    href = f"{base}/contract/lines/{line.id}" if line and page.may_draft else ""
    if one.place in ("Value", "Hours") and line and page.may_draft:
        href = f"{base}/lines/{line.id}/edit"
    if one.place == "Days" and page.may_draft:
        href = f"{base}/edit"
    place = f"Line {one.position}, {one.place}" if line else one.place
    return {"place": place, "text": one.text, "rule": one.rule, "href": href}


def _lines(page: ContractPage) -> Table:
    row, base = page.row, f"/projects/engagements/{page.row.code}"
    columns = [
        Column("description", "SOW line", code="position", sub="kind", sort=False, wrap=True),
        Column("amount_minor", "Value", kind="money", currency=row.currency, sort=False, opt=True,
               href=f"{base}#lines"),
        Column("rules", "What was agreed", kind="html", sort=False, wrap=True),
        Column("state", "State", sub="faults", sort=False, opt=True),
    ]  # fmt: skip
    if page.may_draft:
        columns.append(Column("actions", "Actions", kind="html", sort=False, hidden_title=True))
    return Table(
        columns=tuple(columns),
        rows=[_line(one, f"{base}/contract/lines") for one in page.lines],
        label="Terms of the contract",
        title=f"{spell(len(page.lines), 'line')}, each billed and recognized by its own rule",
        subtitle=f"{row.currency} · billing and revenue are chosen apart",
        empty=Empty("There is no SOW line yet.", "Add a line", f"{base}/lines/new"),
    )


def _line(one: ContractLineRow, base: str) -> dict:
    line, terms = one.line, one.terms
    state = "Default of its kind"
    if not terms.is_default:
        state = f"Revision {terms.revision}, {terms.author_name}, {moment(terms.recorded_at)}"
    return {
        "position": line.position,
        "description": line.description,
        "kind": line.kind_text,
        "amount_minor": line.amount_minor,
        "rules": format_html("{}<span class='sub'>{}</span>", one.billing_text, one.revenue_text),
        "state": state,
        "faults": spell(len(one.faults), "fault") if one.faults else "Complete",
        "actions": format_html('<a href="{}/{}" aria-label="Edit the terms of line {}">Edit</a>',
                               base, line.id, line.position),
    }  # fmt: skip


def line(request: HttpRequest, code: str, line_id: int) -> HttpResponse:
    """Choose the rules of a line from the catalogue, and fill them in."""
    found = contract_line(code, line_id, request.viewer)
    if found is None:
        raise NotFound(f"{code} has no such line.")
    page, one = found
    source = request.POST if request.method == "POST" else request.GET
    first, second = _chosen(source, one)
    held = one.terms
    current = {
        "billing": held.billing if held.billing.code == first else BILLING_RULES[first](),
        "revenue": held.revenue if held.revenue.code == second else REVENUE_RULES[second](),
    }
    form = TermsForm(
        request.POST or None,
        billing_type=BILLING_RULES[first], revenue_type=REVENUE_RULES[second],
        currency=page.row.currency,
        initial={"revision": held.revision, "billing_rule": first, "revenue_rule": second,
                 **initial_of(**current)},
    )  # fmt: skip
    back = f"/projects/engagements/{page.row.code}/contract"

    def act(values: dict) -> str:
        draft_line_terms(
            actor=request.viewer, now=request.now, line_id=line_id, revision=values["revision"],
            billing=form.rule("BILLING"), revenue=form.rule("REVENUE"),
        )  # fmt: skip
        notify(request, f"The terms of line {one.line.position} were saved.")
        return back

    context = {
        "page": page, "row": page.row, "line": one.line, "one": one,
        "tabs": engagement_tabs(page.row.code, "contract", request.viewer),
        "choices": _choices(one.line.kind, first, second),
        "billing_title": BILLING_RULES[first].title, "revenue_title": REVENUE_RULES[second].title,
        "billing_fields": _fields(form, "billing_"), "revenue_fields": _fields(form, "revenue_"),
        "history": _history(line_id), "cancel_href": back, "action": request.path,
    }  # fmt: skip
    return answer(request, form, act, context, template="commercial/contract_line.html")


def _fields(form: TermsForm, prefix: str) -> list:
    return [one for one in form.visible_fields() if one.name.startswith(prefix)]


def _chosen(source, one: ContractLineRow) -> tuple[str, str]:
    """The rules asked for; what does not fit falls back to what does."""
    kind, held = one.line.kind, one.terms
    first = source.get("billing_rule", held.billing.code)
    if first not in billing_codes(kind):
        first = DEFAULTS[kind][0].code
    second = source.get("revenue_rule", held.revenue.code)
    fitting = revenue_codes(first)
    return first, second if second in fitting else fitting[0]


def _choices(kind: str, first: str, second: str) -> dict:
    return {
        "billing": [(code, BILLING_RULES[code].title, code == first)
                    for code in billing_codes(kind)],
        "revenue": [(code, REVENUE_RULES[code].title, code == second)
                    for code in revenue_codes(first)],
    }  # fmt: skip


def _history(line_id: int) -> list[dict]:
    return [
        {"revision": row.revision, "who": row.author_name, "at": moment(row.recorded_at),
         "text": f"{row.billing.title}; {row.revenue.title[0].lower()}{row.revenue.title[1:]}"}
        for row in terms_history(line_id)
    ]  # fmt: skip


def activate(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then make the terms final."""
    page = contract_page(code, request.viewer)
    base = f"/projects/engagements/{page.row.code}/contract"
    if request.method == "POST":
        activate_engagement(
            actor=request.viewer, now=request.now, engagement_id=page.row.id,
            version=int(request.POST.get("version") or 0), today=request.today,
        )  # fmt: skip
        notify(request, f"{page.row.code} is activated. Its terms and its estimate are final.")
        return redirect(base)
    context = {"page": page, "row": page.row, "cancel_href": base,
               "faults": [_fault(page, one) for one in page.faults]}  # fmt: skip
    return render(request, "commercial/activate.html", context)
