"""What do the close checks look at? Facts of one entity's month, gathered by set."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from daybook.apps.ledger.models import Billable, CountedLine, LedgerLine, Take
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.platform.queries.organization import counted
from daybook.apps.projects.queries.projects import ProjectTerms, milestones, projects
from daybook.apps.time.models import TimeEntry
from daybook.core.checks.books_tied import ReversalPair
from daybook.core.checks.milestones_recognized import AcceptedMilestone
from daybook.core.checks.minutes_tied import ProjectMinutes
from daybook.core.checks.time_billed import ProjectTime
from daybook.core.checks.unfinished_time import TimeGroup
from daybook.core.periods import next_month


class MonthFacts:
    """The facts of one entity up to the end of one month, each read when a check asks."""

    def __init__(self, entity_id: int, month: date):
        self.entity_id, self.month, self.before = entity_id, month, next_month(month)
        self.projects: dict[int, ProjectTerms] = {
            row.id: row for row in projects(filters=Q(engagement__entity_id=entity_id))
        }

    def time_billed(self) -> list[ProjectTime]:
        """Sums and untaken minutes of projects billed by time (CHK-01)."""
        sums: dict[int, dict[str, int]] = {}
        # Time sources only: a milestone's invoice has nothing to do with WIP.
        filters = Q(entity_id=self.entity_id, notional=False) & ~Q(source_kind="MILESTONE")
        for row in book_sums(
            by=("project_id",), filters=filters, books=("RATED", "ADJUSTED", "BILLED")
        ):
            sums.setdefault(row.key[0], {})[row.book] = row.amount_minor
        left = dict(
            Billable.objects.filter(counted(), kind="TIME_ENTRY", project_id__in=self.projects)
            .order_by()
            .values_list("project_id")
            .annotate(Sum("quantity"))
        )
        taken = dict(
            Take.objects.filter(
                counted(), billable__kind="TIME_ENTRY", billable__project_id__in=self.projects
            )
            .order_by()
            .values_list("billable__project_id")
            .annotate(Sum("quantity"))
        )
        return [
            ProjectTime(
                key,
                self.projects[key].code,
                self.projects[key].currency,
                found.get("RATED", 0),
                found.get("ADJUSTED", 0),
                found.get("BILLED", 0),
                left.get(key, 0) - taken.get(key, 0),
            )
            for key, found in sorted(sums.items())
            if self.projects[key].billing_kind == "T_AND_M"
        ]

    def minutes_tied(self) -> list[ProjectMinutes]:
        """Minutes of approved entries and of the books, by project (CHK-02)."""
        approved = dict(
            TimeEntry.objects.filter(counted(), state="APPROVED", project_id__in=self.projects)
            .order_by()
            .values_list("project_id")
            .annotate(Sum("minutes"))
        )
        books: dict[int, dict[str, int]] = {}
        for row in book_sums(
            by=("project_id",), filters=Q(entity_id=self.entity_id), books=("RATED", "COST")
        ):
            books.setdefault(row.key[0], {})[row.book] = row.minutes
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
        rows = (
            CountedLine.objects.filter(
                book__in=["RATED", "COST"],
                entity_id=self.entity_id,
                posted_in=self.month,
                basis__per_unit__isnull=True,
                reverses__isnull=True,
            )
            .order_by()
            .values_list("project_id")
            .annotate(Count("source_id", distinct=True), Sum("minutes"))
        )
        return [TimeGroup(key, self.projects[key].code, n, m) for key, n, m in rows]

    def unapproved(self) -> list[TimeGroup]:
        """Entries of the month that nobody approved (CHK-04)."""
        rows = (
            TimeEntry.objects.filter(
                counted(),
                ~Q(state="APPROVED"),
                worked_on__gte=self.month,
                worked_on__lt=self.before,
                project_id__in=self.projects,
            )
            .order_by()
            .values_list("project_id")
            .annotate(Count("id"), Sum("minutes"))
        )
        return [TimeGroup(key, self.projects[key].code, n, m) for key, n, m in rows]

    def reversals(self) -> list[ReversalPair]:
        """Every reversal of the entity beside its line (CHK-05)."""
        rows = LedgerLine.objects.filter(
            entity_id=self.entity_id, reverses__isnull=False
        ).values_list("reverses_id", "reverses__amount_minor", "amount_minor", "currency")
        return [ReversalPair(*row) for row in rows]

    def orphans(self) -> list[tuple[str, int]]:
        """Time sources that no longer exist (CHK-06); at most a hundred are named."""
        entry = TimeEntry.objects.filter(pk=OuterRef("source_id")).values("pk")
        rows = (
            CountedLine.objects.filter(
                entity_id=self.entity_id,
                source_kind="TIME_ENTRY",
                book="RATED",
                posted_in=self.month,
            )
            .annotate(found=Subquery(entry))
            .filter(found__isnull=True)
            .values_list("source_kind", "source_id")
        )
        return list(rows[:100])

    def milestones(self) -> list[AcceptedMilestone]:
        """Accepted milestones and what was recognized for them (CHK-07)."""
        fixed = [key for key, row in self.projects.items() if row.billing_kind == "FIXED_FEE"]
        accepted = milestones(fixed, filters=Q(state="ACCEPTED", accepted_on__lt=self.before))
        recognized = dict(
            CountedLine.objects.filter(book="RECOGNIZED", source_kind="MILESTONE")
            .order_by()
            .values_list("source_id")
            .annotate(total=Sum(F("amount_minor")))
        )
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
