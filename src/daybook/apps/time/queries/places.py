"""Where may time go? Tasks of projects that take time: those used lately first, or by a search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q

from daybook.apps.platform.queries.organization import counted
from daybook.apps.projects.queries.projects import projects, tasks
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.core.states import OPEN_FOR_TIME

from ..models import TimeEntry

LATELY = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Place:
    """A task that takes time, with its project, and why it is offered."""

    project_id: int
    task_id: int
    project_code: str
    project_name: str
    customer_name: str
    task_code: str
    task_name: str
    is_billable: bool
    why: str

    @property
    def key(self) -> str:
        """Its name in fields: "5-9"."""
        return f"{self.project_id}-{self.task_id}"


def open_places(
    *, search: str = "", project_ids: set[int] | None = None, limit: int = 40
) -> tuple[Place, ...]:
    """Open tasks of projects that take time, by code; `search` looks at every word anywhere."""
    filters = Q(status__in=OPEN_FOR_TIME)
    if project_ids is not None:
        filters &= Q(pk__in=project_ids)
    found = {row.id: row for row in projects(filters=filters)}
    words = search.casefold().split()
    places = []
    for task in tasks(found):
        if task.is_closed:
            continue
        project = found[task.project_id]
        text = f"{project.code} {project.name} {project.customer_name} {task.code} {task.name}"
        if all(word in text.casefold() for word in words):
            places.append(
                Place(
                    project.id, task.id, project.code, project.name, project.customer_name,
                    task.code, task.name,
                    task.is_billable and project.billing_kind != "INTERNAL", "",
                )
            )  # fmt: skip
    places.sort(key=lambda place: (place.project_code, place.task_code))
    return tuple(places[:limit])


def likely_places(person_id: int, monday: date) -> tuple[Place, ...]:
    """What a person would add to a week: booked that week, and worked on in the weeks before."""
    end = monday + timedelta(days=7)
    booked = {row.project_id for row in bookings_between(monday, end, person_id=person_id)}
    rows = TimeEntry.objects.filter(
        counted(), person_id=person_id, worked_on__gte=monday - LATELY, worked_on__lt=end
    )
    lately = set(rows.order_by().values_list("project_id", "task_id").distinct())
    wanted = booked | {project for project, _ in lately}
    found = []
    for place in open_places(project_ids=wanted, limit=200):
        if (place.project_id, place.task_id) in lately:
            found.append(replace(place, why="used lately"))
        elif place.project_id in booked:
            found.append(replace(place, why="booked this week"))
    return tuple(found)
