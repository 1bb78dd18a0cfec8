"""What does a week count as? Its rows with a word each, and its creditable minutes (TIME-18).

Two hours of mentoring, creditable on their day, beside 30 billable ones: 2:00 creditable.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from daybook.core.utilization.categories import Category

from .categories import Categories, row_words
from .sheet import SheetRow, WeekSheet
from .week_facts import Line, WeekFacts

_DAY = timedelta(days=1)


def with_categories(sheet: WeekSheet, facts: WeekFacts) -> WeekSheet:
    """The sheet with the category of each row and the minutes that are creditable."""
    table = Categories()
    days = tuple(sheet.monday + offset * _DAY for offset in range(7))
    return replace(
        sheet,
        rows=tuple(replace(row, category=row_words(table, days, **_of(row))) for row in sheet.rows),
        creditable_minutes=sum(
            line.minutes
            for line in facts.lines
            if _category(table, facts, line) is Category.CREDITABLE
        ),
    )


def _of(row: SheetRow) -> dict:
    return {
        "task_id": row.task_id,
        "task_code": row.task_code,
        "is_billable": row.is_billable,
        "is_internal": row.billing_kind == "INTERNAL",
    }


def _category(table: Categories, facts: WeekFacts, line: Line) -> Category:
    task, project = facts.tasks[line.task_id], facts.projects[line.project_id]
    is_internal = project.billing_kind == "INTERNAL"
    return table.on(
        line.on,
        task_id=line.task_id,
        task_code=task.code,
        is_billable=line.is_billable and task.is_billable and not is_internal,
        is_internal=is_internal,
    )
