"""What do billing and the close ask of time? Sums of entries by project, by set."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, Sum

from daybook.apps.platform.queries.organization import counted

from ..models import TimeEntry

_BATCH = 5000


def approved_minutes(project_ids: Collection[int]) -> dict[int, int]:
    """Approved minutes by project."""
    rows = TimeEntry.objects.filter(counted(), state="APPROVED", project_id__in=project_ids)
    return dict(rows.order_by().values_list("project_id").annotate(Sum("minutes")))


@dataclass(frozen=True, slots=True)
class UnapprovedTime:
    """Entries of a project that nobody has approved: how many, how many minutes."""

    project_id: int
    state: str
    is_billable: bool
    entries: int
    minutes: int


def unapproved_time(
    project_ids: Collection[int], starts_on: date | None, ends_on: date
) -> tuple[UnapprovedTime, ...]:
    """Drafts, submitted and returned entries worked in [starts_on, ends_on), by project."""
    rows = TimeEntry.objects.filter(
        counted(), ~Q(state="APPROVED"), worked_on__lt=ends_on, project_id__in=project_ids
    )
    if starts_on is not None:
        rows = rows.filter(worked_on__gte=starts_on)
    grouped = (
        rows.order_by("project_id", "state")
        .values_list("project_id", "state", "is_billable")
        .annotate(Count("id"), Sum("minutes"))
    )
    return tuple(UnapprovedTime(*row) for row in grouped)


def missing_entry_ids(entry_ids: Sequence[int]) -> tuple[int, ...]:
    """Which of these entries do not exist."""
    missing: list[int] = []
    for first in range(0, len(entry_ids), _BATCH):
        part = entry_ids[first : first + _BATCH]
        found = set(TimeEntry.objects.filter(pk__in=part).values_list("pk", flat=True))
        missing += [key for key in part if key not in found]
    return tuple(missing)


@dataclass(frozen=True, slots=True)
class TimeMark:
    """How far the time of an entity's month was, in numbers that any change moves."""

    entries: int
    approved: int
    minutes: int
    newest_audit_id: int


def time_mark(project_ids: Collection[int], starts_on: date, ends_on: date) -> TimeMark:
    """The state of the entries worked in [starts_on, ends_on) on some projects."""
    row = TimeEntry.objects.filter(
        counted(), worked_on__gte=starts_on, worked_on__lt=ends_on, project_id__in=project_ids
    ).aggregate(
        entries=Count("id"),
        approved=Count("id", filter=Q(state="APPROVED")),
        minutes=Sum("minutes"),
        newest=Max("audit_line_id"),
    )
    return TimeMark(row["entries"], row["approved"], row["minutes"] or 0, row["newest"] or 0)
