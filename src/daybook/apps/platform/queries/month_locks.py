"""Which months are locked? Small answers, for many entities at once or beside another question."""

from __future__ import annotations

from datetime import date

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from ..models import Period


def entities_locked(month: date) -> frozenset[int]:
    """The keys of the entities whose month is hard-locked."""
    rows = Period.objects.filter(month=month, lock="HARD")
    return frozenset(rows.values_list("entity_id", flat=True))


def lock_of(entity: str, month: date) -> Coalesce:
    """The lock of a month, for a query that asks it beside its own; `entity` is its column there.

    A month nobody touched is OPEN.
    """
    held = Period.objects.filter(entity_id=OuterRef(entity), month=month).values("lock")[:1]
    return Coalesce(Subquery(held), Value("OPEN"), output_field=CharField())
