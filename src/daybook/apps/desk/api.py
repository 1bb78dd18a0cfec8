"""The desk over the API: Today, the portfolio, a project's figures, Explain, search and rules."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Router, Schema
from pydantic import Field

from daybook.apps.platform.refusals import Denied, NotFound
from daybook.core.rules import Rule, all_rules
from daybook.ui.rest import document_of, filtered_by, many, page_of_documents, slice_of

from .actions.snooze import snooze_item, wake_item
from .queries import portfolio as portfolios
from .queries import project as projects
from .queries.explain import Explained, explain
from .queries.line_keys import KEYS, LineFilter
from .queries.margin import Margin
from .queries.palette import PaletteGroup, palette
from .queries.portfolio_groups import PortfolioGroup, group_totals
from .queries.snoozed import SnoozedItem
from .queries.today import today_list
from .queries.today_items import TodayItem

desk_api = Router(tags=["Desk"])
routers = (desk_api,)

document_of(LineFilter, also=("query",))
document_of(Margin, also=("status", "is_exact"))
PortfolioDocument = document_of(
    portfolios.PortfolioRow, name="PortfolioProject",
    also=("used_minutes", "left_minutes", "used_millionths", "rated_millionths"),
)  # fmt: skip
GroupDocument = document_of(PortfolioGroup)
# The terms hold the budget in money; `row` has it for those who may see it.
FiguresDocument = document_of(
    projects.ProjectPage, name="ProjectFigures", without=frozenset({"terms"})
)
WeekDocument = document_of(projects.BurnWeek)
TaskDocument = document_of(projects.TaskBudget, also=("left_minutes",))
RateDocument = document_of(projects.RoleRate)
PersonDocument = document_of(projects.PersonTime, also=("minutes",))
MonthDocument = document_of(projects.MoneyMonth)
TodayDocument = document_of(TodayItem, also=("key",))
SnoozedDocument = document_of(SnoozedItem)
ExplainDocument = document_of(Explained, name="Explanation")
GroupOfHits = document_of(PaletteGroup, name="SearchHits")


class ProjectMilestone(Schema):
    """A milestone with the day on which silence accepts it; its amount for whom it is open."""

    id: int
    position: int
    name: str
    state: str
    due_on: date | None
    sent_on: date | None
    accepted_on: date | None
    accepts_itself_on: date | None
    amount_minor: int | None


class ProjectBooking(Schema):
    """A booking of the project."""

    id: int
    person_code: str
    person_name: str
    starts_on: date
    ends_on: date = Field(description="The first day after it.")
    commitment: str
    week_minutes: int


class ProjectInvoice(Schema):
    """An invoice of the project's engagement."""

    id: int
    label: str
    state: str
    month: date
    total_minor: int
    currency: str
    issued_on: date | None


class ProjectEvent(Schema):
    """Something that was done to the project."""

    id: int
    at: datetime
    who: str
    verb: str
    reason: str


class RuleDocument(Schema):
    """A rule: what it asks, how it is worked out, and what it says."""

    id: str
    title: str
    question: str
    formula: str
    answers: str
    text: str


class WakeIn(Schema):
    """A thing of the list, by its key."""

    key: str = Field(max_length=240)


class SnoozeIn(WakeIn):
    """Until which day it can wait, and why."""

    until_on: date
    reason: str = Field(max_length=240)


@desk_api.get("/today", response=list[TodayDocument], summary="What needs me now")
def show_today(request):
    """Most pressing first."""
    return list(today_list(request.viewer, request.today).items)


@desk_api.get("/today/snoozed", response=list[SnoozedDocument], summary="What I put off")
def show_snoozed(request):
    """With the day on which each comes back, and why it can wait."""
    return list(today_list(request.viewer, request.today).snoozed)


@desk_api.post("/today/snooze", response=list[SnoozedDocument], summary="Put something off")
def snooze(request, body: SnoozeIn):
    """Until a day at most 31 days ahead; it comes back earlier when it becomes more pressing."""
    snooze_item(actor=request.viewer, now=request.now, today=request.today, **body.dict())
    return list(today_list(request.viewer, request.today).snoozed)


@desk_api.post("/today/wake", response=list[TodayDocument], summary="Take it up again")
def wake(request, body: WakeIn):
    """Back on the list at once."""
    wake_item(actor=request.viewer, now=request.now, key=body.key)
    return list(today_list(request.viewer, request.today).items)


def _wanted(request) -> portfolios.PortfolioFilter:
    return portfolios.PortfolioFilter(
        regions=many(request, "region"),
        practices=many(request, "practice"),
        statuses=many(request, "status"),
        managers=many(request, "manager"),
        kinds=many(request, "kind"),
        customers=many(request, "customer"),
        text=request.GET.get("q", "").strip(),
    )


_PORTFOLIO_KEYS = filtered_by("region", "practice", "status", "manager", "kind", "customer",
                              q="Part of a name or a code.")  # fmt: skip


@desk_api.get(
    "/portfolio", response=page_of_documents(PortfolioDocument), summary="The portfolio",
    openapi_extra=_PORTFOLIO_KEYS,
)  # fmt: skip
def list_portfolio(request, view: str = "", page: int = 1, size: int = 50):
    """Projects with their health and figures, worst first. `view` is attention, over-budget,
    low-margin, silent or ending. What is not the caller's to see is null."""
    found = portfolios.portfolio(request.viewer, _wanted(request), request.today)
    rows = portfolios.in_view(found.rows, view, request.today)
    return slice_of(request, rows, page=page, size=size)


