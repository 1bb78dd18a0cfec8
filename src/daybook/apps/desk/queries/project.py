"""How does this project stand, and what lies behind each of its numbers? One query a tab.

The strip is the project's row of the portfolio, so that both pages say the same. The burn of hours
runs by week: the plan from hard bookings, the actual from the books, and what is booked ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from django.db.models import Q

from daybook.apps.billing.queries.invoices import InvoiceRow, invoices
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.ledger.queries.standing import rated_work
from daybook.apps.platform.queries.history import AuditRow, history_of
from daybook.apps.platform.queries.organization import (
    business_calendar,
    entity_by_id,
)
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import (
    MilestoneRow,
    ProjectTerms,
    milestones,
    project_by_code,
    tasks,
)
from daybook.apps.staffing.queries.bookings import BookingRow, bookings_between
from daybook.apps.time.queries.waiting import waiting_time
from daybook.core.billing import wip
from daybook.core.health import remaining_minutes
from daybook.core.periods import month_of, week_of
from daybook.core.revenue import contract_position, passive_acceptance_on
from daybook.core.rights import Data, Verb

from .portfolio import PortfolioRow, portfolio_rows
from .scope import within

TABS = ("overview", "budget", "time", "staffing", "milestones", "money", "history")
_WEEK = timedelta(days=7)
_FAR = timedelta(days=740)
_LONGEST_WEEKS = 78


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A project's terms, its standing, and what the viewer may open and change."""

    terms: ProjectTerms
    row: PortfolioRow
    entity_code: str
    entity_name: str
    tabs: tuple[str, ...]
    sees_money: bool
    sees_time: bool
    may_edit: bool


def project_page(viewer: Viewer, code: str, today: date) -> ProjectPage:
    """A project by its code. Raises NotFound where there is none for this viewer."""
    terms = project_by_code(code, viewer)
    if terms is None:
        raise NotFound(f"There is no project {code}, or it is not yours to see.")
    (row,) = portfolio_rows(viewer, (terms,), today)
    entity = entity_by_id()[terms.entity_id]

    def sees(data: Data) -> bool:
        return terms.id in within(viewer, data, (terms,))

    open_tabs = {
        "staffing": sees(Data.BOOKINGS),
        "money": row.wip_minor is not None,
        "history": sees(Data.AUDIT),
        "time": row.sees_time or may(viewer, Data.TIME),
    }
    return ProjectPage(
        terms,
        row,
        entity.code,
        entity.name,
        tuple(name for name in TABS if open_tabs.get(name, True)),
        row.wip_minor is not None,
        row.sees_time,
        terms.id in within(viewer, Data.PROJECTS, (terms,), Verb.EDIT),
    )


@dataclass(frozen=True, slots=True)
class BurnWeek:
    """A week's running totals of minutes: worked up to its end, planned, and the way to the end."""

    starts_on: date
    actual: int | None
    forecast: int | None
    plan: int


