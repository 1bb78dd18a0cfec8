"""What do the pages of the import show? How far it is, whether it can be undone, what it made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, Sum

from daybook.apps.people.queries.persons import person_id_of_user
from daybook.apps.platform.queries.organization import organization
from daybook.apps.platform.viewer import Viewer, viewer_of_job
from daybook.apps.records.queries.imports import (
    BatchRow,
    ChangeRow,
    MappingRow,
    RejectionRow,
    changes_of,
    import_batch,
    import_batches,
    mapping_of_header,
    newest_of_file,
    rejection_counts,
    rejections,
    saved_mapping,
    saved_mappings,
)

from ..models import TimeEntry

__all__ = [
    "BatchRow",
    "ChangeRow",
    "MappingRow",
    "RejectionRow",
    "changes_of",
    "check_of",
    "import_batch",
    "import_batches",
    "import_made",
    "job_viewer",
    "mapping_of_header",
    "organization_zone",
    "rejection_counts",
    "rejections",
    "run_under_way",
    "saved_mapping",
    "saved_mappings",
]


@dataclass(frozen=True, slots=True)
class Made:
    """What an import made, as it is now: lines, minutes, days, and how many have moved on."""

    lines: int
    minutes: int
    moved: int
    first_on: date | None
    last_on: date | None


def import_made(run_id: int) -> Made:
    """The lines of an import. Those handed in or approved keep it from being undone."""
    found = TimeEntry.objects.filter(run_id=run_id).aggregate(
        lines=Count("id"),
        minutes=Sum("minutes"),
        moved=Count("id", filter=~Q(state="DRAFT")),
        first=Min("worked_on"),
        last=Max("worked_on"),
    )
    return Made(
        found["lines"], found["minutes"] or 0, found["moved"], found["first"], found["last"]
    )


def run_under_way(check: BatchRow) -> BatchRow | None:
    """The import that writes what a check found, once it has begun."""
    if check.file_id is None:
        return None
    return newest_of_file(check.file_id, dry_run=False, after_run_id=check.run_id)


def check_of(batch: BatchRow) -> BatchRow | None:
    """The check that an import followed: to go on with one that was stopped."""
    return None if batch.file_id is None else newest_of_file(batch.file_id, dry_run=True)


def job_viewer(user_id: int, today: date) -> Viewer:
    """The viewer a background job of time acts for."""
    return viewer_of_job(user_id, today=today, person_id=person_id_of_user(user_id))


def organization_zone() -> str:
    """The zone in which shared pages show instants."""
    return organization().zone
