"""Which rows is a part of the estimate? Missing time, the rest of the plan, milestones."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed
from daybook.ui.filters import FilterBar
from daybook.ui.format import amount, hours, month_text, spell
from daybook.ui.grid import Column, Empty, Table, csv_response, page_of, sort_of, sort_rows

from ..queries.pulse import forecast_projects
from ..queries.pulse_rows import MilestonePart, PlanRows, milestone_parts, plan_rows
from .pulse import pulse_bar, pulse_filter

SIZE = 50
_PLAN = {
    "missing": ("Missing time", "booked hard on past days, less leave and holidays, not logged"),
    "plan": ("Hard plan", "booked hard from today on, less leave and holidays, at 100%"),
}  # fmt: skip


def _page(
    request: HttpRequest, month: date, bar: FilterBar, table: Table, heading: str, scope: str,
    said: str,
) -> HttpResponse:  # fmt: skip
    if request.GET.get("format") == "csv":
        return csv_response(table, f"{heading.lower().replace(' ', '-')}-{month:%Y-%m}.csv")
    query = changed(request.GET, {"sort": None, "format": None, "page": None})
    context = {
        "heading": heading,
        "scope_text": scope,
        "said": said,
        "filters_bar": bar,
        "table": table,
        "month": month,
        "back": f"/forecast/{month:%Y-%m}" + ("" if query == "?" else query),
    }
    return render(request, "insights/pulse_rows.html", context)


def _plan(request: HttpRequest, month: date, part: str) -> HttpResponse:
    require(request.viewer, Data.FORECAST, Verb.SEE, what="see the forecast")
    seen = forecast_projects(request.viewer)
    bar = pulse_bar(request, seen)
    wanted = pulse_filter(bar)
    found = plan_rows(
        seen, month, request.today, wanted, is_missing=part == "missing"
    )  # fmt: skip
    heading, scope = _PLAN[part]
    people = len({row.person_code for row in found.rows})
    said = f"{hours(found.minutes)} h of {spell(people, 'person', 'people')}"
    table = _plan_table(request, month, found, heading)
    return _page(request, month, bar, table, heading, scope, said)


def missing(request: HttpRequest, month: date) -> HttpResponse:
    """What past days owe: by person and project, with the week to log it in."""
    return _plan(request, month, "missing")


def plan(request: HttpRequest, month: date) -> HttpResponse:
    """What hard bookings still plan in the month."""
    return _plan(request, month, "plan")


def _plan_table(request: HttpRequest, month: date, found: PlanRows, heading: str) -> Table:
    dates = "&from={first_on}&to={last_on}"
    columns = (
        Column("person_name", "Person", "link", code="person_code", href="/people/{person_code}"),
        Column("project_name", "Project", "link", code="project_code",
               href="/projects/{project_code}"),
        Column("region_code", "Region", opt=True),
        Column("days", "Days", "count", opt=True),
        Column("first_on", "First", "date", opt=True),
        Column("last_on", "Last", "date", opt=True),
        Column("minutes", "Hours", "hours", digits=2,
               href="/people/bookings?commitment=HARD&person={person_code}&project={project_code}"
               + dates),
        Column("minor", "Worth", "money", currency=found.currency,
               href="/people/bookings?commitment=HARD&person={person_code}&project={project_code}"
               + dates),
    )  # fmt: skip
    sort = sort_of(request.GET, columns, "-minor")
    rows = sort_rows(found.rows, sort)
    page = page_of(request.GET, len(rows), SIZE)
    as_file = request.GET.get("format") == "csv"
    return Table(
        columns=columns,
        rows=rows if as_file else rows[page.slice],
        page=page,
        totals={
            "person_name": f"All {spell(len(rows), 'row')}",
            "minutes": found.minutes,
            "minor": found.minor,
        },
        label=heading,
        sort=sort,
        csv_href=changed(request.GET, {"format": "csv", "page": None}),
        note=f"Worth in {found.currency} at the rate of each day. Hours lead to the bookings.",
        empty=Empty(f"Nothing here for {month_text(month)}.", "Back to the month",
                    f"/forecast/{month:%Y-%m}"),
    )  # fmt: skip


def milestones(request: HttpRequest, month: date) -> HttpResponse:
    """The milestones of the month, with their probability and what they count for."""
    require(request.viewer, Data.FORECAST, Verb.SEE, what="see the forecast")
    seen = forecast_projects(request.viewer)
    bar = pulse_bar(request, seen)
    found = milestone_parts(seen, month, request.today, pulse_filter(bar))
    parts = found.parts
    table = _milestone_table(request, month, parts, found.currency)
    return _page(
        request, month, bar, table, "Milestones", "accepted or due in the month, × probability",
        spell(len(parts), "milestone"),
    )  # fmt: skip


def _milestone_row(part: MilestonePart) -> dict[str, object]:
    dated = part.dated
    return {
        "project_code": dated.project.code,
        "project_name": dated.project.name,
        "name": dated.row.name,
        "state": dated.row.state,
        "due_on": dated.row.due_on,
        "accepted_on": dated.row.accepted_on,
        "amount_minor": dated.row.amount_minor,
        "currency": dated.project.currency,
        "probability": 1_000_000
        if dated.value.is_recognized
        else dated.value.probability_millionths,
        "counted_minor": part.counted_minor,
        "part": "Locked" if dated.value.is_recognized else "Milestones",
    }


def _milestone_table(
    request: HttpRequest, month: date, parts: tuple[MilestonePart, ...], reporting: str
) -> Table:
    page = "/projects/{project_code}/milestones"
    columns = (
        Column("name", "Milestone", "link", href=page),
        Column("project_name", "Project", "link", code="project_code",
               href="/projects/{project_code}"),
        Column("state", "State", "status"),
        Column("due_on", "Due", "date", opt=True),
        Column("accepted_on", "Accepted", "date", opt=True),
        Column("amount_minor", "Amount", "money", currency_key="currency", href=page, opt=True),
        Column("probability", "Probability", "percent", digits=0),
        Column("counted_minor", "Counted", "money", currency=reporting, href=page),
        Column("part", "In part", opt=True),
    )  # fmt: skip
    sort = sort_of(request.GET, columns, "-counted_minor")
    rows = sort_rows([_milestone_row(part) for part in parts], sort)
    open_ones = [part for part in parts if not part.dated.value.is_recognized]
    note = f"Counted in {reporting}. Accepted ones stand under Locked: "
    note += amount(sum(part.counted_minor for part in parts if part not in open_ones), reporting)
    note += "; the others under Milestones: "
    note += amount(sum(part.counted_minor for part in open_ones), reporting) + "."
    return Table(
        columns=columns,
        rows=rows,
        totals={
            "name": spell(len(parts), "milestone"),
            "counted_minor": sum(part.counted_minor for part in parts),
        },
        label="Milestones of the month",
        sort=sort,
        csv_href=changed(request.GET, {"format": "csv"}),
        note=note,
        empty=Empty(
            f"No milestone is due or accepted in {month_text(month)}.", "Back to the month",
            f"/forecast/{month:%Y-%m}",
        ),
    )  # fmt: skip
