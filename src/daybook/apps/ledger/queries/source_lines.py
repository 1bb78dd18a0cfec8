"""What stands in the books for one fact, and what of it became revenue?

Entry 17, corrected once: RATED 2,475.00 is reversed, RATED 2,640.00 stands; 2,475.00 of it is
recognized.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Sum

from ..models import Billable, CountedLine, LedgerLine, Take

_OF_TIME = ("RATED", "COST")


@dataclass(frozen=True, slots=True)
class StandingLine:
    """A line of a fact, with what another line made from it needs."""

    id: int
    book: str
    revision: int
    entity_id: int
    project_id: int
    task_id: int | None
    person_id: int | None
    role_id: int | None
    worked_on: date
    posted_in: date
    minutes: int
    amount_minor: int
    currency: str
    functional_minor: int
    reporting_minor: int
    basis_id: int
    notional: bool
    is_billable: bool
    estimated: bool


_COLUMNS = tuple(StandingLine.__dataclass_fields__)


def standing_lines(
    source_kind: str, source_ids: Collection[int], books: Collection[str] = _OF_TIME
) -> dict[int, tuple[StandingLine, ...]]:
    """The standing lines of some facts by fact, in order of their ids."""
    found: dict[int, list[StandingLine]] = {}
    wanted = sorted(source_ids)
    for first in range(0, len(wanted), 500):
        # Every book is named, so that the index of sources answers.
        rows = CountedLine.objects.filter(
            book__in=books,
            source_kind=source_kind,
            source_id__in=wanted[first : first + 500],
            reverses__isnull=True,
        ).order_by("pk")
        lines = [(row[0], StandingLine(*row[1:])) for row in
                 rows.values_list("source_id", *_COLUMNS)]  # fmt: skip
        mended = set(
            LedgerLine.objects.filter(reverses_id__in=[line.id for _, line in lines]).values_list(
                "reverses_id", flat=True
            )
        )
        for source, line in lines:
            if line.id not in mended:
                found.setdefault(source, []).append(line)
    return {key: tuple(rows) for key, rows in found.items()}


def lines_of_ids(line_ids: Collection[int]) -> tuple[StandingLine, ...]:
    """These lines, in order of their ids."""
    rows = CountedLine.objects.filter(pk__in=line_ids).order_by("pk")
    return tuple(StandingLine(*row) for row in rows.values_list(*_COLUMNS))


@dataclass(frozen=True, slots=True)
class RecognizedSum:
    """What RECOGNIZED holds for some lines: minor units of the contract and of reporting."""

    amount_minor: int
    reporting_minor: int


def recognized_of_lines(line_ids: Collection[int]) -> dict[int, RecognizedSum]:
    """RECOGNIZED by the line that was delivered; lines not recognized yet are absent."""
    sums: dict[int, tuple[int, int]] = {}
    wanted = sorted(line_ids)
    for first in range(0, len(wanted), 500):
        rows = CountedLine.objects.filter(
            book="RECOGNIZED",
            source_kind="LEDGER_LINE",
            source_id__in=wanted[first : first + 500],
        ).order_by()
        # Lines and reversals asked apart: each is answered from its index, together from every row.
        for is_first in (True, False):
            some = rows.filter(reverses__isnull=is_first).values_list("source_id")
            for key, minor, reporting in some.annotate(Sum("amount_minor"), Sum("reporting_minor")):
                held = sums.get(key, (0, 0))
                sums[key] = (held[0] + minor, held[1] + reporting)
    return {key: RecognizedSum(*amounts) for key, amounts in sums.items()}


def revenue_is_posted(line_ids: Collection[int]) -> bool:
    """Whether all revenue that these lines bring is recognized, and there is or was any (REV-01).

    Lines without revenue (not billable, notional, of nothing) do not count either way.
    """
    bringing = [
        line.id
        for line in lines_of_ids(line_ids)
        if line.is_billable and not line.notional and line.amount_minor
    ]
    return bool(bringing) and recognized_of_lines(bringing).keys() >= set(bringing)


def recognized_sources(source_kind: str, source_ids: Collection[int]) -> frozenset[int]:
    """Those of some facts of whose standing line revenue is recognized."""
    standing = standing_lines(source_kind, source_ids, ("RATED",))
    sums = recognized_of_lines([line.id for lines in standing.values() for line in lines])
    earned = {key for key, row in sums.items() if row.amount_minor}
    return frozenset(
        source for source, lines in standing.items() if any(line.id in earned for line in lines)
    )


def line_ids_of(source_kind: str, source_id: int) -> tuple[int, ...]:
    """Every RATED and ADJUSTED line of a fact, reversals included."""
    rows = CountedLine.objects.filter(
        book__in=("RATED", "ADJUSTED"), source_kind=source_kind, source_id=source_id
    )
    # Asked apart, as above.
    found = [
        key
        for is_first in (True, False)
        for key in rows.filter(reverses__isnull=is_first).values_list("pk", flat=True)
    ]
    return tuple(sorted(found))


def adjusted_revision(source_kind: str, source_id: int) -> int:
    """The newest revision of a fact's own ADJUSTED lines; 0 where it has none."""
    rows = LedgerLine.objects.filter(
        book="ADJUSTED", source_kind=source_kind, source_id=source_id, reverses__isnull=True
    )
    return rows.aggregate(newest=Max("revision"))["newest"] or 0


@dataclass(frozen=True, slots=True)
class TakenBy:
    """A quantity of a fact on one invoice line, credits negative."""

    invoice_line_id: int
    quantity: int
    quantity_billed: int


@dataclass(frozen=True, slots=True)
class BillableState:
    """A fact's billable: its key, its whole quantity, and what is taken of it by invoice line."""

    id: int
    quantity: int
    takes: tuple[TakenBy, ...]

    @property
    def taken(self) -> int:
        """What invoices hold, credits taken off."""
        return sum(row.quantity for row in self.takes)


def billable_state(kind: str, source_id: int) -> BillableState | None:
    """The billable of a fact, or None where it has none."""
    row = Billable.objects.filter(kind=kind, source_id=source_id).values_list("id", "quantity")
    found = row.first()
    if found is None:
        return None
    takes = Take.objects.filter(billable_id=found[0]).order_by("pk")
    return BillableState(
        *found,
        tuple(
            TakenBy(*take)
            for take in takes.values_list("invoice_line_id", "quantity", "quantity_billed")
        ),
    )
