"""What does an hour of them cost, and how much of it should be sold? Only for whom it is open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.core.rights import Data, Verb
from daybook.ui.format import date_text, hours
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.statuses import badge_html

from ..queries.costs import CostRow, TargetRow, costs_of, may_draft_cost, targets_of
from ..queries.directory import may_on_person, person_page
from .person_head import Line, person_context

STATES = {"NOW": ("ok", "In force"), "FUTURE": ("info", "Later"), "PAST": ("neutral", "Before")}
_COST_COLUMNS = (
    Column("first", "From", sort=False),
    Column("c0", "Of", sort=False),
    Column("c1", "Annual cost", kind="money", currency_key="c5", sort=False),
    Column("c2", "Standard an hour", kind="rate", currency_key="c5", sort=False),
    Column("c3", "Loaded an hour", kind="rate", currency_key="c5", sort=False),
    Column("c4", "Hours, standard and to sell", sort=False, opt=True),
    Column("c6", "State", kind="html", sort=False),
)
_TARGET_COLUMNS = (
    Column("first", "From", sort=False),
    Column("c0", "Of", sort=False),
    Column("c1", "Target", kind="percent", sort=False),
    Column("c2", "State", kind="html", sort=False),
)


def rates(request: HttpRequest, code: str) -> HttpResponse:
    """What an hour of them costs, on both bases, and since when."""
    page = person_page(code, request.viewer, request.today)
    context = person_context(request, page, "rates")
    costs = costs_of(page.row, request.viewer, request.today)
    if costs is None:
        context["restricted"] = "Cost of a person is open to finance and the operations manager."
        return render(request, "people/rates.html", context, status=403)
    context["may_draft"] = not page.row.is_forgotten and may_draft_cost(request.viewer, page.row)
    context["current"] = next((cost for cost in costs if cost.state == "NOW"), None)
    context["table"] = Table(
        columns=_COST_COLUMNS,
        rows=[cost_line(cost) for cost in costs],
        label=f"Costs that can apply to {page.row.name}",
        title="Costs by date",
        subtitle="Their own, then the role's in the region, then the role's COST-01",
        empty=Empty("No cost is known: their time is costed at nothing and shown as unpriced."),
    )
    return render(request, "people/rates.html", context)


def cost_line(cost: CostRow) -> Line:
    """One dated cost as a row of a table."""
    tone, word = STATES[cost.state]
    ended = cost.annual_minor is None
    revision = f", revision {cost.revision}" if cost.revision > 1 else ""
    return Line(
        date_text(cost.starts_on) + revision,
        (
            cost.of,
            cost.annual_minor,
            cost.standard_per_hour,
            cost.loaded_per_hour,
            f"{hours(cost.standard_basis_minutes)} and {hours(cost.target_basis_minutes)}",
            cost.currency,
            badge_html("neutral", "Ends here") if ended else badge_html(tone, word),
        ),
    )


def target(request: HttpRequest, code: str) -> HttpResponse:
    """How much of their time should be billable, and since when."""
    page = person_page(code, request.viewer, request.today)
    context = person_context(request, page, "target")
    found = targets_of(page.row, request.viewer, request.today)
    if found is None:
        context["restricted"] = "A target is open to the person, to operations and their leader."
        return render(request, "people/target.html", context, status=403)
    may_set = not page.row.is_forgotten and may_on_person(
        request.viewer, page.row.id, Data.TARGETS, Verb.EDIT
    )
    context["may_set"] = may_set
    context["current"] = next((row for row in found if row.state == "NOW"), None)
    set_one = Empty("No target is set.", "Set one", f"/people/{page.row.code}/target/set")
    context["table"] = Table(
        columns=_TARGET_COLUMNS,
        rows=[_target_line(row) for row in found],
        label=f"Targets that can apply to {page.row.name}",
        title="Targets by date",
        subtitle="Their own wins over the role's; billable share of available time",
        empty=set_one if may_set else Empty("No target is set. Operations can set one."),
    )
    return render(request, "people/target.html", context)


def _target_line(row: TargetRow) -> Line:
    state = badge_html(*STATES[row.state])
    return Line(date_text(row.starts_on), (row.of, row.target_millionths, state))
