"""On which day was this milestone billed? The day its invoice was issued.

“Cutover” on INV-US-27-0004, issued Thursday 30 April 2026.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Min

from ..models import InvoiceItem


def milestones_billed_on(milestone_ids: Collection[int]) -> dict[int, date]:
    """The first day each milestone was on an issued invoice; those not billed are absent."""
    rows = (
        InvoiceItem.objects.filter(
            billable__kind="MILESTONE",
            billable__source_id__in=list(milestone_ids),
            line__invoice__state="ISSUED",
        )
        .order_by()
        .values_list("billable__source_id")
        .annotate(Min("line__invoice__issued_on"))
    )
    return dict(rows)
