"""Which invoice line holds this fact? By fact; what a credit note gave back holds nothing.

Entry 17 of 450 minutes, taken by line 31: {17: 31}. Credited whole, it is absent.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max, Q, Sum

from daybook.apps.platform.queries.organization import counted

from ..models import Take


def lines_that_took(kind: str, source_ids: Collection[int]) -> dict[int, int]:
    """The newest invoice line that took each fact of a kind and still holds some of it."""
    rows = Take.objects.filter(
        counted(), billable__kind=kind, billable__source_id__in=source_ids
    ).order_by()
    found = rows.values_list("billable__source_id").annotate(
        held=Sum("quantity"), line=Max("invoice_line_id", filter=Q(quantity__gt=0))
    )
    return {source: line for source, held, line in found if held > 0}
