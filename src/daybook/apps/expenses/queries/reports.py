"""Which reports are there, and what is in one? A report is its lines; its state is theirs.

"Kickoff in Austin": four lines, three handed in and one draft: it is a draft, 412.60 USD.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, Sum

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.viewer import Viewer

from ..models import ExpenseLine, ExpenseReport
from .findings import Examiner, Finding
from .lines import CurrencyTotal, ExpenseRow, expense_rows, totals_of
from .rights import line_filter, may_write

# A report is as far as the line of it that is least far.
ORDER = ("RETURNED", "DRAFT", "SUBMITTED", "APPROVED", "REIMBURSED")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as a list shows it. `amounts` are (currency, minor units) of what is given."""

    id: int
    title: str
    person_id: int
    person_code: str
    person_name: str
    opened_on: date
    version: int
    state: str
    lines: int
    first_on: date | None
    last_on: date | None
    amounts: tuple[tuple[str, int], ...]

    @property
    def code(self) -> str:
        """Its number as people say it."""
        return f"EXP-{self.id:05d}"


_COLUMNS = (
    "id", "title", "person_id", "person__code", "person__name", "opened_on", "version",
)  # fmt: skip


def _seen(viewer: Viewer, own: bool):
    lines = ExpenseLine.objects.filter(line_filter(viewer), report_id=OuterRef("pk"))
    allowed = Q(Exists(lines))
    if viewer.person_id is not None:
        allowed |= Q(person_id=viewer.person_id)
    rows = ExpenseReport.objects.filter(allowed)
    return rows.filter(person_id=viewer.person_id) if own else rows


def report_page(
    viewer: Viewer, *, own: bool, first: int, size: int
) -> tuple[tuple[ReportRow, ...], int]:
    """Reports, the newest first, and how many there are."""
    rows = _seen(viewer, own)
    found = list(rows.order_by("-opened_on", "-id").values_list(*_COLUMNS)[first : first + size])
    return _rows(viewer, found), rows.count()


def _rows(viewer: Viewer, found: list[tuple]) -> tuple[ReportRow, ...]:
    keys = [row[0] for row in found]
    seen = ExpenseLine.objects.filter(line_filter(viewer), report_id__in=keys).order_by()
    states: dict[int, set[str]] = {}
    counts: dict[int, list] = {}
    for key, state, lines, first, last in seen.values_list("report_id", "state").annotate(
        Count("id"), Min("spent_on"), Max("spent_on")
    ):
        states.setdefault(key, set()).add(state)
        held = counts.setdefault(key, [0, first, last])
        counts[key] = [held[0] + lines, min(held[1], first), max(held[2], last)]
    amounts: dict[int, list[tuple[str, int]]] = {}
    for key, currency, minor in (
        seen.filter(amount_minor__isnull=False)
        .order_by("currency")
        .values_list("report_id", "currency")
        .annotate(Sum("amount_minor"))
    ):
        amounts.setdefault(key, []).append((currency, minor))
    return tuple(
        ReportRow(
            *row,
            next((state for state in ORDER if state in states.get(row[0], ())), "DRAFT"),
            *counts.get(row[0], (0, None, None)),
            tuple(amounts.get(row[0], ())),
        )
        for row in found
    )


@dataclass(frozen=True, slots=True)
class ReportDetail:
    """One report: its lines, what the policy says of those that are drafts, and its totals."""

    row: ReportRow
    lines: tuple[ExpenseRow, ...]
    findings: dict[int, tuple[Finding, ...]]
    totals: tuple[CurrencyTotal, ...]
    may_edit: bool

    @property
    def waiting(self) -> tuple[ExpenseRow, ...]:
        """Lines that can be handed in."""
        return tuple(row for row in self.lines if row.state in ("DRAFT", "RETURNED"))

    @property
    def blocked(self) -> int:
        """How many of those the policy wants mended first."""
        return sum(
            any(one.level == "NEEDS" for one in self.findings.get(row.id, ()))
            for row in self.waiting
        )


def report_detail(viewer: Viewer, report_id: int, today: date) -> ReportDetail:
    """A report by its key. Raises NotFound where there is none, or none for this viewer."""
    found = list(_seen(viewer, False).filter(pk=report_id).values_list(*_COLUMNS))
    if not found:
        raise NotFound(f"There is no report {report_id}, or not for you.")
    (row,) = _rows(viewer, found)
    lines = list(
        ExpenseLine.objects.filter(line_filter(viewer), report_id=report_id)
        .order_by("spent_on", "id")
    )  # fmt: skip
    open_lines = [line for line in lines if line.state in ("DRAFT", "RETURNED")]
    examiner = Examiner(open_lines, today)
    return ReportDetail(
        row,
        expense_rows([line.pk for line in lines]),
        {line.pk: examiner.examine(line).findings for line in open_lines},
        totals_of(ExpenseLine.objects.filter(line_filter(viewer), report_id=report_id)),
        may_write(viewer, row.person_id),
    )


def open_reports(person_id: int) -> tuple[tuple[int, str], ...]:
    """(key, title) of a person's reports that may take another line, the newest first."""
    rows = ExpenseReport.objects.filter(person_id=person_id).exclude(
        Exists(ExpenseLine.objects.filter(report_id=OuterRef("pk")).exclude(
            state__in=("DRAFT", "RETURNED")))
    )  # fmt: skip
    return tuple(rows.order_by("-opened_on", "-id").values_list("id", "title")[:20])
