"""How do our projects stand? The portfolio, worst first, and the same rows as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from daybook.ui.addresses import changed
from daybook.ui.columns import Column, columns_of
from daybook.ui.figures import Restricted, Tab
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import count, spell
from daybook.ui.grid import Empty, Table, csv_response, page_of, sort_of, sort_rows
from daybook.ui.statuses import status_html
from daybook.ui.trust import width

from ..queries.portfolio import (
    KINDS,
    VIEWS,
    Portfolio,
    PortfolioFilter,
    PortfolioRow,
    in_view,
    portfolio,
)
from ..queries.portfolio_groups import PortfolioGroup, group_totals, total_of
from ..queries.scope import reporting_currency
from .shown import NO_MONEY, margin_figure

SIZE = 30
TITLES = {
    "": "All",
    "attention": "Needs a look",
    "over-budget": "Over budget",
    "low-margin": "Margin below target",
    "silent": "Nothing worked lately",
    "ending": "Ending in 30 days",
}
_SHORT = KINDS | {"T_AND_M": "T&M", "FIXED_FEE": "Fixed"}
GROUPS = ("region", "practice", "manager", "customer", "kind")
_MONEY = ("rated_millionths", "margin", "wip_minor", "position_minor")


def projects(request: HttpRequest) -> HttpResponse:
    """The portfolio page."""
    bar, found, rows = _read(request)
    currency = reporting_currency()
    table = _table(request, rows, currency)
    context = {
        "bar": bar,
        "answer": _answer(rows),
        "tabs": _tabs(request, found),
        "table": table,
        "group": _group_table(request, rows, currency),
        "groups": _group_links(request),
        "hides_money": rows and all(row.wip_minor is None for row in rows),
        "why_no_money": NO_MONEY,
    }
    return render(request, "desk/portfolio.html", context)


def projects_file(request: HttpRequest) -> HttpResponse:
    """The portfolio as a file: every row, the columns of the page, the same rights."""
    _, _, rows = _read(request)
    table = _table(request, rows, reporting_currency(), whole=True)
    return csv_response(table, "projects.csv")


def _read(request: HttpRequest) -> tuple[FilterBar, Portfolio, Sequence[PortfolioRow]]:
    query = request.GET
    wanted = PortfolioFilter(
        regions=_values(query, "region"),
        practices=_values(query, "practice"),
        statuses=_values(query, "status"),
        managers=_values(query, "manager"),
        kinds=_values(query, "kind"),
        customers=_values(query, "customer"),
        text=query.get("q", "").strip(),
    )
    found = portfolio(request.viewer, wanted, request.today)
    choices = found.choices
    bar = FilterBar(
        (
            Search("q", "Project or customer"),
            Filter("region", "Region", choices["region"]),
            Filter("practice", "Practice", choices["practice"]),
            Filter("status", "Status", choices["status"]),
            Filter("manager", "Manager", choices["manager"]),
            Filter("kind", "Billing", choices["kind"]),
            Search("customer", "Customer code", kind="text"),
        )
    ).read(query)
    return bar, found, in_view(found.rows, query.get("view", ""), request.today)


def _values(query: QueryDict, key: str) -> tuple[str, ...]:
    return tuple(value for value in query.getlist(key) if value and not value.startswith("-"))


def _answer(rows: Sequence[PortfolioRow]) -> str:
    red = sum(row.level == "RED" for row in rows)
    amber = sum(row.level == "AMBER" for row in rows)
    whole = spell(len(rows), "project")
    if not rows:
        return ""
    if not red and not amber:
        return f"{whole}, none of them red or amber."
    found = [
        f"{count(number)} {word}" for number, word in ((red, "red"), (amber, "amber")) if number
    ]
    return f"{' and '.join(found)} of {whole}."


def _tabs(request: HttpRequest, found: Portfolio) -> tuple[Tab, ...]:
    current = request.GET.get("view", "")
    return tuple(
        Tab(
            title,
            changed(request.GET, {"view": name, "sort": None, "open": None}),
            name == current,
            len(in_view(found.rows, name, request.today)),
        )
        for name, title in TITLES.items()
        if not name or name in VIEWS
    )


def _columns(rows: Sequence[PortfolioRow], whole: bool = False) -> tuple[Column, ...]:
    """The page's columns; a file has those apart that the page writes under others."""
    currencies = {row.currency for row in rows}
    one = currencies.pop() if len(currencies) == 1 else ""
    money = {"kind": "money", "whole": not whole, "unit": one or None}
    money |= {"currency": one} if one else {"currency_key": "currency"}
    ledger = "/ledger?project={code}"
    columns = (
        Column("name", "Project", kind="link", code="code", href="/projects/{code}",
               sub="" if whole else "line"),
        Column("level", "Health", kind="html", sub="" if whole else "status"),
        Column("manager", "PM", href="/people/{manager_code}", sub="" if whole else "place",
               opt=True),
        Column("used_millionths", "Hours used", kind="percent", digits=0,
               href="/time/entries?project={time_code}&state=APPROVED&state=SUBMITTED",
               explain="/explain/hours?project={time_code}"),
        Column("meter", "Of the budget", kind="html", hidden_title=True, sort=False, opt=True),
        Column("rated_millionths", "Budget rated", kind="percent", digits=0,
               href=ledger + "&book=RATED", explain="/explain/rated?project={code}", opt=True),
        Column("margin", "Margin", kind="percent", unit="", opt=True),
        Column("milestone_on", "Next milestone", kind="date", sub="milestone",
               href="/projects/{code}/milestones", opt=True),
        Column("wip_minor", "WIP", href=ledger + "&notional=no&book=RATED&book=ADJUSTED"
               "&book=BILLED", explain="/explain/wip?project={code}", opt=True, **money),
        Column("position_minor", "Position", href=ledger + "&book=RECOGNIZED&book=BILLED",
               explain="/explain/contract_position?project={code}", opt=True, **money),
        Column("last_on", "Last worked", kind="date", href="/projects/{code}/time", opt=True),
    )  # fmt: skip
    if whole:
        apart = ("code", "customer", "kind", "status", "region", "practice", "currency")
        columns = (
            columns[0],
            *(Column(key, key.capitalize()) for key in apart),
            *(column for column in columns[1:] if column.key != "meter"),
        )
    if rows and any(row.wip_minor is not None for row in rows):
        return columns
    return tuple(column for column in columns if column.key not in _MONEY)


