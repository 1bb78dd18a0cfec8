"""Which rows did a run change, and what were they before?"""

from __future__ import annotations

from dataclasses import dataclass

from ..models import AuditChange


@dataclass(frozen=True, slots=True)
class RunChange:
    """One changed row of a run; before and after as JSON."""

    record_id: int
    before: str
    after: str


def changes_of_run(run_id: int, kind: str) -> tuple[RunChange, ...]:
    """Changes of rows of a kind in a run's own audit lines, oldest first."""
    rows = AuditChange.objects.filter(audit_line__run_id=run_id, record_kind=kind).order_by("id")
    return tuple(RunChange(*row) for row in rows.values_list("record_id", "before", "after"))
