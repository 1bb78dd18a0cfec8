"""Which runs count just now? A value that differs when one is committed or undone."""

from __future__ import annotations

from django.db.models import Count, Max

from ..models import Run


def runs_mark() -> tuple:
    """Runs by state: how many, and the newest."""
    rows = Run.objects.order_by("state").values_list("state").annotate(Count("id"), Max("id"))
    return tuple(rows)