def _table(request, rows, reporting: str, whole: bool = False) -> Table:
    offered = _columns(rows, whole)
    sort = sort_of(request.GET, offered, "attention")
    ordered = list(rows)
    if sort.removeprefix("-") == "margin":
        # By what is shown, never by what the guard holds back.
        ordered = sort_rows(ordered, sort.replace("margin", "margin_order"))
    elif sort.removeprefix("-") == "level":
        ordered = ordered if sort == "-level" else ordered[::-1]
    page = page_of(request.GET, len(ordered), max(len(ordered), 1) if whole else SIZE)
    lines = [_line(request, row) for row in ordered]
    if sort.removeprefix("-") not in ("attention", "margin", "level"):
        lines = sort_rows(lines, sort)
    by_code = {row.code: row for row in rows}
    opened = request.GET.get("open") or next(
        (line["code"] for line in lines[page.slice] if by_code[line["code"]].level == "RED"), ""
    )
    query = request.GET.copy()
    query.pop("page", None)
    return Table(
        columns=columns_of(request.GET, offered),
        offered=offered,
        rows=lines[page.slice],
        label="Projects",
        title="Projects",
        subtitle="Worst first: red before amber, then the most findings, the largest overrun, the "
        "next date. Hours used are approved and submitted, of the budget.",
        totals=_totals(rows, reporting),
        sort=sort,
        page=page,
        dense=True,
        csv_href=f"/projects.csv?{query.urlencode()}",
        empty=Empty("No project fits this filter.", "Clear the filter", "/projects"),
        detail=lambda line: _why(by_code[line["code"]]) if line["code"] == opened else "",
    )


def _totals(rows: Sequence[PortfolioRow], reporting: str) -> dict[str, object]:
    total = total_of("", "", rows)
    found: dict[str, object] = {
        "name": spell(total.projects, "project"),
        "used_millionths": total.used_millionths,
    }
    if len({row.currency for row in rows}) == 1:
        shown = [row for row in rows if row.wip_minor is not None]
        found["wip_minor"] = sum(row.wip_minor for row in shown)
        found["position_minor"] = sum(row.position_minor for row in shown)
    else:
        # Currencies are not added: the total is the reporting amount, and says so.
        found |= {
            "currency": reporting,
            "wip_minor": total.wip_reporting,
            "position_minor": total.position_reporting,
        }
    return found


