"""Is this person employed on that day? The small question; `persons` answers the large one."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, Q

from ..models import Employment


def employed_on(person_id: int, on: date) -> Exists:
    """Whether an employment covers the day, for a query that asks it beside its own question."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    return Exists(Employment.objects.filter(still, person_id=person_id, starts_on__lte=on))


def is_employed(person_id: int, on: date) -> bool:
    """Whether an employment covers the day."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    return Employment.objects.filter(still, person_id=person_id, starts_on__lte=on).exists()
