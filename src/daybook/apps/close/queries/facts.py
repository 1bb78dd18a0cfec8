"""What do the close checks look at? Facts of one entity's month, gathered by set."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q

from daybook.apps.ledger.queries.books import BookSum, book_sums
from daybook.apps.ledger.queries.checks import (
    rated_entry_ids,
    recognized_by_milestone,
    reversal_pairs,
    time_without_rate,
    untaken_minutes,
)
from daybook.apps.ledger.queries.unbilled import estimated_time
from daybook.apps.platform.queries.month_end import due_at, month_end_of
from daybook.apps.platform.queries.organization import entity_by_id
from daybook.apps.projects.queries.projects import ProjectTerms, milestones, projects
from daybook.apps.time.queries.checks import approved_minutes, missing_entry_ids, unapproved_time
from daybook.apps.time.queries.estimates import standing_estimates
from daybook.core.checks import (
    AcceptedMilestone,
    Position,
    ProjectMinutes,
    ProjectTime,
    ReversalPair,
    TimeGroup,
)
from daybook.core.periods import month_of, next_month
from daybook.core.revenue import ON_ACCEPTANCE, contract_position

_NAMED_ORPHANS = 100
_EVER = date(9999, 12, 1)
_OF_TIME = ("RATED", "ADJUSTED", "BILLED")


class MonthFacts:
    """The facts of one entity up to the end of one month, each read when a check asks."""

    def __init__(self, entity_id: int, month: date):
        self.entity_id, self.month, self.before = entity_id, month, next_month(month)
        self.projects: dict[int, ProjectTerms] = {
            row.id: row for row in projects(filters=Q(engagement__entity_id=entity_id))
        }

    @cached_property
    def _sums(self) -> tuple[BookSum, ...]:
        """The books by project, currency, notional and kind of source: three checks read them."""
        by = ("project_id", "currency", "notional", "source_kind")
        return book_sums(by=by, filters=Q(entity_id=self.entity_id))

    def time_billed(self) -> list[ProjectTime]:
        """Sums and untaken minutes of projects billed by time (CHK-01)."""
        sums: dict[int, dict[str, int]] = {}
        for row in self._sums:
            project, _, notional, source_kind = row.key
            # Time sources only: a milestone's invoice has nothing to do with WIP.
            if row.book in _OF_TIME and not notional and source_kind != "MILESTONE":
                held = sums.setdefault(project, {})
                held[row.book] = held.get(row.book, 0) + row.amount_minor
        left = untaken_minutes(list(self.projects))
        # What is estimated is never billed: it is WIP until it is true, with nothing to bill.
        estimated = estimated_time(list(self.projects), _EVER)
        return [
            ProjectTime(
                key,
                self.projects[key].code,
                self.projects[key].currency,
                found.get("RATED", 0) - estimated.get(key, (0, 0))[1],
                found.get("ADJUSTED", 0),
                found.get("BILLED", 0),
                left.get(key, 0),
            )
            for key, found in sorted(sums.items())
            if self.projects[key].billing_kind == "T_AND_M"
        ]

    def minutes_tied(self) -> list[ProjectMinutes]:
        """Minutes of approved entries and of the books, by project (CHK-02)."""
        approved = approved_minutes(list(self.projects))
        books: dict[int, Counter[str]] = {}
        for row in self._sums:
            books.setdefault(row.key[0], Counter())[row.book] += row.minutes
        return [
            ProjectMinutes(
                key,
                terms.code,
                approved.get(key, 0),
                books.get(key, {}).get("RATED", 0),
                books.get(key, {}).get("COST", 0),
            )
            for key, terms in self.projects.items()
        ]

    def unpriced(self) -> list[TimeGroup]:
        """Lines of the month whose basis has no rate (CHK-03)."""
        return [
            TimeGroup(key, self.projects[key].code, entries, minutes)
            for key, entries, minutes in time_without_rate(self.entity_id, self.month)
        ]

    def unapproved(self) -> list[TimeGroup]:
        """Entries of the month that nobody approved (CHK-04)."""
        sums: dict[int, list[int]] = {}
        for row in unapproved_time(list(self.projects), self.month, self.before):
            entry = sums.setdefault(row.project_id, [0, 0])
            entry[0] += row.entries
            entry[1] += row.minutes
        return [TimeGroup(key, self.projects[key].code, *entry) for key, entry in sums.items()]

    def standing_estimates(self, now: datetime) -> list[TimeGroup]:
        """Estimates up to the month whose true-up was due before now, by project (CHK-08)."""
        entity = entity_by_id()[self.entity_id]
        due: dict[date, bool] = {}
        sums: dict[int, list[int]] = {}
        for row in standing_estimates(list(self.projects), self.before):
            month = month_of(row.worked_on)
            if month not in due:
                deadline = month_end_of(entity, month).deadline("TRUE_UP")
                due[month] = deadline is None or due_at(entity, deadline).is_past(now)
            if due[month]:
                entry = sums.setdefault(row.project_id, [0, 0])
                entry[0] += row.entries
                entry[1] += row.minutes
        return [TimeGroup(key, self.projects[key].code, *entry) for key, entry in sums.items()]

    def reversals(self) -> list[ReversalPair]:
        """Every reversal of the entity beside its line (CHK-05)."""
        return [ReversalPair(*row) for row in reversal_pairs(self.entity_id)]

    def positions(self) -> list[Position]:
        """Each currency's sums, and the position its projects show together (CHK-05)."""
        found: dict[str, dict[str, int]] = {}
        shown: dict[str, int] = {}
        for row in self._sums:
            if row.book not in ("RECOGNIZED", "BILLED"):
                continue
            project_id, currency, *_ = row.key
            entry = found.setdefault(currency, {})
            entry[row.book] = entry.get(row.book, 0) + row.amount_minor
            project = self.projects.get(project_id)
            # A project shows one currency: its engagement's. A line in another is not shown.
            if project is not None and project.currency == currency:
                part = (row.amount_minor, 0) if row.book == "RECOGNIZED" else (0, row.amount_minor)
                shown[currency] = shown.get(currency, 0) + contract_position(*part)
        return [
            Position(
                currency, sums.get("RECOGNIZED", 0), sums.get("BILLED", 0), shown.get(currency, 0)
            )
            for currency, sums in sorted(found.items())
        ]

    def orphans(self) -> list[tuple[str, int]]:
        """Time sources that no longer exist (CHK-06); at most a hundred are named."""
        missing = missing_entry_ids(rated_entry_ids(self.entity_id, self.month))
        return [("TIME_ENTRY", key) for key in missing[:_NAMED_ORPHANS]]

    def milestones(self) -> list[AcceptedMilestone]:
        """Accepted milestones and what was recognized for them (CHK-07)."""
        fixed = [key for key, row in self.projects.items() if row.billing_kind in ON_ACCEPTANCE]
        accepted = milestones(fixed, filters=Q(state="ACCEPTED", accepted_on__lt=self.before))
        recognized = recognized_by_milestone([row.id for row in accepted])
        return [
            AcceptedMilestone(
                row.id,
                row.name,
                row.amount_minor,
                recognized.get(row.id, 0),
                self.projects[row.project_id].currency,
            )
            for row in accepted
        ]
