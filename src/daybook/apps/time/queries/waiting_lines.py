"""Which lines wait, what is odd about each, and whose queue is it in? Read by set, decided in core.

Of 40 waiting lines 36 are clean; one goes over its budget of 500 hours with this line, and stands
with the coordinator since Tuesday.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from daybook.apps.commercial.queries.authorized_days import AuthorizedDays
from daybook.apps.ledger.queries.remembered import books_read_once
from daybook.apps.people.queries.persons import EmploymentRow, employments_between
from daybook.apps.people.queries.workdays import WeekRow, work_weeks
from daybook.apps.platform.queries.days_off import days_off
from daybook.apps.platform.queries.organization import (
    EntityRow,
    counted,
    entity_by_id,
    organization,
)
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, projects, tasks
from daybook.apps.staffing.queries.bookings import BookingRow, bookings_between
from daybook.core.deadlines import part_due_at
from daybook.core.oddities import LineFacts, days_in_a_row, oddities_of
from daybook.core.periods import BusinessCalendar, month_of, part_of, week_of
from daybook.core.routing import Place, approval_due, days_late, place_of
from daybook.core.routing.escalation import waiting_days

from ..models import TimeEntry
from .approval_rights import covered_users, in_reach
from .budgets_left import BudgetsLeft
from .rates import FAR_FUTURE, FAR_PAST, RateBook
from .routing import Router, by_person, escalation_levels, step_words

_DAY = timedelta(days=1)
# How far back a booking is looked for, to say that it has ended.
_BOOKED_BEFORE = timedelta(days=92)
# Said beside the state, so that the small index of what is not approved serves.
OPEN = ~Q(state="APPROVED")


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A submitted line, as much of it as sorting into lenses and weeks needs."""

    id: int
    person_id: int
    project_id: int
    task_id: int
    worked_on: date
    minutes: int
    flags: int
    note: str
    is_estimated: bool
    is_billable: bool
    submission_id: int | None
    submitted_at: datetime | None
    is_imported: bool

    @property
    def monday(self) -> date:
        """The first day of its week."""
        return week_of(self.worked_on)


@dataclass(frozen=True, slots=True)
class Look:
    """What an approver is told of a line: its oddities, its place, and how long it has waited."""

    odd: tuple[str, ...] = ()
    place: Place = Place.OTHERS
    covers_for_id: int | None = None
    level: int = 0
    step: str = ""
    waiting_days: int = 0
    late_days: int = 0


_COLUMNS = (
    "id", "person_id", "project_id", "task_id", "worked_on", "minutes", "flags", "note",
    "estimated", "is_billable", "task__is_billable", "submission_id", "submission__submitted_at",
    "submission__run_id",
)  # fmt: skip


def waiting_lines(viewer: Viewer, where: Q, order: tuple[str, ...]) -> list[WaitingLine]:
    """Submitted lines in the viewer's reach under a filter."""
    rows = TimeEntry.objects.filter(
        counted(), OPEN, in_reach(viewer), where, state="SUBMITTED"
    ).order_by(*order)
    return [
        WaitingLine(*head, is_billable and task_billable, submission, at, run is not None)
        for *head, is_billable, task_billable, submission, at, run in rows.values_list(*_COLUMNS)
    ]


