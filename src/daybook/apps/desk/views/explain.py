"""Why is this number what it is? Panel or page for any metric, and for one line of the ledger."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from daybook.core.rules import all_rules
from daybook.ui import format as text_of
from daybook.ui.explain import Explanation, FormulaRow, LeftOut, RuleLink, explain_response
from daybook.ui.figures import Fact

from ..queries.explain import (
    TITLES,
    Contributor,
    Explained,
    Input,
    LeftOutPart,
    LineFilter,
    Term,
    explain,
)

_FX_PLACES = 10


def metric(request: HttpRequest, metric_id: str) -> HttpResponse:
    """The explanation of a metric under the filters of the address."""
    wanted = LineFilter.of(dict(request.GET.lists()))
    found = explain(request.viewer, metric_id, wanted, request.today)
    return explain_response(request, explanation_of(found, request.get_full_path()))


def explanation_of(found: Explained, address: str) -> Explanation:
    """What the panel prints for an explained metric."""
    metric = found.metric
    lines = found.lines
    return Explanation(
        title=_title(found),
        value=found.text or _whole(found),
        definition=" ".join(filter(None, (metric.definition, found.note))),
        version=f"v{metric.version}",
        since=text_of.date_text(metric.since),
        owner=metric.owner,
        unit=_unit(found),
        formula=tuple(_formula(term, found) for term in found.terms),
        scope=_scope(found),
        contributors=tuple(_contributor(part, found) for part in found.contributors),
        left_out=tuple(_left_out(part, found.currency) for part in found.left_out),
        rules=rule_links(found.rules),
        inputs=tuple(_input(part) for part in found.inputs),
        history=_history(found),
        entries_count=found.recorded.lines if found.recorded else None,
        entries_href=_rows(lines) if lines and found.terms else "",
        entries_word="lines",
        page_href=address,
    )


def _title(found: Explained) -> str:
    wanted = found.wanted
    named = [wanted.value(key) for key in ("project", "customer", "person", "region")]
    months = [text_of.month_text(month) for month in wanted.months if month]
    span = months[0] if len(set(months)) == 1 else " to ".join(months)
    return ", ".join(filter(None, (found.metric.name, *named, span)))


def _rows(lines: LineFilter) -> str:
    return f"/ledger{lines.query}"


def _unit(found: Explained) -> str:
    if found.currency and found.unit in ("MONEY", "SHARE"):
        return found.currency
    return "hours" if found.unit == "MINUTES" else ""


def _whole(found: Explained) -> str:
    if found.unit == "MONEY":
        return text_of.money(found.value, found.currency)
    return shown(found.value, found.unit, found.currency, found.digits) or text_of.DASH


def shown(value: int | None, unit: str, currency: str, digits: int = 1) -> str:
    """A value as its unit is written: 450 minutes are "7.5 h"."""
    if value is None:
        return ""
    if unit == "MONEY":
        return text_of.amount(value, currency)
    if unit == "MINUTES":
        return f"{text_of.hours(value)} h"
    return text_of.percent(value, digits=digits) if unit == "SHARE" else text_of.count(value)


def _formula(term: Term, found: Explained) -> FormulaRow:
    text = term.text or shown(term.value, term.unit, found.currency, found.digits)
    href = _rows(term.lines) if term.lines else term.href
    rule = term.rule_id
    return FormulaRow(term.op, term.label, text or text_of.DASH, rule, rule_href(rule), href)


def rule_href(rule_id: str) -> str:
    """The page of a rule; nothing for none."""
    return f"/rules/{rule_id}" if rule_id else ""


def rule_links(ids: tuple[str, ...]) -> tuple[RuleLink, ...]:
    """Rules with their questions and pages."""
    known = all_rules()
    return tuple(
        RuleLink(key, known[key].question if key in known else "", rule_href(key)) for key in ids
    )


def _scope(found: Explained) -> tuple[Fact, ...]:
    facts = []
    for key in dict.fromkeys(key for key, _ in found.wanted.pairs):
        values = found.wanted.values(key)
        label = TITLES.get(key, key.replace("_", " ").capitalize())
        facts.append(Fact(label, ", ".join(values)))
    if not facts:
        facts.append(Fact("Scope", "Everything you may see"))
    if found.currency:
        facts.append(Fact("Currency", found.currency))
    return tuple(facts)


def _contributor(part: Contributor, found: Explained) -> Fact:
    unit = "MINUTES" if found.unit == "MINUTES" or found.metric.id == "utilization" else "MONEY"
    href = _rows(part.lines) if part.lines else part.href
    return Fact(part.name, shown(part.value, unit, found.currency), href, code=part.code)


def _left_out(part: LeftOutPart, currency: str) -> LeftOut:
    return LeftOut(
        part.text,
        shown(part.value, part.unit, currency),
        part.rule_id,
        rule_href(part.rule_id),
        _rows(part.lines) if part.lines else part.href,
        "lock" if part.rule_id == "MARG-02" else "info",
    )


def _input(part: Input) -> Fact:
    note = f"{text_of.hours(part.minutes)} h" if part.minutes is not None else part.text
    if part.kind == "RATE":
        value = text_of.rate(part.value, part.currency, part.unit) or "no rate"
        value = "not billable" if part.value == 0 else value
    elif part.kind == "FX":
        value = text_of.decimal(part.value or 0, _FX_PLACES, trim=True)
    elif part.kind == "TEXT":
        return Fact(part.label, part.text)
    else:
        value = shown(part.value, part.kind, "")
    return Fact(part.label, value, _rows(part.lines) if part.lines else "", note=note)


def _history(found: Explained) -> tuple[Fact, ...]:
    facts = found.recorded
    if facts is None or not facts.lines:
        return ()
    note = ""
    if facts.actors is not None:
        runs = f" in {text_of.spell(facts.runs, 'run')}" if facts.runs else ""
        note = f"recorded by {text_of.spell(facts.actors, 'person', 'people')}{runs}"
    found = [Fact("Lines", text_of.count(facts.lines), note=note)]
    if facts.first_at:
        found.append(Fact("First recorded", f"{text_of.moment(facts.first_at)} UTC"))
    if facts.last_at:
        found.append(Fact("Last recorded", f"{text_of.moment(facts.last_at)} UTC"))
    return tuple(found)
