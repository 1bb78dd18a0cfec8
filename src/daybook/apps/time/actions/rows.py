"""How does a week get its rows and its plan? Added, copied from last week, accepted from bookings.

Last week's ACME-001 · Build on Monday and Tuesday becomes the same two days of this week; notes
are never copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer

from ..models import TimeEntry, WeekRow
from ..queries.week import week_sheet
from .entries import NewEntry, create_entry, require_line, require_place, whole_day
from .flags import refresh_flags
from .owners import acting_for

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Copied:
    """What came over: rows, lines of time and their minutes, and what could not.

    By `audit_line_id` it is taken back (week_changes.undo_week_change).
    """

    rows: int
    lines: int
    minutes: int
    left_out: int
    audit_line_id: int = 0


def add_week_row(
    *, actor: Viewer, now: datetime, person_id: int, monday: date, project_id: int, task_id: int
) -> None:
    """Put a task into a week, to be filled. A row that is there already stays as it is."""
    acting = acting_for(actor, person_id, monday + _WEEK)
    require_place(project_id, task_id)
    with action():
        if WeekRow.objects.filter(
            person_id=person_id, monday=monday, task_id=task_id, row_number=0
        ).exists():
            return
        line = record_audit(actor=acting, verb="add_week_row", now=now,
                            subject=("PERSON", person_id))  # fmt: skip
        WeekRow.objects.create(
            person_id=person_id, monday=monday, project_id=project_id, task_id=task_id,
            audit_line=line,
        )  # fmt: skip


def remove_week_row(
    *, actor: Viewer, now: datetime, person_id: int, monday: date, task_id: int,
    row_number: int = 0,
) -> None:  # fmt: skip
    """Take an empty row out of a week again. Hours that stand in it keep it there."""
    acting = acting_for(actor, person_id, monday + _WEEK)
    with action():
        record_audit(actor=acting, verb="remove_week_row", now=now,
                     subject=("PERSON", person_id))  # fmt: skip
        WeekRow.objects.filter(
            person_id=person_id, monday=monday, task_id=task_id, row_number=row_number
        ).delete()


def copy_week(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    person_id: int,
    monday: date,
    with_hours: bool = False,
) -> Copied:
    """Bring last week's rows into a week; with hours, also its minutes where nothing stands yet.

    Hours come over up to today, onto open tasks of open months; notes never. Raises Refused
    TIME-04 where last week is empty.
    """
    acting = acting_for(actor, person_id, monday + _WEEK)
    before = _sums(person_id, monday - _WEEK)
    if not before:
        raise Refused("TIME-04", "Last week holds no time, so there is nothing to copy.")
    with action():
        line = record_audit(actor=acting, verb="copy_week", now=now,
                            subject=("PERSON", person_id))  # fmt: skip
        places = {(project, task) for project, task, _, _ in before}
        open_places = {place for place in places if _takes_time(*place)}
        held = set(
            WeekRow.objects.filter(person_id=person_id, monday=monday).values_list(
                "task_id", "row_number"
            )
        )
        rows = {key[:3] for key in before if key[:2] in open_places}
        fresh = [row for row in sorted(rows) if row[1:] not in held]
        WeekRow.objects.bulk_create(
            WeekRow(
                person_id=person_id, monday=monday, project_id=project, task_id=task,
                row_number=number, audit_line=line,
            )
            for project, task, number in fresh
        )  # fmt: skip
        lines = _copy_hours(actor, line, today, person_id, monday, before) if with_hours else []
        refresh_flags(person_id, monday, monday + _WEEK)
    wanted = len(before) if with_hours else 0
    return Copied(
        len(fresh), len(lines), sum(new.minutes for new in lines), max(0, wanted - len(lines)),
        line.pk,
    )  # fmt: skip


def _sums(person_id: int, monday: date) -> dict[tuple[int, int, int, date], int]:
    """Minutes by project, task, number of the row and day."""
    found: dict[tuple[int, int, int, date], int] = {}
    rows = TimeEntry.objects.filter(
        counted(), person_id=person_id, worked_on__gte=monday, worked_on__lt=monday + _WEEK
    )
    for project, task, number, on, minutes in rows.values_list(
        "project_id", "task_id", "row_number", "worked_on", "minutes"
    ):
        key = (project, task, number or 0, on)
        found[key] = found.get(key, 0) + minutes
    return found


def _takes_time(project_id: int, task_id: int) -> bool:
    try:
        require_place(project_id, task_id)
    except Refused:
        return False
    return True


def _copy_hours(actor, line, today, person_id, monday, before) -> list[NewEntry]:
    there = _sums(person_id, monday)
    written = []
    for (project, task, number, on), minutes in sorted(before.items(), key=lambda item: item[0][3]):
        day = on + _WEEK
        if (project, task, number, day) in there or day > today:
            continue
        new = NewEntry(person_id, project, task, day, minutes, row_number=number)
        try:
            require_line(actor, new, today=today)
        except Refused:
            continue
        with whole_day(day):
            create_entry(new, actor, line)
        written.append(new)
    return written


def accept_plan(
    *, actor: Viewer, now: datetime, today: date, person_id: int, person_code: str, monday: date
) -> Copied:
    """Turn what hard bookings plan into drafts, up to today, where nothing is logged yet.

    Returns how many lines and minutes. Raises Refused TIME-04 where nothing is planned that is
    not logged. Accepting twice adds nothing.
    """
    acting = acting_for(actor, person_id, monday + _WEEK)
    with action():
        sheet = week_sheet(actor, person_code, monday, today=today, now=now)
        planned = [
            NewEntry(person_id, row.project_id, row.task_id, cell.on, cell.planned_minutes)
            for row in sheet.rows
            for cell in row.cells
            if cell.planned_minutes and cell.kind == "EDIT" and cell.on <= today
        ]
        if not planned:
            raise Refused(
                "TIME-04",
                "No booked hours up to today are without time, so there is no plan to accept.",
            )
        line = record_audit(actor=acting, verb="accept_plan", now=now,
                            subject=("PERSON", person_id))  # fmt: skip
        for new in planned:
            require_line(actor, new, today=today)
            with whole_day(new.worked_on):
                create_entry(new, actor, line)
        refresh_flags(person_id, monday, monday + _WEEK)
    return Copied(0, len(planned), sum(new.minutes for new in planned), 0, line.pk)
