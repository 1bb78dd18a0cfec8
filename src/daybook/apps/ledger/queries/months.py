"""What did a month add to the books, and what stood before it? One pass, by any columns.

RECOGNIZED of ACME-014: 1,000.00 before July, 2,475.00 within it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Sum

from ..models import CountedLine, LedgerLine
from .remembered import remembered


@dataclass(frozen=True, slots=True)
class MonthSum:
    """One book's sums for one key: before the month and within it, in minor units."""

    key: tuple
    book: str
    before_minor: int
    within_minor: int
    within_minutes: int

    @property
    def after_minor(self) -> int:
        """The sum at the end of the month."""
        return self.before_minor + self.within_minor


def month_sums(
    month: date, *, by: Sequence[str], filters: Q | None = None, books: Sequence[str]
) -> tuple[MonthSum, ...]:
    """Sums of some books up to a month, by columns of the ledger line."""
    where = filters or Q()
    key = ("before_and_within", month, tuple(by), where, tuple(books))
    return remembered(key, lambda: _month_sums(month, by, where, books))


def _month_sums(
    month: date, by: Sequence[str], where: Q, books: Sequence[str]
) -> tuple[MonthSum, ...]:
    inside = Q(posted_in=month)
    rows = (
        CountedLine.objects.filter(where, posted_in__lte=month, book__in=books)
        .order_by(*by)
        .values_list(*by, "book")
        .annotate(
            before=Sum("amount_minor", filter=~inside),
            within=Sum("amount_minor", filter=inside),
            worked=Sum("minutes", filter=inside),
        )
    )
    width = len(by)
    return tuple(
        MonthSum(row[:width], row[width], row[width + 1] or 0, row[width + 2] or 0, row[-1] or 0)
        for row in rows
    )


def not_recognized(month: date) -> Q:
    """Lines billed by time, posted up to a month, whose revenue is not posted (REV-01)."""
    done = LedgerLine.objects.filter(
        book="RECOGNIZED",
        source_kind="LEDGER_LINE",
        source_id=OuterRef("pk"),
        # The first posting of a source; with this the unique index answers.
        reverses__isnull=True,
    )
    return (
        Q(book__in=["RATED", "ADJUSTED"], posted_in__lte=month)
        & Q(notional=False, is_billable=True)
        & ~Q(amount_minor=0)
        & ~Exists(done)
    )


@dataclass(frozen=True, slots=True)
class Unrecognized:
    """Lines of a project whose revenue a run would post: how many, and their sum."""

    project_id: int
    lines: int
    amount_minor: int


def unrecognized(month: date, filters: Q | None = None) -> tuple[Unrecognized, ...]:
    """What is delivered and not recognized up to a month, by project."""
    where = filters or Q()
    return remembered(("unrecognized", month, where), lambda: _unrecognized(month, where))


def _unrecognized(month: date, where: Q) -> tuple[Unrecognized, ...]:
    rows = (
        CountedLine.objects.filter(not_recognized(month), where)
        .order_by("project_id")
        .values_list("project_id")
        .annotate(Count("id"), Sum("amount_minor"))
    )
    return tuple(Unrecognized(*row) for row in rows)
