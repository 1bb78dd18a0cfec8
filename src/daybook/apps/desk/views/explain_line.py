"""Why does this line of the ledger say what it says? Its formula, its rates, who wrote it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from daybook.apps.platform.refusals import NotFound
from daybook.ui import format as text_of
from daybook.ui.explain import Explanation, FormulaRow, LeftOut, explain_response
from daybook.ui.figures import Fact

from ..queries.explain import LineDetail, line_detail
from .explain import rule_href, rule_links

_FX_PLACES = 10


def line(request: HttpRequest) -> HttpResponse:
    """The explanation of one line, by `?id=`."""
    key = request.GET.get("id", "")
    if not (key.isascii() and key.isdigit() and len(key) <= 18):
        raise NotFound("Name one ledger line, as in /explain/line?id=17.")
    found = line_detail(request.viewer, int(key))
    return explain_response(request, _explanation(found, request.get_full_path()))


def _explanation(found: LineDetail, address: str) -> Explanation:
    row, by = found.row, found.recorded
    shows = row.amount_minor is not None
    value = (
        text_of.money(row.amount_minor, row.currency)
        if shows
        else (f"{text_of.hours(row.minutes)} h")
    )
    left_out = (
        ()
        if shows
        else (LeftOut("Amounts need the right to see the project's forecast.", icon="lock"),)
    )
    return Explanation(
        title=f"{row.book.capitalize()} line {row.id}",
        value=value,
        definition=f"{row.project_code} {row.project_name}, worked on "
        f"{text_of.day(row.worked_on, year=True)}, posted in {text_of.month_text(row.posted_in)}"
        + (f"; {row.marks}." if row.marks else "."),
        formula=tuple(_formula(found)) if shows else (),
        scope=_scope(found),
        left_out=left_out,
        rules=rule_links(found.rules),
        inputs=tuple(Fact(title, text) for title, text in found.inputs),
        history=(
            Fact(by.verb.replace("_", " ").capitalize(), by.actor_name, note=by.reason),
            Fact("Recorded", f"{text_of.moment(by.recorded_at)} UTC", note=f"via {by.via}"),
        ),
        entries_href=f"/ledger/lines/{row.id}",
        entries_word="line",
        page_href=address,
    )


def _formula(found: LineDetail):
    """Minutes × rate = amount, and the two conversions."""
    row, basis = found.row, found.basis
    rule = found.rules[0] if found.rules else ""
    if basis.per_unit and basis.unit and row.minutes:
        yield FormulaRow("", "Worked", f"{text_of.clock(row.minutes)} h", href=_entry(found))
        rate = text_of.rate(basis.per_unit, basis.currency, basis.unit)
        yield FormulaRow("×", "Rate", rate, rule, rule_href(rule))
        rule = "RATE-02"
    amount = text_of.money(row.amount_minor, row.currency)
    yield FormulaRow("=", "Amount", amount, rule, rule_href(rule))
    for label, quote, minor, currency in (
        ("In the entity's currency", basis.functional_rate, row.functional_minor,
         basis.functional_currency),
        ("In the reporting currency", basis.reporting_rate, row.reporting_minor,
         basis.reporting_currency),
    ):  # fmt: skip
        if currency == row.currency:
            continue
        shown = text_of.decimal(quote, _FX_PLACES, trim=True)
        yield FormulaRow("×", f"{row.currency} to {currency}", shown, "FX-01", rule_href("FX-01"))
        yield FormulaRow("=", label, text_of.money(minor, currency))


def _entry(found: LineDetail) -> str:
    source = found.source
    return f"/time/entries/{source.fact_id}" if source.fact_kind == "TIME_ENTRY" else ""


def _scope(found: LineDetail) -> tuple[Fact, ...]:
    row, source = found.row, found.source
    facts = [Fact("Project", row.project_name, f"/projects/{row.project_code}",
                  code=row.project_code)]  # fmt: skip
    if row.person_code:
        facts.append(Fact("Person", row.person_name, f"/people/{row.person_code}"))
    if row.role_code:
        facts.append(Fact("Role", row.role_code))
    if source.fact_kind == "TIME_ENTRY":
        facts.append(Fact("Time entry", f"{source.fact_id}", f"/time/entries/{source.fact_id}"))
    if source.fact_kind == "EXPENSE":
        facts.append(Fact("Expense", f"{source.fact_id}", f"/time/expenses/lines/{source.fact_id}"))
    if source.invoice_id:
        facts.append(
            Fact("Invoice", f"{source.invoice_id}", f"/money/invoices/{source.invoice_id}")
        )
    if row.reverses_id:
        facts.append(Fact("Reverses", f"{row.reverses_id}", f"/ledger/lines/{row.reverses_id}"))
    if row.reversed_by_id:
        facts.append(
            Fact("Reversed by", f"{row.reversed_by_id}", f"/ledger/lines/{row.reversed_by_id}")
        )
    return tuple(facts)
