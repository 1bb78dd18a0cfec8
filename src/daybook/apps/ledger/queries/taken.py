"""How much of these facts have invoices taken? By fact, credits included.

Expense 12 of 10,500 minor units to charge, taken whole by one invoice: 10,500.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Sum

from daybook.apps.platform.queries.organization import counted

from ..models import Take


def taken_quantities(kind: str, source_ids: Collection[int]) -> dict[int, int]:
    """The quantity taken of each fact of a kind, in its own unit; untaken ones are left out."""
    rows = Take.objects.filter(
        counted(), billable__kind=kind, billable__source_id__in=source_ids
    ).order_by()
    return dict(rows.values_list("billable__source_id").annotate(Sum("quantity")))
