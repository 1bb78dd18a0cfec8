"""What would another version of an approved line say in the books? Asked before it is done.

450 minutes at 330.00 and 120.00 become 480: RATED 2,475.00 becomes 2,640.00, COST 900.00 becomes
960.00, in the earliest month that is not hard-locked. Posting asks the same function.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from daybook.apps.ledger.queries.source_lines import (
    BillableState,
    StandingLine,
    billable_state,
    standing_lines,
)
from daybook.apps.platform.queries.organization import counted, locked_months
from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.projects.queries.projects import tasks
from daybook.core.corrections import adjusted_for_taken
from daybook.core.periods import month_of, posting_period

from ..models import TimeEntry
from .pricing import Pricer, Terms

_KIND = "TIME_ENTRY"


@dataclass(frozen=True, slots=True)
class EntryValues:
    """What a correction may change of a line. No minutes means: removed."""

    minutes: int
    project_id: int
    task_id: int
    is_billable: bool
    note: str
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class EntryState:
    """An approved line as it stands."""

    id: int
    person_id: int
    worked_on: date
    state: str
    revision: int
    version: int
    values: EntryValues


_COLUMNS = ("id", "person_id", "worked_on", "state", "revision", "version")
_VALUES = ("minutes", "project_id", "task_id", "is_billable", "note", "estimated")


def entry_state(entry_id: int, *, to_write: bool = False) -> EntryState:
    """The line as it stands, locked where it will be written. Raises NotFound."""
    rows = TimeEntry.objects.filter(counted(), pk=entry_id)
    if to_write:
        rows = rows.select_for_update(of=("self",))
    found = rows.values_list(*_COLUMNS, *_VALUES).first()
    if found is None:
        raise NotFound(f"There is no line of time {entry_id}.")
    return EntryState(*found[: len(_COLUMNS)], EntryValues(*found[len(_COLUMNS) :]))


@dataclass(frozen=True, slots=True)
class BookAmounts:
    """One book's side of a line: contract, functional and reporting minor units."""

    amount_minor: int
    currency: str
    functional_minor: int
    reporting_minor: int


@dataclass(frozen=True, slots=True)
class RevisionPlan:
    """Everything a new version of a line would post, and what it posts it beside."""

    before: EntryState
    after: EntryValues
    terms: Terms
    standing: tuple[StandingLine, ...]
    rated: BookAmounts
    cost: BookAmounts
    billable: BillableState | None
    quantity: int
    adjusted_minor: int

    @property
    def posted_in(self) -> date:
        """The month the new revision counts in."""
        return self.terms.posted_in

    def book(self, name: str) -> tuple[StandingLine, ...]:
        """The standing lines of one book."""
        return tuple(line for line in self.standing if line.book == name)

    @property
    def taken(self) -> int:
        """Minutes on invoices."""
        return self.billable.taken if self.billable else 0


class LatePricer(Pricer):
    """Prices work whose lines count in no month before a given one, whatever is open."""

    def __init__(self, person_ids: Iterable[int], not_before: date):
        super().__init__(person_ids)
        self._not_before = not_before

    def _month(self, entity_id: int, on: date) -> date:
        key = (entity_id, max(month_of(on), self._not_before))
        if key not in self._months:
            self._months[key] = posting_period(key[1], locked_months(entity_id, "HARD"))
        return self._months[key]


def plan_revision(before: EntryState, after: EntryValues, pricer: Pricer) -> RevisionPlan:
    """What the new version posts. Writes nothing.

    Raises Refused TIME-06 for a task of another project, COST-01 or FX-01 where no price is known.
    """
    if not any(row.id == after.task_id for row in tasks([after.project_id])):
        raise Refused("TIME-06", "Choose a task of this project.", field="place")
    terms = pricer.terms(
        before.person_id, after.project_id, after.task_id, after.is_billable, before.worked_on
    )
    standing = standing_lines(_KIND, [before.id]).get(before.id, ())
    billable = billable_state(_KIND, before.id)
    rated = _amounts(terms.rated, after.minutes)
    counts = terms.is_billable and not terms.is_notional and not after.estimated
    quantity = after.minutes if counts else 0
    old = sum(line.amount_minor for line in standing if line.book == "RATED")
    taken = billable.taken if billable else 0
    adjusted = 0
    if taken and quantity >= taken:
        adjusted = adjusted_for_taken(
            (old, billable.quantity), (rated.amount_minor, quantity), taken
        )
    return RevisionPlan(
        before, after, terms, standing, rated, _amounts(terms.cost, after.minutes), billable,
        quantity, adjusted,
    )  # fmt: skip


def _amounts(side, minutes: int) -> BookAmounts:
    minor, functional, reporting = side.amounts(minutes)
    return BookAmounts(minor, side.currency, functional, reporting)
