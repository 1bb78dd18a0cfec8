"""Which lines of time are there, and what happened to one of them?

The totals of a list are those of every line that fits its filter, not of the page shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum

from daybook.apps.ledger.queries.rights import line_rights
from daybook.apps.ledger.queries.rows import BOOKS, LedgerRow, rows_of
from daybook.apps.platform.queries.history import HistoryRow, history_of
from daybook.apps.platform.queries.organization import counted, organization
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.viewer import Viewer
from daybook.core.utilization.categories import CATEGORY_WORDS, Category
from daybook.core.worktime import FLAG_TITLES

from ..models import TimeEntry
from .categories import Categories
from .entry_filter import EntryFilter
from .rights import entry_filter, may_enter_for

SORTS = {
    "worked_on": ("worked_on", "id"),
    "person_name": ("person__name", "worked_on", "id"),
    "project_code": ("project__code", "worked_on", "id"),
    "task_name": ("task__name", "worked_on", "id"),
    "minutes": ("minutes", "id"),
    "state": ("state", "worked_on", "id"),
}
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A line of time as a list shows it."""

    id: int
    worked_on: date
    person_id: int
    person_code: str
    person_name: str
    project_id: int
    project_code: str
    project_name: str
    customer_name: str
    task_id: int
    task_code: str
    task_name: str
    minutes: int
    is_billable: bool
    state: str
    flag_bits: int
    note: str
    return_reason: str
    estimated: bool
    version: int
    revision: int
    import_source: str
    source_key: str | None
    run_id: int | None
    category: str

    @property
    def flags(self) -> tuple[str, ...]:
        """What is odd about it, in words."""
        found = [title for flag, title in FLAG_TITLES.items() if self.flag_bits & flag]
        return (*found, "weekend") if self.worked_on.weekday() >= 5 else tuple(found)

    @property
    def flags_text(self) -> str:
        """Its flags in one line."""
        return ", ".join(self.flags)

    @property
    def billable_text(self) -> str:
        """Whether it counts as billable, in a word."""
        return "billable" if self.is_billable else "not billable"

    @property
    def category_text(self) -> str:
        """What it counts as on its day, in a word (TIME-18)."""
        return CATEGORY_WORDS[Category(self.category)]

    @property
    def week(self) -> str:
        """The ISO week of the line, as addresses write it."""
        year, number, _ = self.worked_on.isocalendar()
        return f"{year}-W{number:02d}"


