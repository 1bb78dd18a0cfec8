"""What do the books say? Sums by axis and the lines behind them, of what counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from daybook.apps.platform.queries.organization import counted

from ..models import Basis, Billable, CountedLine, Take


@dataclass(frozen=True, slots=True)
class BookSum:
    """One book's sums for one key, in whole minutes and minor units."""

    key: tuple
    book: str
    minutes: int
    amount_minor: int
    functional_minor: int
    reporting_minor: int


def book_sums(
    *, by: Sequence[str] = (), filters: Q | None = None, books: Sequence[str] | None = None
) -> tuple[BookSum, ...]:
    """Sums of the books by columns of the ledger line. SQL adds; nothing is divided here."""
    rows = CountedLine.objects.filter(filters or Q())
    if books is not None:
        rows = rows.filter(book__in=books)
    grouped = (
        rows.order_by(*by)
        .values_list(*by, "book")
        .annotate(
            Sum("minutes"), Sum("amount_minor"), Sum("functional_minor"), Sum("reporting_minor")
        )
    )
    width = len(by)
    return tuple(
        BookSum(row[:width], row[width], *(value or 0 for value in row[width + 1 :]))
        for row in grouped
    )


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


@dataclass(frozen=True, slots=True)
class BasisRow:
    """The inputs that many lines share."""

    id: int
    rules: str
    inputs: str
    per_unit: int | None
    unit: str
    day_minutes: int | None
    currency: str
    functional_currency: str
    functional_rate: int
    functional_rate_type: str
    functional_rate_on: date
    functional_rate_source: str
    reporting_currency: str
    reporting_rate: int
    reporting_rate_type: str
    reporting_rate_on: date
    reporting_rate_source: str


def bases(basis_ids) -> dict[int, BasisRow]:
    """Bases by key."""
    names = [field.name for field in Basis._meta.fields if field.name != "digest"]
    return {
        row[0]: BasisRow(*row)
        for row in Basis.objects.filter(pk__in=set(basis_ids)).values_list(*names)
    }


@dataclass(frozen=True, slots=True)
class OpenBillable:
    """A billable with what is left of it."""

    id: int
    kind: str
    source_id: int
    unit: str
    quantity: int
    taken: int
    project_id: int
    worked_on: date

    @property
    def left(self) -> int:
        """What may still be taken."""
        return self.quantity - self.taken


def open_billables(project_ids, before: date, kinds: Sequence[str]) -> tuple[OpenBillable, ...]:
    """Billables of some projects dated before a day that are not taken whole."""
    taken = (
        Take.objects.filter(counted(), billable_id=OuterRef("pk"))
        .order_by()
        .values("billable_id")
        .annotate(total=Sum("quantity"))
        .values("total")
    )
    rows = (
        Billable.objects.filter(
            counted(), project_id__in=project_ids, worked_on__lt=before, kind__in=kinds
        )
        .annotate(taken=Coalesce(Subquery(taken), 0))
        .filter(taken__lt=F("quantity"))
        .order_by("worked_on", "id")
    )
    return tuple(
        OpenBillable(*row)
        for row in rows.values_list(
            "id", "kind", "source_id", "unit", "quantity", "taken", "project_id", "worked_on"
        )
    )
