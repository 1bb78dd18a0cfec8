"""How is a week drawn? Cells with their addresses and labels, headline figures, the review."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daybook.core.metrics.ratio import ratio_millionths
from daybook.core.periods import week_of
from daybook.ui.addresses import query_text
from daybook.ui.format import clock, day, hours, percent, span

from ..queries.month_end import month_end_notice
from ..queries.review import NEARLY_USED, Remark, remarks_of
from ..queries.sheet import EDIT, HELD, LIST, Cell, SheetDay, SheetPart, SheetRow, WeekSheet
from .frame import local_time

_STATE_LOOK = {
    "SUBMITTED": ("submitted", "submitted", "handed in"),
    "APPROVED": ("approved", "approved", "approved"),
}


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell as it is drawn: its field or its link, and what the ear hears."""

    cell: Cell
    text: str
    label: str
    classes: str
    name: str = ""
    save_url: str = ""
    href: str = ""
    icon: str = ""
    plan_text: str = ""
    error: str = ""
    part: str = ""
    change_href: str = ""
    recall: str = ""
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class RowView:
    """A row with its drawn cells."""

    row: SheetRow
    cells: tuple[CellView, ...]
    notes: str
    notes_href: str
    entries_href: str
    used_percent: int
    is_tight: bool
    wants_note: bool
    spread_href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class PartView:
    """A part with its deadline in the person's zone and what may be wrong in it."""

    part: SheetPart
    name: str
    label: str
    span: str
    days: int
    due: str
    due_left: str
    is_late: bool
    handed_in: str
    remarks: tuple[Remark, ...]
    clean_minutes: int


def entries_href(sheet: WeekSheet, first: date, last: date, row: SheetRow | None = None, **more):
    """The lines behind a figure of the week."""
    keys = {"person": sheet.person_code}
    if row is not None:
        keys |= {"project": row.project_code, "task": row.task_code}
    keys |= {"from": first.isoformat(), "to": last.isoformat(), **more}
    return f"/time/entries{query_text(**keys)}"


def row_view(sheet: WeekSheet, row: SheetRow, wrong: dict) -> RowView:
    """A row with its cells, its notes in one line, and what its figures lead to.

    `wrong` holds (text, reason) of cells that could not be saved, by "row.day".
    """
    used = (row.budget_used or 0) // 10_000
    person = "" if sheet.is_own else f"&person={sheet.person_code}"
    return RowView(
        row,
        tuple(cell_view(sheet, row, cell, wrong) for cell in row.cells),
        "; ".join(row.notes),
        f"/time/{sheet.week}/notes?row={row.key}{person}",
        entries_href(sheet, sheet.monday, sheet.sunday, row),
        min(100, used),
        (row.budget_used or 0) >= NEARLY_USED,
        bool(row.minutes)
        and not row.notes
        and row.billing_kind != "INTERNAL"
        and not sheet.is_booked(row),
        f"/time/{sheet.week}/spread?row={row.key}{person}"
        if any(cell.kind == EDIT for cell in row.cells) else "",
        _row_title(row),
    )  # fmt: skip


def _row_title(row: SheetRow) -> str:
    """The row in words, for the ear: a further row of a task says which."""
    further = f", row {row.number + 1}" if row.number else ""
    return f"{row.project_code} {row.task_name}{further}"


def cell_view(sheet: WeekSheet, row: SheetRow, cell: Cell, wrong: dict) -> CellView:
    """One cell: a field to type in, a link to its lines, or its text with the reason."""
    text = hours(cell.minutes) if cell.minutes else ""
    place = f"{_row_title(row)}, {day(cell.on)}"
    seam = " seam" if _is_seam(sheet, cell.on) else ""
    weekend = " weekend" if cell.on.weekday() >= 5 else ""
    classes = f"day{seam}{weekend}"
    plan = hours(cell.planned_minutes) if cell.planned_minutes else ""
    if cell.kind == EDIT:
        return _field_view(sheet, row, cell, (place, classes, text, plan), wrong)
    if cell.kind in (HELD, LIST):
        word, icon, said = _STATE_LOOK.get(cell.state, ("locked", "lock", "locked"))
        if cell.kind == LIST and not cell.why:
            word, icon, said = "many", "", "several lines; open them"
        href = (
            entries_href(sheet, cell.on, cell.on, row)
            if cell.kind == LIST
            else _cell_href(sheet, row, cell)
        )
        label = f"{place}: {text} h, {said}. {cell.why}".strip()
        change, recall = _remedies(sheet, cell)
        return CellView(cell, text, label, classes, href=href, icon=icon, name=word,
                        change_href=change, recall=recall)  # fmt: skip
    is_locked = sheet.part_of(cell.on).lock != "OPEN"
    return CellView(cell, "", f"{place}: {cell.why}", classes, plan_text=plan, is_locked=is_locked)


