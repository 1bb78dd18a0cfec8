"""What does time count as: billable, creditable or neither? By line, by row, by sum, as a filter.

The rule is core's (TIME-18). Where many lines are asked for, its dated facts become a condition of
the database, which a test holds equal to the rule, line by line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.categories import (
    Categories,
    CategoryRow,
    category_rows,
    internal_codes,
    internal_tasks_by_code,
    task_named,
)
from daybook.core.facts import Segment
from daybook.core.rights import Data, Verb
from daybook.core.utilization.categories import CATEGORY_WORDS, Category, lacks_note

from ..models import TimeEntry

__all__ = [
    "Categories",
    "CategoryRow",
    "category_rows",
    "internal_codes",
    "may_set_categories",
    "task_named",
]
BILLABLE = Q(is_billable=True, task__is_billable=True) & ~Q(project__billing_kind="INTERNAL")
_INTERNAL = Q(project__billing_kind="INTERNAL")


def may_set_categories(viewer: Viewer) -> bool:
    """Whether the viewer may say what internal time counts as."""
    return scope_of(viewer, Data.SETTINGS, Verb.EDIT).everything


def sees_categories(viewer: Viewer) -> bool:
    """Whether the page of categories opens: for whoever sees settings."""
    return may(viewer, Data.SETTINGS)


def where_category(text: str) -> Q | None:
    """Lines of this category, for the filter `category=CREDITABLE`."""
    name = text.upper().replace("-", "_")
    if name not in Category.__members__:
        return None
    if name == Category.BILLABLE:
        return BILLABLE
    credited = creditable_where()
    return credited if name == Category.CREDITABLE else ~BILLABLE & ~credited


def creditable_where() -> Q:
    """Lines that are creditable, by their tasks and days; two small reads, no join of lines."""
    facts, codes = Categories(), internal_tasks_by_code()
    own = Q(pk__in=[])
    of_tasks: dict[Q, list[int]] = defaultdict(list)
    for task, held in facts.task_segments().items():
        for segment in held:
            own |= Q(task_id=task) & _within(segment)
            if segment.value == Category.CREDITABLE:
                of_tasks[_within(segment)].append(task)
    of_codes: dict[Q, list[int]] = defaultdict(list)
    for code, held in facts.code_segments().items():
        for segment in held:
            if segment.value == Category.CREDITABLE:
                of_codes[_within(segment)] += codes.get(code, ())
    found = Q(pk__in=[])
    for span, tasks in of_tasks.items():
        found |= span & Q(task_id__in=tasks) & ~BILLABLE
    # Internal time is never billable, so the days of codes ask nothing of the line.
    for span, tasks in of_codes.items():
        found |= span & Q(task_id__in=tasks) & ~own
    return found


def _within(segment: Segment) -> Q:
    days = Q(worked_on__gte=segment.starts_on)
    return days if segment.ends_on is None else days & Q(worked_on__lt=segment.ends_on)


def creditable_minutes(
    starts_on: date, ends_on: date, person_ids: Collection[int]
) -> dict[int, dict[int, int]]:
    """Approved creditable minutes by person and project, on the days they were worked."""
    rows = TimeEntry.objects.filter(
        counted(), creditable_where(), state="APPROVED", worked_on__gte=starts_on,
        worked_on__lt=ends_on, person_id__in=list(person_ids),
    )  # fmt: skip
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for person, project, minutes in (
        rows.order_by().values_list("person_id", "project_id").annotate(Sum("minutes"))
    ):
        found[person][project] = minutes
    return found


def affected_lines(code: str, task_id: int | None, starts_on: date) -> tuple[int, int]:
    """How many lines, and minutes, a category from this day on is about; also after the fact."""
    where = Q(task_id=task_id) if task_id is not None else _INTERNAL & Q(task__code__iexact=code)
    sums = TimeEntry.objects.filter(counted(), where, worked_on__gte=starts_on).aggregate(
        lines=Count("id"), minutes=Sum("minutes")
    )
    return sums["lines"], sums["minutes"] or 0


def row_words(facts: Categories, days: Iterable[date], **task) -> str:
    """What a row of a week counts as: one word, or two with the day of the change."""
    found: list[tuple[date, Category]] = []
    for on in days:
        category = facts.on(on, **task)
        if not found or found[-1][1] is not category:
            found.append((on, category))
    words = CATEGORY_WORDS[found[0][1]]
    for on, category in found[1:]:
        words += f", from {on:%a} {on.day} {CATEGORY_WORDS[category]}"
    return words


@dataclass(frozen=True, slots=True)
class NoteMissing:
    """A non-creditable line whose day asks for a note."""

    project_code: str
    task_name: str
    on: date


def lines_without_note(entry_ids: Collection[int]) -> tuple[NoteMissing, ...]:
    """Among these lines, those that their missing note keeps from being handed in (TIME-19)."""
    rows = list(
        TimeEntry.objects.filter(pk__in=list(entry_ids), note__regex=r"^\s*$")
        .exclude(BILLABLE)
        .order_by("worked_on", "id")
        .values_list(
            "worked_on", "note", "task_id", "task__code", "task__name", "project__code",
            "project__billing_kind", "project__engagement__entity_id",
        )
    )  # fmt: skip
    if not rows:
        return ()
    facts, policies = Categories(), PolicyTable()
    return tuple(
        NoteMissing(project, name, on)
        for on, note, task, code, name, project, kind, entity in rows
        if lacks_note(
            facts.on(on, task_id=task, task_code=code, is_billable=False,
                     is_internal=kind == "INTERNAL"),
            note,
            policies.on(on, entity).non_creditable_notes,
        )
    )  # fmt: skip
