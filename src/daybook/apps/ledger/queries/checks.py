"""What do the close checks ask of the books? Facts by set, of what counts.

July 2026 of one entity: 450 minutes approved, 450 in RATED, nothing untaken, no line without rate.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Max, Sum

from daybook.apps.platform.queries.organization import counted

from ..models import Billable, CountedLine, LedgerLine, Take
from .remembered import remembered


def untaken_minutes(project_ids: Collection[int]) -> dict[int, int]:
    """Minutes of time entries that no invoice has taken, by project; zero where none is left."""
    rows = Billable.objects.filter(counted(), kind="TIME_ENTRY", project_id__in=project_ids)
    whole = dict(rows.order_by().values_list("project_id").annotate(Sum("quantity")))
    rows = Take.objects.filter(
        counted(), billable__kind="TIME_ENTRY", billable__project_id__in=project_ids
    )
    taken = dict(rows.order_by().values_list("billable__project_id").annotate(Sum("quantity")))
    return {key: minutes - taken.get(key, 0) for key, minutes in whole.items()}


def time_without_rate(entity_id: int, month: date) -> tuple[tuple[int, int, int], ...]:
    """Standing lines of a month that carry no rate: (project, entries, minutes).

    A line that a correction has reversed is mended already and is left out.
    """
    mended = LedgerLine.objects.filter(entity_id=entity_id, reverses__isnull=False)
    rows = (
        CountedLine.objects.filter(
            book__in=["RATED", "COST"],
            entity_id=entity_id,
            posted_in=month,
            basis__per_unit__isnull=True,
            reverses__isnull=True,
        )
        .exclude(pk__in=mended.values("reverses_id"))
        .order_by("project_id")
        .values_list("project_id")
        .annotate(Count("source_id", distinct=True), Sum("minutes"))
    )
    return tuple(rows)


def reversal_pairs(entity_id: int) -> tuple[tuple[int, int, int, str], ...]:
    """Every reversal beside its line: (line, amount, reversal's amount, currency)."""
    rows = LedgerLine.objects.filter(entity_id=entity_id, reverses__isnull=False).order_by("pk")
    return tuple(
        rows.values_list("reverses_id", "reverses__amount_minor", "amount_minor", "currency")
    )


def rated_entry_ids(entity_id: int, month: date) -> tuple[int, ...]:
    """The time entries that the RATED lines of a month name."""
    rows = CountedLine.objects.filter(
        entity_id=entity_id, source_kind="TIME_ENTRY", book="RATED", posted_in=month
    )
    return tuple(rows.order_by("source_id").values_list("source_id", flat=True).distinct())


def recognized_by_milestone(milestone_ids: Collection[int]) -> dict[int, int]:
    """What RECOGNIZED holds for each milestone, in minor units of its contract."""
    rows = CountedLine.objects.filter(
        book="RECOGNIZED", source_kind="MILESTONE", source_id__in=milestone_ids
    ).order_by()
    found: dict[int, int] = {}
    # Lines and reversals asked apart: each is answered from its index, together from every row.
    for reverses in (False, True):
        some = rows.filter(reverses__isnull=not reverses).values_list("source_id")
        for key, minor in some.annotate(Sum("amount_minor")):
            found[key] = found.get(key, 0) + minor
    return found


def lines_mark(entity_id: int, month: date) -> tuple[int, int]:
    """How far an entity's books are up to a month: (lines that count, the newest one's id).

    What posts in a later month leaves it alone; a run that begins to count changes the first.
    """
    return remembered(("lines_mark", entity_id, month), lambda: _lines_mark(entity_id, month))


def _lines_mark(entity_id: int, month: date) -> tuple[int, int]:
    row = CountedLine.objects.filter(entity_id=entity_id, posted_in__lte=month).aggregate(
        lines=Count("id"), newest=Max("id")
    )
    return row["lines"], row["newest"] or 0
