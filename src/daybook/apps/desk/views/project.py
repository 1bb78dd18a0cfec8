"""How does this project stand? Its strip and one of its tabs; each number leads to its rows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.core.states import next_states
from daybook.ui import format as text_of
from daybook.ui.figures import Fact, StripItem, Tab

from ..queries.portfolio import KINDS
from ..queries.project import ProjectPage, project_page
from .project_tabs import TAB_CONTEXTS
from .shown import margin_note, margin_text

LABELS = {
    "overview": "Overview",
    "budget": "Budget",
    "time": "Time",
    "staffing": "Staffing",
    "milestones": "Milestones",
    "money": "Money",
    "history": "History",
}
# What a status means for those who work on the project.
STATUS_WORDS = {
    "ESTIMATE": "An estimate: internal, nothing is sold yet.",
    "PROSPECT": "Being sold: it has no dates, so nothing enters the forecast.",
    "IN_SET_UP": "Sold and being set up: budget, tasks and rates are entered.",
    "OKAY_TO_START": "Set up: time may be booked, the work has not begun.",
    "ACTIVE": "Under way.",
    "ON_HOLD": "Paused: no time may be booked until it goes on.",
    "BACKLOG": "Waiting for the customer.",
    "CLOSED": "Delivered: the last time, billing and revenue are outstanding.",
    "COMPLETED": "Done: everything is billed and recognized.",
    "CANCELLED": "Cancelled: it will not be delivered.",
}


def project(request: HttpRequest, code: str, tab: str = "overview") -> HttpResponse:
    """The project's page; a tab that the viewer may not open shows the overview instead."""
    page = project_page(request.viewer, code, request.today)
    chosen = tab if tab in page.tabs else "overview"
    context = {
        "page": page,
        "terms": page.terms,
        "row": page.row,
        "tab": chosen,
        "tabs": _tabs(page, chosen),
        "strip": _strip(page),
        "kind": KINDS.get(page.terms.billing_kind, page.terms.billing_kind),
        "dates": text_of.span(page.terms.starts_on, page.terms.ends_on),
        "closed_tab": LABELS[tab] if tab not in page.tabs else "",
        **TAB_CONTEXTS[chosen](request, page),
    }
    if chosen == "overview":
        context["facts"] = _facts(page)
        context["status_words"] = STATUS_WORDS.get(page.terms.status, "")
        context["next_statuses"] = [
            text.replace("_", " ").lower() for text in next_states("project", page.terms.status)
        ]
    return render(request, "desk/project.html", context)


def _address(page: ProjectPage, tab: str = "") -> str:
    return f"/projects/{page.terms.code}" + (f"/{tab}" if tab and tab != "overview" else "")


def _tabs(page: ProjectPage, chosen: str) -> tuple[Tab, ...]:
    return tuple(Tab(LABELS[name], _address(page, name), name == chosen) for name in page.tabs)


def _strip(page: ProjectPage) -> tuple[StripItem, ...]:
    health = StripItem("Health", status=page.row.level, note=_first_reason(page))
    items = [health, _hours(page)]
    if page.sees_money:
        items += _amounts(page)
    if page.row.margin is not None:
        items.append(_margin(page))
    return tuple(items)


def _amounts(page: ProjectPage) -> list[StripItem]:
    """Rated, billed, recognized, WIP and position, each leading to its lines."""
    row, code, currency = page.row, page.terms.code, page.terms.currency

    def money(label: str, minor: int | None, books: str, metric: str, note: str = "") -> StripItem:
        return StripItem(
            label,
            text_of.money_short(minor, currency),
            note,
            f"/ledger?project={code}{books}",
            f"/explain/{metric}?project={code}",
        )

    share = text_of.percent(row.rated_millionths, digits=0)
    of_budget = f"{share} of {text_of.money_short(row.budget_minor, currency)}" if share else ""
    items = [
        money("Rated", row.rated_minor, "&book=RATED", "rated", of_budget),
        money("Billed", row.billed_minor, "&book=BILLED", "billed"),
        money("Recognized", row.recognized_minor, "&book=RECOGNIZED", "recognized"),
    ]
    if row.kind == "T_AND_M":
        books = "&book=RATED&book=ADJUSTED&book=BILLED&notional=no"
        items.append(money("WIP", row.wip_minor, books, "wip", "rated, not billed"))
    books = "&book=RECOGNIZED&book=BILLED"
    said = "unbilled" if (row.position_minor or 0) > 0 else "billed ahead"
    note = said if row.position_minor else "even"
    return [
        *items,
        money("Contract position", row.position_minor, books, "contract_position", note),
    ]


def _margin(page: ProjectPage) -> StripItem:
    margin = page.row.margin
    return StripItem(
        "Margin",
        margin_text(margin),
        margin_note(margin),
        explain=f"/explain/margin?project={page.terms.code}",
        tone="adv" if margin.status == "BAD" else "",
    )


def _hours(page: ProjectPage) -> StripItem:
    row, code = page.row, page.terms.code
    share = text_of.percent(row.used_millionths, digits=0)
    note = f"{share} of {text_of.hours(row.budget_minutes, digits=0)} h" if share else "no budget"
    rows = f"/time/entries?project={code}&state=APPROVED&state=SUBMITTED"
    return StripItem(
        "Hours used",
        f"{text_of.hours(row.used_minutes)} h",
        note,
        rows if page.sees_time else "",
        f"/explain/hours?project={code}" if page.sees_time else "",
        tone="adv" if row.budget_minutes and row.left_minutes < 0 else "",
    )


def _first_reason(page: ProjectPage) -> str:
    findings = page.row.findings
    worst = next((item for item in findings if item.level == page.row.level), None)
    return f"{worst.text} · {worst.rule_id}" if worst else "nothing found"


def _facts(page: ProjectPage) -> tuple[Fact, ...]:
    terms, row = page.terms, page.row
    facts = [
        Fact("Customer", terms.customer_name, f"/projects/customers/{terms.customer_code}"),
        Fact("Engagement", terms.engagement_code, f"/projects/engagements/{terms.engagement_code}"),
        Fact("Sold by", page.entity_name, note=page.entity_code),
        Fact("Billing", KINDS.get(terms.billing_kind, terms.billing_kind), note=terms.currency),
        Fact(
            "Signed",
            text_of.date_text(terms.signed_on) or "Not signed",
            tone="" if terms.signed_on else "warn",
            note="" if terms.signed_on else "work at risk: neither billed nor recognized",
        ),
        Fact("Region", terms.region_code, f"/projects?region={terms.region_code}"),
        Fact("Practice", terms.practice_code, f"/projects?practice={terms.practice_code}"),
    ]
    if row.manager_code:
        facts.append(Fact("Manager", row.manager_name, f"/people/{row.manager_code}"))
    if row.last_on:
        facts.append(Fact("Last worked", text_of.day(row.last_on), _address(page, "time")))
    return tuple(facts)
