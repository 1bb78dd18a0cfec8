"""What revenue is asked of a month?"""

from __future__ import annotations

from datetime import date

from ..models import RevenueTarget


def targets_of(month: date) -> dict[tuple[int, int], int]:
    """Target in reporting minor units by (region, practice), the latest revision of each."""
    found: dict[tuple[int, int], int] = {}
    rows = RevenueTarget.objects.filter(month=month).order_by("revision")
    for region, practice, amount in rows.values_list("region_id", "practice_id", "amount_minor"):
        found[region, practice] = amount
    return found


def target_sum(month: date, region_ids=None, practice_ids=None) -> int:
    """The target of a scope; None means every region or practice."""
    return sum(
        amount
        for (region, practice), amount in targets_of(month).items()
        if (region_ids is None or region in region_ids)
        and (practice_ids is None or practice in practice_ids)
    )
