"""What do the books hold by project and month? One small table of sums, added up once.

159,000 lines of 460 projects are some 8,000 rows here. Books only grow, so the table is remembered
until something is posted; portfolios, totals and Explain of wide scopes are sums of its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter

from django.db.models import Case, Count, Max, Min, Sum, Value, When

from daybook.apps.platform.queries.organization import entity_by_id
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, project_ids, projects
from daybook.core.rights import Data

from ..models import CountedLine
from .books import BookSum, book_sums
from .filters import LineFilter
from .remembered import remembered
from .rights import LineRights

_KEY = (
    "project_id",
    "posted_in",
    "book",
    "notional",
    "is_billable",
    "source_kind",
    "reason",
    "currency",
    "entity_id",
)


@dataclass(frozen=True, slots=True)
class CubeRow:
    """Lines that agree in everything but person, task and day, added up. See the module."""

    project_id: int
    posted_in: date
    book: str
    notional: bool
    is_billable: bool
    source_kind: str
    reason: str
    currency: str
    entity_id: int
    priced: bool
    lines: int
    minutes: int
    amount_minor: int
    functional_minor: int
    reporting_minor: int
    first_on: date
    last_on: date


def book_cube() -> tuple[CubeRow, ...]:
    """Every row. Without rights: callers take the projects they may show."""
    return remembered(("book_cube",), _read)


def _read() -> tuple[CubeRow, ...]:
    rows = (
        CountedLine.objects.order_by()
        .annotate(
            priced=Case(When(basis__per_unit__isnull=True, then=Value(False)), default=Value(True))
        )
        .values_list(*_KEY, "priced")
        .annotate(
            Count("id"),
            Sum("minutes"),
            Sum("amount_minor"),
            Sum("functional_minor"),
            Sum("reporting_minor"),
            Min("worked_on"),
            Max("worked_on"),
        )
    )
    return tuple(CubeRow(*row) for row in rows)


# Keys of the filter that the table can answer: those of a project, and those of a row.
_OF_PROJECT: dict[str, Callable[[ProjectTerms], str]] = {
    "project": attrgetter("code"),
    "customer": attrgetter("customer_code"),
    "region": attrgetter("region_code"),
    "practice": attrgetter("practice_code"),
    "engagement": attrgetter("engagement_code"),
    "kind": attrgetter("billing_kind"),
    "entity": attrgetter("entity_id"),
}
_OF_ROW: dict[str, Callable[[CubeRow], str]] = {
    "book": attrgetter("book"),
    "currency": attrgetter("currency"),
    "reason": attrgetter("reason"),
    "source": attrgetter("source_kind"),
    "month": lambda row: row.posted_in.isoformat()[:7],
    "billable": lambda row: "yes" if row.is_billable else "no",
    "notional": lambda row: "yes" if row.notional else "no",
    "priced": lambda row: "yes" if row.priced else "no",
}
_UPPER = frozenset(("book", "currency", "reason", "source", "kind"))
_ANSWERED = frozenset((*_OF_PROJECT, *_OF_ROW, "from", "to"))


def is_wide(wanted: LineFilter) -> bool:
    """Whether the table can answer a filter, and is worth asking: one project is read directly."""
    limits = (*wanted.values("from"), *wanted.values("to"))
    return (
        wanted.keys <= _ANSWERED
        and not wanted.value("project")
        and not wanted.problems
        and not any(value.startswith("-") for value in limits)
    )


class BookTable:
    """The table as one viewer may ask it, for the length of one page: everything is read once."""

    def __init__(self, viewer: Viewer):
        self._viewer = viewer

    @cached_property
    def _cube(self) -> tuple[CubeRow, ...]:
        return book_cube()

    @cached_property
    def _terms(self) -> tuple[ProjectTerms, ...]:
        return projects()

    @cached_property
    def _money(self) -> frozenset[int] | None:
        return project_ids(self._viewer, Data.FORECAST)

    @cached_property
    def _cost(self) -> frozenset[int] | None:
        return project_ids(self._viewer, Data.COST_RATES)

    @cached_property
    def _time(self) -> frozenset[int] | None:
        return project_ids(self._viewer, Data.TIME)

    def rows(self, wanted: LineFilter, *, hours: bool = False) -> list[CubeRow] | None:
        """The rows under a filter that the viewer may see; None where lines must be asked.

        `hours` wants minutes, which whoever sees time may see; own lines are below the table.
        """
        if not is_wide(wanted):
            return None
        money = self._money
        if hours and money is not None:
            if scope_of(self._viewer, Data.TIME).own:
                return None
            money = self._time
        return [row for row in self._under(wanted) if _allowed(row, money, self._cost)]

    def of_projects(self, wanted: LineFilter, ids: frozenset[int] | None) -> list[CubeRow] | None:
        """The rows under a filter of some projects (None: of all), whatever the book.

        For callers with rights of their own, such as margins. None where lines must be asked.
        """
        if not is_wide(wanted):
            return None
        return [row for row in self._under(wanted) if ids is None or row.project_id in ids]

    def sums(
        self,
        rights: LineRights,
        wanted: LineFilter,
        *,
        by: tuple[str, ...],
        books: Iterable[str],
        hours: bool = False,
    ) -> tuple[BookSum, ...]:
        """Sums of the lines under a filter that the viewer may see, by columns of the table.

        Wide filters are answered from the table, others from the lines: the sums are the same.
        """
        names = tuple(books)
        rows = self.rows(wanted, hours=hours)
        if rows is None:
            where = wanted.where() & (rights.seen if hours else rights.money)
            return book_sums(by=by, filters=where, books=names)
        return _summed((row for row in rows if row.book in names), by)

    def _under(self, wanted: LineFilter) -> Iterator[CubeRow]:
        asked = self._projects_of(wanted)
        tests = [_test(wanted, key, read) for key, read in _OF_ROW.items() if key in wanted.keys]
        first, last = _limit(wanted, "from", min), _limit(wanted, "to", max)
        return (
            row
            for row in self._cube
            if (asked is None or row.project_id in asked)
            and (first is None or row.posted_in >= first)
            and (last is None or row.posted_in <= last)
            and all(test(row) for test in tests)
        )

    def _projects_of(self, wanted: LineFilter) -> frozenset[int] | None:
        """The projects that the filter's keys of projects ask for; None is all."""
        keys = [key for key in _OF_PROJECT if key in wanted.keys]
        if not keys:
            return None
        codes = {row.id: row.code for row in entity_by_id().values()} if "entity" in keys else {}
        read = _OF_PROJECT | {"entity": lambda row: codes.get(row.entity_id, "")}
        tests = [_test(wanted, key, read[key]) for key in keys]
        return frozenset(row.id for row in self._terms if all(test(row) for test in tests))


