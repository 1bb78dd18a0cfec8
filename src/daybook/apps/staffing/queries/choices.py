"""Who can be booked, on what? The choices a booking form offers, and the week it proposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.people.queries.places import PlaceRow, place_rows
from daybook.apps.people.queries.workdays import work_weeks
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_ids, projects, tasks
from daybook.core.money import split_largest_remainder
from daybook.core.rights import Data, Verb

_FAR_FUTURE = date(2200, 1, 1)
_OVER = ("COMPLETED", "CANCELLED")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a field offers: key, code, and the words beside it."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class BookingChoices:
    """What the form of a new booking offers this viewer; a soft one waits `soft_days`."""

    persons: tuple[Choice, ...]
    projects: tuple[Choice, ...]
    may_edit: bool
    soft_days: int


def booking_choices(viewer: Viewer, today: date) -> BookingChoices:
    """People employed today or later, and the projects on which the viewer may book or ask."""
    edit = project_ids(viewer, Data.BOOKINGS, Verb.EDIT)
    ask = project_ids(viewer, Data.BOOKINGS, Verb.REQUEST)
    seen = tuple(
        row
        for row in projects()
        if row.status not in _OVER
        and (edit is None or ask is None or row.id in edit or row.id in ask)
    )
    open_to = [Choice(row.id, row.code, row.name) for row in seen]
    return BookingChoices(
        person_options(today),
        tuple(open_to),
        edit is None or bool(edit),
        policy_on(today).soft_booking_days,
    )


def person_options(today: date) -> tuple[Choice, ...]:
    """People employed today or later, by name."""
    persons = {
        row.person_id: Choice(row.person_id, row.person_code, row.person_name)
        for row in employments_between(today, _FAR_FUTURE)
    }
    return tuple(sorted(persons.values(), key=lambda row: row.name.casefold()))


def place_options(today: date) -> tuple[tuple[PlaceRow, ...], tuple[PlaceRow, ...]]:
    """Every region and every practice, for filters."""
    return place_rows("region", today), place_rows("practice", today)


def task_choices(project_id: int) -> tuple[Choice, ...]:
    """The open tasks of a project."""
    rows = tasks([project_id])
    return tuple(Choice(row.id, row.code, row.name) for row in rows if not row.is_closed)


def spread_week(minutes: int, person_id: int, on: date) -> tuple[int, ...]:
    """Minutes a week over the weekdays of the person's calendar, summing to them (MONEY-01).

    20 h over a calendar of 8 h Monday to Friday are 4 h each; Saturday and Sunday stay free.
    """
    weights: tuple[int, ...] = (1, 1, 1, 1, 1, 0, 0)
    for row in employments_between(on, _FAR_FUTURE, frozenset({person_id})):
        weeks = work_weeks(on, on, [row.work_calendar_id])
        found = weeks[row.work_calendar_id].weekday_minutes
        weights = found if any(found) else weights
        break
    return split_largest_remainder(minutes, weights)
