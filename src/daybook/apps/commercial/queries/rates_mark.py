"""Have bill rates changed? A value that differs once a rate is added; rates are append-only."""

from __future__ import annotations

from django.db.models import Max

from ..models import BillRate


def rates_mark() -> int:
    """The newest rate's key; 0 before the first."""
    return BillRate.objects.aggregate(newest=Max("id"))["newest"] or 0
