"""What is time worth before it is approved, and what is planned time worth? Asked of the Pricer.

450 minutes submitted at 330.00 USD are worth 247,500 minor units: the same that approving them will
post. Nothing is written; a day without employment, rate or exchange rate has no worth.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.refusals import Refused

from ..actions.pricing import Pricer, Terms
from ..models import TimeEntry

# The levels of a card itself; the other three are prices agreed for somebody.
CARD_LEVELS = ("REGION_PRACTICE_ROLE", "ROLE")


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """One entry that is not approved: who, where, when, its minutes and state."""

    id: int
    person_id: int
    project_id: int
    task_id: int
    worked_on: date
    minutes: int
    is_billable: bool
    state: str


def waiting_work(
    starts_on: date, ends_on: date, project_ids: Collection[int]
) -> tuple[WaitingWork, ...]:
    """Entries of [starts_on, ends_on) that are not approved, of projects the caller may see."""
    rows = TimeEntry.objects.filter(
        counted(),
        ~Q(state="APPROVED"),
        worked_on__gte=starts_on,
        worked_on__lt=ends_on,
        project_id__in=project_ids,
    )
    columns = ("id", "person_id", "project_id", "task_id", "worked_on", "minutes", "is_billable",
               "state")  # fmt: skip
    return tuple(WaitingWork(*row) for row in rows.order_by("id").values_list(*columns))


class Worth:
    """Prices in the reporting currency, for reports. The Pricer is the one source of price.

    Between two days on which a rate, an employment, a setting or an exchange rate starts, a price
    stays the same: it is asked once for each such stretch, not once a day.
    """

    def __init__(self, person_ids: Collection[int]) -> None:
        self._pricer = Pricer(person_ids)
        self._edges = _edges(self._pricer)
        self._terms: dict[tuple, Terms | None] = {}

    def minor(
        self, person_id: int, project_id: int, task_id: int, is_billable: bool, on: date,
        minutes: int,
    ) -> int | None:  # fmt: skip
        """Reporting minor units of these minutes; 0 where the fee is not by time.

        None where no price is known: no employment, no rate, or no exchange rate on the day.
        """
        if self._pricer.project(project_id).is_notional:
            return 0
        stretch = bisect_right(self._edges, on)
        key = (person_id, project_id, task_id, is_billable, stretch)
        if key not in self._terms:
            self._terms[key] = self._ask(person_id, project_id, task_id, is_billable, on)
        terms = self._terms[key]
        if terms is None or (terms.is_billable and not terms.rated.per_unit):
            return None
        return terms.rated.amounts(minutes)[2]

    def _ask(
        self, person_id: int, project_id: int, task_id: int, is_billable: bool, on: date
    ) -> Terms | None:
        try:
            return self._pricer.terms(person_id, project_id, task_id, is_billable, on)
        except Refused:
            return None

    def card_minor(self, person_id: int, project_id: int, on: date, minutes: int) -> int | None:
        """Reporting minor units of these minutes at the card's own price, agreed ones aside."""
        who = self._pricer.employment(person_id, on)
        if who is None:
            return None
        project = self._pricer.project(project_id)
        try:
            # The same resolution with fewer levels, so that a card price has one source too.
            side = self._pricer._rated(who, project, True, on, CARD_LEVELS)
        except Refused:
            return None
        return side.amounts(minutes)[2] if side.per_unit else None


def _edges(pricer: Pricer) -> list[date]:
    """Every day on which any price may change."""
    days = {row.starts_on for rows in pricer._cards.values() for row in rows}
    days |= {row[0] for rows in pricer._fx._by_pair.values() for row in rows}
    days |= set(pricer._policies._starts)
    for rows in pricer._employments.values():
        for row in rows:
            days |= {row.starts_on} | ({row.ends_on} if row.ends_on else set())
    return sorted(days)
