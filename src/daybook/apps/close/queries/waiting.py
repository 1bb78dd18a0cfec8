"""Which months still have to be closed, and how far are they? The newest check of each.

On 7 July 2026, US has not closed June: its checks were run on the 6th and two findings block.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from daybook.apps.platform.queries.closed import closed_through
from daybook.apps.platform.queries.organization import entities
from daybook.core.periods import add_months, month_of, next_month

from ..models import CheckFinding, CheckRun

# How far back an open month is still named; older ones are history that nobody locked.
LOOK_BACK = 3


@dataclass(frozen=True, slots=True)
class OpenMonth:
    """A past month that is not hard-locked. `checked_at` is None where no check was run."""

    entity_code: str
    month: date
    checked_at: datetime | None
    blocking: int
    warning: int


def open_months(today: date) -> tuple[OpenMonth, ...]:
    """Ended months of the last three that are not closed, of entities with any check or lock.

    An entity that has closed nothing yet owes the month before today's.
    """
    closed = closed_through()
    last = add_months(month_of(today), -1)
    wanted = {
        (entity.id, month): entity.code
        for entity in entities()
        for month in _months(closed.get(entity.id), last)
    }
    runs = _newest_runs({month for _, month in wanted})
    findings = _findings([key for key, _ in runs.values()])
    found = []
    for (entity, month), code in sorted(wanted.items(), key=lambda pair: (pair[0][1], pair[1])):
        key, checked_at = runs.get((entity, month), (None, None))
        blocking, warning = findings.get(key, (0, 0))
        found.append(OpenMonth(code, month, checked_at, blocking, warning))
    return tuple(found)


def _months(closed: date | None, last: date) -> tuple[date, ...]:
    first = last if closed is None else max(next_month(closed), add_months(last, 1 - LOOK_BACK))
    found = []
    while first <= last:
        found.append(first)
        first = next_month(first)
    return tuple(found)


def _newest_runs(months: set[date]) -> dict[tuple[int, date], tuple[int, datetime]]:
    rows = CheckRun.objects.filter(month__in=months).order_by("id")
    return {
        (entity, month): (key, at)
        for key, entity, month, at in rows.values_list("id", "entity_id", "month", "checked_at")
    }


def _findings(run_ids: list[int]) -> dict[int, tuple[int, int]]:
    rows = CheckFinding.objects.filter(check_run_id__in=run_ids).values_list("check_run_id")
    counted = rows.annotate(
        blocking=Count("id", filter=Q(severity="BLOCKS")),
        warning=Count("id", filter=Q(severity="WARNS")),
    )
    return {key: (blocking, warning) for key, blocking, warning in counted}
