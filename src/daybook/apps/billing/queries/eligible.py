"""What would the next invoices say? The one selection that the page shows and a draft writes.

Three approved entries of 20 minutes at 100.00 an hour, and a milestone of 5,000.00 accepted on the
20th: one plan for their engagement, with a line of 1:00 × 100.00 = 100.00 and a line of 5,000.00.
What BILL-01 holds back stands beside it, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.expenses.queries.charges import charge_words
from daybook.apps.ledger.queries.books import (
    BasisRow,
    OpenBillable,
    RatedLine,
    bases,
    open_billables,
    rated_by_entry,
)
from daybook.apps.ledger.queries.remembered import remembered
from daybook.apps.ledger.queries.unbilled import billed_milestones
from daybook.apps.people.queries.persons import person_names
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import (
    MilestoneRow,
    ProjectTerms,
    milestones,
    projects,
)
from daybook.core.billing import (
    BillableFact,
    RatedEntry,
    group_entries,
    not_eligible_because,
    rated_part,
)
from daybook.core.money import Rate, Rounding
from daybook.core.periods import next_month
from daybook.core.rights import Data, Verb

from .invoices import reserved_billables


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One fact on a planned line. A milestone has no billable until a draft first looks for it."""

    kind: str
    source_id: int
    billable_id: int | None
    quantity: int
    worked_on: date


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line as the invoice will print it: minutes × rate, a milestone's price, an expense."""

    kind: str
    project_id: int
    project_code: str
    person_id: int | None
    role_code: str
    description: str
    minutes: int
    minutes_billed: int
    per_unit: int | None
    unit: str
    day_minutes: int | None
    amount_minor: int
    items: tuple[PlannedItem, ...]


@dataclass(frozen=True, slots=True)
class HeldFact:
    """A fact that may not be invoiced now, and BILL-01's reason. Minutes are those left to bill."""

    kind: str
    source_id: int
    project_id: int
    minutes: int
    amount_minor: int
    reason: str
    draft_id: int | None


@dataclass(frozen=True, slots=True)
class EngagementPlan:
    """What one engagement's next invoice says, and what it leaves out."""

    engagement_id: int
    engagement_code: str
    entity_id: int
    customer_id: int
    customer_code: str
    customer_name: str
    currency: str
    projects: tuple[ProjectTerms, ...]
    lines: tuple[PlannedLine, ...]
    held: tuple[HeldFact, ...]

    @property
    def total_minor(self) -> int:
        """The sum of the lines."""
        return sum(line.amount_minor for line in self.lines)

    @property
    def minutes(self) -> int:
        """Minutes as printed."""
        return sum(line.minutes_billed for line in self.lines)


def plan_invoices(
    viewer: Viewer,
    month: date,
    *,
    verb: Verb = Verb.SEE,
    filters: Q | None = None,
    worked_from: date | None = None,
) -> tuple[EngagementPlan, ...]:
    """A plan for each engagement with something to bill, or held, up to the end of a month.

    `filters` narrows the projects, `worked_from` leaves out what was worked before a day. `verb` is
    DRAFT when the plan is made to be written down.
    """
    terms = {row.id: row for row in projects(viewer, data=Data.INVOICES, verb=verb,
                                             filters=filters)}  # fmt: skip
    found = _Selection(terms, next_month(month), worked_from)
    by_engagement: dict[int, list[ProjectTerms]] = {}
    for row in terms.values():
        by_engagement.setdefault(row.engagement_id, []).append(row)
    plans = (found.plan(tuple(members)) for members in by_engagement.values())
    return tuple(plan for plan in plans if plan.lines or plan.held)


def _open_time(
    project_ids: frozenset[int], before: date, worked_from: date | None
) -> tuple[tuple[OpenBillable, ...], dict[int, RatedLine]]:
    """Open time with its standing RATED lines: both change only with a line of the books."""

    def read() -> tuple[tuple[OpenBillable, ...], dict[int, RatedLine]]:
        rows = open_billables(list(project_ids), before, ("TIME_ENTRY",), worked_from=worked_from)
        return rows, rated_by_entry([row.source_id for row in rows])

    return remembered(("open_time", project_ids, before, worked_from), read)


