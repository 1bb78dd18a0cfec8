"""How does a correction move the month's estimate? FCST-01 asked before and after.

Ten unplanned hours at 330.00 more add 3,300.00; hours that a booking had promised add nothing where
nothing else is logged on that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.refusals import Refused
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.apps.time.queries.pricing import Pricer
from daybook.apps.time.queries.revision import RevisionPlan
from daybook.core.forecast import LoggedWork, PlannedWork, month_estimate
from daybook.core.periods import month_of
from daybook.core.staffing import booked_minutes_left


@dataclass(frozen=True, slots=True)
class EstimateChange:
    """The part of a month's estimate that a correction touches, in the reporting currency."""

    before_minor: int
    after_minor: int


def estimate_change(plan: RevisionPlan, pricer: Pricer, today: date) -> EstimateChange:
    """The estimate of the posting month for this person and day, on the projects touched."""
    logged = _logged(plan)
    planned = _planned(plan, pricer) if month_of(plan.before.worked_on) == plan.posted_in else []
    moved = [*logged, *_difference(plan)]
    return EstimateChange(
        month_estimate(logged, planned, (), today=today).total,
        month_estimate(moved, planned, (), today=today).total,
    )


def _work(plan: RevisionPlan, project: int, minutes: int, minor: int) -> LoggedWork:
    before = plan.before
    return LoggedWork(before.person_id, project, before.worked_on, "APPROVED", minutes, minor)


def _projects(plan: RevisionPlan) -> set[int]:
    return {plan.before.values.project_id, plan.after.project_id}


def _logged(plan: RevisionPlan) -> list[LoggedWork]:
    rows = book_sums(
        by=("project_id", "notional"),
        filters=Q(
            person_id=plan.before.person_id,
            worked_on=plan.before.worked_on,
            project_id__in=_projects(plan),
            posted_in=plan.posted_in,
        ),
        books=("RATED", "ADJUSTED"),
    )
    return [
        _work(
            plan, row.key[0], row.minutes if row.book == "RATED" else 0,
            0 if row.key[1] else row.reporting_minor,
        )
        for row in rows
    ]  # fmt: skip


def _difference(plan: RevisionPlan) -> list[LoggedWork]:
    """What the correction would add to the books of that month."""
    found = [
        _work(plan, line.project_id, -line.minutes, 0 if line.notional else -line.reporting_minor)
        for line in plan.book("RATED")
    ]
    minor = 0 if plan.terms.is_notional else plan.rated.reporting_minor
    found.append(_work(plan, plan.after.project_id, plan.after.minutes, minor))
    return found


def _planned(plan: RevisionPlan, pricer: Pricer) -> list[PlannedWork]:
    """What hard bookings promised for the day, less leave and holidays, at its rate."""
    on, person = plan.before.worked_on, plan.before.person_id
    end = on + timedelta(days=1)
    rows = [row for row in bookings_between(on, end, person_id=person) if row.commitment == "HARD"]
    parts = [(row, minutes) for row in rows for day, minutes in row.days(on, end) if day == on]
    days = WorkDays(on, end, frozenset({person}))
    left = booked_minutes_left(
        [minutes for _, minutes in parts], days.calendar_minutes(person, on), days.leave(person, on)
    )
    found = []
    for (row, _), minutes in zip(parts, left, strict=True):
        if not minutes or row.project_id not in _projects(plan):
            continue
        try:
            terms = pricer.terms(person, row.project_id, row.task_id or 0, True, on)
        except Refused:
            continue
        minor = 0 if terms.is_notional else terms.rated.amounts(minutes)[2]
        found.append(PlannedWork(person, row.project_id, on, minutes, minor))
    return found
