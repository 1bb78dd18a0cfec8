"""Which lines wait for this viewer, and which of them need a look?

Of 40 submitted lines of an approver's projects, 36 are clean and approved in one go; 4 are
exceptions: a day of 11 hours, a weekend, work without a booking, a role without a rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum

from daybook.apps.ledger.queries.lines import rated_by_entry
from daybook.apps.platform.queries.organization import counted, organization
from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter, project_ids
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.core.periods import week_of
from daybook.core.rights import Data, Verb
from daybook.core.worktime import FLAG_TITLES

from ..models import TimeEntry
from .rates import RateBook

LENSES = ("exceptions", "clean", "returned", "done")
_STATES = {"returned": "RETURNED", "done": "APPROVED"}
SORTS = {
    "worked_on": ("worked_on", "id"),
    "person_name": ("person__name", "worked_on", "id"),
    "project_code": ("project__code", "worked_on", "id"),
    "minutes": ("minutes", "id"),
}
# Said beside the state, so that the small index of what is not approved serves.
_OPEN = ~Q(state="APPROVED")
NO_RATE, WEEKEND = "no bill rate", "weekend"


@dataclass(frozen=True, slots=True)
class ApprovalFilter:
    """Which of the lines in reach are looked at, by codes; empty means all."""

    regions: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()

    def where(self) -> Q:
        """The filter on lines of time."""
        found = Q()
        for column, codes in (
            ("project__region__code", self.regions),
            ("project__code", self.projects),
            ("person__code", self.persons),
        ):
            if codes:
                found &= Q(**{f"{column}__in": [code.upper() for code in codes]})
        return found


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One line as its approver sees it; `rated_minor` is None where it may not be seen."""

    id: int
    key: str
    person_id: int
    person_code: str
    person_name: str
    project_id: int
    project_code: str
    project_name: str
    task_name: str
    worked_on: date
    minutes: int
    planned_minutes: int | None
    note: str
    is_billable: bool
    flags: tuple[str, ...]
    state: str
    return_reason: str
    handed_in_at: datetime | None
    decided_by: str
    decided_at: datetime
    rated_minor: int | None
    currency: str

    @property
    def monday(self) -> date:
        """The first day of its week."""
        return week_of(self.worked_on)

    @property
    def sunday(self) -> date:
        """The last day of its week."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """One page of a lens, with totals over all its rows, and how many wait in the others."""

    rows: tuple[ApprovalRow, ...]
    count: int
    minutes: int
    waiting: dict[str, int]
    clean_minutes: int
    zone: str


def in_reach(viewer: Viewer) -> Q:
    """Lines whose approval is the viewer's business: of the projects in reach, never one's own."""
    scope = scope_of(viewer, Data.TIME, Verb.APPROVE)
    allowed = project_filter(scope, viewer, "project__")
    if viewer.person_id is not None:
        allowed &= ~Q(person_id=viewer.person_id)
    return allowed


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A submitted line, as much of it as sorting into lenses needs."""

    id: int
    person_id: int
    project_id: int
    worked_on: date
    minutes: int
    flags: int
    is_priced_work: bool


def _waiting(viewer: Viewer, wanted: ApprovalFilter, sort: str) -> list[_Waiting]:
    rows = TimeEntry.objects.filter(
        counted(), _OPEN, in_reach(viewer), wanted.where(), state="SUBMITTED"
    ).order_by(*_order(sort))
    return [
        _Waiting(*row[:6], row[6] and row[7])
        for row in rows.values_list(
            "id", "person_id", "project_id", "worked_on", "minutes", "flags", "is_billable",
            "task__is_billable",
        )
    ]  # fmt: skip


def _order(sort: str) -> tuple[str, ...]:
    columns = SORTS.get(sort.removeprefix("-"), SORTS["worked_on"])
    return tuple(f"-{name}" for name in columns) if sort.startswith("-") else columns


def _words(rows: list[_Waiting]) -> dict[int, tuple[str, ...]]:
    """What is odd about each line, in words; nothing for a clean one."""
    if not rows:
        return {}
    book = RateBook({row.person_id for row in rows}, {row.project_id for row in rows})
    found = {}
    for row in rows:
        words = [title for flag, title in FLAG_TITLES.items() if row.flags & flag]
        if row.worked_on.weekday() >= 5:
            words.append(WEEKEND)
        if row.is_priced_work and not book.is_priced(row.person_id, row.project_id, row.worked_on):
            words.append(NO_RATE)
        found[row.id] = tuple(words)
    return found


def clean_entry_ids(viewer: Viewer, wanted: ApprovalFilter) -> tuple[tuple[int, int], ...]:
    """(key, minutes) of every submitted line of a filter that nothing is odd about."""
    rows = _waiting(viewer, wanted, "worked_on")
    words = _words(rows)
    return tuple((row.id, row.minutes) for row in rows if not words[row.id])