class Looks:
    """Everything that a look at some waiting lines needs, each table asked once."""

    def __init__(self, viewer: Viewer, lines: list[WaitingLine], now: datetime):
        self._viewer, self._lines = viewer, lines
        self.zone = organization().zone
        self._now = now.astimezone(ZoneInfo(self.zone))
        self.found: dict[int, Look] = {}
        self.bookings: list[BookingRow] = []
        if lines:
            with books_read_once():
                self._read()
            self._decide()

    def _read(self) -> None:
        lines = self._lines
        persons = frozenset(row.person_id for row in lines)
        places = frozenset(row.project_id for row in lines)
        first = min(row.worked_on for row in lines)
        last = max(max(row.worked_on for row in lines), self._now.date())
        self._projects = {row.id: row for row in projects(filters=Q(pk__in=places))}
        self._tasks = {row.id: row for row in tasks(places)}
        self._employments = by_person(employments_between(FAR_PAST, FAR_FUTURE, persons))
        self._book = RateBook(persons, places, employments=self._employments, terms=self._projects)
        self.router = Router(self._projects, self._employments, self._now.date())
        self._levels = escalation_levels()
        self._policies = PolicyTable()
        self._entities = entity_by_id()
        start = week_of(first)
        off = days_off(start - 7 * _DAY, last + 62 * _DAY)
        self._calendars = {
            row.id: BusinessCalendar(holidays=off.get(row.business_calendar_id, frozenset()))
            for row in self._entities.values()
        }
        self._weeks: dict[int, WeekRow] = work_weeks(first, last + _DAY)
        self.bookings = list(
            bookings_between(start - _BOOKED_BEFORE, last + 7 * _DAY, person_ids=persons)
        )
        self._authorized = AuthorizedDays(persons)
        self._left = BudgetsLeft(self._projects, self._tasks)
        self._rows_of_note = _runs_of_notes(lines)

    def _decide(self) -> None:
        covered = covered_users(self._viewer)
        today = self._now.date()
        ended = self._ended_bookings()
        for row in self._lines:
            who = self.router.employment(row.person_id, row.worked_on)
            project = self._projects[row.project_id]
            policy = self._policies.on(row.worked_on, project.entity_id)
            steps = self.router.steps(row.person_id, row.project_id, row.worked_on)
            level = self._levels.get(row.id, 0)
            place, covers = place_of(steps, level, self._viewer.user_id, covered)
            calendar = self._calendars[project.entity_id]
            handed = row.submitted_at.astimezone(self._now.tzinfo) if row.submitted_at else None
            self.found[row.id] = Look(
                oddities_of(
                    self._facts(row, who, project, ended),
                    same_note_limit=policy.repeated_note_days,
                ),
                place,
                covers,
                level,
                step_words(steps, level),
                waiting_days(handed.date(), today, calendar) if handed else 0,
                self._late_days(row, project),
            )

    def _facts(
        self, row: WaitingLine, who: EmploymentRow | None, project: ProjectTerms, ended
    ) -> LineFacts:
        task = self._tasks[row.task_id]
        week = self._weeks.get(who.work_calendar_id) if who else None
        left = self._left.before(row.id)
        weekday = row.worked_on.weekday()
        is_off = not week.weekday_minutes[weekday] if week else weekday >= 5
        is_priced = not row.is_billable or self._book.is_priced(
            row.person_id, row.project_id, row.worked_on
        )
        return LineFacts(
            flags=row.flags,
            had_booking=ended.get((row.person_id, row.project_id), date.max) <= row.worked_on,
            project_left=left.project_minutes,
            task_left=left.task_minutes,
            money_left=left.money,
            worth=left.worth,
            minutes=row.minutes,
            has_ended=task.is_closed
            or (task.ends_on is not None and task.ends_on <= row.worked_on)
            or (project.ends_on is not None and project.ends_on <= row.worked_on),
            is_late=self._is_handed_in_late(row, who),
            has_rate=is_priced,
            is_authorized=self._authorized.covers(
                row.person_id, project.engagement_id, row.worked_on
            ),
            same_note_days=self._rows_of_note.get(row.id, 1),
            is_weekend=is_off,
            is_holiday=not is_off and week is not None and row.worked_on in week.holidays,
            is_estimated=row.is_estimated,
        )

    def _ended_bookings(self) -> dict[tuple[int, int], date]:
        found: dict[tuple[int, int], date] = {}
        for row in self.bookings:
            key = (row.person_id, row.project_id)
            found[key] = min(found.get(key, date.max), row.ends_on)
        return found

    def _is_handed_in_late(self, row: WaitingLine, who: EmploymentRow | None) -> bool:
        if row.submitted_at is None or row.is_imported or who is None:
            return False
        policy = self._policies.on(row.worked_on, who.entity_id)
        due = part_due_at(
            part_of(row.worked_on), policy, self._calendars[who.entity_id],
            own=ZoneInfo(who.zone), entity=ZoneInfo(self._entities[who.entity_id].zone),
        )  # fmt: skip
        return row.submitted_at > due

    def _late_days(self, row: WaitingLine, project: ProjectTerms) -> int:
        entity: EntityRow = self._entities[project.entity_id]
        policy = self._policies.on(row.worked_on, entity.id)
        part = part_of(row.worked_on)
        on, minute = approval_due(part, policy.close_method, policy, self._calendars[entity.id])
        ends_month = month_of(part.ends_on) != part.month
        now = self._now.astimezone(ZoneInfo(entity.zone)) if ends_month else self._now
        return days_late(on, minute, now.date(), now.hour * 60 + now.minute)

    def planned(self, first: date, end: date, project_ids) -> dict[tuple[int, int, date], int]:
        """Booked minutes by (person, project, day) in [first, end) on these projects."""
        found: dict[tuple[int, int, date], int] = {}
        for booking in self.bookings:
            if booking.project_id in project_ids:
                for day, minutes in booking.days(first, end):
                    key = (booking.person_id, booking.project_id, day)
                    found[key] = found.get(key, 0) + minutes
        return found


def _runs_of_notes(lines: list[WaitingLine]) -> dict[int, int]:
    """For how many working days in a row each line's note stands on its project, where it does."""
    held: dict[tuple, list[WaitingLine]] = defaultdict(list)
    for row in lines:
        if row.note.strip():
            held[row.person_id, row.project_id, row.note.strip().casefold()].append(row)
    found = {}
    for rows in held.values():
        if len(rows) > 1:
            runs = days_in_a_row(row.worked_on for row in rows)
            found.update({row.id: runs[row.worked_on] for row in rows})
    return found
