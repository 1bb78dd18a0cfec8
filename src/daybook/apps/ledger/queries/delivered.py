"""Which delivered work is not revenue yet? Lines of the books, in order, a step at a time.

A RATED line of 2,475.00 posted in July whose revenue is not posted: one row for the July run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ..models import CountedLine
from .months import not_recognized


@dataclass(frozen=True, slots=True)
class DeliveredLine:
    """What recognition needs of a RATED or ADJUSTED line."""

    id: int
    book: str
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
    estimated: bool


_COLUMNS = tuple(DeliveredLine.__dataclass_fields__)


def delivered_lines(
    month: date, where: Q, *, after_id: int, limit: int
) -> tuple[DeliveredLine, ...]:
    """The next lines whose revenue a run up to a month would post, by id after `after_id`."""
    rows = CountedLine.objects.filter(not_recognized(month), where, pk__gt=after_id)
    return tuple(DeliveredLine(*row) for row in rows.order_by("pk").values_list(*_COLUMNS)[:limit])
