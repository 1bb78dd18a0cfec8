"""Which number does the next document get? Gapless for an entity, a series and a fiscal year."""

from __future__ import annotations

from django.db.models import F

from ..models import NumberSeries


def next_number(*, entity_id: int, series: str, fiscal_year: int) -> int:
    """Take the next number from its locked counter, inside the document's own transaction.

    If that transaction is undone, so is the number: nothing is ever skipped.
    """
    key = {"entity_id": entity_id, "series": series, "fiscal_year": fiscal_year}
    counter = NumberSeries.objects.filter(**key)
    # The update locks the counter's row until the document's transaction ends.
    if not counter.update(last_number=F("last_number") + 1):
        NumberSeries.objects.get_or_create(**key)
        counter.update(last_number=F("last_number") + 1)
    return counter.values_list("last_number", flat=True).get()
