"""Which approved work has no rate? It is in the books with its minutes, and worth nothing.

Three lines of one engineer, 22.5 hours, the oldest of 4 May: no rate of the card covers the role.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Sum

from ..models import Basis, CountedLine, LedgerLine
from .cube import book_cube


@dataclass(frozen=True, slots=True)
class UnpricedWork:
    """Standing billable RATED lines without a rate: lines, people, minutes, the oldest day."""

    lines: int
    people: int
    minutes: int
    oldest_on: date | None


def unpriced_work() -> UnpricedWork:
    """All of it, for those who draft rates. Lines that a correction reversed are mended."""
    if not any(
        row.lines
        for row in book_cube()
        if row.book == "RATED" and row.is_billable and not row.priced
    ):
        return UnpricedWork(0, 0, 0, None)
    bases = list(Basis.objects.filter(per_unit__isnull=True).values_list("id", flat=True))
    mended = LedgerLine.objects.filter(reverses__isnull=False).values("reverses_id")
    row = (
        CountedLine.objects.filter(
            book="RATED", is_billable=True, reverses__isnull=True, basis_id__in=bases
        )
        .exclude(pk__in=mended)
        .aggregate(
            lines=Count("id"),
            people=Count("person_id", distinct=True),
            minutes=Sum("minutes"),
            oldest=Min("worked_on"),
        )
    )
    return UnpricedWork(row["lines"], row["people"], row["minutes"] or 0, row["oldest"])
