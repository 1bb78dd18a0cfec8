"""Which rules does Daybook follow? Each with its question, its text and examples run just now."""

from __future__ import annotations

from enum import Enum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.refusals import NotFound
from daybook.core.metrics import METRICS
from daybook.core.rules import Rule, all_rules

_TOPICS = {
    "APPR": "Approval",
    "BILL": "Billing",
    "BOOK": "Books and bookings",
    "BUDGET": "Budget",
    "CHK": "Close checks",
    "COST": "Cost",
    "FACT": "Dated facts",
    "FCST": "Forecast",
    "FISCAL": "Periods",
    "FX": "Exchange",
    "HLTH": "Health of projects",
    "IMPORT": "Import",
    "KPI": "Shares and utilization",
    "MARG": "Margin",
    "MONEY": "Money",
    "PERIOD": "Periods",
    "RATE": "Rates",
    "REV": "Revenue",
    "RIGHT": "Rights",
    "SETTING": "Settings",
    "STAFF": "Staffing",
    "STATE": "Life cycles",
    "TIME": "Time",
}


def rules(request: HttpRequest) -> HttpResponse:
    """Every rule by topic; `?q=` narrows by its words."""
    wanted = request.GET.get("q", "").strip().casefold()
    topics: dict[str, list[Rule]] = {}
    for rule in all_rules().values():
        words = f"{rule.id} {rule.question} {rule.formula} {rule.title}".casefold()
        if wanted in words:
            topics.setdefault(_topic(rule.id), []).append(rule)
    groups = sorted(topics.items())
    found = sum(len(members) for _, members in groups)
    context = {"groups": groups, "found": found, "q": request.GET.get("q", "")}
    return render(request, "desk/rules.html", context)


def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule: what it asks and answers, worked examples, and where it is used."""
    known = all_rules()
    found = known.get(rule_id.upper())
    if found is None:
        raise NotFound(f"There is no rule {rule_id}. All of them are listed under Rules.")
    metrics = [metric for metric in METRICS.values() if found.id in metric.rules]
    family = [other for key, other in known.items() if _prefix(key) == _prefix(found.id)]
    context = {
        "rule": found,
        "topic": _topic(found.id),
        "paragraphs": _paragraphs(found.text),
        "examples": _examples(found),
        "metrics": metrics,
        "family": [other for other in family if other.id != found.id],
    }
    return render(request, "desk/rule.html", context)


def _paragraphs(text: str) -> list[str]:
    """The rule's own text, a paragraph each, without the marks of code."""
    parts = text.replace("`", "").split("\n\n")
    return [" ".join(part.split()) for part in parts if part.strip()]


def _prefix(rule_id: str) -> str:
    return rule_id.split("-")[0]


def _topic(rule_id: str) -> str:
    prefix = _prefix(rule_id)
    return _TOPICS.get(prefix, prefix.capitalize())


def _examples(rule: Rule) -> list[tuple[str, str]]:
    """What core answers now to each worked example."""
    if rule.examples is None:
        return []
    return [(example.given, _answer(example.call())) for example in rule.examples()]


def _answer(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    if isinstance(value, tuple | list):
        return ", ".join(_answer(part) for part in value) or "none"
    return str(value)
