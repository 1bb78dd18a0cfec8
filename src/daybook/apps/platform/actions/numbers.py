"""Which number does the next document get? Gapless for an entity, a series and a fiscal year."""

from __future__ import annotations

from ..models import NumberSeries


def next_number(*, entity_id: int, series: str, fiscal_year: int) -> int:
    """Take the next number from its locked counter, inside the document's own transaction.

    If that transaction is undone, so is the number: nothing is ever skipped.
    """
    key = {"entity_id": entity_id, "series": series, "fiscal_year": fiscal_year}
    NumberSeries.objects.get_or_create(**key)
    counter = NumberSeries.objects.select_for_update().get(**key)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return counter.last_number
