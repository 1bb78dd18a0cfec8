"""What do the books hold under this filter? Totals over every line that fits, and one page of them.

Totals stand by book, contract currency and functional currency: books are never added to each
other, and amounts only within one currency. The reporting amount is in one currency throughout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Case, Count, Q, Sum, Value, When

from daybook.apps.platform.queries.organization import entity_by_id, organization
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data

from ..models import CountedLine
from ..models.books import BOOKS
from .cube import BookTable, CubeRow
from .filters import LineFilter
from .rights import LineRights, line_rights

SORTS = {
    "id": ("id",),
    "book": ("book", "id"),
    "worked_on": ("worked_on", "id"),
    "posted_in": ("posted_in", "id"),
    "project_code": ("project__code", "id"),
    "person_name": ("person__name", "id"),
    "minutes": ("minutes", "id"),
    "reporting_minor": ("reporting_minor", "id"),
}
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line as the list shows it. Amounts are None where the viewer may see only the minutes."""

    id: int
    book: str
    worked_on: date
    posted_in: date
    project_code: str
    project_name: str
    customer_name: str
    person_code: str | None
    person_name: str | None
    role_code: str | None
    minutes: int
    amount_minor: int | None
    currency: str
    functional_minor: int | None
    functional_currency: str
    reporting_minor: int | None
    reason: str
    notional: bool
    is_billable: bool
    estimated: bool
    revision: int
    reverses_id: int | None
    reversed_by_id: int | None
    source_kind: str
    source_id: int

    @property
    def entry_id(self) -> int | None:
        """The time entry behind the line, where it names one itself."""
        return self.source_id if self.source_kind == "TIME_ENTRY" else None

    @property
    def marks(self) -> str:
        """What is particular about the line, in words."""
        found = []
        if self.reverses_id:
            found.append(f"reverses {self.reverses_id}")
        if self.reversed_by_id:
            found.append("reversed")
        if self.notional:
            found.append("notional")
        if not self.is_billable:
            found.append("not billable")
        if self.estimated:
            found.append("estimated")
        if self.reason:
            found.append(self.reason.replace("_", " ").lower())
        return ", ".join(found)


