"""Over which days of a row may hours be spread, and what would stand there? (TIME-20)

40:00 on ACME-001 · Build from Monday 6 July: 8:00 a day, and 10:00 a day where Wednesday is leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.platform.refusals import Refused
from daybook.core.spread import SpreadRefused, spread_minutes

from .sheet import EDIT, Cell, SheetDay, SheetPart, SheetRow, WeekSheet

WEEKEND = "Weekend."


@dataclass(frozen=True, slots=True)
class SpreadDay:
    """A day of the part: what stands there, what would, and why nothing would."""

    on: date
    cell: Cell
    minutes: int
    left_out: str

    @property
    def changes(self) -> bool:
        """Whether something else would stand there."""
        return bool(self.minutes) and self.minutes != self.cell.minutes


@dataclass(frozen=True, slots=True)
class SpreadPlan:
    """A row's hours laid over days of one part of the week; nothing is written yet."""

    row: SheetRow
    part: SheetPart
    total_minutes: int
    days: tuple[SpreadDay, ...]

    @property
    def taken(self) -> tuple[SpreadDay, ...]:
        """The days that get hours."""
        return tuple(day for day in self.days if day.minutes)


def open_days(sheet: WeekSheet, row: SheetRow, from_on: date) -> tuple[SpreadDay, ...]:
    """The days of the part from one on, each with why it takes nothing; empty where it does."""
    part, found = sheet.part_of(from_on), []
    for day, cell in zip(sheet.days, row.cells, strict=True):
        if from_on <= day.on < part.ends_on:
            found.append(SpreadDay(day.on, cell, 0, _why_not(day, cell)))
    return tuple(found)


def spread_plan(
    sheet: WeekSheet, row: SheetRow, total_minutes: int, *, from_on: date, days: int | None = None
) -> SpreadPlan:
    """Hours over the working days from one on, in its part of the week; at most `days` of them.

    Raises Refused TIME-20 where fewer days are open than asked for, or the hours cannot be spread.
    """
    found = open_days(sheet, row, from_on)
    able = [day for day in found if not day.left_out]
    if days is not None and days > len(able):
        raise Refused(
            "TIME-20",
            f"Only {len(able)} working days are open from {from_on:%A} on in this part of the "
            f"week, not {days}. Spread over {len(able)}, or start earlier." if able else
            "No working day is open from there on in this part of the week.",
            field="days",
        )  # fmt: skip
    taken = {day.on for day in able[:days]}
    expected = {day.on: day.expected_minutes for day in sheet.days}
    try:
        shares = spread_minutes(
            total_minutes,
            [expected[day.on] if day.on in taken else 0 for day in found],
            sheet.step_minutes,
        )
    except SpreadRefused as error:
        message = str(error).removeprefix("TIME-20 ")
        raise Refused(
            "TIME-20", f"{message[:1].upper()}{message[1:]}. Change the hours or the days.",
            field="total",
        ) from error  # fmt: skip
    return SpreadPlan(
        row,
        sheet.part_of(from_on),
        total_minutes,
        tuple(
            SpreadDay(day.on, day.cell, share, day.left_out)
            for day, share in zip(found, shares, strict=True)
        ),
    )


def _why_not(day: SheetDay, cell: Cell) -> str:
    if day.is_weekend and not day.expected_minutes:
        return WEEKEND
    if cell.kind != EDIT:
        return cell.why or "It holds several lines; open them."
    if day.expected_minutes:
        return ""
    if day.is_holiday:
        return "Public holiday."
    return "On leave." if day.leave_minutes else "No working day."
