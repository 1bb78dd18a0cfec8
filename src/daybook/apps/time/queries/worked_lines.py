"""Which lines of time did these people hand in or get approved, and on which engagement?

Without rights of its own: for what is settled with partners, whose callers check theirs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from daybook.apps.platform.queries.organization import counted

from ..models import TimeEntry


@dataclass(frozen=True, slots=True)
class WorkedLine:
    """One line: who, where, when, how long."""

    id: int
    person_id: int
    project_id: int
    engagement_id: int
    worked_on: date
    minutes: int


def worked_lines(
    person_ids: Collection[int], starts_on: date, ends_on: date, *, state: str = "APPROVED"
) -> tuple[WorkedLine, ...]:
    """Lines in a state worked in [starts_on, ends_on). Estimated ones wait for their true-up."""
    rows = TimeEntry.objects.filter(
        counted(), person_id__in=person_ids, worked_on__gte=starts_on, worked_on__lt=ends_on,
        state=state, estimated=False, minutes__gt=0,
    ).order_by("worked_on", "id")  # fmt: skip
    columns = ("id", "person_id", "project_id", "project__engagement_id", "worked_on", "minutes")
    return tuple(WorkedLine(*row) for row in rows.values_list(*columns))


def minutes_by_person_and_state(
    person_ids: Collection[int], starts_on: date, ends_on: date
) -> dict[tuple[int, str], int]:
    """Minutes by (person, state) in [starts_on, ends_on), estimates aside. SQL adds."""
    rows = (
        TimeEntry.objects.filter(
            counted(), person_id__in=person_ids, worked_on__gte=starts_on, worked_on__lt=ends_on,
            estimated=False,
        )
        .order_by()
        .values_list("person_id", "state")
        .annotate(Sum("minutes"))
    )  # fmt: skip
    return {(person, state): minutes for person, state, minutes in rows}
