"""Which hours of the days after the cut-off are estimated, by whom, and what did the plan say?

The engineer's 29 and 30 April 2026: 8 h each on ACME-001, from the bookings, written on Monday 27.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.queries.month_end import month_end_of
from daybook.apps.platform.queries.organization import counted, entity_by_id
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.viewer import Viewer
from daybook.core.corrections import estimated_days
from daybook.core.month_end import MonthEnd
from daybook.core.periods import next_month, week_of

from ..models import TimeEntry
from .rights import may_enter_for
from .week import week_sheet

_OPEN = ("DRAFT", "RETURNED")


@dataclass(frozen=True, slots=True)
class EstimateCell:
    """One day of a row: what is estimated, what the plan says, and why it cannot be written."""

    on: date
    minutes: int
    planned: int
    entry_id: int | None
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """A task with its days."""

    project_id: int
    task_id: int
    project_code: str
    customer_name: str
    task_name: str
    cells: tuple[EstimateCell, ...]

    @property
    def minutes(self) -> int:
        """Estimated in all."""
        return sum(cell.minutes for cell in self.cells)


@dataclass(frozen=True, slots=True)
class EstimateSheet:
    """A person's days after the cut-off of a month."""

    person_id: int
    person_code: str
    person_name: str
    is_own: bool
    can_edit: bool
    end: MonthEnd
    entity_code: str
    open_days: tuple[date, ...]
    days: tuple[date, ...]
    rows: tuple[EstimateRow, ...]

    @property
    def planned_left(self) -> int:
        """Minutes that the plan offers and nobody has estimated."""
        return sum(
            cell.planned
            for row in self.rows
            for cell in row.cells
            if not (cell.minutes or cell.why)
        )


def month_end_of_person(person_id: int, month: date) -> tuple[MonthEnd, str] | None:
    """The month-end of the entity a person is employed by, and its code; None without one."""
    rows = employments_between(month, next_month(month), frozenset({person_id}))
    if not rows:
        return None
    entity = entity_by_id()[rows[-1].entity_id]
    return month_end_of(entity, month), entity.code


def estimate_sheet(
    viewer: Viewer, person_code: str | None, month: date, *, today: date, now: datetime
) -> EstimateSheet:
    """The days after the cut-off with what is estimated and planned. Raises NotFound."""
    end_of_month = next_month(month)
    last = end_of_month.fromordinal(end_of_month.toordinal() - 1)
    sheet = week_sheet(viewer, person_code, week_of(last), today=today, now=now,
                       with_budgets=False)  # fmt: skip
    found = month_end_of_person(sheet.person_id, month)
    if found is None:
        raise NotFound(f"{sheet.person_name} is not employed in {month:%B %Y}.")
    end, entity_code = found
    days = _days(end)
    sheets = [sheet]
    while days and sheets[0].monday > days[0]:
        earlier = sheets[0].monday.fromordinal(sheets[0].monday.toordinal() - 7)
        sheets.insert(
            0, week_sheet(viewer, person_code, earlier, today=today, now=now, with_budgets=False)
        )
    open_days = estimated_days(end, today)
    return EstimateSheet(
        sheet.person_id,
        sheet.person_code,
        sheet.person_name,
        sheet.is_own,
        may_enter_for(viewer, sheet.person_id, last),
        end,
        entity_code,
        open_days,
        days,
        _rows(sheets, days, set(open_days)),
    )


def _days(end: MonthEnd) -> tuple[date, ...]:
    """The days after the cut-off, whenever they are looked at."""
    return estimated_days(end, end.cutoff_on)


def _rows(sheets, days: tuple[date, ...], open_days: set[date]) -> tuple[EstimateRow, ...]:
    places = {}
    cells: dict[tuple[int, int], dict[date, object]] = {}
    for sheet in sheets:
        for row in sheet.rows:
            key = (row.project_id, row.task_id)
            places[key] = row
            for cell in row.cells:
                cells.setdefault(key, {})[cell.on] = cell
    found = []
    for key, row in places.items():
        made = tuple(_cell(cells[key].get(day), day, row, open_days) for day in days)
        found.append(EstimateRow(*key, row.project_code, row.customer_name, row.task_name, made))
    return tuple(sorted(found, key=lambda row: (row.project_code, row.task_name)))


def _cell(cell, day: date, row, open_days: set[date]) -> EstimateCell:
    if cell is None:
        return EstimateCell(day, 0, 0, None, "", "")
    state = cell.state
    why = row.why_closed
    if day not in open_days:
        why = "Estimates are written up to the cut-off."
    elif state and state not in _OPEN:
        why = f"It is {state.lower()}."
    return EstimateCell(day, cell.minutes, cell.planned_minutes, cell.entry_id, state, why)


@dataclass(frozen=True, slots=True)
class EstimatedEntry:
    """An estimated line that no truth has replaced."""

    id: int
    person_id: int
    person_code: str
    person_name: str
    project_id: int
    project_code: str
    task_id: int
    task_name: str
    worked_on: date
    minutes: int
    state: str

    @property
    def key(self) -> tuple[int, int, int, date]:
        """Person, project, task and day."""
        return (self.person_id, self.project_id, self.task_id, self.worked_on)


_COLUMNS = (
    "id", "person_id", "person__code", "person__name", "project_id", "project__code", "task_id",
    "task__name", "worked_on", "minutes", "state",
)  # fmt: skip


def estimated_entries(
    starts_on: date, ends_on: date, filters: Q | None = None
) -> tuple[EstimatedEntry, ...]:
    """Standing estimates worked in [starts_on, ends_on), by person, project, task and day."""
    rows = TimeEntry.objects.filter(
        counted(), filters or Q(), estimated=True, worked_on__gte=starts_on, worked_on__lt=ends_on
    ).order_by("person__code", "project__code", "task__name", "worked_on", "id")
    return tuple(EstimatedEntry(*row) for row in rows.values_list(*_COLUMNS))


@dataclass(frozen=True, slots=True)
class StandingEstimates:
    """Approved estimates of a project's day: how many entries, how many minutes."""

    project_id: int
    worked_on: date
    entries: int
    minutes: int


def standing_estimates(project_ids: Collection[int], before: date) -> tuple[StandingEstimates, ...]:
    """Approved estimates worked before a day, by project and day."""
    rows = TimeEntry.objects.filter(
        counted(), estimated=True, state="APPROVED", project_id__in=project_ids,
        worked_on__lt=before,
    )  # fmt: skip
    grouped = (
        rows.order_by("project_id", "worked_on")
        .values_list("project_id", "worked_on")
        .annotate(Count("id"), Sum("minutes"))
    )
    return tuple(StandingEstimates(*row) for row in grouped)
