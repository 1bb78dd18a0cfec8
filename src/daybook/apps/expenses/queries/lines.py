"""Which expenses are there, and what happened to one of them?

The totals of a list are those of every expense that fits its filter, by currency, not of the page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum

from daybook.apps.ledger.queries.rights import line_rights
from daybook.apps.ledger.queries.rows import LedgerRow, rows_of
from daybook.apps.ledger.queries.taken import taken_quantities
from daybook.apps.platform.queries.history import HistoryRow, history_of
from daybook.apps.platform.queries.organization import organization
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.viewer import Viewer
from daybook.core.expenses import FLAG_TITLES

from ..models import ExpenseLine, Receipt
from ..models.lines import LINE_STATES
from .expense_filter import ExpenseFilter
from .findings import Examiner, Finding
from .rights import line_filter, may_write

SORTS = {
    "spent_on": ("spent_on", "id"),
    "person_name": ("person__name", "spent_on", "id"),
    "project_code": ("project__code", "spent_on", "id"),
    "category_name": ("category__name", "spent_on", "id"),
    "amount_minor": ("currency", "amount_minor", "id"),
    "reimbursed_minor": ("reimbursed_currency", "reimbursed_minor", "id"),
    "state": ("state", "spent_on", "id"),
}
OPEN_STATES = ("DRAFT", "RETURNED")
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """An expense as a list shows it. `billed_minor` is what invoices have taken of its charge."""

    id: int
    report_id: int
    report_title: str
    person_id: int
    person_code: str
    person_name: str
    spent_on: date
    project_id: int | None
    project_code: str
    project_name: str
    task_name: str
    category_id: int | None
    category_name: str
    category_kind: str
    amount_minor: int | None
    tax_minor: int
    currency: str
    reimbursed_minor: int | None
    reimbursed_currency: str
    is_billable: bool
    payment: str
    note: str
    state: str
    flag_bits: int
    return_reason: str
    charge_minor: int
    charge_currency: str
    reimbursement_id: int | None
    approved_at: datetime | None
    version: int
    receipts: int
    billed_minor: int

    @property
    def flags(self) -> tuple[str, ...]:
        """What is odd about it, in words."""
        return tuple(title for flag, title in FLAG_TITLES.items() if self.flag_bits & flag)

    @property
    def flags_text(self) -> str:
        """Its marks in one line."""
        return ", ".join(self.flags)

    @property
    def is_billed(self) -> bool:
        """Whether invoices have taken all of its charge."""
        return self.charge_minor > 0 and self.billed_minor >= self.charge_minor

    @property
    def status(self) -> str:
        """Where it stands, billing included: APPROVED becomes BILLED, then REIMBURSED."""
        return "BILLED" if self.is_billed and self.state == "APPROVED" else self.state


_COLUMNS = (
    "id", "report_id", "report__title", "person_id", "person__code", "person__name", "spent_on",
    "project_id", "project__code", "project__name", "task__name", "category_id", "category__name",
    "category__kind", "amount_minor", "tax_minor", "currency", "reimbursed_minor",
    "reimbursed_currency", "is_billable", "payment", "note", "state", "flags", "return_reason",
    "charge_minor", "charge_currency", "reimbursement_id", "approved_at", "version",
)  # fmt: skip
_TEXTS = frozenset({8, 9, 10, 12, 13})


def expense_rows(keys: Collection[int]) -> tuple[ExpenseRow, ...]:
    """Expenses by key, in the order given; the caller has checked the rights."""
    found = {row[0]: row for row in ExpenseLine.objects.filter(pk__in=keys).values_list(*_COLUMNS)}
    receipts = dict(
        Receipt.objects.filter(line_id__in=keys).order_by().values_list("line_id")
        .annotate(Count("id"))
    )  # fmt: skip
    taken = taken_quantities("EXPENSE", keys)
    return tuple(
        ExpenseRow(
            *(value if value is not None or place not in _TEXTS else ""
              for place, value in enumerate(found[key])),
            receipts.get(key, 0),
            taken.get(key, 0),
        )
        for key in keys
        if key in found
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CurrencyTotal:
    """Expenses of one currency: how many, and their sum in minor units."""

    currency: str
    lines: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class ExpensePage:
    """One page of a list, with totals over everything that fits."""

    rows: tuple[ExpenseRow, ...]
    count: int
    totals: tuple[CurrencyTotal, ...]
    by_state: tuple[tuple[str, int], ...]


def order_of(sort: str) -> tuple[str, ...]:
    """The columns of an order; the newest day first where nothing else was asked."""
    columns = SORTS.get(sort.removeprefix("-"), SORTS["spent_on"])
    return tuple(f"-{name}" for name in columns) if sort.startswith("-") else columns


def _seen(viewer: Viewer, wanted: ExpenseFilter, own: bool):
    rows = ExpenseLine.objects.filter(line_filter(viewer), wanted.where())
    return rows.filter(person_id=viewer.person_id) if own else rows


def expense_page(
    viewer: Viewer, wanted: ExpenseFilter, *, sort: str, first: int, size: int, own: bool = False
) -> ExpensePage:
    """The expenses the viewer may see from `first` on; `own` keeps to the viewer's."""
    rows = _seen(viewer, wanted, own)
    states = rows.order_by("state").values_list("state").annotate(Count("id"))
    totals = totals_of(rows)
    keys = list(rows.order_by(*order_of(sort)).values_list("id", flat=True)[first : first + size])
    counts = dict(states)
    by_state = tuple((state, counts[state]) for state in LINE_STATES if state in counts)
    return ExpensePage(expense_rows(keys), sum(count for _, count in by_state), totals, by_state)


