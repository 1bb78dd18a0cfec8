"""How does a fact get a new revision? Its standing lines are reversed beside the new ones.

Entry 17 at revision 1 stands as RATED 2,475.00 and COST 900.00; revision 2 posts −2,475.00 and
2,640.00, −900.00 and 960.00 in the open month, and its billable grows from 450 to 480 minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError

from daybook.apps.platform.refusals import Refused

from ..models import Billable, LedgerLine
from .post import NewLine, correct
from .takes import NewBillable, add_billables


@dataclass(frozen=True, slots=True)
class Revised:
    """What a revision posted: the lines it reversed, their reversals, and the new lines."""

    reversed_ids: tuple[int, ...]
    reversal_ids: tuple[int, ...]
    new_ids: tuple[int, ...]


def revise_lines(
    line_ids: Sequence[int],
    new: Sequence[NewLine],
    *,
    month: Callable[[int, date], date],
    audit_line_id: int,
) -> Revised:
    """Reverse lines and post new ones, sharing a correction id. Part of another action.

    `month(entity_id, day)` is the open month that an entity posts a day in; a reversal never comes
    before the line it reverses. A line reversed meanwhile breaks its unique key.
    """
    old = list(LedgerLine.objects.filter(pk__in=line_ids).order_by("pk"))
    by_month: dict[date, list[LedgerLine]] = {}
    for line in old:
        posted_in = month(line.entity_id, max(line.posted_in, line.worked_on))
        by_month.setdefault(posted_in, []).append(line)
    reversals: dict[int, int] = {}
    for posted_in, lines in sorted(by_month.items()):
        made = correct(lines, (), posted_in=posted_in, audit_line_id=audit_line_id)
        reversals |= dict(zip((line.pk for line in lines), made, strict=True))
    first = min(by_month) if by_month else date.min
    new_ids = correct((), new, posted_in=first, audit_line_id=audit_line_id)
    return Revised(
        tuple(line.pk for line in old), tuple(reversals[line.pk] for line in old), new_ids
    )


def set_billable(wanted: NewBillable, *, refusal: Refused, audit_line_id: int) -> None:
    """Bring a fact's billable to a quantity, making it where there is none yet.

    `refusal` is raised where invoices hold more than that (CORR-01); the database holds it too.
    Part of another action.
    """
    rows = Billable.objects.select_for_update().filter(kind=wanted.kind, source_id=wanted.source_id)
    if not rows.exists():
        if wanted.quantity:
            add_billables([wanted], audit_line_id=audit_line_id)
        return
    try:
        rows.update(
            quantity=wanted.quantity, project_id=wanted.project_id, audit_line_id=audit_line_id
        )
    except DatabaseError as error:
        if "BILL-04" not in str(error):
            raise
        raise refusal from error
