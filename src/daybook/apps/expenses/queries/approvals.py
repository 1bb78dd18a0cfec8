"""Which expenses wait for this viewer, and which of them need a look?

Of 20 submitted expenses of an approver's projects, 16 are clean and approved in one go; 4 are
exceptions: over a limit, a lost receipt, one written down twice, one of last quarter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from daybook.apps.platform.queries.organization import organization
from daybook.apps.platform.viewer import Viewer

from ..models import ExpenseLine
from .findings import Examiner
from .lines import CurrencyTotal, ExpenseRow, expense_rows, order_of, totals_of
from .rights import in_reach

LENSES = ("exceptions", "clean", "returned", "done")
_WHERE = {
    "exceptions": Q(state="SUBMITTED", flags__gt=0),
    "clean": Q(state="SUBMITTED", flags=0),
    "returned": Q(state="RETURNED"),
    "done": Q(state__in=("APPROVED", "REIMBURSED")),
}


@dataclass(frozen=True, slots=True)
class ExpenseApprovalFilter:
    """Which of the expenses in reach are looked at, by codes; empty means all."""

    regions: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()

    def where(self) -> Q:
        """The filter on expenses."""
        found = Q()
        for column, codes in (
            ("project__region__code", self.regions),
            ("project__code", self.projects),
            ("person__code", self.persons),
        ):
            if codes:
                found &= Q(**{f"{column}__in": [code.upper() for code in codes]})
        return found


@dataclass(frozen=True, slots=True)
class ExpenseApprovalRow:
    """An expense as its approver sees it: what is odd about it in sentences, and who decided."""

    expense: ExpenseRow
    key: str
    reason: str
    sentences: tuple[str, ...]
    submitted_at: datetime | None
    decided_by: str
    decided_at: datetime
    audit_line_id: int
    can_undo: bool


@dataclass(frozen=True, slots=True)
class ExpenseApprovalPage:
    """One page of a lens with totals over all its rows, and how many wait in the others."""

    rows: tuple[ExpenseApprovalRow, ...]
    count: int
    totals: tuple[CurrencyTotal, ...]
    waiting: dict[str, int]
    zone: str


def _reach(viewer: Viewer, wanted: ExpenseApprovalFilter):
    return ExpenseLine.objects.filter(in_reach(viewer), wanted.where())


def clean_ids(viewer: Viewer, wanted: ExpenseApprovalFilter) -> tuple[int, ...]:
    """Every submitted expense of a filter that nothing is odd about."""
    rows = _reach(viewer, wanted).filter(_WHERE["clean"])
    return tuple(rows.order_by("id").values_list("id", flat=True))


def approval_page(
    viewer: Viewer,
    lens: str,
    wanted: ExpenseApprovalFilter,
    *,
    now: datetime,
    today: date,
    sort: str,
    first: int,
    size: int,
    undo_minutes: int = 0,
) -> ExpenseApprovalPage:
    """A lens of the approver's queue: its rows from `first` on, `size` at most."""
    rows = _reach(viewer, wanted)
    waiting = rows.aggregate(
        **{name: Count("id", filter=_WHERE[name]) for name in ("exceptions", "clean", "returned")}
    )
    chosen = rows.filter(_WHERE[lens])
    totals = totals_of(chosen)
    keys = list(chosen.order_by(*order_of(sort)).values_list("id", flat=True)[first : first + size])
    since = now - timedelta(minutes=undo_minutes)
    return ExpenseApprovalPage(
        _rows(keys, today, since, lens == "exceptions"),
        sum(row.lines for row in totals),
        totals,
        waiting,
        organization().zone,
    )


def _rows(
    keys: list[int], today: date, since: datetime, in_words: bool
) -> tuple[ExpenseApprovalRow, ...]:
    lines = {
        line.pk: line
        for line in ExpenseLine.objects.filter(pk__in=keys).select_related("audit_line__actor")
    }
    examiner = Examiner(list(lines.values()), today) if in_words else None
    found = []
    for row in expense_rows(keys):
        line = lines[row.id]
        said = examiner.examine(line).findings if examiner else ()
        by = line.audit_line
        found.append(
            ExpenseApprovalRow(
                row, f"{row.id}.{row.version}", line.reason, tuple(one.text for one in said),
                line.submitted_at, by.actor.name, by.recorded_at, by.pk,
                line.state == "APPROVED" and line.approved_at >= since and not row.billed_minor,
            )
        )  # fmt: skip
    return tuple(found)