def totals_of(rows) -> tuple[CurrencyTotal, ...]:
    """Sums of some expenses by their own currency."""
    sums = (
        rows.filter(amount_minor__isnull=False)
        .order_by("currency")
        .values_list("currency")
        .annotate(Count("id"), Sum("amount_minor"))
    )
    return tuple(CurrencyTotal(*row) for row in sums)


def expense_stream(
    viewer: Viewer, wanted: ExpenseFilter, *, sort: str, own: bool = False
) -> Iterator[ExpenseRow]:
    """Every expense under a filter, for a file."""
    keys = list(_seen(viewer, wanted, own).order_by(*order_of(sort)).values_list("id", flat=True))
    for first in range(0, len(keys), _CHUNK):
        yield from expense_rows(keys[first : first + _CHUNK])


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt that stands with an expense."""

    id: int
    line_id: int
    name: str
    content_type: str
    size_bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in another currency with the rate that made it; `rate` is over 10^10."""

    minor: int
    currency: str
    rate: int
    rate_type: str
    rate_on: date
    source: str


@dataclass(frozen=True, slots=True)
class ExpenseDetail:
    """One expense with everything known about it."""

    row: ExpenseRow
    task_id: int | None
    reason: str
    lost_statement: str
    consent: str
    pre_approval_id: int | None
    place: str
    last_on: date | None
    breakfasts: int
    lunches: int
    dinners: int
    distance_tenths: int | None
    distance_unit: str
    per_unit: int | None
    over_minor: int
    submitted_at: datetime | None
    decided_by: str
    functional: Converted | None
    reimbursed: Converted | None
    receipts: tuple[ReceiptRow, ...]
    findings: tuple[Finding, ...]
    history: tuple[HistoryRow, ...]
    books: tuple[LedgerRow, ...]
    may_edit: bool
    is_own: bool
    undo_minutes: int
    zone: str


_EXTRA = (
    "task_id", "reason", "lost_statement", "consent", "pre_approval_id", "place", "last_on",
    "breakfasts", "lunches", "dinners", "distance_tenths", "distance_unit", "per_unit",
    "over_minor", "submitted_at",
)  # fmt: skip


def expense_detail(viewer: Viewer, line_id: int, today: date) -> ExpenseDetail:
    """An expense by its key. Raises NotFound where there is none, or none for this viewer."""
    line = (
        ExpenseLine.objects.filter(line_filter(viewer), pk=line_id)
        .select_related("audit_line__actor")
        .first()
    )
    if line is None:
        raise NotFound(f"There is no expense {line_id}, or not for you.")
    (row,) = expense_rows([line_id])
    is_own = viewer.person_id == line.person_id
    examined = Examiner([line], today).examine(line)
    shown = examined.conversion if line.state in OPEN_STATES else vars(line)
    books = Q(source_kind="EXPENSE", source_id=line_id)
    rights = line_rights(viewer)
    return ExpenseDetail(
        row,
        *(getattr(line, name) for name in _EXTRA),
        line.audit_line.actor.name if line.audit_line else "",
        _converted(shown, "functional"),
        _converted(shown, "reimbursed"),
        receipts_of(line_id),
        examined.findings if line.state not in ("APPROVED", "REIMBURSED") else (),
        history_of(viewer, "EXPENSE", line_id, whole=True, limit=None),
        tuple(sorted(rows_of(books & rights.seen, rights), key=lambda found: found.id)),
        may_write(viewer, line.person_id) and line.state in OPEN_STATES,
        is_own,
        policy_on(today).expense_undo_minutes,
        organization().zone,
    )


def _converted(values: dict | None, name: str) -> Converted | None:
    if not values or values[f"{name}_minor"] is None:
        return None
    columns = ("minor", "currency", "rate", "rate_type", "rate_on", "rate_source")
    return Converted(*(values[f"{name}_{column}"] for column in columns))


def receipts_of(line_id: int) -> tuple[ReceiptRow, ...]:
    """The receipts of an expense the caller may see, oldest first."""
    rows = Receipt.objects.filter(line_id=line_id).order_by("id")
    columns = ("id", "line_id", "file__name", "file__content_type", "file__size_bytes", "digest")
    return tuple(ReceiptRow(*row) for row in rows.values_list(*columns))


def receipt_file(viewer: Viewer, receipt_id: int) -> tuple[ReceiptRow, int]:
    """A receipt of an expense the viewer may see, and the key of its file. Raises NotFound."""
    row = Receipt.objects.filter(line_filter(viewer, "line__"), pk=receipt_id).values_list(
        "id", "line_id", "file__name", "file__content_type", "file__size_bytes", "digest", "file_id"
    ).first()  # fmt: skip
    if row is None:
        raise NotFound(f"There is no receipt {receipt_id}, or not for you.")
    return ReceiptRow(*row[:6]), row[6]
