"""Which rates stand on a card? Rows for core's rating, shown to those who may see bill rates."""

from __future__ import annotations

from daybook.core.money import Rate
from daybook.core.rating import BillRateRow

from ..models import BillRate


def bill_rate_rows(card_id: int | None = None) -> dict[int, tuple[BillRateRow, ...]]:
    """Every dated rate by card, for the rules."""
    found: dict[int, list[BillRateRow]] = {}
    rows = BillRate.objects.order_by("starts_on", "revision", "id")
    if card_id is not None:
        rows = rows.filter(card_id=card_id)
    for row in rows:
        rate = (
            None
            if row.per_unit is None
            else Rate(row.per_unit, row.currency, row.unit, row.day_minutes)
        )
        found.setdefault(row.card_id, []).append(
            BillRateRow(
                row_id=row.pk,
                level=row.level,
                starts_on=row.starts_on,
                revision=row.revision,
                rate=rate,
                person_id=row.person_id,
                project_id=row.project_id,
                customer_id=row.customer_id,
                role_id=row.role_id,
                region_id=row.region_id,
                practice_id=row.practice_id,
            )
        )
    return {card: tuple(values) for card, values in found.items()}
