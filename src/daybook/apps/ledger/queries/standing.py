"""How does each project stand in the books? One row a project, added up by the database.

ACME-014: 450 minutes, rated 2,475.00, billed 1,000.00, WIP 1,475.00, recognized 2,475.00.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, Min, Q, Sum

from daybook.core.billing import wip
from daybook.core.revenue import contract_position

from ..models import CountedLine
from .cube import CubeRow, book_cube
from .monthly import person_minutes
from .remembered import remembered

# Above so many projects, the remembered sums are cheaper than reading their lines.
FEW = 4
_FIRST = date(1990, 1, 1)


@dataclass(slots=True)
class _Sums:
    minutes: int = 0
    amount: int = 0
    reporting: int = 0


@dataclass(frozen=True, slots=True)
class ProjectStanding:
    """A project's books. Minor units of the contract currency; `_reporting` says otherwise."""

    project_id: int
    minutes: int = 0
    rated_minor: int = 0
    rated_by_time_minor: int = 0
    adjusted_minor: int = 0
    billed_minor: int = 0
    recognized_minor: int = 0
    rated_by_time_reporting: int = 0
    adjusted_reporting: int = 0
    billed_reporting: int = 0
    recognized_reporting: int = 0
    cost_reporting: int = 0
    rated_reporting: int = 0
    last_worked_on: date | None = None
    first_worked_on: date | None = None

    @property
    def wip_minor(self) -> int:
        """Rated by time and not billed (BILL-05)."""
        return wip(self.rated_by_time_minor, self.adjusted_minor, self.billed_minor)

    @property
    def wip_reporting(self) -> int:
        """The same, line by line in the reporting currency."""
        return wip(self.rated_by_time_reporting, self.adjusted_reporting, self.billed_reporting)

    @property
    def position_minor(self) -> int:
        """Recognized − billed in the contract currency (REV-03)."""
        return contract_position(self.recognized_minor, self.billed_minor)

    @property
    def position_reporting(self) -> int:
        """Recognized − billed in the reporting currency, exchange included."""
        return contract_position(self.recognized_reporting, self.billed_reporting)


def standings(project_ids: Collection[int], limits: Q | None = None) -> dict[int, ProjectStanding]:
    """The standing of a few projects with any line, by key, read from their lines."""
    rows = (
        CountedLine.objects.filter(limits or Q(), project_id__in=project_ids)
        .order_by()
        .values_list("project_id", "book", "notional")
        .annotate(
            Sum("minutes"),
            Sum("amount_minor"),
            Sum("reporting_minor"),
            Min("worked_on"),
            Max("worked_on"),
        )
    )
    return _folded(rows)


@dataclass(frozen=True, slots=True)
class PortfolioStandings:
    """Every project as it stands now and as it stood when its entity last closed a month.

    `people` are the minutes of each person on a project up to then, for the guard of margins.
    """

    now: Mapping[int, ProjectStanding]
    closed: Mapping[int, ProjectStanding]
    people: Mapping[int, tuple[int, ...]]


def portfolio_standings(through: Mapping[int, date]) -> PortfolioStandings:
    """The standings of all projects; `through` is the last closed month by entity.

    Remembered until something is posted or a month is closed.
    """
    key = ("portfolio_standings", tuple(sorted(through.items())))
    return remembered(key, lambda: _portfolio_standings(through))


def _portfolio_standings(through: Mapping[int, date]) -> PortfolioStandings:
    cube = book_cube()
    closed = [
        row for row in cube if row.entity_id in through and row.posted_in <= through[row.entity_id]
    ]
    months = {row.project_id: through[row.entity_id] for row in closed}
    people: dict[int, dict[int, int]] = {}
    for month, project, person, minutes in _all_person_rows(months):
        if month <= months.get(project, date.min):
            held = people.setdefault(project, {})
            held[person] = held.get(person, 0) + minutes
    return PortfolioStandings(
        _folded(map(_standing_row, cube)),
        _folded(map(_standing_row, closed)),
        {key: tuple(found.values()) for key, found in people.items()},
    )


def _standing_row(row: CubeRow) -> tuple:
    return (
        row.project_id,
        row.book,
        row.notional,
        row.minutes,
        row.amount_minor,
        row.reporting_minor,
        row.first_on,
        row.last_on,
    )


def _all_person_rows(months: Mapping[int, date]) -> tuple[tuple[date, int, int, int], ...]:
    return person_minutes(_FIRST, max(months.values())) if months else ()


def closed_standings(
    project_ids: Collection[int], through: Mapping[int, date]
) -> dict[int, ProjectStanding]:
    """Standings of a few projects up to the last month of their entity."""
    limits = Q(pk__in=[])
    for entity, month in through.items():
        limits |= Q(entity_id=entity, posted_in__lte=month)
    return standings(project_ids, limits)