class _Selection:
    """Everything that may be billed on some projects before a day, read by set."""

    def __init__(
        self, terms: dict[int, ProjectTerms], before: date, worked_from: date | None = None
    ):
        self._terms, self._before = terms, before
        time, self._rated = _open_time(frozenset(terms), before, worked_from)
        other_rows = open_billables(
            list(terms), before, ("MILESTONE", "EXPENSE"), worked_from=worked_from
        )
        self._reserved = reserved_billables()
        self._bases = bases({line.basis_id for line in self._rated.values()})
        self._accepted, self._waiting = self._milestones()
        self._open: dict[int, list[OpenBillable]] = {}
        known = set()
        for row in (*time, *other_rows):
            known.add((row.kind, row.source_id))
            self._open.setdefault(row.project_id, []).append(row)
        self._add_new_milestones(known)
        self._names = person_names({line.person_id for line in self._rated.values()})

    def _milestones(self) -> tuple[dict[int, MilestoneRow], list[MilestoneRow]]:
        priced = [key for key, row in self._terms.items() if row.billing_kind != "T_AND_M"]
        dated = Q(state="ACCEPTED", accepted_on__lt=self._before) | (
            ~Q(state="ACCEPTED") & Q(due_on__lt=self._before)
        )
        rows = milestones(priced, filters=dated)
        return (
            {row.id: row for row in rows if row.state == "ACCEPTED"},
            [row for row in rows if row.state != "ACCEPTED"],
        )

    def _add_new_milestones(self, known: set[tuple[str, int]]) -> None:
        """Accepted milestones that no draft has looked for yet stand as billables to be made."""
        fresh = [key for key in self._accepted if ("MILESTONE", key) not in known]
        taken = billed_milestones(fresh)
        for key in fresh:
            if key not in taken:
                row = self._accepted[key]
                self._open.setdefault(row.project_id, []).append(
                    OpenBillable(
                        0, "MILESTONE", key, "EACH", 1, 0, row.project_id, row.accepted_on
                    )  # fmt: skip
                )

    def plan(self, members: tuple[ProjectTerms, ...]) -> EngagementPlan:
        """The plan of one engagement's projects."""
        eligible: list[OpenBillable] = []
        held: list[HeldFact] = []
        for project in members:
            for row in self._open.get(project.id, ()):
                why = not_eligible_because(self._fact(row, project), self._before)
                if why is None:
                    eligible.append(row)
                else:
                    held.append(self._held(row, why))
        ids = {project.id for project in members}
        held += [self._waiting_held(row) for row in self._waiting if row.project_id in ids]
        first = members[0]
        return EngagementPlan(
            first.engagement_id,
            first.engagement_code,
            first.entity_id,
            first.customer_id,
            first.customer_code,
            first.customer_name,
            first.currency,
            members,
            (
                *self._time_lines(eligible, first),
                *self._milestone_lines(eligible),
                *self._expense_lines(eligible),
            ),
            tuple(held),
        )

    def _fact(self, row: OpenBillable, project: ProjectTerms) -> BillableFact:
        is_time = row.kind == "TIME_ENTRY"
        line = self._rated.get(row.source_id) if is_time else None
        return BillableFact(
            kind=row.kind,
            worked_on=row.worked_on,
            quantity=row.quantity,
            taken=row.taken,
            is_approved=not is_time or line is not None,
            is_notional=bool(line and line.notional),
            is_estimated=bool(line and line.estimated),
            is_signed=project.signed_on is not None,
            has_rate=line is None or self._bases[line.basis_id].per_unit is not None,
            in_draft=str(self._reserved.get(row.id, "")) if row.id else "",
        )

    def _held(self, row: OpenBillable, why: str) -> HeldFact:
        if row.kind == "MILESTONE":
            minutes, minor = 0, self._accepted[row.source_id].amount_minor
        elif row.kind == "EXPENSE":
            minutes, minor = 0, row.left
        else:
            line = self._rated.get(row.source_id)
            minutes, minor = row.left, line.amount_minor if line else 0
        draft = self._reserved.get(row.id) if row.id else None
        return HeldFact(row.kind, row.source_id, row.project_id, minutes, minor, why, draft)

    def _waiting_held(self, row: MilestoneRow) -> HeldFact:
        fact = BillableFact("MILESTONE", row.due_on, 1, is_approved=False)
        why = not_eligible_because(fact, self._before)
        return HeldFact("MILESTONE", row.id, row.project_id, 0, row.amount_minor, why or "", None)

    def _time_lines(
        self, eligible: Sequence[OpenBillable], agreement: ProjectTerms
    ) -> list[PlannedLine]:
        facts = {row.id: row for row in eligible if row.kind == "TIME_ENTRY"}
        entries = [self._rated_entry(row) for row in facts.values()]
        entries.sort(key=lambda entry: (entry.group[0], entry.group[1]))
        mode = Rounding(agreement.billing_rounding)
        return [
            PlannedLine(
                "TIME",
                group.group[0],
                self._terms[group.group[0]].code,
                group.group[1],
                group.group[2],
                f"{self._names[group.group[1]][1]}, {group.group[2]}",
                group.minutes,
                group.minutes_billed,
                group.rate.per_unit,
                group.rate.unit,
                group.rate.day_minutes,
                group.amount_minor,
                tuple(_item(facts[key]) for key in group.keys),
            )
            for group in group_entries(entries, agreement.billing_step_minutes, mode)
        ]

    def _rated_entry(self, row: OpenBillable) -> RatedEntry:
        line: RatedLine = self._rated[row.source_id]
        basis: BasisRow = self._bases[line.basis_id]
        return RatedEntry(
            key=row.id,
            group=(row.project_id, line.person_id, line.role_code),
            minutes=row.left,
            rate=Rate(basis.per_unit, basis.currency, basis.unit or "HOUR", basis.day_minutes),
            rated_minor=rated_part(line.amount_minor, row.quantity, row.taken, row.left),
        )

    def _milestone_lines(self, eligible: Sequence[OpenBillable]) -> list[PlannedLine]:
        wanted = {row.source_id: row for row in eligible if row.kind == "MILESTONE"}
        # In the order of the projects and their plans, as the milestones were read.
        return [
            PlannedLine(
                "MILESTONE",
                row.project_id,
                self._terms[row.project_id].code,
                None,
                "",
                row.name,
                0,
                0,
                None,
                "EACH",
                None,
                row.amount_minor,
                (_item(wanted[row.id]),),
            )
            for row in self._accepted.values()
            if row.id in wanted
        ]

    def _expense_lines(self, eligible: Sequence[OpenBillable]) -> list[PlannedLine]:
        """A line of its own for each expense: what is left of its charge is its amount."""
        rows = [row for row in eligible if row.kind == "EXPENSE"]
        words = charge_words([row.source_id for row in rows])
        return [
            PlannedLine(
                "EXPENSE",
                row.project_id,
                self._terms[row.project_id].code,
                words[row.source_id].person_id,
                "",
                words[row.source_id].text,
                0,
                0,
                None,
                "EACH",
                None,
                row.left,
                (_item(row),),
            )
            for row in rows
        ]


def _item(row: OpenBillable) -> PlannedItem:
    return PlannedItem(row.kind, row.source_id, row.id or None, row.left, row.worked_on)
