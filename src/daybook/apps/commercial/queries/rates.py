"""Which rates stand on a card? Rows for core's rating, shown to those who may see bill rates."""

from __future__ import annotations

from daybook.core.money import Rate
from daybook.core.rating import BillRateRow, followed_rows

from ..models import BillRate, RateCard


def bill_rate_rows(card_id: int | None = None) -> dict[int, tuple[BillRateRow, ...]]:
    """Every dated rate by card, for the rules.

    A card that follows another has that one's rows too, in their own currency, for each key it has
    no row of its own for (RATE-07).
    """
    following = dict(RateCard.objects.exclude(follows=None).values_list("id", "follows_id"))
    found: dict[int, list[BillRateRow]] = {}
    rows = BillRate.objects.order_by("starts_on", "revision", "id")
    if card_id is not None:
        rows = rows.filter(card_id__in={card_id, following.get(card_id, card_id)})
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
    held = {card: tuple(values) for card, values in found.items()}
    followed = {
        card: followed_rows(held.get(card, ()), held.get(base, ()))
        for card, base in following.items()
        if card_id in (None, card)
    }
    return held | followed


def followed_card(card_id: int) -> int | None:
    """The card that a card follows, or None."""
    return RateCard.objects.filter(pk=card_id).values_list("follows_id", flat=True).first()
