"""What does a person's whole week look like to an approver? Day by day, decided or not.

Monday to Friday of the engineer: 30 hours on ACME-001, approved and waiting, beside the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from daybook.apps.people.queries.persons import person_id_of_code, person_names
from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.viewer import Viewer
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.core.metrics.ratio import ratio_millionths

from ..models import TimeEntry
from .rights import entry_filter

_WEEK, _DAY = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A line of the week that the viewer may see."""

    id: int
    worked_on: date
    project_code: str
    task_name: str
    minutes: int
    note: str
    state: str
    is_billable: bool


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day: its lines, their minutes, and what was planned on the projects shown."""

    on: date
    minutes: int
    planned_minutes: int
    lines: tuple[WeekLine, ...]


@dataclass(frozen=True, slots=True)
class WholeWeek:
    """A person's week: sums, share that is billable in millionths, and its seven days."""

    person_code: str
    person_name: str
    monday: date
    minutes: int
    planned_minutes: int
    billable_millionths: int | None
    days: tuple[WeekDay, ...]


def whole_week(viewer: Viewer, person_code: str, monday: date) -> WholeWeek:
    """The week as far as the viewer sees its lines. NotFound where they see none."""
    person_id = person_id_of_code(person_code)
    rows = TimeEntry.objects.filter(
        counted(), entry_filter(viewer), person_id=person_id, worked_on__gte=monday,
        worked_on__lt=monday + _WEEK,
    ).order_by("worked_on", "id") if person_id else TimeEntry.objects.none()  # fmt: skip
    found: dict[date, list[WeekLine]] = {}
    projects = set()
    for key, on, project, code, task, minutes, note, state, billable, task_billable in (
        rows.values_list("id", "worked_on", "project_id", "project__code", "task__name", "minutes",
                         "note", "state", "is_billable", "task__is_billable")
    ):  # fmt: skip
        projects.add(project)
        found.setdefault(on, []).append(
            WeekLine(key, on, code, task, minutes, note, state, billable and task_billable)
        )
    if not found:
        raise NotFound(f"There is no time of {person_code} in this week that you may see.")
    planned: dict[date, int] = {}
    for booking in bookings_between(monday, monday + _WEEK, person_id=person_id,
                                    project_ids=projects):  # fmt: skip
        for day, minutes in booking.days(monday, monday + _WEEK):
            planned[day] = planned.get(day, 0) + minutes
    days = tuple(
        WeekDay(on, sum(row.minutes for row in found.get(on, ())), planned.get(on, 0),
                tuple(found.get(on, ())))
        for on in (monday + number * _DAY for number in range(7))
    )  # fmt: skip
    lines = [row for day in days for row in day.lines]
    minutes = sum(row.minutes for row in lines)
    billable = sum(row.minutes for row in lines if row.is_billable)
    _, name = person_names([person_id])[person_id]
    return WholeWeek(person_code.upper(), name, monday, minutes, sum(planned.values()),
                     ratio_millionths(billable, minutes), days)  # fmt: skip
