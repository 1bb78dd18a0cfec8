"""What did each project bring a month? Sums of the books by month, in the reporting currency.

July 2026, ACME-014, RATED: 450 minutes, 2,475.00.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth

from daybook.core.periods import next_month

from ..models import CountedLine
from .books import book_sums
from .remembered import remembered


@dataclass(frozen=True, slots=True)
class MonthSum:
    """One book of one project in one posted month: minutes and reporting minor units."""

    month: date
    project_id: int
    book: str
    is_notional: bool
    minutes: int
    reporting_minor: int


def month_sums(first: date, last: date) -> tuple[MonthSum, ...]:
    """Every project's books from month to month, both included. The caller applies row rights."""
    return remembered(("month_sums", first, last), lambda: _month_sums(first, last))


def _month_sums(first: date, last: date) -> tuple[MonthSum, ...]:
    rows = book_sums(
        by=("posted_in", "project_id", "notional"),
        filters=Q(posted_in__gte=first, posted_in__lte=last),
    )
    return tuple(
        MonthSum(row.key[0], row.key[1], row.book, row.key[2], row.minutes, row.reporting_minor)
        for row in rows
    )


def person_minutes(first: date, last: date) -> tuple[tuple[date, int, int, int], ...]:
    """(month, project, person, RATED minutes) from month to month: for the margin guard."""
    return remembered(("person_minutes", first, last), lambda: _person_minutes(first, last))


def _person_minutes(first: date, last: date) -> tuple[tuple[date, int, int, int], ...]:
    rows = book_sums(
        by=("posted_in", "project_id", "person_id"),
        filters=Q(posted_in__gte=first, posted_in__lte=last, person_id__isnull=False),
        books=("RATED",),
    )
    return tuple((*row.key, row.minutes) for row in rows)


def billable_minutes(first: date, last: date) -> dict[tuple[date, int], int]:
    """Approved billable minutes by (month of work, person), from month to month."""
    return remembered(("billable_minutes", first, last), lambda: _billable_minutes(first, last))


def _billable_minutes(first: date, last: date) -> dict[tuple[date, int], int]:
    rows = (
        CountedLine.objects.filter(
            book="RATED", is_billable=True, worked_on__gte=first, worked_on__lt=next_month(last)
        )
        .order_by()
        .annotate(month=TruncMonth("worked_on"))
        .values_list("month", "person_id")
        .annotate(Sum("minutes"))
    )
    return {(month, person): minutes for month, person, minutes in rows}
