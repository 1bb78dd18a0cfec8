"""Which lines are in the books? Rows of what counts, with who recorded each and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ..models import CountedLine


@dataclass(frozen=True, slots=True)
class LineRow:
    """A ledger line as pages show it, with the basis that explains it."""

    id: int
    book: str
    source_kind: str
    source_id: int
    revision: int
    reverses_id: int | None
    reason: str
    notional: bool
    is_billable: bool
    estimated: bool
    entity_id: int
    project_id: int
    project_code: str
    task_id: int | None
    person_id: int | None
    person_name: str | None
    role_code: str | None
    worked_on: date
    posted_in: date
    minutes: int
    amount_minor: int
    currency: str
    functional_minor: int
    reporting_minor: int
    basis_id: int
    run_id: int | None
    audit_line_id: int
    actor_name: str
    recorded_at: object
    verb: str
    audit_reason: str


_COLUMNS = (
    "id",
    "book",
    "source_kind",
    "source_id",
    "revision",
    "reverses_id",
    "reason",
    "notional",
    "is_billable",
    "estimated",
    "entity_id",
    "project_id",
    "project__code",
    "task_id",
    "person_id",
    "person__name",
    "role__code",
    "worked_on",
    "posted_in",
    "minutes",
    "amount_minor",
    "currency",
    "functional_minor",
    "reporting_minor",
    "basis_id",
    "run_id",
    "audit_line_id",
    "audit_line__actor__name",
    "audit_line__recorded_at",
    "audit_line__verb",
    "audit_line__reason",
)


@dataclass(frozen=True, slots=True)
class RatedLine:
    """The standing RATED line of a time entry: what billing needs of it."""

    entry_id: int
    amount_minor: int
    person_id: int
    role_id: int
    role_code: str
    task_id: int | None
    basis_id: int
    notional: bool
    estimated: bool


def rated_by_entry(entry_ids: Sequence[int]) -> dict[int, RatedLine]:
    """The standing RATED line of each entry; a later revision replaces an earlier one."""
    found: dict[int, RatedLine] = {}
    for first in range(0, len(entry_ids), 500):
        rows = CountedLine.objects.filter(
            book="RATED",
            source_kind="TIME_ENTRY",
            source_id__in=entry_ids[first : first + 500],
            reverses__isnull=True,
        ).order_by("revision")
        for row in rows.values_list(
            "source_id",
            "amount_minor",
            "person_id",
            "role_id",
            "role__code",
            "task_id",
            "basis_id",
            "notional",
            "estimated",
        ):
            found[row[0]] = RatedLine(*row)
    return found


def lines(
    filters: Q, *, limit: int | None = None, offset: int = 0, by_id: bool = False
) -> tuple[LineRow, ...]:
    """Ledger lines that count, oldest work first (or in order of posting)."""
    order = ("id",) if by_id else ("worked_on", "id")
    rows = CountedLine.objects.filter(filters).order_by(*order).values_list(*_COLUMNS)
    if limit is not None:
        rows = rows[offset : offset + limit]
    return tuple(LineRow(*row) for row in rows)


def count_lines(filters: Q) -> int:
    """How many lines count under a filter."""
    return CountedLine.objects.filter(filters).count()
