"""What happened to one record? Its audit lines, newest first, with before and after.

Booking 12: made hard by the coordinator on 7 July 2026, from SOFT to HARD.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ..models import AuditChange, AuditLine


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One action on a record: who, when, by which verb, and (column, before, after)."""

    audit_line_id: int
    recorded_at: datetime
    actor_name: str
    verb: str
    reason: str
    via: str
    changes: tuple[tuple[str, object, object], ...]


def record_history(kind: str, record_id: int) -> tuple[HistoryRow, ...]:
    """The actions on a record the caller has been allowed to see, newest first."""
    changes: dict[int, list[tuple[str, object, object]]] = {}
    rows = AuditChange.objects.filter(record_kind=kind, record_id=record_id).order_by("id")
    for line, before, after in rows.values_list("audit_line_id", "before", "after"):
        old, new = json.loads(before or "{}"), json.loads(after or "{}")
        changes.setdefault(line, []).extend(
            (key, old.get(key), new.get(key)) for key in sorted({*old, *new})
        )
    lines = AuditLine.objects.filter(
        Q(subject_kind=kind, subject_id=record_id) | Q(pk__in=list(changes))
    ).order_by("-recorded_at", "-id")
    return tuple(
        HistoryRow(*row, tuple(changes.get(row[0], ())))
        for row in lines.values_list("id", "recorded_at", "actor__name", "verb", "reason", "via")
    )