def approval_page(
    viewer: Viewer, lens: str, wanted: ApprovalFilter, *, sort: str, first: int, size: int
) -> ApprovalPage:
    """A lens of the approver's queue: its rows from `first` on, `size` at most."""
    waiting = _waiting(viewer, wanted, sort)
    words = _words(waiting)
    odd = [row for row in waiting if words[row.id]]
    clean = [row for row in waiting if not words[row.id]]
    settled = TimeEntry.objects.filter(counted(), in_reach(viewer), wanted.where())
    returned = settled.filter(_OPEN, state="RETURNED").count()
    counts = {"exceptions": len(odd), "clean": len(clean), "returned": returned}
    if lens in _STATES:
        rows = settled.filter(state=_STATES[lens])
        if lens != "done":
            rows = rows.filter(_OPEN)
        total = rows.aggregate(count=Count("id"), minutes=Sum("minutes"))
        keys = list(rows.order_by(*_order(sort)).values_list("id", flat=True)[first : first + size])
        count, minutes = total["count"], total["minutes"] or 0
    else:
        chosen = odd if lens == "exceptions" else clean
        keys = [row.id for row in chosen[first : first + size]]
        count, minutes = len(chosen), sum(row.minutes for row in chosen)
    return ApprovalPage(
        _rows(viewer, keys, words),
        count,
        minutes,
        counts,
        sum(row.minutes for row in clean),
        organization().zone,
    )


_COLUMNS = (
    "id",
    "version",
    "person_id",
    "person__code",
    "person__name",
    "project_id",
    "project__code",
    "project__name",
    "task__name",
    "worked_on",
    "minutes",
    "note",
    "is_billable",
    "task__is_billable",
    "flags",
    "state",
    "return_reason",
    "submission__submitted_at",
    "audit_line__actor__name",
    "audit_line__recorded_at",
    "project__engagement__currency",
)


def _rows(viewer: Viewer, keys: list[int], words) -> tuple[ApprovalRow, ...]:
    found = {row[0]: row for row in TimeEntry.objects.filter(pk__in=keys).values_list(*_COLUMNS)}
    plan = _plan([found[key] for key in keys])
    rated = _rated(viewer, keys)
    rows = []
    for key in keys:
        (_, version, person, code, name, project, project_code, project_name, task, on, minutes,
         note, is_billable, task_billable, flags, state, reason, handed_in, actor, at,
         currency) = found[key]  # fmt: skip
        odd = words.get(key)
        if odd is None:
            odd = tuple(title for flag, title in FLAG_TITLES.items() if flags & flag)
        rows.append(
            ApprovalRow(
                key, f"{key}.{version}", person, code, name, project, project_code, project_name,
                task, on, minutes, plan.get((person, project, on), 0), note,
                is_billable and task_billable, odd, state, reason, handed_in, actor, at,
                rated.get((key, project)), currency,
            )
        )  # fmt: skip
    return tuple(rows)


def _plan(rows: list[tuple]) -> dict[tuple[int, int, date], int]:
    """Booked minutes by (person, project, day) around these lines."""
    if not rows:
        return {}
    days = [row[9] for row in rows]
    found: dict[tuple[int, int, date], int] = {}
    first, end = min(days), max(days) + timedelta(days=1)
    for booking in bookings_between(first, end, project_ids={row[5] for row in rows}):
        for day, minutes in booking.days(first, end):
            key = (booking.person_id, booking.project_id, day)
            found[key] = found.get(key, 0) + minutes
    return found


def _rated(viewer: Viewer, keys: list[int]) -> dict[tuple[int, int], int]:
    """Rated amounts by (line, project), of the projects whose bill rates the viewer may see."""
    if not may(viewer, Data.BILL_RATES):
        return {}
    open_to = project_ids(viewer, Data.BILL_RATES)
    lines = rated_by_entry(keys)
    places = dict(TimeEntry.objects.filter(pk__in=list(lines)).values_list("id", "project_id"))
    return {
        (key, places[key]): line.amount_minor
        for key, line in lines.items()
        if open_to is None or places[key] in open_to
    }


def approved_minutes_between(viewer: Viewer, starts_on: date, ends_on: date) -> int:
    """Minutes approved of the lines in reach worked in [starts_on, ends_on)."""
    rows = TimeEntry.objects.filter(
        counted(), in_reach(viewer), state="APPROVED", worked_on__gte=starts_on,
        worked_on__lt=ends_on,
    )  # fmt: skip
    return rows.aggregate(minutes=Sum("minutes"))["minutes"] or 0