def _summed(rows: Iterable[CubeRow], by: tuple[str, ...]) -> tuple[BookSum, ...]:
    found: dict[tuple, list[int]] = {}
    read = attrgetter(*by, "book") if by else lambda row: (row.book,)
    for row in rows:
        held = found.setdefault(read(row), [0, 0, 0, 0])
        held[0] += row.minutes
        held[1] += row.amount_minor
        held[2] += row.functional_minor
        held[3] += row.reporting_minor
    return tuple(BookSum(key[:-1], key[-1], *values) for key, values in sorted(found.items()))


def _allowed(row: CubeRow, money: frozenset[int] | None, cost: frozenset[int] | None) -> bool:
    ids = cost if row.book == "COST" else money
    return ids is None or row.project_id in ids


def _limit(wanted: LineFilter, key: str, wider: Callable) -> date | None:
    """The month of `from` or `to`; repeated, the wider one, as a repeated key is OR."""
    values = [date.fromisoformat(f"{value}-01") for value in wanted.values(key)]
    return wider(values) if values else None


def _split(wanted: LineFilter, key: str) -> tuple[frozenset[str], frozenset[str]]:
    """The values of a key that are asked for, and those that a minus excludes."""
    values = wanted.values(key)
    if key in _UPPER:
        values = tuple(value.upper() for value in values)
    return (
        frozenset(value for value in values if not value.startswith("-")),
        frozenset(value[1:] for value in values if value.startswith("-")),
    )


def _test(wanted: LineFilter, key: str, read: Callable) -> Callable[[object], bool]:
    chosen, left_out = _split(wanted, key)
    return lambda row: (not chosen or read(row) in chosen) and read(row) not in left_out