def burn_weeks(terms: ProjectTerms, today: date) -> tuple[BurnWeek, ...]:
    """The project week by week, from its first plan or work to its last; 78 weeks at most."""
    worked: dict[date, int] = {}
    for row in rated_work(Q(project_id=terms.id), by=("worked_on",)):
        week = week_of(row.key[0])
        worked[week] = worked.get(week, 0) + row.minutes
    start = terms.starts_on or min(worked, default=today)
    planned, ahead = _planned(terms.id, min(start, *worked) if worked else start, today)
    weeks = {*worked, *planned}
    if not weeks:
        return ()
    now, first, last = week_of(today), min(weeks), max(*weeks, *worked)
    first = max(first, last - _WEEK * (_LONGEST_WEEKS - 1))
    span = [first + _WEEK * index for index in range((last - first).days // 7 + 1)]
    before = sum(minutes for week, minutes in worked.items() if week < first)
    before_plan = sum(minutes for week, minutes in planned.items() if week < first)
    actual = list(accumulate((worked.get(week, 0) for week in span), initial=before))[1:]
    plan = list(accumulate((planned.get(week, 0) for week in span), initial=before_plan))[1:]
    done = sum(worked.values())
    coming = list(accumulate((ahead.get(week, 0) for week in span), initial=done))[1:]
    return tuple(
        BurnWeek(
            week,
            actual[index] if week <= now else None,
            coming[index] if week > now else None,
            plan[index],
        )
        for index, week in enumerate(span)
    )


def _planned(project_id: int, start: date, today: date) -> tuple[dict[date, int], dict[date, int]]:
    """Hard-booked minutes by week, and of those the ones that lie after today."""
    planned: dict[date, int] = {}
    ahead: dict[date, int] = {}
    until = today + _FAR
    for booking in bookings_between(start, until, project_ids=[project_id]):
        if booking.commitment != "HARD":
            continue
        for day, minutes in booking.days(start, until):
            week = week_of(day)
            planned[week] = planned.get(week, 0) + minutes
            if day > today:
                ahead[week] = ahead.get(week, 0) + minutes
    return planned, ahead


@dataclass(frozen=True, slots=True)
class TaskBudget:
    """A task's minutes: budgeted, approved, handed in, and what is left (BUDGET-01)."""

    id: int
    code: str
    name: str
    is_billable: bool
    is_closed: bool
    budget_minutes: int
    approved_minutes: int
    submitted_minutes: int
    rated_minor: int | None

    @property
    def left_minutes(self) -> int | None:
        """What is left; None where the task has no budget of its own."""
        if not self.budget_minutes:
            return None
        return remaining_minutes(self.budget_minutes, self.approved_minutes, self.submitted_minutes)


@dataclass(frozen=True, slots=True)
class RoleRate:
    """Work of one role at one rate; None is work without a rate."""

    role_code: str
    per_unit: int | None
    unit: str
    currency: str
    minutes: int
    amount_minor: int


def task_budgets(page: ProjectPage) -> tuple[TaskBudget, ...]:
    """The project's tasks with their budgets, by code."""
    where = Q(project_id=page.terms.id)
    approved = {row.key[0]: row for row in rated_work(where, by=("task_id",))}
    submitted = {
        row.key[0]: row.minutes
        for row in waiting_time(by=("task_id",), states=("SUBMITTED",), filters=where)
    }
    found = []
    for task in tasks([page.terms.id]):
        work = approved.get(task.id)
        minor = (work.amount_minor if work else 0) if page.sees_money else None
        found.append(
            TaskBudget(
                task.id,
                task.code,
                task.name,
                task.is_billable,
                task.is_closed,
                task.budget_minutes,
                work.minutes if work else 0,
                submitted.get(task.id, 0),
                minor,
            )
        )
    return tuple(found)


def role_rates(page: ProjectPage) -> tuple[RoleRate, ...]:
    """What each role was rated at, for those who may see money; a role has a row for each rate."""
    if not page.sees_money:
        return ()
    rows = rated_work(
        Q(project_id=page.terms.id, is_billable=True),
        by=("role__code", "basis__per_unit", "basis__unit", "currency"),
    )
    return tuple(
        RoleRate(
            row.key[0] or "", row.key[1], row.key[2], row.key[3], row.minutes, row.amount_minor
        )
        for row in rows
        if row.minutes
    )


@dataclass(frozen=True, slots=True)
class PersonTime:
    """A person's approved minutes by month, and those that nobody has approved."""

    code: str
    name: str
    by_month: dict[date, int]
    waiting_minutes: int

    @property
    def minutes(self) -> int:
        """All approved minutes."""
        return sum(self.by_month.values())


def person_times(viewer: Viewer, page: ProjectPage) -> tuple[PersonTime, ...]:
    """Time by person and month of work; only one's own where the project's is not open."""
    where = Q(project_id=page.terms.id)
    if not page.sees_time:
        where &= Q(person_id=viewer.person_id or 0)
    names: dict[str, str] = {}
    months: dict[str, dict[date, int]] = {}
    for row in rated_work(where, by=("person__code", "person__name", "worked_on")):
        code, name, day = row.key
        names[code] = name
        held = months.setdefault(code, {})
        held[month_of(day)] = held.get(month_of(day), 0) + row.minutes
    waiting: dict[str, int] = {}
    for row in waiting_time(by=("person__code", "person__name"), filters=where):
        names[row.key[0]] = row.key[1]
        waiting[row.key[0]] = row.minutes
    found = [
        PersonTime(code, name, months.get(code, {}), waiting.get(code, 0))
        for code, name in names.items()
    ]
    return tuple(sorted(found, key=lambda row: (-row.minutes, row.name)))


def project_bookings(page: ProjectPage, today: date) -> tuple[BookingRow, ...]:
    """Bookings of the project from four weeks back, by start."""
    if "staffing" not in page.tabs:
        return ()
    return bookings_between(today - 4 * _WEEK, today + _FAR, project_ids=[page.terms.id])


@dataclass(frozen=True, slots=True)
class DatedMilestone:
    """A milestone, and the day on which silence accepts it (REV-04), once it was sent."""

    row: MilestoneRow
    accepts_itself_on: date | None
    amount_minor: int | None


def project_milestones(page: ProjectPage, today: date) -> tuple[DatedMilestone, ...]:
    """The project's milestones in order; amounts for those who may see money."""
    rows = milestones([page.terms.id])
    calendar, days = None, 0
    if any(row.sent_on for row in rows):
        calendar = business_calendar(entity_by_id()[page.terms.entity_id])
        days = policy_on(today, page.terms.entity_id).passive_acceptance_business_days
    return tuple(
        DatedMilestone(
            row,
            passive_acceptance_on(row.sent_on, calendar, days)
            if row.state == "SENT" and row.sent_on
            else None,
            row.amount_minor if page.sees_money else None,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class MoneyMonth:
    """What was posted in a month, and WIP at its end; minor units of the contract currency."""

    month: date
    minutes: int
    rated_minor: int
    adjusted_minor: int
    billed_minor: int
    recognized_minor: int
    wip_minor: int
    position_minor: int


def money_months(page: ProjectPage) -> tuple[MoneyMonth, ...]:
    """The books by month of posting, newest first, with running WIP and contract position."""
    if not page.sees_money:
        return ()
    by_month: dict[date, dict[tuple[str, bool], tuple[int, int]]] = {}
    for row in book_sums(
        by=("posted_in", "notional"),
        filters=Q(project_id=page.terms.id),
        books=("RATED", "ADJUSTED", "BILLED", "RECOGNIZED"),
    ):
        month, notional = row.key
        by_month.setdefault(month, {})[row.book, notional] = (row.minutes, row.amount_minor)
    found, running = [], {"RATED": 0, "ADJUSTED": 0, "BILLED": 0, "RECOGNIZED": 0}
    for month in sorted(by_month):
        held = by_month[month]

        def both(book: str, place: int, held=held) -> int:
            return held.get((book, False), (0, 0))[place] + held.get((book, True), (0, 0))[place]

        running["RATED"] += held.get(("RATED", False), (0, 0))[1]
        for book in ("ADJUSTED", "BILLED", "RECOGNIZED"):
            running[book] += both(book, 1)
        by_time = page.terms.billing_kind == "T_AND_M"
        found.append(
            MoneyMonth(
                month,
                both("RATED", 0),
                both("RATED", 1),
                both("ADJUSTED", 1),
                both("BILLED", 1),
                both("RECOGNIZED", 1),
                wip(running["RATED"], running["ADJUSTED"], running["BILLED"]) if by_time else 0,
                contract_position(running["RECOGNIZED"], running["BILLED"]),
            )
        )
    return tuple(reversed(found))


def project_invoices(viewer: Viewer, page: ProjectPage) -> tuple[InvoiceRow, ...]:
    """Invoices of the project's engagement that the viewer may see, newest first."""
    return invoices(viewer, filters=Q(engagement_id=page.terms.engagement_id))


def project_history(viewer: Viewer, page: ProjectPage) -> tuple[AuditRow, ...]:
    """What was done to the project, newest first; the tab is open to those who may audit it."""
    if "history" not in page.tabs:
        return ()
    return history_of(viewer, "PROJECT", page.terms.id, whole=True)
