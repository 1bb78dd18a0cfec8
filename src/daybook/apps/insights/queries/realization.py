"""How much of the card price did past work bring? Billed hours of three months (KPI-04).

2,325.00 billed for 7:30 at a card of 330.00 are 93.9 % of 2,475.00. Milestones and fees have no
hours on their invoice lines and are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.commercial.queries.rates_mark import rates_mark
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.ledger.queries.remembered import remembered
from daybook.apps.people.queries.employments_mark import employments_mark
from daybook.apps.time.queries.worth import Worth
from daybook.core.metrics.ratio import realization
from daybook.core.periods import add_months

MONTHS = 3


@dataclass(frozen=True, slots=True)
class Realization:
    """Billed and card value of the same hours, reporting minor units, over [from, to) months."""

    billed_minor: int
    card_minor: int
    first: date
    last: date

    @property
    def share(self) -> int | None:
        """Billed as a share of the card, millionths; None where nothing was billed by time."""
        return realization(self.billed_minor, self.card_minor)


def realization_of(project_ids: frozenset[int], month: date) -> Realization:
    """Realization of some projects over the three months before this one."""
    first, last = add_months(month, -MONTHS), add_months(month, -1)
    by_project = _by_project(first, last)
    billed = card = 0
    for key in project_ids & by_project.keys():
        billed += by_project[key][0]
        card += by_project[key][1]
    return Realization(billed, card, first, last)


def _by_project(first: date, last: date) -> dict[int, tuple[int, int]]:
    """(billed, card) by project, remembered while books, rates and employments stay."""
    key = ("realization", first, last, rates_mark(), employments_mark())
    return remembered(key, lambda: _read(first, last))


def _read(first: date, last: date) -> dict[int, tuple[int, int]]:
    rows = book_sums(
        by=("project_id", "person_id", "worked_on"),
        filters=Q(posted_in__gte=first, posted_in__lte=last, person_id__isnull=False)
        & ~Q(minutes=0),
        books=("BILLED",),
    )
    worth = Worth({row.key[1] for row in rows})
    found: dict[int, tuple[int, int]] = {}
    for row in rows:
        project, person, on = row.key
        card = worth.card_minor(person, project, on, row.minutes)
        if card is None:
            continue
        billed, value = found.get(project, (0, 0))
        found[project] = (billed + row.reporting_minor, value + card)
    return found