def _field_view(
    sheet: WeekSheet, row: SheetRow, cell: Cell, drawn: tuple[str, str, str, str], wrong: dict
) -> CellView:
    place, classes, text, plan = drawn
    iso = cell.on.isoformat()
    dot, slash = (f".{row.number}", f"/{row.number}") if row.number else ("", "")
    typed, error = wrong.get(f"{row.key}.{iso}", (text, ""))
    return CellView(
        cell, typed, f"{place}, hours" + (f"; planned {plan}" if plan else ""), classes,
        name=f"c.{row.project_id}.{row.task_id}.{iso}.{cell.version}{dot}",
        save_url=f"/time/cell/{sheet.person_code}/{row.project_id}/{row.task_id}/{iso}{slash}",
        plan_text=plan,
        error=error,
        part=sheet.part_of(cell.on).starts_on.isoformat(),
    )  # fmt: skip


def _remedies(sheet: WeekSheet, cell: Cell) -> tuple[str, str]:
    """Where a held line is changed: the address of a change request, the form that recalls it."""
    part = sheet.part_of(cell.on)
    if cell.state == "APPROVED" and cell.entry_id:
        return f"/corrections/new?entry={cell.entry_id}", ""
    if cell.state == "SUBMITTED" and sheet.can_edit and part.lock == "OPEN":
        return "", f"recall-{part.starts_on.isoformat()}"
    return "", ""


def _cell_href(sheet: WeekSheet, row: SheetRow, cell: Cell) -> str:
    person = "" if sheet.is_own else f"&person={sheet.person_code}"
    return f"/time/{sheet.week}?cell={row.key}.{cell.on.isoformat()}{person}#cell"


def _is_seam(sheet: WeekSheet, on: date) -> bool:
    return any(item.on == on and item.is_seam for item in sheet.days)


def part_view(sheet: WeekSheet, part: SheetPart, today: date, now: datetime) -> PartView:
    """A part with its deadline, as far away as it is, and its remarks."""
    due = local_time(part.due_at, sheet.zone)
    is_done = not part.open_lines and part.logged_minutes >= part.expected_minutes
    handed = part.submitted_at and local_time(part.submitted_at, sheet.zone)
    remarks = remarks_of(sheet, part, today) if part.lock == "OPEN" else ()
    return PartView(
        part,
        f"{part.month:%B}",
        f"{part.month:%B} {part.status.lower()}" if len(sheet.parts) > 1 else "",
        _short_span(part),
        (part.ends_on - part.starts_on).days,
        f"{due:%a} {due:%H:%M}" if abs(due.date() - today) < timedelta(days=6) else (
            f"{day(due.date())}, {due:%H:%M}"
        ),
        "" if is_done else _left(part.due_at - now),
        part.due_at < now and bool(part.open_lines or not part.logged_minutes),
        f"{handed:%a} {handed:%H:%M}" if handed else "",
        remarks,
        part.open_minutes,
    )  # fmt: skip


def _short_span(part: SheetPart) -> str:
    """The part's days with the month once: "29–30 June", "1–5 July"."""
    if part.starts_on == part.last_on:
        return f"{part.starts_on.day} {part.starts_on:%B}"
    return f"{part.starts_on.day}–{part.last_on.day} {part.starts_on:%B}"


def _left(left: timedelta) -> str:
    """How long until the deadline, or since: "in 6 h 19 min", "2 days ago"."""
    minutes = abs(int(left.total_seconds())) // 60
    days, rest = divmod(minutes, 1440)
    if days:
        text = f"{days} day" + ("s" if days > 1 else "")
    else:
        text = f"{rest // 60} h {rest % 60} min" if rest >= 60 else f"{rest} min"
    return f"in {text}" if left > timedelta(0) else f"{text} ago"


def sums_of(sheet: WeekSheet) -> dict[str, int]:
    """Every sum on the page by its name, in minutes: what a saved cell may change.

    The page keeps them and adds (islands/week_sums.ts), so a save answers for its cell alone.
    """
    found = {
        "w": sheet.logged_minutes,
        "wp": sheet.logged_minutes + sheet.planned_minutes,
        "ghost": sheet.planned_minutes,
        "billable": sheet.billable_minutes,
    }
    if sheet.creditable_minutes is not None:
        found["creditable"] = sheet.creditable_minutes
        found["non-creditable"] = sheet.non_creditable_minutes
    for item in sheet.days:
        iso = item.on.isoformat()
        found[f"d.{iso}"] = found[f"t.{iso}"] = item.logged_minutes
        found[f"p.{iso}"] = item.with_plan_minutes
    for row in sheet.rows:
        found[f"r.{row.key}"] = row.minutes
    for part in sheet.parts:
        found[f"part.{part.starts_on.isoformat()}"] = part.logged_minutes
        found[f"open.{part.starts_on.isoformat()}"] = part.open_minutes
    return found


