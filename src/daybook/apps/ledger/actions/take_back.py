"""How do facts leave the books again? Their standing lines are reversed, their billables go.

RATED 2,475.00 and COST 900.00 of each of 40 entries are undone by their negatives in the open
month, one correction; the books keep both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from django.db.models import ProtectedError

from daybook.apps.platform.refusals import Refused

from ..models import Billable, LedgerLine
from .post import post, reversal_of

_BOOKS = ("RATED", "ADJUSTED", "COST")


def reverse_sources(
    *,
    kind: str,
    source_ids: Collection[int],
    posted_in: Callable[[int, date], date],
    audit_line_id: int,
) -> int:
    """Reverse every standing line of these facts. Returns how many lines; again, none.

    `posted_in` says the open month of an entity for a day of work. Part of another action.
    """
    rows = LedgerLine.objects.filter(
        book__in=_BOOKS, source_kind=kind, source_id__in=source_ids, reverses__isnull=True
    ).order_by("pk")
    mended = set(
        LedgerLine.objects.filter(reverses__in=[row.pk for row in rows]).values_list(
            "reverses_id", flat=True
        )
    )
    months: dict[tuple[int, date], date] = {}
    reversals = []
    for row in rows:
        if row.pk in mended:
            continue
        key = (row.entity_id, max(row.posted_in, row.worked_on.replace(day=1)))
        if key not in months:
            months[key] = posted_in(*key)
        reversals.append(reversal_of(row, posted_in=months[key], correction_id=audit_line_id))
    return len(post(reversals, audit_line_id=audit_line_id))


def drop_billables(*, kind: str, source_ids: Collection[int], refusal: Refused) -> None:
    """Take facts off what may be invoiced; `refusal` where an invoice or a draft holds one.

    Part of another action.
    """
    try:
        Billable.objects.filter(kind=kind, source_id__in=source_ids).delete()
    except ProtectedError as error:
        raise refusal from error
