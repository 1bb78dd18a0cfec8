"""Which approved expenses did these people have, on which engagement?

Without rights of its own: for what is settled with partners, whose callers check theirs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ..models import ExpenseLine


@dataclass(frozen=True, slots=True)
class ApprovedExpense:
    """One expense: who, where, when, minor units of its own currency."""

    id: int
    person_id: int
    project_id: int
    engagement_id: int
    spent_on: date
    amount_minor: int
    currency: str


def approved_expenses(
    person_ids: Collection[int], starts_on: date, ends_on: date
) -> tuple[ApprovedExpense, ...]:
    """Approved expenses spent in [starts_on, ends_on), by day. What we paid back is not owed."""
    rows = ExpenseLine.objects.filter(
        person_id__in=person_ids, spent_on__gte=starts_on, spent_on__lt=ends_on, state="APPROVED",
        payment="OWN",
    ).order_by("spent_on", "id")  # fmt: skip
    columns = ("id", "person_id", "project_id", "project__engagement_id", "spent_on",
               "amount_minor", "currency")  # fmt: skip
    return tuple(ApprovedExpense(*row) for row in rows.values_list(*columns))
