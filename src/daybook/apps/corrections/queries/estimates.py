"""How far were the estimates of a month off, by person, and what is not true yet?

April 2026: the engineer estimated 16 h, worked 14 h, and −2 h post in May.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.people.queries.persons import person_names
from daybook.apps.platform.rights import require
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects, tasks
from daybook.apps.time.queries.estimates import EstimatedEntry, estimated_entries
from daybook.apps.time.queries.rights import entry_filter
from daybook.core.corrections import variances
from daybook.core.periods import next_month
from daybook.core.rights import Data, Verb

from ..models import ActualLine, Correction


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """One person, project, task and day. `actual` is None while nobody wrote what was worked.

    `state` is ESTIMATED (not true yet), DUE (written, not trued up), or SETTLED.
    """

    person_id: int
    person_code: str
    person_name: str
    project_id: int
    project_code: str
    task_id: int
    task_name: str
    worked_on: date
    estimated: int
    actual: int | None
    state: str
    entry_id: int | None
    note: str = ""

    @property
    def variance(self) -> int | None:
        """Actual − estimated, in minutes."""
        if self.actual is None:
            return None
        key = (self.task_id, self.worked_on)
        return variances({key: self.estimated}, {key: self.actual})[0].minutes


@dataclass(frozen=True, slots=True)
class PersonEstimates:
    """One person's month: sums of what is known, and what is open."""

    person_code: str
    person_name: str
    estimated: int
    actual: int
    variance: int
    missing: int
    due: int
    settled: int


def estimate_lines(
    viewer: Viewer, month: date, *, person_code: str = ""
) -> tuple[EstimateLine, ...]:
    """Estimates and actuals of a month that the viewer may see, by person, project and day."""
    require(viewer, Data.TIME, Verb.SEE, what="see estimates")
    end, seen = next_month(month), entry_filter(viewer)
    where = seen & (Q(person__code=person_code) if person_code else Q())
    standing = estimated_entries(month, end, where)
    actuals = list(
        ActualLine.objects.filter(where, worked_on__gte=month, worked_on__lt=end).order_by("pk")
    )
    return tuple(sorted(_lines(standing, actuals, month), key=_order))


def _order(line: EstimateLine) -> tuple:
    return (line.person_name, line.person_code, line.worked_on, line.project_code, line.task_name)


def _lines(standing: tuple[EstimatedEntry, ...], actuals: list[ActualLine], month: date):
    names = person_names({row.person_id for row in actuals})
    codes = {
        row.id: row.code for row in projects(filters=Q(pk__in={a.project_id for a in actuals}))
    }
    task_names = {row.id: row.name for row in tasks({row.project_id for row in actuals})}
    settled = _settled_entries(month)
    minutes: dict[tuple, int] = {}
    first: dict[tuple, EstimatedEntry] = {}
    for entry in standing:
        minutes[entry.key] = minutes.get(entry.key, 0) + entry.minutes
        first.setdefault(entry.key, entry)
    for row in actuals:
        key = (row.person_id, row.project_id, row.task_id, row.worked_on)
        entry = first.pop(key, None)
        estimated = row.estimated_minutes if row.settled_at else minutes.get(key, 0)
        yield EstimateLine(
            row.person_id, *names[row.person_id], row.project_id, codes[row.project_id],
            row.task_id, task_names[row.task_id], row.worked_on, estimated, row.minutes,
            "SETTLED" if row.settled_at else "DUE",
            entry.id if entry else settled.get(key), row.note,
        )  # fmt: skip
    for key, entry in first.items():
        yield EstimateLine(
            entry.person_id, entry.person_code, entry.person_name, entry.project_id,
            entry.project_code, entry.task_id, entry.task_name, entry.worked_on, minutes[key],
            None, "ESTIMATED", entry.id,
        )  # fmt: skip


def _settled_entries(month: date) -> dict[tuple, int]:
    """The line that a true-up made true, by person, project, task and day."""
    rows = Correction.objects.filter(
        kind="TRUE_UP", worked_on__gte=month, worked_on__lt=next_month(month), after_minutes__gt=0
    )
    keys = ("person_id", "after_project_id", "after_task_id", "worked_on", "entry_id")
    return {row[:4]: row[4] for row in rows.values_list(*keys)}


def by_person(lines: tuple[EstimateLine, ...]) -> tuple[PersonEstimates, ...]:
    """Sums by person, in the order of their names."""
    groups: dict[tuple[str, str], list[EstimateLine]] = {}
    for line in lines:
        groups.setdefault((line.person_code, line.person_name), []).append(line)
    return tuple(
        PersonEstimates(
            *who,
            sum(row.estimated for row in rows),
            sum(row.actual or 0 for row in rows),
            sum(row.variance or 0 for row in rows),
            sum(row.state == "ESTIMATED" for row in rows),
            sum(row.state == "DUE" for row in rows),
            sum(row.state == "SETTLED" for row in rows),
        )
        for who, rows in groups.items()
    )


def standing_of_person(person_id: int, month: date) -> tuple[EstimatedEntry, ...]:
    """A person's estimates of a month that stand; the caller locks each before writing it."""
    return estimated_entries(month, next_month(month), Q(person_id=person_id))


def unsettled_actuals(person_id: int, month: date, *, to_write: bool = False) -> list[ActualLine]:
    """What a person wrote of a month and nobody has trued up, locked where it will be written."""
    rows = ActualLine.objects.filter(
        person_id=person_id, settled_at__isnull=True, worked_on__gte=month,
        worked_on__lt=next_month(month),
    ).order_by("pk")  # fmt: skip
    return list(rows.select_for_update() if to_write else rows)


def people_to_true_up(viewer: Viewer, month: date) -> tuple[int, ...]:
    """The people with actuals of a month that are not trued up, in the viewer's reach."""
    rows = ActualLine.objects.filter(
        entry_filter(viewer), settled_at__isnull=True, worked_on__gte=month,
        worked_on__lt=next_month(month),
    )  # fmt: skip
    return tuple(rows.order_by("person_id").values_list("person_id", flat=True).distinct())
