"""What may be wrong with this part of a week, before it is handed in?

Only what may be wrong is listed; everything else is clean. A Friday with 7.5 hours booked and none
logged, a Thursday of 11 hours, work without a booking or a note, a budget nearly used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from daybook.core.worktime import format_minutes

from .sheet import SheetDay, SheetPart, SheetRow, WeekSheet

NEARLY_USED = 900_000


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at: what, more about it, and what can be done (PLAN, NOTES, ENTRIES)."""

    text: str
    detail: str
    remedy: str = ""
    row: SheetRow | None = None
    on: date | None = None


def remarks_of(sheet: WeekSheet, part: SheetPart, today: date) -> tuple[Remark, ...]:
    """What may be wrong in a part, day by day, then row by row."""
    days = [day for day in sheet.days if part.starts_on <= day.on < part.ends_on]
    return (
        *_returned(sheet, part),
        *(remark for day in days for remark in _of_day(sheet, day, today)),
        *(remark for row in sheet.rows for remark in _of_row(sheet, row, part)),
    )


def _returned(sheet: WeekSheet, part: SheetPart) -> Iterator[Remark]:
    for code, on, reason in sheet.returned:
        if part.starts_on <= on < part.ends_on:
            yield Remark(f"{_day(on)} · {code} was returned", reason, "ENTRIES", on=on)


def _of_day(sheet: WeekSheet, day: SheetDay, today: date) -> Iterator[Remark]:
    hours = format_minutes(day.logged_minutes)
    if day.on <= today and day.planned_minutes:
        planned = format_minutes(day.planned_minutes)
        yield Remark(
            f"{_day(day.on)} · {planned} planned, not logged", "From your bookings.", "PLAN"
        )
    elif day.on < today and day.logged_minutes < day.expected_minutes:
        short = format_minutes(day.expected_minutes - day.logged_minutes)
        yield Remark(
            f"{_day(day.on)} · {short} short of your day",
            "Missing time until it is logged, or leave is recorded.",
        )
    if day.logged_minutes > sheet.long_day_minutes:
        yield Remark(f"{_day(day.on)} · {hours}, a long day", "Fine if it is true.")
    if day.logged_minutes and day.is_holiday:
        yield Remark(f"{_day(day.on)} · {hours} on a public holiday", "Fine if it is true.")
    elif day.logged_minutes and day.is_weekend:
        yield Remark(f"{_day(day.on)} · {hours} on a weekend", "Fine if it is true.")
    if day.logged_minutes and day.leave_minutes and day.logged_minutes > day.expected_minutes:
        yield Remark(f"{_day(day.on)} · time on a day of leave", "Correct one of the two.")


def _of_row(sheet: WeekSheet, row: SheetRow, part: SheetPart) -> Iterator[Remark]:
    cells = [cell for cell in row.cells if part.starts_on <= cell.on < part.ends_on]
    open_minutes = sum(cell.minutes for cell in cells if cell.state in ("DRAFT", "RETURNED"))
    if not open_minutes:
        return
    if row.why_closed:
        yield Remark(f"{row.project_code} · takes no time", row.why_closed, row=row)
    if not sheet.is_booked(row) and row.billing_kind != "INTERNAL":
        if row.notes:
            yield Remark(
                f"{row.project_code} · no booking this week",
                "Your approver will look at these lines.",
                row=row,
            )
        else:
            yield Remark(
                f"{row.project_code} · no booking and no note",
                "Say what it was for, so that it can be approved.",
                "NOTES",
                row,
            )
    if row.budget_used is not None and row.budget_left is not None:
        used = row.budget_minutes - row.budget_left
        if used + open_minutes > row.budget_minutes:
            yield Remark(
                f"{row.project_code} · over its budget",
                f"{format_minutes(used + open_minutes)} of {format_minutes(row.budget_minutes)} "
                "with these lines.",
                row=row,
            )
        elif row.budget_used >= NEARLY_USED:
            yield Remark(
                f"{row.project_code} · budget nearly used",
                f"{format_minutes(used)} of {format_minutes(row.budget_minutes)}.",
                row=row,
            )


def _day(on: date) -> str:
    return f"{on:%a} {on.day}"
