"""What lies between the books and an invoice? Facts made invoiceable, and takes behind a line.

A milestone accepted on 20 July has no billable until the first draft looks for it; from then on it
has one of quantity 1, and a take once it is invoiced.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from daybook.apps.platform.queries.organization import counted

from ..models import Billable, CountedLine, Take
from .remembered import remembered


def billed_milestones(milestone_ids: Collection[int]) -> frozenset[int]:
    """Which of these milestones are billables already, open or taken."""
    return frozenset(
        Billable.objects.filter(
            counted(), kind="MILESTONE", source_id__in=list(milestone_ids)
        ).values_list("source_id", flat=True)
    )


def estimated_time(project_ids: Collection[int], month: date) -> dict[int, tuple[int, int]]:
    """Estimated time that no true-up has replaced: (minutes, minor units) by project."""
    found = remembered(("estimated_time", month), lambda: _estimated_time(month))
    wanted = set(project_ids)
    return {key: (minutes, minor) for key, minutes, minor in found if minutes and key in wanted}


def _estimated_time(month: date) -> tuple[tuple[int, int, int], ...]:
    rows = (
        CountedLine.objects.filter(
            book="RATED",
            estimated=True,
            notional=False,
            is_billable=True,
            posted_in__lte=month,
        )
        .order_by()
        .values_list("project_id")
        .annotate(Sum("minutes"), Sum("amount_minor"))
    )
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class TakeRow:
    """A quantity of one fact on one invoice line, and what was billed for it."""

    id: int
    invoice_line_id: int
    kind: str
    source_id: int
    worked_on: date
    quantity: int
    quantity_billed: int
    billed_minor: int
    adjusted_minor: int


def takes_of(invoice_line_ids: Sequence[int]) -> tuple[TakeRow, ...]:
    """The takes of some invoice lines with the BILLED and ADJUSTED amounts that name them."""
    rows = list(
        Take.objects.filter(counted(), invoice_line_id__in=invoice_line_ids)
        .order_by("billable__worked_on", "pk")
        .values_list(
            "id",
            "invoice_line_id",
            "billable__kind",
            "billable__source_id",
            "billable__worked_on",
            "quantity",
            "quantity_billed",
        )
    )
    amounts: dict[tuple[int, str], int] = {}
    keys = [row[0] for row in rows]
    for first in range(0, len(keys), 5000):
        sums = (
            CountedLine.objects.filter(
                Q(source_kind="TAKE", source_id__in=keys[first : first + 5000])
                & Q(book__in=["BILLED", "ADJUSTED"])
            )
            .order_by()
            .values_list("source_id", "book")
            .annotate(Sum("amount_minor"))
        )
        amounts |= {(key, book): minor for key, book, minor in sums}
    return tuple(
        TakeRow(*row, amounts.get((row[0], "BILLED"), 0), amounts.get((row[0], "ADJUSTED"), 0))
        for row in rows
    )
