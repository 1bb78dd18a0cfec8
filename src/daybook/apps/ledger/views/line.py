"""Why does this line say what it says? One ledger line in full."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.core.rules import all_rules
from daybook.ui import format as text_of
from daybook.ui.explain import RuleLink
from daybook.ui.figures import Fact, StripItem
from daybook.ui.grid import Column, Table

from ..queries.explained import LineDetail, Source, line_detail

FACTS = {"TIME_ENTRY": "Time entry", "MILESTONE": "Milestone", "EXPENSE": "Expense"}
_FX_PLACES = 10


def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """The page of a line; lines that the viewer may not see do not exist here."""
    found = line_detail(request.viewer, line_id)
    context = {
        "found": found,
        "row": found.row,
        "strip": _strip(found),
        "amounts": _amounts(found),
        "inputs": _inputs(found),
        "source": _source(found),
        "recorded": _recorded(found),
        "relatives": _relatives(found),
        "rules": _rules(found),
    }
    return render(request, "ledger/line.html", context)


def _strip(found: LineDetail) -> tuple[StripItem, ...]:
    row = found.row
    why = f"/explain/line?id={row.id}"
    items = [
        StripItem("Book", row.book.capitalize(), note=row.marks),
        StripItem("Worked on", text_of.day(row.worked_on, year=True)),
        StripItem("Posted in", text_of.month_text(row.posted_in)),
        StripItem("Hours", text_of.clock(row.minutes), note="h:mm"),
    ]
    if row.amount_minor is not None:
        amount = text_of.money(row.amount_minor, row.currency)
        items.append(StripItem("Amount", amount, note=row.currency, explain=why))
    return tuple(items)


def _amounts(found: LineDetail) -> tuple[Fact, ...]:
    """The three amounts, each with the exchange rate that made it, its date and its source."""
    row, basis = found.row, found.basis
    if basis is None:
        return ()
    return (
        Fact("Contract currency", text_of.money(row.amount_minor, row.currency), note=row.currency),
        Fact(
            "Entity's currency",
            text_of.money(row.functional_minor, basis.functional_currency),
            note=_quote(
                basis.functional_rate,
                basis.functional_rate_type,
                text_of.date_text(basis.functional_rate_on),
                basis.functional_rate_source,
            ),
        ),
        Fact(
            "Reporting currency",
            text_of.money(row.reporting_minor, basis.reporting_currency),
            note=_quote(
                basis.reporting_rate,
                basis.reporting_rate_type,
                text_of.date_text(basis.reporting_rate_on),
                basis.reporting_rate_source,
            ),
        ),
    )


def _quote(rate: int, kind: str, on: str, source: str) -> str:
    if kind == "IDENTITY":
        return "Same currency, rate 1"
    shown = text_of.decimal(rate, _FX_PLACES, trim=True)
    return f"Rate {shown}, {kind.lower()} of {on}, from {source}"


def _inputs(found: LineDetail) -> tuple[Fact, ...]:
    basis = found.basis
    if basis is None:
        return ()
    facts = []
    if basis.per_unit is not None and basis.unit:
        price = text_of.rate(basis.per_unit, basis.currency, basis.unit)
        day = f"a day is {basis.day_minutes} minutes" if basis.day_minutes else ""
        facts.append(Fact("Rate", price, note=day))
    elif basis.per_unit is None and found.row.book in ("RATED", "COST"):
        facts.append(Fact("Rate", "No rate", tone="warn"))
    facts += [Fact(title, value) for title, value in found.inputs]
    return tuple(facts)


def _source(found: LineDetail) -> tuple[Fact, ...]:
    source, code = found.source, found.row.project_code
    facts = []
    if source.kind not in FACTS:
        facts.append(Fact("Posted for", _said(source.kind, source.id)))
    if source.line_id:
        facts.append(
            Fact("Recognizes line", f"{source.line_id}", href=f"/ledger/lines/{source.line_id}")
        )
    if source.fact_kind in FACTS:
        href = _fact_href(source, code)
        facts.append(Fact(FACTS[source.fact_kind], f"{source.fact_id}", href=href))
    if source.invoice_id:
        href = f"/money/invoices/{source.invoice_id}"
        facts.append(Fact("Invoice", f"{source.invoice_id}", href=href))
    facts += [
        Fact("Project", found.row.project_name, href=f"/projects/{code}", code=code),
        Fact("Legal entity", found.entity_name, code=found.entity_code),
    ]
    if found.task_code:
        facts.append(Fact("Task", found.task_code))
    if found.row.person_code:
        person = found.row.person_name
        facts.append(Fact("Person", person, href=f"/people/{found.row.person_code}"))
    if found.row.role_code:
        facts.append(Fact("Role", found.row.role_code))
    return tuple(facts)


def _said(kind: str, key: int) -> str:
    words = FACTS | {"TAKE": "Quantity on an invoice line", "LEDGER_LINE": "Ledger line"}
    return f"{words.get(kind, kind.replace('_', ' ').capitalize())} {key}"


def _fact_href(source: Source, code: str) -> str:
    if source.fact_kind == "TIME_ENTRY":
        return f"/time/entries/{source.fact_id}"
    if source.fact_kind == "EXPENSE":
        return f"/time/expenses/lines/{source.fact_id}"
    return f"/projects/{code}/milestones" if source.fact_kind == "MILESTONE" else ""


def _recorded(found: LineDetail) -> tuple[Fact, ...]:
    by = found.recorded
    facts = [
        Fact("Recorded", text_of.moment(by.recorded_at) + " UTC"),
        Fact("By", by.actor_name, note=f"via {by.via}"),
    ]
    if by.on_behalf_of_name:
        facts.append(Fact("On behalf of", by.on_behalf_of_name))
    facts.append(Fact("Action", by.verb.replace("_", " "), note=by.reason))
    facts.append(Fact("Audit line", f"{by.audit_line_id}", href=f"/audit/{by.audit_line_id}"))
    if by.run_id:
        href = f"/ledger?run={by.run_id}"
        facts.append(Fact("Run", by.run_title or f"{by.run_id}", href=href, note="all its lines"))
    facts.append(Fact("Revision", f"{found.row.revision}"))
    if found.row.reverses_id:
        href = f"/ledger/lines/{found.row.reverses_id}"
        facts.append(Fact("Reverses line", f"{found.row.reverses_id}", href=href))
    if found.row.reversed_by_id:
        href = f"/ledger/lines/{found.row.reversed_by_id}"
        facts.append(Fact("Reversed by line", f"{found.row.reversed_by_id}", href=href))
    if found.correction_id:
        facts.append(Fact("Correction", f"{found.correction_id}"))
    return tuple(facts)


def _relatives(found: LineDetail) -> Table | None:
    if not found.relatives:
        return None
    href = "/ledger/lines/{id}"
    return Table(
        columns=(
            Column("id", "Line", kind="code", href=href, sort=False),
            Column("revision", "Revision", kind="count", sort=False),
            Column("reverses_id", "Reverses", kind="code", sort=False,
                   href="/ledger/lines/{reverses_id}"),
            Column("posted_in", "Posted in", kind="month", sort=False),
            Column("minutes", "Hours", kind="hours", digits=2, sort=False, href=href),
            Column("amount_minor", "Amount", kind="money", currency_key="currency", sort=False,
                   href=href),
        ),
        rows=found.relatives,
        label="Other lines of the same source",
        title="Other lines of the same source",
        subtitle="Reversals and revisions stand beside the line; nothing is changed in place.",
    )  # fmt: skip


def _rules(found: LineDetail) -> tuple[RuleLink, ...]:
    known = all_rules()
    return tuple(
        RuleLink(key, known[key].question if key in known else "", f"/rules/{key}")
        for key in found.rules
    )
