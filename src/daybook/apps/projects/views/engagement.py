"""What is sold here, is it signed, and who delivers it? The page of an engagement."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join

from daybook.apps.platform.rights import may
from daybook.core.rights import Data, Verb
from daybook.ui.figures import Fact, StripItem
from daybook.ui.format import date_text, hours, money, spell
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.statuses import badge_html, status_html

from ..queries.engagement_page import EngagementPage, LineWithProjects, engagement_page

_DAY = timedelta(days=1)


def engagement(request: HttpRequest, code: str) -> HttpResponse:
    """The engagement's page."""
    page = engagement_page(code, request.viewer)
    context = {
        "row": page.row,
        "page": page,
        "badge": badge_html("bad", "Work at risk")
        if page.row.is_at_risk
        else badge_html("ok", "Signed"),
        "strip": _strip(page),
        "lines": _lines(page, may(request.viewer, Data.PROJECTS, Verb.EDIT)),
        "others": _others(page),
        "facts": _facts(request, page),
        "sees_contract": may(request.viewer, Data.CONTRACTS),
        "sees_money": may(request.viewer, Data.INVOICES),
    }
    return render(request, "projects/engagement.html", context)


def _strip(page: EngagementPage) -> tuple[StripItem, ...]:
    row = page.row
    last = row.ends_on - _DAY if row.ends_on else None
    count = sum(len(line.projects) for line in page.lines) + len(page.others)
    return (
        StripItem("Value", money(row.amount_minor, row.currency), "of all SOW lines",
                  href="#lines"),
        StripItem("Hours", hours(row.budget_minutes), "of all SOW lines", href="#lines"),
        StripItem("Signed", date_text(row.signed_on) or "Not yet",
                  "" if row.signed_on else "neither billed nor recognized"),
        StripItem("Purchase order", row.purchase_order or "None"),
        StripItem("Runs", date_text(row.starts_on) or "No date",
                  f"until {date_text(last)}" if last else ""),
        StripItem("Projects", str(count), href=f"/projects?engagement={row.code}"),
    )  # fmt: skip


def _lines(page: EngagementPage, may_add_project: bool) -> Table:
    row = page.row
    columns = [
        Column("description", "SOW line", code="position", sort=False, wrap=True),
        Column("kind", "Kind", sort=False, opt=True),
        Column("amount_minor", "Value", kind="money", currency=row.currency, sort=False),
        Column("budget_minutes", "Hours", kind="hours", sort=False),
        Column("projects", "Delivered by", kind="html", sort=False, wrap=True),
    ]
    edits = page.may_edit and row.is_at_risk
    if edits:
        columns.append(Column("actions", "Actions", kind="html", sort=False, hidden_title=True))
    base = f"/projects/engagements/{row.code}/lines"
    none = Empty("There is no SOW line yet.", "Add a line", f"{base}/new")
    totals = {"description": "All lines", "amount_minor": row.amount_minor,
              "budget_minutes": row.budget_minutes}  # fmt: skip
    return Table(
        columns=tuple(columns),
        rows=[_line(found, base, may_add_project) for found in page.lines],
        totals=totals if len(page.lines) > 1 else None,
        label="Lines of the statement of work",
        title=spell(len(page.lines), "line") + " in the statement of work",
        subtitle=f"{row.currency} · {'still open, not signed' if row.is_at_risk else 'as signed'}",
        empty=none if edits else Empty("There is no SOW line."),
    )


def _line(found: LineWithProjects, base: str, may_add_project: bool) -> dict:
    line = found.line
    links = format_html_join(
        " ",
        '<a class="n" href="/projects/{}"><span class="code">{}</span></a>',
        ((project.code, project.code) for project in found.projects),
    )
    if not found.projects:
        links = (
            format_html('<a href="/projects/new?line={}">Add a project</a>', line.id)
            if may_add_project
            else "Nobody yet"
        )
    return {
        "position": line.position,
        "description": line.description,
        "kind": line.kind_text,
        "amount_minor": line.amount_minor,
        "budget_minutes": line.budget_minutes,
        "projects": links,
        "actions": format_html('<a href="{}/{}/edit">Edit</a>', base, line.id),
    }


def _others(page: EngagementPage) -> Table | None:
    if not page.others:
        return None
    return Table(
        columns=(
            Column("name", "Project", href="/projects/{code}", code="code", sort=False),
            Column("manager_name", "Manager", sort=False, opt=True),
            Column("state", "Status", kind="html", sort=False),
        ),
        rows=[
            {"code": row.code, "name": row.name, "manager_name": row.manager_name,
             "state": status_html(row.status)}
            for row in page.others
        ],
        label="Projects of no line",
        title=spell(len(page.others), "project") + " of no line in particular",
    )  # fmt: skip


def _facts(request: HttpRequest, page: EngagementPage) -> tuple[Fact, ...]:
    row = page.row
    card = f"/admin/rate-cards/{row.card_code}" if may(request.viewer, Data.BILL_RATES) else ""
    found = [
        Fact("Customer", row.customer_name, href=f"/projects/customers/{row.customer_code}"),
        Fact("Sold by", row.entity_code),
        Fact("Currency", row.currency),
        Fact("Priced by", row.card_code, href=card),
    ]
    if row.opportunity_code:
        href = f"/projects/opportunities/{row.opportunity_code}"
        found.append(Fact("Opportunity", row.opportunity_code, href=href))
    return tuple(found)
