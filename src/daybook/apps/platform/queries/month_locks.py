"""For which legal entities is this month hard-locked? One read for all of them."""

from __future__ import annotations

from datetime import date

from ..models import Period


def entities_locked(month: date) -> frozenset[int]:
    """The keys of the entities whose month is hard-locked."""
    rows = Period.objects.filter(month=month, lock="HARD")
    return frozenset(rows.values_list("entity_id", flat=True))