@desk_api.get(
    "/portfolio/totals", response=list[GroupDocument], summary="Totals of the portfolio",
    openapi_extra=_PORTFOLIO_KEYS,
)  # fmt: skip
def portfolio_totals(request, group: str = "region"):
    """By region, practice, manager, customer or kind; amounts in the reporting currency."""
    if group not in ("region", "practice", "manager", "customer", "kind"):
        raise NotFound(f"The portfolio is not totaled by {group}.")
    found = portfolios.portfolio(request.viewer, _wanted(request), request.today)
    return list(group_totals(found.rows, group))


def _page(request, code: str, tab: str = "overview") -> projects.ProjectPage:
    """The project, if its tab is open to the caller."""
    page = projects.project_page(request.viewer, code, request.today)
    if tab not in page.tabs:
        raise Denied("RIGHT-01", f"You cannot see this of {code}: none of your roles allows it.")
    return page


@desk_api.get("/projects/{code}/figures", response=FiguresDocument, summary="A project's figures")
def show_figures(request, code: str):
    """Health with its reasons, hours, money and margin, as far as the caller may see them."""
    return _page(request, code)


@desk_api.get("/projects/{code}/burn", response=list[WeekDocument], summary="Hours by week")
def show_burn(request, code: str):
    """Actual, forecast and plan, cumulative, in minutes."""
    return list(projects.burn_weeks(_page(request, code).terms, request.today))


@desk_api.get("/projects/{code}/task-budgets", response=list[TaskDocument], summary="Task budgets")
def show_budgets(request, code: str):
    """Budget, approved, submitted and left by task."""
    return list(projects.task_budgets(_page(request, code, "budget")))


@desk_api.get("/projects/{code}/role-rates", response=list[RateDocument], summary="Rates by role")
def show_rates(request, code: str):
    """What each role was rated at, for those who may see money."""
    return list(projects.role_rates(_page(request, code, "budget")))


@desk_api.get("/projects/{code}/people", response=list[PersonDocument], summary="Hours by person")
def show_people(request, code: str):
    """By month of work; only one's own where the project's time is not open."""
    return list(projects.person_times(request.viewer, _page(request, code, "time")))


@desk_api.get(
    "/projects/{code}/bookings", response=list[ProjectBooking], summary="Bookings of a project"
)
def show_bookings(request, code: str):
    """From four weeks back, by start."""
    return list(projects.project_bookings(_page(request, code, "staffing"), request.today))


@desk_api.get(
    "/projects/{code}/dated-milestones", response=list[ProjectMilestone],
    summary="Milestones with amounts",
)  # fmt: skip
def show_milestones(request, code: str):
    """In order; amounts for those who may see money."""
    found = projects.project_milestones(_page(request, code, "milestones"), request.today)
    return [
        {
            "id": one.row.id,
            "position": one.row.position,
            "name": one.row.name,
            "state": one.row.state,
            "due_on": one.row.due_on,
            "sent_on": one.row.sent_on,
            "accepted_on": one.row.accepted_on,
            "accepts_itself_on": one.accepts_itself_on,
            "amount_minor": one.amount_minor,
        }
        for one in found
    ]


@desk_api.get("/projects/{code}/money", response=list[MonthDocument], summary="Books by month")
def show_money(request, code: str):
    """By month of posting, newest first, with running WIP and contract position."""
    return list(projects.money_months(_page(request, code, "money")))


@desk_api.get(
    "/projects/{code}/invoices", response=list[ProjectInvoice], summary="Invoices of a project"
)
def show_invoices(request, code: str):
    """Of its engagement, newest first."""
    return list(projects.project_invoices(request.viewer, _page(request, code, "money")))


@desk_api.get(
    "/projects/{code}/history", response=list[ProjectEvent], summary="What was done to a project"
)
def show_history(request, code: str):
    """Newest first."""
    return list(projects.project_history(request.viewer, _page(request, code, "history")))


@desk_api.get(
    "/explain/{metric}", response=ExplainDocument, summary="Why is this number what it is?",
    openapi_extra=filtered_by(*KEYS),
)  # fmt: skip
def show_explanation(request, metric: str):
    """A metric under the filters of `/ledger/lines`: its definition, formula, inputs, largest
    contributors, what it leaves out, and its rules. One line is under `/ledger/lines/{line_id}`."""
    wanted = LineFilter.of(dict(request.GET.lists()))
    return explain(request.viewer, metric, wanted, request.today)


@desk_api.get("/search", response=list[GroupOfHits], summary="Search")
def search(request, q: str = ""):
    """By words, or after > @ # $ ? among actions, people, projects, invoices or rules alone."""
    return list(palette(request.viewer, q[:80], request.today))


@desk_api.get("/rules", response=list[RuleDocument], summary="Rules")
def list_rules(request, q: str = ""):
    """Every rule, or those whose words hold `q`."""
    wanted = q.strip().casefold()
    return [
        rule
        for rule in all_rules().values()
        if wanted in f"{rule.id} {rule.question} {rule.formula} {rule.title}".casefold()
    ]


@desk_api.get("/rules/{rule_id}", response=RuleDocument, summary="One rule")
def show_rule(request, rule_id: str) -> Rule:
    """What it asks and how it is worked out."""
    found = all_rules().get(rule_id.upper())
    if found is None:
        raise NotFound(f"There is no rule {rule_id}.")
    return found
