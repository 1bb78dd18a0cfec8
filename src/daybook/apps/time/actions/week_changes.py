"""How does a whole row change in one step? Duplicated, or its hours spread; and taken back.

ACME-001 · Build duplicated with its hours stands twice in the week; 40:00 spread over five days are
five drafts of 8:00. Each is one audit line, and taking it back restores what stood there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from daybook.apps.platform.queries.line_changes import changes_of_line
from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.refusals import Conflict, NotFound, Refused
from daybook.apps.platform.transactions import action, record_audit, record_changes
from daybook.apps.platform.viewer import Viewer
from daybook.core.periods import month_of

from ..models import TimeEntry, WeekRow
from ..queries.sheet import MOST_ROWS, WeekSheet
from ..queries.spread import SpreadPlan
from .entries import (
    OPEN_STATES,
    NewEntry,
    create_entry,
    require_line,
    require_open_month,
    require_place,
    whole_day,
)
from .flags import lines_of_days, refresh_flags
from .owners import acting_for

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
# What may be taken back in one step.
_VERBS = ("duplicate_week_row", "spread_row", "copy_week", "accept_plan")


@dataclass(frozen=True, slots=True)
class Changed:
    """What one step wrote: its audit line, by which it is taken back, lines and minutes."""

    audit_line_id: int
    lines: int
    minutes: int
    left_out: int = 0


def duplicate_row(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    sheet: WeekSheet,
    key: str,
    with_hours: bool = False,
) -> Changed:
    """Give a task of the week a further row; with hours, also its minutes as drafts.

    Notes are never copied, nor days that have not come or are closed. Raises Refused TIME-06 for a
    task that takes no time or stands in the week too often.
    """
    person_id, monday = sheet.person_id, sheet.monday
    acting = acting_for(actor, person_id, monday + _WEEK)
    row = next((row for row in sheet.rows if row.key == key), None)
    if row is None:
        raise NotFound("There is no such row in this week.")
    require_place(row.project_id, row.task_id)
    with action():
        number = _next_number(person_id, monday, row.task_id)
        line = record_audit(actor=acting, verb="duplicate_week_row", now=now,
                            subject=("PERSON", person_id))  # fmt: skip
        WeekRow.objects.create(
            person_id=person_id, monday=monday, project_id=row.project_id, task_id=row.task_id,
            row_number=number, audit_line=line,
        )  # fmt: skip
        wanted = [
            NewEntry(person_id, row.project_id, row.task_id, cell.on, cell.minutes,
                     row_number=number)
            for cell in row.cells if cell.minutes and with_hours
        ]  # fmt: skip
        written = [new for new in wanted if _written(acting, line, new, today)]
        refresh_flags(person_id, monday, monday + _WEEK)
    return Changed(
        line.pk, len(written), sum(new.minutes for new in written), len(wanted) - len(written)
    )


def _next_number(person_id: int, monday: date, task_id: int) -> int:
    """The number of a further row. Raises TIME-06 where there are enough."""
    kept = WeekRow.objects.filter(person_id=person_id, monday=monday, task_id=task_id)
    lines = TimeEntry.objects.filter(
        person_id=person_id, task_id=task_id, worked_on__gte=monday, worked_on__lt=monday + _WEEK
    )
    highest = max(
        found.aggregate(Max("row_number"))["row_number__max"] or 0 for found in (kept, lines)
    )
    if highest >= MOST_ROWS:
        raise Refused(
            "TIME-06", f"This task stands in {highest + 1} rows already. Use one of them."
        )
    return highest + 1


def _written(acting: Viewer, line, new: NewEntry, today: date) -> bool:
    """Whether the copy could be written; a closed or future day is left out."""
    try:
        require_line(acting, new, today=today)
    except Refused:
        return False
    with whole_day(new.worked_on):
        create_entry(new, acting, line)
    return True


def spread_row(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    sheet: WeekSheet,
    plan: SpreadPlan,
    seen: dict[date, int] | None = None,
) -> Changed:
    """Write what a plan lays over the days of a row, over the drafts that were seen.

    `seen` is the version of each day's cell, 0 for an empty one; without it those of the plan.
    Raises Conflict where another stands there now, and the rules of a line. All or nothing.
    """
    acting = acting_for(actor, sheet.person_id, sheet.sunday)
    seen = seen or {day.on: day.cell.version for day in plan.days}
    place = (plan.row.project_id, plan.row.task_id, plan.row.number)
    taken = [day for day in plan.taken if day.changes]
    if not taken:
        raise Refused("TIME-20", "These hours stand there already.", field="total")
    first, last = plan.days[0].on, plan.days[-1].on + _DAY
    with action():
        lines = lines_of_days(sheet.person_id, first, last, to_write=True)
        line = record_audit(actor=acting, verb="spread_row", now=now,
                            subject=("PERSON", sheet.person_id))  # fmt: skip
        for day in taken:
            new = NewEntry(sheet.person_id, *place[:2], day.on, day.minutes, row_number=place[2])
            require_line(acting, new, today=today)
            there = [
                held for held in lines
                if held.worked_on == day.on
                and (held.project_id, held.task_id, held.row_number or 0) == place
            ]  # fmt: skip
            _write_day(acting, line, new, there, seen.get(day.on, 0))
        refresh_flags(sheet.person_id, first, last)
    return Changed(line.pk, len(taken), sum(day.minutes for day in taken))


def _write_day(acting: Viewer, line, new: NewEntry, there: Sequence, version: int) -> None:
    """One day of a spread: a new draft, or the one that was seen."""
    held = there[0] if there else None
    if (
        len(there) > 1
        or (held and held.state not in OPEN_STATES)
        or (version != (held.version if held else 0))
    ):
        raise Conflict(
            f"{new.worked_on:%A} was changed elsewhere since you looked. Spread the hours again.",
            mine={"minutes": new.minutes},
            theirs={"minutes": held.minutes if held else 0,
                    "version": held.version if held else 0},
        )  # fmt: skip
    with whole_day(new.worked_on):
        if held is None:
            create_entry(new, acting, line)
        else:
            _set(line, held.id, held.version, held.minutes, new.minutes, held.state)


def _set(line, key: int, version: int, before: int, after: int, state: str) -> None:
    TimeEntry.objects.filter(pk=key).update(
        minutes=after, state="DRAFT", version=version + 1, audit_line=line
    )
    record_changes(line, [("TIME_ENTRY", key, {"minutes": before, "state": state},
                           {"minutes": after, "state": "DRAFT"})])  # fmt: skip


def undo_week_change(
    *, actor: Viewer, now: datetime, sheet: WeekSheet, audit_line_id: int
) -> Changed:
    """Take back what one step wrote into a week: its drafts, the hours they replaced, its row.

    Only where nothing was changed since: raises Refused HISTORY-01 otherwise, PERIOD-01 or
    PERIOD-03 where a month was locked, and NotFound for a step that is none of this week's. Taken
    back twice, it is taken back once.
    """
    acting = acting_for(actor, sheet.person_id, sheet.sunday)
    changes = changes_of_line(audit_line_id, "TIME_ENTRY")
    with action():
        kept = WeekRow.objects.filter(
            person_id=sheet.person_id, monday=sheet.monday, audit_line_id=audit_line_id,
            audit_line__verb__in=_VERBS,
        )  # fmt: skip
        rows = list(
            TimeEntry.objects.select_for_update(of=("self",)).filter(
                counted(), pk__in=changes, person_id=sheet.person_id,
                worked_on__gte=sheet.monday, worked_on__lte=sheet.sunday,
                audit_line_id=audit_line_id, audit_line__verb__in=_VERBS,
            )
        )  # fmt: skip
        if not rows and not kept.exists():
            raise NotFound("There is nothing to take back, or it was taken back already.")
        if len(rows) < len(changes) or any(row.state not in OPEN_STATES for row in rows):
            raise Refused(
                "HISTORY-01",
                "Some of these cells were changed or handed in since. Change them one by one.",
            )
        for project_id, month in sorted(
            {(row.project_id, month_of(row.worked_on)) for row in rows}
        ):
            require_open_month(acting, project_id, month)
        line = record_audit(actor=acting, verb="undo_week_change", now=now,
                            subject=("PERSON", sheet.person_id))  # fmt: skip
        for row in rows:
            _restore(line, row, changes[row.pk][0])
        kept.delete()
        refresh_flags(sheet.person_id, sheet.monday, sheet.monday + _WEEK)
    return Changed(line.pk, len(rows), sum(row.minutes for row in rows))


def _restore(line, row: TimeEntry, before: dict) -> None:
    if before:
        _set(line, row.pk, row.version, row.minutes, before["minutes"], row.state)
        return
    after = {
        "person_id": row.person_id, "project_id": row.project_id, "task_id": row.task_id,
        "worked_on": row.worked_on, "minutes": row.minutes, "state": row.state,
    }  # fmt: skip
    record_changes(line, [("TIME_ENTRY", row.pk, after, {})])
    TimeEntry.objects.filter(pk=row.pk).delete()