def _line(request: HttpRequest, row: PortfolioRow) -> dict[str, object]:
    locked = Restricted(NO_MONEY)
    hidden = row.wip_minor is None
    return {
        "code": row.code,
        "name": row.name,
        "customer": row.customer_name,
        "line": f"{row.customer_name} · {_SHORT.get(row.kind, row.kind)}",
        "level": _level(request, row),
        "status": row.status.replace("_", " ").capitalize(),
        "manager": row.manager_name,
        "manager_code": row.manager_code,
        "region": row.region_code,
        "practice": row.practice_code,
        "place": f"{row.region_code} · {row.practice_code}",
        "kind": _SHORT.get(row.kind, row.kind),
        "used_millionths": row.used_millionths,
        "time_code": row.code if row.sees_time else None,
        "meter": _Meter(row) if row.budget_minutes else None,
        "rated_millionths": locked if hidden else row.rated_millionths,
        "margin": margin_figure(row.margin, row.code),
        "milestone_on": row.milestone_on,
        "milestone": row.milestone_name,
        "wip_minor": locked if hidden else row.wip_minor,
        "position_minor": locked if hidden else row.position_minor,
        "currency": row.currency,
        "last_on": row.last_on,
    }


def _level(request: HttpRequest, row: PortfolioRow) -> SafeString:
    badge = status_html(row.level)
    if not row.findings:
        return badge
    changes = {"open": row.code, "page": request.GET.get("page")}
    return format_html(
        '<a class="n" href="{}" aria-label="Why {}">{}</a>',
        changed(request.GET, changes),
        row.code,
        badge,
    )


class _Meter:
    """A bar for the eye: the share beside it says the same, so in words it is nothing."""

    def __init__(self, row: PortfolioRow):
        self._share = width(row.used_minutes, row.budget_minutes)

    def __html__(self) -> str:
        return format_html('<span class="meter" style="--v:{}"><i></i></span>', self._share)

    def __str__(self) -> str:
        return ""


def _why(row: PortfolioRow) -> SafeString:
    """What makes a project red or amber, each finding with its rule."""
    reasons = format_html_join(
        "",
        '<span><a class="code" href="/rules/{}">{}</a> {}</span>',
        ((finding.rule_id, finding.rule_id, finding.text) for finding in row.findings),
    )
    return format_html("<b>{} because</b>{}", row.level.capitalize(), reasons)


def _group_links(request: HttpRequest) -> tuple[Tab, ...]:
    current = request.GET.get("group", "region")
    return tuple(
        Tab(name.capitalize(), changed(request.GET, {"group": name}), name == current)
        for name in GROUPS
    )


def _group_table(request, rows: Sequence[PortfolioRow], reporting: str) -> Table | None:
    group = request.GET.get("group", "region")
    if group not in GROUPS or not rows:
        return None
    query = changed(request.GET, {group: None, "group": group})
    href = f"/projects{query}&{group}={{key}}" if query != "?" else f"/projects?{group}={{key}}"
    found = group_totals(rows, group)
    money = any(row.wip_reporting is not None for row in found)
    amounts = (
        Column("wip_reporting", "WIP", kind="money", currency=reporting, unit=reporting,
               sort=False, href=href),
        Column("position_reporting", "Contract position", kind="money", currency=reporting,
               unit=reporting, sort=False, href=href),
    )  # fmt: skip
    return Table(
        columns=(
            Column("label", group.capitalize(), href=href, sort=False),
            Column("projects", "Projects", kind="count", href=href, sort=False),
            Column("red", "Red", kind="count", href=href + "&view=attention", sort=False),
            Column("budget_minutes", "Budget", kind="hours", digits=0, sort=False),
            Column("used_minutes", "Used", kind="hours", digits=0, sort=False),
            Column("used_millionths", "Used", kind="percent", digits=0, sort=False),
            *(amounts if money else ()),
        ),
        rows=[_named(row, group) for row in found],
        label=f"Totals by {group}",
        title=f"By {group}",
        subtitle=f"Amounts converted line by line to {reporting}" if money else "",
        totals=None,
    )


def _named(row: PortfolioGroup, group: str) -> dict[str, object]:
    label = KINDS.get(row.label, row.label) if group == "kind" else row.label
    return {
        "key": row.key,
        "label": label,
        "projects": row.projects,
        "red": row.red,
        "budget_minutes": row.budget_minutes,
        "used_minutes": row.used_minutes,
        "used_millionths": row.used_millionths,
        "wip_reporting": row.wip_reporting,
        "position_reporting": row.position_reporting,
    }
