"""Is this person employed on that day? The small question; `persons` answers the large one."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from ..models import Employment


def is_employed(person_id: int, on: date) -> bool:
    """Whether an employment covers the day."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    return Employment.objects.filter(still, person_id=person_id, starts_on__lte=on).exists()
