"""Which work makes the month's estimate? Posted, waiting, planned, and milestones, by project.

An engineer's 450 minutes submitted on ACME-014 are one piece of logged work; the 480 booked for
tomorrow one of planned work, less leave and holidays. All money is in the reporting currency.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from daybook.apps.ledger.queries.books import BookSum, book_sums
from daybook.apps.ledger.queries.remembered import remembered
from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.queries.month_end import month_end_of
from daybook.apps.platform.queries.month_locks import entities_locked
from daybook.apps.platform.queries.organization import EntityRow
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.projects.queries.projects import MilestoneRow, ProjectTerms, milestones
from daybook.apps.staffing.queries.bookings import BookingRow, bookings_between
from daybook.apps.time.queries.worth import WaitingWork, Worth, waiting_work
from daybook.core.corrections import counts_in_month
from daybook.core.forecast import LoggedWork, MilestoneValue, PlannedWork
from daybook.core.money import exponent
from daybook.core.month_end import MonthEnd
from daybook.core.periods import next_month
from daybook.core.revenue import ON_ACCEPTANCE
from daybook.core.staffing import booked_minutes_left

# How sure a dated milestone is, by its state, until a project says otherwise.
MILESTONE_PROBABILITY = {"PLANNED": 800_000, "SENT": 900_000}


@dataclass(frozen=True, slots=True)
class DatedMilestone:
    """A milestone of the month with what it counts: its row, its value, its project."""

    row: MilestoneRow
    project: ProjectTerms
    value: MilestoneValue


@dataclass(frozen=True, slots=True)
class MonthWork:
    """All pieces of a month by project, and what has no price or does not count."""

    logged: dict[int, list[LoggedWork]]
    planned: dict[int, list[PlannedWork]]
    soft: dict[int, list[PlannedWork]]
    milestones: dict[int, list[DatedMilestone]]
    unpriced_minutes: dict[int, int]
    locked_entities: frozenset[str]
    currency: str
    entities: Mapping[int, EntityRow]

    @property
    def project_ids(self) -> frozenset[int]:
        """The projects that have any part in the month."""
        return frozenset({*self.logged, *self.planned, *self.milestones})


def month_work(terms: Mapping[int, ProjectTerms], month: date, today: date) -> MonthWork:
    """The month's work on these projects."""
    ends_on = next_month(month)
    booked = tuple(bookings_between(month, ends_on, project_ids=list(terms)))
    waiting = waiting_work(month, ends_on, list(terms))
    people = {row.person_id for row in booked} | {row.person_id for row in waiting}
    work = _Gatherer(terms, month, ends_on, today, Worth(people, terms))
    work.post()
    work.wait(waiting)
    work.plan(booked, people)
    work.date_milestones()
    return work.found


def posted_work(
    month: date,
) -> tuple[tuple[BookSum, ...], frozenset[tuple[int, int, date]]]:
    """What the books hold of a month, by person, project and day, for every project.

    Beside it the (person, project, day) that were worked in the month and posted in another:
    their plan is done, and their worth is there.
    """
    return remembered(("posted_work", month), lambda: _posted_work(month))


def _posted_work(month: date):
    by = ("person_id", "project_id", "worked_on", "entity_id", "notional")
    posted = book_sums(by=by, filters=Q(posted_in=month), books=("RATED", "ADJUSTED"))
    worked = Q(worked_on__gte=month, worked_on__lt=next_month(month)) & ~Q(posted_in=month)
    late = book_sums(by=by[:3], filters=worked, books=("RATED",))
    return posted, frozenset(row.key for row in late if row.minutes > 0)