def billable_text(sheet: WeekSheet) -> tuple[str, str]:
    """The billable share of what is logged, and the hours it is made of."""
    share = ratio_millionths(sheet.billable_minutes, sheet.logged_minutes)
    of = f"{hours(sheet.billable_minutes)} of {hours(sheet.logged_minutes)} h"
    return (percent(share, digits=0) or "–", of)


def _totals(sheet: WeekSheet) -> dict[str, str]:
    """The headline sums as text."""
    share, of = billable_text(sheet)
    return {
        "w": hours(sheet.logged_minutes) or "0",
        "wp": hours(sheet.logged_minutes + sheet.planned_minutes),
        "ghost": hours(sheet.planned_minutes),
        "billable": share,
        "billable_of": of,
    }


def week_context(sheet: WeekSheet, today: date, now: datetime, shown_day: str, wrong: dict) -> dict:
    """Everything the page draws."""
    parts = tuple(part_view(sheet, part, today, now) for part in sheet.parts)
    chosen = _chosen_day(sheet, today, shown_day)
    before, after = sheet.monday - timedelta(days=7), sheet.monday + timedelta(days=7)
    person = "" if sheet.is_own else f"?person={sheet.person_code}"
    return {
        "sheet": sheet,
        "rows": tuple(row_view(sheet, row, wrong) for row in sheet.rows),
        "parts": parts,
        "main": _main_part(parts, today),
        "days": tuple((item, chosen.on == item.on) for item in sheet.days),
        "chosen": chosen,
        "chosen_index": (chosen.on - sheet.monday).days,
        "totals": _totals(sheet),
        "sums": json.dumps(sums_of(sheet), separators=(",", ":")),
        "wrong": tuple(f"{text}: {reason}" for text, reason in wrong.values()),
        "logged_href": entries_href(sheet, sheet.monday, sheet.sunday),
        "billable_href": entries_href(sheet, sheet.monday, sheet.sunday, billable="yes"),
        "span": span(sheet.monday, sheet.sunday),
        "previous_href": f"/time/{_week(before)}{person}",
        "next_href": f"/time/{_week(after)}{person}",
        "previous_week": _week(before)[5:],
        "next_week": _week(after)[5:],
        "this_week_href": "" if week_of(today) == sheet.monday else f"/time{person}",
        "person_query": person,
        "away": _away(sheet),
        "may_accept": sheet.can_edit and _may_accept(sheet, today),
        "month_end": month_end_notice(
            sheet.person_id, tuple(item.on for item in sheet.days), today
        ),
    }


def _week(monday: date) -> str:
    year, number, _ = monday.isocalendar()
    return f"{year}-W{number:02d}"


def _chosen_day(sheet: WeekSheet, today: date, asked: str) -> SheetDay:
    """The day a phone shows: the one asked for, else today, else Monday."""
    by_iso = {item.on.isoformat(): item for item in sheet.days}
    return by_iso.get(asked) or by_iso.get(today.isoformat()) or sheet.days[0]


def _main_part(parts: tuple[PartView, ...], today: date) -> PartView:
    """The part to hand in next: the first with drafts, else the one of today, else the last."""
    for view in parts:
        if view.part.open_lines and view.part.lock == "OPEN":
            return view
    for view in parts:
        if view.part.starts_on <= today < view.part.ends_on:
            return view
    return parts[-1]


def _away(sheet: WeekSheet) -> tuple[tuple[SheetDay, str, str], ...]:
    """Leave and holidays by day, with what the cell says; empty where there are none."""
    found = []
    for item in sheet.days:
        text = "Holiday" if item.is_holiday else ""
        if item.leave_minutes:
            text = hours(item.leave_minutes)
        found.append((item, text, "seam" if item.is_seam else ""))
    return tuple(found) if any(text for _, text, _ in found) else ()


def _may_accept(sheet: WeekSheet, today: date) -> bool:
    return any(
        cell.planned_minutes and cell.kind == EDIT and cell.on <= today
        for row in sheet.rows
        for cell in row.cells
    )


def cell_facts(sheet: WeekSheet, asked: str) -> dict | None:
    """The bar under the grid for the cell that was asked about: what holds it, and what to do."""
    key, _, iso = asked.partition(".")
    for row in sheet.rows:
        for cell in row.cells:
            if row.key == key and cell.on.isoformat() == iso and cell.why:
                return {
                    "row": row,
                    "cell": cell,
                    "day": day(cell.on),
                    "hours": clock(cell.minutes),
                    "href": f"/time/entries/{cell.entry_id}"
                    if cell.entry_id
                    else entries_href(sheet, cell.on, cell.on, row),
                    "status": cell.state if cell.state in _STATE_LOOK else "LOCKED",
                    "part": sheet.part_of(cell.on),
                }
    return None


__all__ = ["cell_facts", "sums_of", "week_context"]