_COLUMNS = (
    "id",
    "worked_on",
    "person_id",
    "person__code",
    "person__name",
    "project_id",
    "project__code",
    "project__name",
    "project__engagement__customer__name",
    "task_id",
    "task__code",
    "task__name",
    "minutes",
    "is_billable",
    "state",
    "flags",
    "note",
    "return_reason",
    "estimated",
    "version",
    "revision",
    "import_source",
    "source_key",
    "run_id",
)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page of a list, with totals over everything that fits."""

    rows: tuple[EntryRow, ...]
    count: int
    minutes: int
    billable_minutes: int
    by_state: tuple[tuple[str, int, int], ...]


def _seen(viewer: Viewer, wanted: EntryFilter):
    return TimeEntry.objects.filter(counted(), entry_filter(viewer), wanted.where())


def entry_page(
    viewer: Viewer, wanted: EntryFilter, *, sort: str, page: int, size: int
) -> EntryPage:
    """One page of the lines the viewer may see; a page past the last is the last."""
    rows = _seen(viewer, wanted)
    billable = Q(is_billable=True, task__is_billable=True) & ~Q(project__billing_kind="INTERNAL")
    sums = (
        rows.order_by()
        .values_list("state")
        .annotate(Count("id"), Sum("minutes"), billable=Sum("minutes", filter=billable))
    )
    by_state = sorted(sums)
    count = sum(row[1] for row in by_state)
    last = max(1, -(-count // size))
    first = (min(max(page, 1), last) - 1) * size
    keys = list(rows.order_by(*_order(sort)).values_list("id", flat=True)[first : first + size])
    found = {row.id: row for row in _rows(keys)}
    return EntryPage(
        tuple(found[key] for key in keys),
        count,
        sum(row[2] or 0 for row in by_state),
        sum(row[3] or 0 for row in by_state),
        tuple((state, lines, minutes or 0) for state, lines, minutes, _ in by_state),
    )


def entry_stream(viewer: Viewer, wanted: EntryFilter, *, sort: str) -> Iterator[EntryRow]:
    """Every line under a filter, a few thousand at a time, for a file."""
    keys = list(_seen(viewer, wanted).order_by(*_order(sort)).values_list("id", flat=True))
    for first in range(0, len(keys), _CHUNK):
        part = keys[first : first + _CHUNK]
        found = {row.id: row for row in _rows(part)}
        yield from (found[key] for key in part if key in found)


def _order(sort: str) -> tuple[str, ...]:
    columns = SORTS.get(sort.removeprefix("-"), SORTS["worked_on"])
    return tuple(f"-{name}" for name in columns) if sort.startswith("-") else columns


def _rows(keys: list[int]) -> Iterator[EntryRow]:
    rows = TimeEntry.objects.filter(pk__in=keys)
    facts = Categories()
    for row in rows.values_list(*_COLUMNS, "task__is_billable", "project__billing_kind"):
        values = list(row[:-2])
        values[13] = row[13] and row[-2] and row[-1] != "INTERNAL"
        category = facts.on(
            row[1], task_id=row[9], task_code=row[10], is_billable=values[13],
            is_internal=row[-1] == "INTERNAL",
        )  # fmt: skip
        yield EntryRow(*values, category.value)


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """One line with everything known about it: its facts, its history, its lines in the books."""

    row: EntryRow
    started_local: str
    ended_local: str
    interrupted_minutes: int
    submitted_at: datetime | None
    by_name: str
    by_verb: str
    by_at: datetime
    by_reason: str
    run_title: str
    own_billable: bool
    history: tuple[HistoryRow, ...]
    books: tuple[LedgerRow, ...]
    may_edit: bool
    zone: str


def entry_line(viewer: Viewer, entry_id: int) -> EntryRow:
    """A line alone, without its history and books. Raises NotFound as `entry_detail` does."""
    if not TimeEntry.objects.filter(counted(), entry_filter(viewer), pk=entry_id).exists():
        raise _not_found(entry_id)
    (row,) = _rows([entry_id])
    return row


def own_billable_mark(viewer: Viewer, entry_id: int) -> bool:
    """Whether a line itself is marked billable, whatever its task says. Raises NotFound."""
    marks = TimeEntry.objects.filter(counted(), entry_filter(viewer), pk=entry_id)
    found = marks.values_list("is_billable", flat=True).first()
    if found is None:
        raise _not_found(entry_id)
    return found


def _not_found(entry_id: int) -> NotFound:
    return NotFound(f"There is no line of time {entry_id}, or not for you.")


def entry_detail(viewer: Viewer, entry_id: int) -> EntryDetail:
    """A line by its key. Raises NotFound where there is none, or none for this viewer."""
    extra = (
        TimeEntry.objects.filter(counted(), entry_filter(viewer), pk=entry_id)
        .values_list(
            "started_local",
            "ended_local",
            "interrupted_minutes",
            "submission__submitted_at",
            "audit_line__actor__name",
            "audit_line__verb",
            "audit_line__recorded_at",
            "audit_line__reason",
            "run__title",
            "is_billable",
        )
        .first()
    )
    if extra is None:
        raise _not_found(entry_id)
    (row,) = _rows([entry_id])
    rights = line_rights(viewer)
    books = Q(book__in=BOOKS, source_kind="TIME_ENTRY", source_id=entry_id)
    return EntryDetail(
        row,
        *extra[:8],
        extra[8] or "",
        extra[9],
        history_of(viewer, "TIME_ENTRY", entry_id, whole=True, limit=None),
        tuple(sorted(rows_of(books & rights.seen, rights), key=lambda line: line.id)),
        may_enter_for(viewer, row.person_id, row.worked_on) and row.state in ("DRAFT", "RETURNED"),
        organization().zone,
    )
