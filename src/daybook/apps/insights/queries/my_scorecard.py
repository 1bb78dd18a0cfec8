"""How does my quarter stand? Hours against target, revenue delivered, hours a week still asked for.

310 of 424 hours are 73.1 %, 13.2 h over the 296.8 that 70 % ask (KPI-01, KPI-02). Hours are
approved billable time; what waits for approval stands beside them. Only one's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.people.queries.persons import EmploymentRow, employments_between
from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.queries.organization import organization
from daybook.apps.platform.refusals import Denied
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.apps.time.queries.waiting import waiting_time
from daybook.core.periods import FiscalQuarter, fiscal_quarter, week_of
from daybook.core.rights import Data, Verb
from daybook.core.utilization import hours_to_target, needed_per_week

from .utilization import available_minutes
from .utilization_page import Sold, fiscal_start, own_quarter

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekSum:
    """One's approved billable minutes of a week, or of its part within the quarter."""

    starts_on: date
    ends_on: date
    minutes: int
    waiting_minutes: int


@dataclass(frozen=True, slots=True)
class ProjectLeft:
    """What is left of a project's budget: budget − approved − submitted minutes, of everybody."""

    code: str
    name: str
    customer_name: str
    own_minutes: int
    budget_minutes: int
    approved_minutes: int
    submitted_minutes: int

    @property
    def left_minutes(self) -> int | None:
        """Minutes left; below nothing when it is overrun, None without a budget."""
        if not self.budget_minutes:
            return None
        return self.budget_minutes - self.approved_minutes - self.submitted_minutes


@dataclass(frozen=True, slots=True)
class MyScorecard:
    """A person's fiscal quarter. Revenue is the rated value of the whole quarter's own hours, in
    the reporting currency; the rates behind it are not shown."""

    person_code: str
    person_name: str
    quarter: FiscalQuarter
    policy: str
    sold: Sold
    waiting_minutes: int
    revenue_minor: int
    currency: str
    days_left: int
    needed_week_minutes: int | None
    week_target_minutes: int | None
    weeks: tuple[WeekSum, ...]
    projects: tuple[ProjectLeft, ...]


def my_scorecard(viewer: Viewer, on: date, today: date) -> MyScorecard:
    """The viewer's own quarter around a day. Denied for an account without a person."""
    if viewer.person_id is None or not may(viewer, Data.TIME, Verb.EDIT):
        raise Denied("RIGHT-01", "Only people who write time have a scorecard of their own. "
                     "The figures of others are under Insights.")  # fmt: skip
    quarter = fiscal_quarter(on, fiscal_start())
    rows = employments_between(quarter.starts_on, quarter.ends_on, frozenset({viewer.person_id}))
    if not rows:
        raise Denied("RIGHT-01", f"You are not employed in {quarter.label}, so it has no figures.")
    row = rows[-1]
    quarter, policy, sold = own_quarter(viewer, row, on)
    left = _days_left(row, max(today, quarter.starts_on), quarter.ends_on)
    target = sold.target_minutes
    worked = _billable_by_day(row.person_id, quarter)
    waits = _waiting_by_day(row.person_id, quarter)
    return MyScorecard(
        person_code=row.person_code, person_name=row.person_name, quarter=quarter, policy=policy,
        sold=sold, waiting_minutes=sum(waits.values()), revenue_minor=_revenue(row, quarter),
        currency=organization().reporting_currency, days_left=left,
        needed_week_minutes=(
            None if target is None else needed_per_week(target, sold.billable_minutes, left)
        ),
        week_target_minutes=_week_target(row, quarter, sold),
        weeks=_weeks(quarter, worked, waits), projects=_projects(row.person_id, quarter, today),
    )  # fmt: skip


def _days_left(row: EmploymentRow, first: date, ends_on: date) -> int:
    """One's own working days from a day on: no weekend, holiday or leave."""
    if first >= ends_on:
        return 0
    days = WorkDays(first, ends_on, {row.person_id})
    span = range((ends_on - first).days)
    return sum(days.left(row.person_id, first + step * _DAY) > 0 for step in span)


def _in_quarter(person_id: int, quarter: FiscalQuarter) -> Q:
    return Q(person_id=person_id, worked_on__gte=quarter.starts_on, worked_on__lt=quarter.ends_on)


def _billable_by_day(person_id: int, quarter: FiscalQuarter) -> dict[date, int]:
    filters = _in_quarter(person_id, quarter) & Q(is_billable=True)
    rows = book_sums(by=("worked_on",), filters=filters, books=("RATED",))
    return {row.key[0]: row.minutes for row in rows}


def _waiting_by_day(person_id: int, quarter: FiscalQuarter) -> dict[date, int]:
    """Billable minutes handed in and not approved yet."""
    filters = _in_quarter(person_id, quarter) & Q(is_billable=True)
    rows = waiting_time(by=("worked_on",), states=("SUBMITTED",), filters=filters)
    return {row.key[0]: row.minutes for row in rows}


def _revenue(row: EmploymentRow, quarter: FiscalQuarter) -> int:
    """The rated value of one's own billable hours, notional or not: one sum, never by project."""
    filters = _in_quarter(row.person_id, quarter) & Q(is_billable=True)
    return sum(each.reporting_minor for each in book_sums(filters=filters, books=("RATED",)))


def _week_target(row: EmploymentRow, quarter: FiscalQuarter, sold: Sold) -> int | None:
    """What the target asks of the quarter's first whole week, for the line in the chart."""
    share = sold.target_share
    if share is None:
        return None
    monday = week_of(quarter.starts_on + 6 * _DAY)
    people = frozenset({row.person_id})
    held = available_minutes(monday, monday + _WEEK, people, first_month=fiscal_start())
    return -hours_to_target(0, held.get(row.person_id, 0), share)


def _weeks(
    quarter: FiscalQuarter, worked: dict[date, int], waits: dict[date, int]
) -> tuple[WeekSum, ...]:
    found, first = [], quarter.starts_on
    while first < quarter.ends_on:
        end = min(week_of(first) + _WEEK, quarter.ends_on)
        days = [first + step * _DAY for step in range((end - first).days)]
        found.append(
            WeekSum(
                first, end, sum(worked.get(day, 0) for day in days),
                sum(waits.get(day, 0) for day in days),
            )
        )  # fmt: skip
        first = end
    return tuple(found)


def _projects(person_id: int, quarter: FiscalQuarter, today: date) -> tuple[ProjectLeft, ...]:
    """Projects one wrote time to in the quarter, or is booked on from today: their hours left."""
    states = ("DRAFT", "SUBMITTED", "RETURNED", "APPROVED")
    own = {
        row.key[0]: row.minutes
        for row in waiting_time(
            by=("project_id",), states=states, filters=_in_quarter(person_id, quarter)
        )
    }
    last = max(quarter.ends_on, today + _WEEK)
    booked = {row.project_id for row in bookings_between(today, last, person_id=person_id)}
    wanted = {*own, *booked}
    terms = [row for row in projects(filters=Q(pk__in=wanted)) if row.billing_kind != "INTERNAL"]
    used: dict[tuple[int, str], int] = {}
    for row in waiting_time(
        by=("project_id", "state"), states=("APPROVED", "SUBMITTED"),
        filters=Q(project_id__in=[each.id for each in terms]),
    ):  # fmt: skip
        used[row.key] = row.minutes
    found = [
        ProjectLeft(
            row.code, row.name, row.customer_name, own.get(row.id, 0), row.budget_minutes,
            used.get((row.id, "APPROVED"), 0), used.get((row.id, "SUBMITTED"), 0),
        )
        for row in terms
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.own_minutes, each.code)))
