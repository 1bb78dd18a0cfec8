"""Through which month is each entity closed? The last hard-locked month, in one read."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from ..models import Period


def closed_through() -> dict[int, date]:
    """The last hard-locked month by entity; an entity without one is absent."""
    rows = Period.objects.filter(lock="HARD").order_by().values_list("entity_id")
    return dict(rows.annotate(Max("month")))
