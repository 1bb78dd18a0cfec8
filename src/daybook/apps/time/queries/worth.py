"""What is time worth before it is approved, and what is planned time worth? Asked of the Pricer.

450 minutes submitted at 330.00 USD are worth 247,500 minor units: the same that approving them will
post. Nothing is written; a day without employment, rate or exchange rate has no worth.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.platform.queries.organization import EntityRow, counted
from daybook.apps.platform.refusals import Refused
from daybook.apps.projects.queries.projects import ProjectTerms
from daybook.core.costing import CostRateRow
from daybook.core.fx import FxQuote, convert
from daybook.core.rating import NO_TERMS

from ..models import TimeEntry
from .pricing import Pricer, Side

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


class RatePricer(Pricer):
    """The Pricer asked for the rated side alone: reports need no cost and no open month.

    `terms` are the projects it will be asked for, where the caller has read them.
    """

    def __init__(
        self, person_ids: Collection[int], terms: Mapping[int, ProjectTerms] | None = None
    ) -> None:
        self._given = terms
        super().__init__(person_ids)

    def _read_projects(self) -> Mapping[int, ProjectTerms]:
        return super()._read_projects() if self._given is None else self._given

    def _read_costs(self) -> tuple[CostRateRow, ...]:
        return ()

    def rated(
        self, person_id: int, project_id: int, task_id: int, is_billable: bool, on: date
    ) -> tuple[Side, bool] | None:
        """The price of an entry, and whether it is billable; None without an employment."""
        who = self.employment(person_id, on)
        if who is None:
            return None
        project = self.project(project_id)
        billable = (
            is_billable
            and task_id not in self._non_billable_tasks
            and project.billing_kind != "INTERNAL"
        )
        order = self._policies.on(on, project.entity_id).rate_precedence
        factor = self._factors.on(task_id, on)
        return self._rated(who, project, billable, on, order, factor), billable

    def card(self, person_id: int, project_id: int, on: date) -> Side | None:
        """The card's own price, agreed ones aside: the same resolution with fewer levels."""
        who = self.employment(person_id, on)
        if who is None:
            return None
        return self._rated(who, self.project(project_id), True, on, CARD_LEVELS, agreed=NO_TERMS)

    def kind_of_day(self, project_id: int, on: date) -> str:
        """What kind of day the engagement's terms see, so that a price is kept apart by it."""
        project = self.project(project_id)
        return self._day_kind(project, self._agreed.on(project.engagement_id, on), on)

    @property
    def reporting_currency(self) -> str:
        """The currency that reports add up in."""
        return self._reporting

    @property
    def entities(self) -> Mapping[int, EntityRow]:
        """The legal entities, by key."""
        return self._entities

    def quote(self, currency: str, on: date) -> FxQuote:
        """The rate to the reporting currency. Raises Refused when none is recorded."""
        return self._fx.quote(currency, self._reporting, on)

    def edges(self) -> list[date]:
        """Every day on which any price may change."""
        days = {row.starts_on for rows in self._cards.values() for row in rows}
        days |= {row[0] for rows in self._fx._by_pair.values() for row in rows}
        days |= set(self._policies.starts) | self._agreed.starts() | self._factors.starts()
        for rows in self._employments.values():
            for row in rows:
                days |= {row.starts_on} | ({row.ends_on} if row.ends_on else set())
        return sorted(days)


class Worth:
    """Prices in the reporting currency, for reports. The Pricer is the one source of price.

    Between two days on which a rate, an employment, a setting or an exchange rate starts, a price
    stays the same: it is asked once for each such stretch, not once a day.
    """

    def __init__(
        self, person_ids: Collection[int], terms: Mapping[int, ProjectTerms] | None = None
    ) -> None:
        self._pricer = RatePricer(person_ids, terms)
        self._edges = self._pricer.edges()
        self._sides: dict[tuple, Side | None] = {}

    @property
    def currency(self) -> str:
        """The reporting currency."""
        return self._pricer.reporting_currency

    @property
    def entities(self) -> Mapping[int, EntityRow]:
        """The legal entities, by key."""
        return self._pricer.entities

    def converted(self, minor: int, currency: str, on: date) -> int | None:
        """An amount in the reporting currency; None without an exchange rate on the day."""
        try:
            rate = self._pricer.quote(currency, on).rate
        except Refused:
            return None
        return convert(minor, currency, self.currency, rate)

    def minor(
        self, person_id: int, project_id: int, task_id: int, is_billable: bool, on: date,
        minutes: int,
    ) -> int | None:  # fmt: skip
        """Reporting minor units of these minutes; 0 where the fee is not by time.

        None where no price is known: no employment, no rate, or no exchange rate on the day.
        """
        if self._pricer.project(project_id).is_notional:
            return 0
        side = self._side(person_id, project_id, task_id, is_billable, on)
        return None if side is None else side.amounts(minutes)[2]

    def contract_minor(
        self, person_id: int, project_id: int, task_id: int, is_billable: bool, on: date,
        minutes: int,
    ) -> int | None:  # fmt: skip
        """What approving these minutes would rate them at, minor units of the contract; also where
        the fee is not by time. None where no price is known."""
        side = self._side(person_id, project_id, task_id, is_billable, on)
        return None if side is None else side.amounts(minutes)[0]

    def _side(
        self, person_id: int, project_id: int, task_id: int, is_billable: bool, on: date
    ) -> Side | None:
        kind = self._pricer.kind_of_day(project_id, on)
        key = (person_id, project_id, task_id, is_billable, bisect_right(self._edges, on), kind)
        if key not in self._sides:
            self._sides[key] = self._ask(person_id, project_id, task_id, is_billable, on)
        return self._sides[key]

    def _ask(
        self, person_id: int, project_id: int, task_id: int, is_billable: bool, on: date
    ) -> Side | None:
        """What the work is rated at; None where it is billable and nothing prices it."""
        try:
            found = self._pricer.rated(person_id, project_id, task_id, is_billable, on)
        except Refused:
            return None
        if found is None:
            return None
        side, billable = found
        return None if billable and not side.per_unit else side

    def card_minor(self, person_id: int, project_id: int, on: date, minutes: int) -> int | None:
        """Reporting minor units of these minutes at the card's own price."""
        key = (person_id, project_id, bisect_right(self._edges, on))
        if key not in self._sides:
            try:
                self._sides[key] = self._pricer.card(person_id, project_id, on)
            except Refused:
                self._sides[key] = None
        side = self._sides[key]
        return side.amounts(minutes)[2] if side and side.per_unit else None
