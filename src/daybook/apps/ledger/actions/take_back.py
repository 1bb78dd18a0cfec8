"""How does a fact leave the books again? Its standing lines are reversed, its billable goes.

COST 5,700 of expense 12 is undone by COST −5,700 in the open month; what was never taken of it can
no longer be invoiced. Nothing that an invoice, or a draft of one, holds is touched.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import ProtectedError

from daybook.apps.platform.refusals import Refused

from ..models import Billable, LedgerLine
from .post import post, reversal_of


def reverse_source(
    *, kind: str, source_id: int, posted_in: Callable[[int, date], date], audit_line_id: int
) -> int:
    """Reverse every standing line of a fact. Returns how many; a second call reverses nothing.

    `posted_in` says the open month of an entity for a day of work. Part of another action.
    """
    mended = LedgerLine.objects.filter(
        source_kind=kind, source_id=source_id, reverses__isnull=False
    ).values("reverses_id")
    standing = LedgerLine.objects.filter(
        book__in=("RATED", "ADJUSTED", "COST", "BILLED", "RECOGNIZED"),
        source_kind=kind,
        source_id=source_id,
        reverses__isnull=True,
    ).exclude(pk__in=mended)
    reversals = [
        reversal_of(
            line,
            posted_in=posted_in(line.entity_id, max(line.posted_in, line.worked_on)),
            correction_id=audit_line_id,
        )
        for line in standing.order_by("pk")
    ]
    return len(post(reversals, audit_line_id=audit_line_id))


def drop_billable(*, kind: str, source_id: int, refusal: Refused) -> None:
    """Take a fact off what may be invoiced; `refusal` where an invoice or a draft holds it.

    Part of another action.
    """
    try:
        Billable.objects.filter(kind=kind, source_id=source_id).delete()
    except ProtectedError as error:
        raise refusal from error
