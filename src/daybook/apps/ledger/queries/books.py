"""What do the books say? Sums by axis, of what counts.

Lines, bases and billables have their own files; their names are offered here too, because most
rooms ask for a sum and the lines behind it together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from ..models import CountedLine
from .bases import BasisRow, bases
from .billables import OpenBillable, open_billables
from .lines import LineRow, RatedLine, count_lines, lines, rated_by_entry

__all__ = [
    "BasisRow",
    "BookSum",
    "LineRow",
    "OpenBillable",
    "RatedLine",
    "bases",
    "book_sums",
    "count_lines",
    "lines",
    "open_billables",
    "rated_by_entry",
]


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
    """Sums of the books by columns of the ledger line, in order of key and book.

    SQL adds; nothing is divided here.
    """
    rows = CountedLine.objects.filter(filters or Q())
    if books is not None:
        rows = rows.filter(book__in=books)
    grouped = (
        rows.order_by(*by, "book")
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