@dataclass(frozen=True, slots=True)
class LedgerTotal:
    """Sums of one book in one contract and one functional currency."""

    book: str
    currency: str
    functional_currency: str
    lines: int
    minutes: int
    amount_minor: int | None
    functional_minor: int | None
    reporting_minor: int | None

    @property
    def metric(self) -> str:
        """The metric that explains the sum: that of its book."""
        return self.book.lower()


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Totals over all lines that fit, and the rows of one page."""

    rows: tuple[LedgerRow, ...]
    totals: tuple[LedgerTotal, ...]
    count: int
    reporting_currency: str
    rights: LineRights


_COLUMNS = (
    "id",
    "book",
    "worked_on",
    "posted_in",
    "project__code",
    "project__name",
    "project__engagement__customer__name",
    "person__code",
    "person__name",
    "role__code",
    "minutes",
    "amount_minor",
    "currency",
    "functional_minor",
    "basis__functional_currency",
    "reporting_minor",
    "reason",
    "notional",
    "is_billable",
    "estimated",
    "revision",
    "reverses_id",
)


def ledger_totals(
    viewer: Viewer, wanted: LineFilter, rights: LineRights
) -> tuple[LedgerTotal, ...]:
    """The sums under a filter, by book in its usual order, then currency.

    Wide filters are answered by the remembered table where the viewer's rights are those of whole
    projects; the lines say the same, more slowly.
    """
    table = None if _sees_more_minutes(viewer) else BookTable(viewer).rows(wanted, hours=True)
    found = _from_lines(wanted, rights) if table is None else _from_table(table)
    order = {book: index for index, book in enumerate(BOOKS)}
    return tuple(
        sorted(found, key=lambda row: (order[row.book], row.currency, row.functional_currency))
    )


def _sees_more_minutes(viewer: Viewer) -> bool:
    """Whether minutes are open where amounts are not: then some lines show only minutes."""
    money, time = scope_of(viewer, Data.FORECAST), scope_of(viewer, Data.TIME)
    return not money.everything and money != time


def _from_table(rows: list[CubeRow]) -> Iterator[LedgerTotal]:
    currencies = {row.id: row.currency for row in entity_by_id().values()}
    found: dict[tuple[str, str, str], list[int]] = {}
    for row in rows:
        key = (row.book, row.currency, currencies[row.entity_id])
        held = found.setdefault(key, [0, 0, 0, 0, 0])
        held[0] += row.lines
        held[1] += row.minutes
        held[2] += row.amount_minor
        held[3] += row.functional_minor
        held[4] += row.reporting_minor
    return (LedgerTotal(*key, *values) for key, values in found.items())


def _from_lines(wanted: LineFilter, rights: LineRights) -> Iterator[LedgerTotal]:
    rows = CountedLine.objects.filter(wanted.where(), rights.seen)
    shown = None if not rights.money else rights.money
    sums = {
        f"sum_{name}": Sum(name, filter=shown)
        for name in ("amount_minor", "functional_minor", "reporting_minor")
    }
    grouped = (
        rows.order_by()
        .values_list("book", "currency", "entity__functional_currency")
        .annotate(Count("id"), Sum("minutes"), **sums)
    )
    return (LedgerTotal(*row[:4], row[4] or 0, *row[5:]) for row in grouped)


def ledger_page(
    viewer: Viewer, wanted: LineFilter, *, sort: str = "-id", size: int = 100, page: int = 1
) -> LedgerPage:
    """One page of the lines the viewer may see, and the totals of all of them."""
    rights = line_rights(viewer)
    totals = ledger_totals(viewer, wanted, rights)
    count = sum(total.lines for total in totals)
    last = max(1, -(-count // size))
    first = (min(max(page, 1), last) - 1) * size
    # Keys first: the database orders the narrow column and joins only what the page shows.
    keys = list(
        CountedLine.objects.filter(wanted.where(), rights.seen)
        .order_by(*_order(sort))
        .values_list("id", flat=True)[first : first + size]
    )
    found = {row.id: row for row in rows_of(Q(pk__in=keys), rights)}
    return LedgerPage(
        tuple(found[key] for key in keys),
        totals,
        count,
        organization().reporting_currency,
        rights,
    )


def ledger_stream(viewer: Viewer, wanted: LineFilter, *, sort: str = "-id") -> Iterator[LedgerRow]:
    """Every line under a filter, a few thousand at a time, for a file."""
    rights = line_rights(viewer)
    keys = list(
        CountedLine.objects.filter(wanted.where(), rights.seen)
        .order_by(*_order(sort))
        .values_list("id", flat=True)
    )
    # The keys are read at once, so that lines posted meanwhile neither repeat nor shift a row.
    for first in range(0, len(keys), _CHUNK):
        part = keys[first : first + _CHUNK]
        found = {row.id: row for row in rows_of(Q(pk__in=part), rights)}
        yield from (found[key] for key in part if key in found)


def _order(sort: str) -> tuple[str, ...]:
    columns = SORTS.get(sort.removeprefix("-"), SORTS["id"])
    return tuple(f"-{name}" for name in columns) if sort.startswith("-") else columns


def rows_of(where: Q, rights: LineRights) -> Iterator[LedgerRow]:
    """The rows of a condition, amounts blank where the rights do not reach; in no order."""
    shown = (
        Case(When(rights.money, then=Value(True)), default=Value(False))
        if rights.money
        else Value(True, output_field=BooleanField())
    )
    rows = list(
        CountedLine.objects.filter(where)
        .annotate(shows_money=shown)
        .values_list(*_COLUMNS, "source_kind", "source_id", "shows_money")
    )
    keys = [row[0] for row in rows]
    reversed_by = dict(
        CountedLine.objects.filter(reverses_id__in=keys).values_list("reverses_id", "id")
    )
    for row in rows:
        values = list(row[:-1])
        if not row[-1]:
            values[11] = values[13] = values[15] = None
        values.insert(len(_COLUMNS), reversed_by.get(row[0]))
        yield LedgerRow(*values)