class _Gatherer:
    """Fills a MonthWork, one kind of work after another."""

    def __init__(
        self,
        terms: Mapping[int, ProjectTerms],
        month: date,
        ends_on: date,
        today: date,
        worth: Worth,
    ) -> None:
        self._terms, self._month, self._ends_on = terms, month, ends_on
        self._today, self._worth = today, worth
        entities = worth.entities
        self._locked = entities_locked(month) & {row.entity_id for row in terms.values()}
        locked = frozenset(entities[key].code for key in self._locked)
        self.found = MonthWork({}, {}, {}, {}, {}, locked, worth.currency, entities)
        self._elsewhere: frozenset[tuple[int, int, date]] = frozenset()
        self._ends: dict[int, MonthEnd] = {}

    def post(self) -> None:
        """Approved work as the books hold it: what is posted in the month, at its worth."""
        posted, self._elsewhere = posted_work(self._month)
        for row in posted:
            person, project, on, entity, notional = row.key
            if project not in self._terms:
                continue
            trust = "LOCKED" if entity in self._locked else "APPROVED"
            minutes = row.minutes if row.book == "RATED" else 0
            minor = 0 if notional else row.reporting_minor
            self._log(LoggedWork(person, project, on, trust, minutes, minor))

    def wait(self, rows: Iterable[WaitingWork]) -> None:
        """Draft, returned and submitted time, at the rate it would be given."""
        for row in rows:
            minor = self._worth.minor(
                row.person_id, row.project_id, row.task_id, row.is_billable, row.worked_on,
                row.minutes,
            )  # fmt: skip
            if minor is None:
                self._miss(row.project_id, row.minutes)
            trust = "SUBMITTED" if row.state == "SUBMITTED" else "DRAFT"
            self._log(
                LoggedWork(
                    row.person_id, row.project_id, row.worked_on, trust, row.minutes, minor or 0
                )
            )

    def _log(self, work: LoggedWork) -> None:
        self.found.logged.setdefault(work.project_id, []).append(work)

    def _miss(self, project_id: int, minutes: int) -> None:
        held = self.found.unpriced_minutes
        held[project_id] = held.get(project_id, 0) + minutes

    def plan(self, rows: Iterable[BookingRow], people: Collection[int]) -> None:
        """Bookings day by day, less leave and holidays, at their rate; soft ones beside."""
        days = WorkDays(self._month, self._ends_on, frozenset(people))
        hard = [row for row in rows if row.commitment == "HARD"]
        soft = [row for row in rows if row.commitment == "SOFT" and not row.is_lapsed(self._today)]
        for chosen, found in ((hard, self.found.planned), (soft, self.found.soft)):
            for (project, task), work in self._expected(chosen, days):
                if (work.person_id, project, work.on) in self._elsewhere:
                    continue
                minor = self._worth.minor(
                    work.person_id, project, task, True, work.on, work.minutes
                )
                if minor is None:
                    self._miss(project, work.minutes)
                found.setdefault(project, []).append(
                    PlannedWork(work.person_id, project, work.on, work.minutes, minor or 0)
                )

    def _expected(
        self, rows: Iterable[BookingRow], days: WorkDays
    ) -> Iterator[tuple[tuple[int, int], PlannedWork]]:
        """What of each booked day can be worked (STAFF-02), by ((project, task), work)."""
        by_day: dict[tuple[int, date], list[tuple[BookingRow, int]]] = {}
        for row in rows:
            for on, minutes in row.days(self._month, self._ends_on):
                by_day.setdefault((row.person_id, on), []).append((row, minutes))
        for (person, on), parts in by_day.items():
            left = booked_minutes_left(
                [minutes for _, minutes in parts],
                days.calendar_minutes(person, on),
                days.leave(person, on),
            )
            for (row, _), minutes in zip(parts, left, strict=True):
                if minutes:
                    yield (
                        (row.project_id, row.task_id or 0),
                        PlannedWork(person, row.project_id, on, minutes, 0),
                    )

    def _comes_too_late(self, project: ProjectTerms, amount_minor: int, on: date) -> bool:
        """Whether a milestone still to come can no longer be reported with the month (EST-03).

        Once the cut-off has passed, only a fixed fee above the threshold still can, as long as
        there are days of the month left to bill it in. What is accepted is in the books.
        """
        if project.entity_id not in self._ends:
            entity = self._worth.entities[project.entity_id]
            self._ends[project.entity_id] = month_end_of(entity, self._month)
        end = self._ends[project.entity_id]
        if self._today <= end.cutoff_on or on <= end.cutoff_on:
            return False
        worth = self._worth.converted(amount_minor, project.currency, on) or 0
        return not counts_in_month(
            self._month,
            billing_kind=project.billing_kind,
            amount_minor=worth,
            threshold_minor=self._threshold_minor(),
            processed_on=on,
            billed_on=on if self._today < self._ends_on else None,
            end=end,
        )

    def _threshold_minor(self) -> int:
        policy = policy_on(self._ends_on - timedelta(days=1))
        return policy.late_fixed_fee_units * 10 ** exponent(self._worth.currency)

    def date_milestones(self) -> None:
        """Milestones accepted or due in the month, of projects paid by milestone."""
        fixed = [key for key, row in self._terms.items() if row.billing_kind in ON_ACCEPTANCE]
        dated = Q(accepted_on__gte=self._month, accepted_on__lt=self._ends_on) | Q(
            accepted_on__isnull=True, due_on__gte=self._month, due_on__lt=self._ends_on
        )
        for row in milestones(fixed, filters=dated):
            project = self._terms[row.project_id]
            on = row.accepted_on or row.due_on
            if row.accepted_on is None and self._comes_too_late(project, row.amount_minor, on):
                continue
            minor = self._worth.converted(row.amount_minor, project.currency, on)
            if minor is None:
                continue
            value = MilestoneValue(
                row.id,
                row.project_id,
                minor,
                MILESTONE_PROBABILITY.get(row.state, 1_000_000),
                is_recognized=row.state == "ACCEPTED",
            )
            self.found.milestones.setdefault(project.id, []).append(
                DatedMilestone(row, project, value)
            )
