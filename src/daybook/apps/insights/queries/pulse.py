"""Will we hit the month? Work done, the rest of the plan, milestones, against the target.

All money is in the reporting currency, so that regions sum to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.forecast.queries.targets import target_sum
from daybook.apps.ledger.models import CountedLine
from daybook.apps.platform.queries.organization import (
    FxTable,
    counted,
    locked_months,
    organization,
)
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import (
    MilestoneRow,
    ProjectTerms,
    milestones,
    projects,
)
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.apps.time.actions.pricing import NoEmployment, Pricer
from daybook.apps.time.models import TimeEntry
from daybook.core.forecast import (
    Estimate,
    LoggedWork,
    MilestoneValue,
    PlannedWork,
    gap_to_target,
    month_estimate,
)
from daybook.core.fx import convert
from daybook.core.periods import next_month
from daybook.core.rights import Data

# How sure a dated milestone is, by its state, until a project says otherwise.
MILESTONE_PROBABILITY = {"PLANNED": 800_000, "SENT": 900_000}


@dataclass(frozen=True, slots=True)
class Pulse:
    """A scope's month: estimate by trust, target and gap, in reporting minor units."""

    month: date
    currency: str
    estimate: Estimate
    target: int
    gap: int
    by_region: tuple[RegionPulse, ...]


@dataclass(frozen=True, slots=True)
class RegionPulse:
    """One region's share of the month."""

    region_id: int
    code: str
    estimate: Estimate
    target: int
    gap: int


@dataclass(frozen=True, slots=True)
class _Work:
    region_id: int
    value: LoggedWork | PlannedWork | MilestoneValue


def month_pulse(
    viewer: Viewer,
    month: date,
    today: date,
    *,
    region_ids: frozenset[int] | None = None,
    practice_ids: frozenset[int] | None = None,
) -> Pulse:
    """The month's estimate over the projects whose forecast the viewer may see."""
    seen = tuple(
        row
        for row in projects(viewer, data=Data.FORECAST)
        if (region_ids is None or row.region_id in region_ids)
        and (practice_ids is None or row.practice_id in practice_ids)
    )
    terms = {row.id: row for row in seen}
    pricer = Pricer()
    work = [
        *_booked(terms, month),
        *_waiting(terms, month, pricer),
        *_planned(terms, month, pricer),
        *_milestones(terms, month),
    ]
    regions = sorted({(row.region_code, row.region_id) for row in seen})
    visible = frozenset(key for _, key in regions)
    practices = frozenset(row.practice_id for row in seen)
    target = target_sum(month, visible, practices if practice_ids is not None else None)
    whole = _estimate((item.value for item in work), today)
    return Pulse(
        month,
        organization().reporting_currency,
        whole,
        target,
        gap_to_target(whole.total, target),
        tuple(_region(key, code, work, month, today, practice_ids) for code, key in regions),
    )


def _region(key, code, work, month, today, practice_ids) -> RegionPulse:
    estimate = _estimate((item.value for item in work if item.region_id == key), today)
    target = target_sum(month, frozenset({key}), practice_ids)
    return RegionPulse(key, code, estimate, target, gap_to_target(estimate.total, target))


def _estimate(values: Iterable, today: date) -> Estimate:
    values = list(values)
    return month_estimate(
        [value for value in values if isinstance(value, LoggedWork)],
        [value for value in values if isinstance(value, PlannedWork)],
        [value for value in values if isinstance(value, MilestoneValue)],
        today=today,
    )


def _booked(terms: dict[int, ProjectTerms], month: date):
    """Approved work in the RATED book; locked where the month is."""
    locked = {
        entity: month in locked_months(entity) for entity in {t.entity_id for t in terms.values()}
    }
    rows = CountedLine.objects.filter(
        book__in=["RATED", "ADJUSTED"], posted_in=month, notional=False, project_id__in=terms
    ).values_list(
        "person_id", "project_id", "worked_on", "entity_id", "minutes", "reporting_minor", "book"
    )
    for person, project, on, entity, minutes, minor, book in rows:
        trust = "LOCKED" if locked.get(entity) else "APPROVED"
        yield _Work(
            terms[project].region_id,
            LoggedWork(person, project, on, trust, minutes if book == "RATED" else 0, minor),
        )


def _waiting(terms: dict[int, ProjectTerms], month: date, pricer: Pricer):
    """Draft, returned and submitted time, at the rate it would be given."""
    rows = TimeEntry.objects.filter(
        counted(),
        ~Q(state="APPROVED"),
        worked_on__gte=month,
        worked_on__lt=next_month(month),
        project_id__in=terms,
    ).values_list(
        "person_id", "project_id", "task_id", "worked_on", "minutes", "is_billable", "state"
    )
    for person, project, task, on, minutes, billable, state in rows:
        minor = _worth(pricer, terms[project], person, task, billable, on, minutes)
        trust = "SUBMITTED" if state == "SUBMITTED" else "DRAFT"
        yield _Work(
            terms[project].region_id, LoggedWork(person, project, on, trust, minutes, minor)
        )


def _planned(terms: dict[int, ProjectTerms], month: date, pricer: Pricer):
    """Hard bookings, day by day, at their rate."""
    for booking in bookings_between(month, next_month(month), project_ids=list(terms)):
        if booking.commitment != "HARD":
            continue
        project = terms[booking.project_id]
        for on, minutes in booking.days(month, next_month(month)):
            minor = _worth(
                pricer, project, booking.person_id, booking.task_id or 0, True, on, minutes
            )
            yield _Work(
                project.region_id,
                PlannedWork(booking.person_id, project.id, on, minutes, minor),
            )


def _worth(pricer, project: ProjectTerms, person, task, billable, on, minutes) -> int:
    if project.is_notional:
        return 0
    try:
        side = pricer.terms(person, project.id, task, billable, on).rated
    except NoEmployment:
        return 0
    return side.amounts(minutes)[2]


def _milestones(terms: dict[int, ProjectTerms], month: date):
    fx, reporting = FxTable(), organization().reporting_currency
    fixed = [key for key, row in terms.items() if row.billing_kind == "FIXED_FEE"]
    for row in milestones(fixed):
        on = row.accepted_on or row.due_on
        if on is None or not month <= on < next_month(month):
            continue
        yield _Work(terms[row.project_id].region_id, _milestone_value(row, terms, fx, reporting))


def _milestone_value(row: MilestoneRow, terms, fx: FxTable, reporting: str) -> MilestoneValue:
    project = terms[row.project_id]
    on = row.accepted_on or row.due_on
    quote = fx.quote(project.currency, reporting, on)
    return MilestoneValue(
        row.id,
        row.project_id,
        convert(row.amount_minor, project.currency, reporting, quote.rate),
        MILESTONE_PROBABILITY.get(row.state, 1_000_000),
        is_recognized=row.state == "ACCEPTED",
    )