def _folded(rows: Iterable[tuple]) -> dict[int, ProjectStanding]:
    sums: dict[int, dict[tuple[str, bool], _Sums]] = {}
    days: dict[int, list[date]] = {}
    for project, book, notional, minutes, amount, reporting, first, last in rows:
        held = sums.setdefault(project, {}).setdefault((book, notional), _Sums())
        held.minutes += minutes
        held.amount += amount
        held.reporting += reporting
        if book == "RATED":
            days.setdefault(project, []).extend((first, last))
    return {key: _standing(key, found, days.get(key, [])) for key, found in sums.items()}


def _standing(key: int, found: dict[tuple[str, bool], _Sums], days: list[date]) -> ProjectStanding:
    def both(book: str) -> tuple[_Sums, _Sums]:
        return found.get((book, False), _Sums()), found.get((book, True), _Sums())

    by_time, by_fee = both("RATED")
    adjusted, billed = found.get(("ADJUSTED", False), _Sums()), both("BILLED")
    recognized, cost = both("RECOGNIZED"), both("COST")
    return ProjectStanding(
        project_id=key,
        minutes=by_time.minutes + by_fee.minutes,
        rated_minor=by_time.amount + by_fee.amount,
        rated_by_time_minor=by_time.amount,
        adjusted_minor=adjusted.amount,
        billed_minor=billed[0].amount + billed[1].amount,
        recognized_minor=recognized[0].amount + recognized[1].amount,
        rated_reporting=by_time.reporting + by_fee.reporting,
        rated_by_time_reporting=by_time.reporting,
        adjusted_reporting=adjusted.reporting,
        billed_reporting=billed[0].reporting + billed[1].reporting,
        recognized_reporting=recognized[0].reporting + recognized[1].reporting,
        cost_reporting=cost[0].reporting + cost[1].reporting,
        first_worked_on=min(days, default=None),
        last_worked_on=max(days, default=None),
    )


def minutes_by_person(through: Mapping[int, date]) -> dict[int, tuple[int, ...]]:
    """Minutes of each person on a few projects, up to a month by project."""
    rows = (
        CountedLine.objects.filter(
            project_id__in=list(through), book="RATED", person_id__isnull=False
        )
        .order_by()
        .values_list("posted_in", "project_id", "person_id")
        .annotate(Sum("minutes"))
    )
    found: dict[int, dict[int, int]] = {}
    for month, project, person, minutes in rows:
        if month <= through[project]:
            held = found.setdefault(project, {})
            held[person] = held.get(person, 0) + minutes
    return {key: tuple(people.values()) for key, people in found.items()}


@dataclass(frozen=True, slots=True)
class WorkSum:
    """Minutes and worth of some work by a key, in minor units of the contract currency."""

    key: tuple
    minutes: int
    amount_minor: int


def rated_work(where: Q, *, by: tuple[str, ...]) -> tuple[WorkSum, ...]:
    """RATED minutes and amounts by columns of the line."""
    rows = (
        CountedLine.objects.filter(where, book="RATED")
        .order_by(*(F(name).asc(nulls_last=True) for name in by))
        .values_list(*by)
        .annotate(Sum("minutes"), Sum("amount_minor"))
    )
    width = len(by)
    return tuple(WorkSum(tuple(row[:width]), row[width], row[width + 1]) for row in rows)


@dataclass(frozen=True, slots=True)
class RecordedFacts:
    """How many lines, written by how many people and runs, first and last when.

    People and runs are None where so many lines are meant that counting them would take long.
    """

    lines: int
    actors: int | None
    runs: int | None
    first_at: datetime | None
    last_at: datetime | None


def recorded_facts(where: Q) -> RecordedFacts:
    """Who wrote the lines under a filter, and when."""
    row = CountedLine.objects.filter(where).aggregate(
        lines=Count("id"),
        actors=Count("audit_line__actor_id", distinct=True),
        runs=Count("run_id", distinct=True),
        first=Min("audit_line__recorded_at"),
        last=Max("audit_line__recorded_at"),
    )
    return RecordedFacts(row["lines"], row["actors"], row["runs"], row["first"], row["last"])


def recorded_span(lines: int, where: Q) -> RecordedFacts:
    """The same for a wide scope whose lines are counted already: when the newest was written."""
    newest = CountedLine.objects.filter(where).order_by("-id")
    at = newest.values_list("audit_line__recorded_at", flat=True).first() if lines else None
    return RecordedFacts(lines, None, None, None, at)
