"""Have employments changed? A value that differs once one is added or changed."""

from __future__ import annotations

from django.db.models import Max

from ..models import Employment


def employments_mark() -> int:
    """The newest audit line of any employment; 0 before the first."""
    return Employment.objects.aggregate(newest=Max("audit_line_id"))["newest"] or 0
