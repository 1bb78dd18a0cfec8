"""What does a week look like? Frozen rows of My Week: days, parts, rows, cells.

In the week of 6 July 2026 the row ACME-001 · Build may hold Monday 450 minutes in one draft
(EDIT), Tuesday nothing with 360 planned (EDIT), and Friday, which has not come, 360 planned (SHUT).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

EDIT, LIST, HELD, SHUT = "EDIT", "LIST", "HELD", "SHUT"
# Rows of one task in one week; more are a list.
MOST_ROWS = 9


@dataclass(frozen=True, slots=True)
class Cell:
    """One row's day. EDIT is typed in place, LIST opens as lines, HELD is shown with its reason,
    SHUT is empty and takes nothing; `why` says why not, and who can change that.

    `version` is the draft's, 0 where there is none; `planned_minutes` stand only where nothing is
    logged on the project that day, `booked_minutes` also where drafts alone take their place.
    `holder_href` leads to what else holds the line, such as its invoice.
    """

    on: date
    kind: str
    minutes: int = 0
    version: int = 0
    entry_id: int | None = None
    planned_minutes: int = 0
    why: str = ""
    state: str = ""
    note: str = ""
    booked_minutes: int = 0
    holder_href: str = ""


@dataclass(frozen=True, slots=True)
class SheetDay:
    """One day of the week, with its sums over all rows."""

    on: date
    is_today: bool
    is_weekend: bool
    is_seam: bool
    is_holiday: bool
    expected_minutes: int
    leave_minutes: int
    logged_minutes: int
    planned_minutes: int

    @property
    def with_plan_minutes(self) -> int:
        """Logged, and planned where nothing is logged."""
        return self.logged_minutes + self.planned_minutes


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A project's task with its seven cells, the week's plan, and what is left of the budget.

    `budget_left` is in minutes and None where there is no budget; `budget_used` in millionths.
    """

    project_id: int
    task_id: int
    project_code: str
    project_name: str
    customer_name: str
    billing_kind: str
    task_code: str
    task_name: str
    is_billable: bool
    cells: tuple[Cell, ...]
    planned_minutes: int
    budget_left: int | None
    budget_minutes: int
    budget_used: int | None
    is_kept: bool
    why_closed: str
    category: str = ""
    number: int = 0

    @property
    def category_word(self) -> str:
        """Its category where the name of the task does not begin with it."""
        if self.is_billable or self.task_name.casefold().startswith(self.category.casefold()):
            return ""
        return self.category.capitalize()

    @property
    def key(self) -> str:
        """The row's name in addresses and fields: "5-9", a further row of the task "5-9-1"."""
        return row_key(self.project_id, self.task_id, self.number)

    @property
    def minutes(self) -> int:
        """Minutes of the week."""
        return sum(cell.minutes for cell in self.cells)

    @property
    def ghost_minutes(self) -> int:
        """Planned minutes of days without time."""
        return sum(cell.planned_minutes for cell in self.cells)

    @property
    def notes(self) -> tuple[str, ...]:
        """The different notes of its lines, in order of day."""
        return tuple(dict.fromkeys(cell.note for cell in self.cells if cell.note))

    @property
    def may_go(self) -> bool:
        """Whether the row can be taken out: it was put in by hand and holds nothing."""
        return self.is_kept and not self.minutes


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A part of the week as it is handed in: how it stands, and when it is due."""

    starts_on: date
    ends_on: date
    status: str
    lock: str
    lock_reason: str
    logged_minutes: int
    expected_minutes: int
    open_lines: int
    open_minutes: int
    submitted_lines: int
    submitted_minutes: int
    submitted_at: datetime | None
    due_at: datetime

    @property
    def month(self) -> date:
        """The month it belongs to."""
        return self.starts_on.replace(day=1)

    @property
    def last_on(self) -> date:
        """Its last day."""
        return self.ends_on - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekSheet:
    """A person's week: everything My Week shows."""

    person_id: int
    person_code: str
    person_name: str
    zone: str
    is_own: bool
    can_edit: bool
    monday: date
    days: tuple[SheetDay, ...]
    parts: tuple[SheetPart, ...]
    rows: tuple[SheetRow, ...]
    billable_minutes: int
    step_minutes: int
    long_day_minutes: int
    returned: tuple[tuple[str, date, str], ...] = ()
    creditable_minutes: int | None = None

    @property
    def week(self) -> str:
        """The ISO week as addresses write it: 2026-W28."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def logged_minutes(self) -> int:
        """Minutes written down, in any state."""
        return sum(day.logged_minutes for day in self.days)

    @property
    def expected_minutes(self) -> int:
        """Minutes the calendar expects, less leave and holidays."""
        return sum(day.expected_minutes for day in self.days)

    @property
    def non_creditable_minutes(self) -> int | None:
        """Minutes that are neither billable nor creditable; None where nobody asked."""
        if self.creditable_minutes is None:
            return None
        return self.logged_minutes - self.billable_minutes - self.creditable_minutes

    @property
    def has_unbilled_rows(self) -> bool:
        """Whether a row is there whose hours are creditable or not."""
        return any(not row.is_billable for row in self.rows)

    @property
    def planned_minutes(self) -> int:
        """Minutes planned on days where nothing is logged on the project."""
        return sum(day.planned_minutes for day in self.days)

    @property
    def row_plan_minutes(self) -> int:
        """Minutes of all hard bookings of the week."""
        return sum(row.planned_minutes for row in self.rows)

    def is_booked(self, row: SheetRow) -> bool:
        """Whether a hard booking of the row's project, on any task, touches the week."""
        return any(
            other.planned_minutes for other in self.rows if other.project_id == row.project_id
        )

    def part_of(self, on: date) -> SheetPart:
        """The part a day belongs to."""
        return next(part for part in self.parts if part.starts_on <= on < part.ends_on)


def row_key(project_id: int, task_id: int, number: int = 0) -> str:
    """A row's name in addresses and fields: "5-9", and "5-9-1" for the second of the task."""
    return f"{project_id}-{task_id}-{number}" if number else f"{project_id}-{task_id}"


def key_parts(key: str) -> tuple[int, int, int] | None:
    """Project, task and number of a row's name; None for anything else."""
    parts = key.split("-")
    if len(parts) not in (2, 3) or not all(
        part.isascii() and part.isdigit() and len(part) < 19 for part in parts
    ):
        return None
    project_id, task_id, *number = map(int, parts)
    return project_id, task_id, min(number[0], MOST_ROWS) if number else 0


def monday_of(week: str) -> date | None:
    """The Monday of "2026-W28"; None for anything that is not a week."""
    year, mark, number = week.partition("-W")
    if not (mark and len(year) == 4 and len(number) == 2 and (year + number).isdigit()):
        return None
    try:
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        return None


def week_text(monday: date) -> str:
    """A week as addresses write it: 2026-W28."""
    year, number, _ = monday.isocalendar()
    return f"{year}-W{number:02d}"
