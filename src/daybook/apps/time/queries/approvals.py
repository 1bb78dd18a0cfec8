"""Which lines wait for this viewer, and which of them need a look?

Of 40 submitted lines of an approver's projects, 36 are clean and approved in one go; 4 are
exceptions: a day of 11 hours, a weekend, work without a booking, a role without a rate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum

from daybook.apps.ledger.queries.lines import rated_by_entry
from daybook.apps.platform.queries.delegations import covered_names
from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_ids
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.core.metrics.ratio import ratio_millionths
from daybook.core.oddities import ODDITIES
from daybook.core.periods import week_of
from daybook.core.rights import Data
from daybook.core.routing import Place
from daybook.core.worktime import FLAG_TITLES

from ..models import TimeEntry
from .approval_rights import in_reach
from .rights import entry_filter
from .sheet import monday_of
from .waiting_lines import OPEN, Look, Looks, WaitingLine, waiting_lines

LENSES = ("exceptions", "clean", "returned", "delegated", "done")
QUEUES = ("yours", "delegated", "backup", "others")
OWN_QUEUES = ("yours", "delegated")
_STATES = {"returned": "RETURNED", "done": "APPROVED"}
SORTS = {
    # People's weeks, oldest first: how approvers think.
    "week": ("worked_on", "person__name", "person_id", "id"),
    "worked_on": ("worked_on", "id"),
    "person_name": ("person__name", "worked_on", "id"),
    "project_code": ("project__code", "worked_on", "id"),
    "minutes": ("minutes", "id"),
}
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ApprovalFilter:
    """Which of the lines in reach are looked at, by codes; empty means all.

    `queues` are yours, delegated, backup and others; `weeks` are Mondays.
    """

    regions: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    weeks: tuple[date, ...] = ()

    @classmethod
    def asked(
        cls, regions: Iterable[str], projects: Iterable[str], persons: Iterable[str],
        queues: Iterable[str], weeks: Iterable[str],
    ) -> ApprovalFilter:  # fmt: skip
        """From what an address says. What all clean lines are approved by is never read loosely:
        raises Refused APPR-04 for a queue or a week that cannot be read."""
        named = tuple(queues)
        if unknown := [name for name in named if name not in QUEUES]:
            raise Refused(
                "APPR-04", f"There is no queue “{unknown[0]}”. Take one of {', '.join(QUEUES)}.",
                field="queue",
            )  # fmt: skip
        mondays = {text: monday_of(text) for text in weeks}
        if unread := [text for text, monday in mondays.items() if monday is None]:
            raise Refused(
                "APPR-04", f"There is no week “{unread[0]}”. Write it as 2026-W28.", field="week"
            )
        return cls(tuple(regions), tuple(projects), tuple(persons), named, tuple(mondays.values()))

    def where(self) -> Q:
        """The filter on lines of time; queues are decided line by line instead."""
        found = Q()
        for column, codes in (
            ("project__region__code", self.regions),
            ("project__code", self.projects),
            ("person__code", self.persons),
        ):
            if codes:
                found &= Q(**{f"{column}__in": [code.upper() for code in codes]})
        spans = Q()
        for monday in self.weeks:
            spans |= Q(worked_on__gte=monday, worked_on__lt=monday + _WEEK)
        return found & spans

    def takes(self, place: Place) -> bool:
        """Whether lines of this place are wanted."""
        return not self.queues or place.value.lower() in self.queues


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One line as its approver sees it; `rated_minor` is None where it may not be seen.

    `queue` is yours, delegated, backup or others; `flags` are words for `flag_codes`.
    """

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
    flag_codes: tuple[str, ...] = ()
    queue: str = ""
    covers_for: str = ""
    level: int = 0
    step: str = ""
    waiting_days: int = 0
    late_days: int = 0
    audit_line_id: int = 0
    decision: str = ""

    @property
    def monday(self) -> date:
        """The first day of its week."""
        return week_of(self.worked_on)

    @property
    def sunday(self) -> date:
        """The last day of its week."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """A person's waiting week: its sum over every lens, its plan, and what is clean of it."""

    person_id: int
    monday: date
    minutes: int
    billable_millionths: int | None
    planned_minutes: int
    lines: int
    odd: int
    clean: int
    clean_minutes: int


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """One page of a lens, with totals over all its rows, and how many wait in the others.

    `queues` counts waiting lines by place, whatever queues are asked for.
    """

    rows: tuple[ApprovalRow, ...]
    count: int
    minutes: int
    waiting: dict[str, int]
    clean_minutes: int
    zone: str
    queues: dict[str, int]
    weeks: dict[tuple[int, date], PersonWeek]
    late: int
    escalated: int


def _order(sort: str) -> tuple[str, ...]:
    columns = SORTS.get(sort.removeprefix("-"), SORTS["worked_on"])
    return tuple(f"-{name}" for name in columns) if sort.startswith("-") else columns


def clean_entry_ids(
    viewer: Viewer, wanted: ApprovalFilter, now: datetime
) -> tuple[tuple[tuple[int, int], ...], int]:
    """(key, minutes) of every submitted line of a filter that nothing is odd about, and how many
    others are left for a look."""
    lines = waiting_lines(viewer, wanted.where(), SORTS["worked_on"])
    looks = Looks(viewer, lines, now).found
    lines = [row for row in lines if wanted.takes(looks[row.id].place)]
    clean = tuple((row.id, row.minutes) for row in lines if not looks[row.id].odd)
    return clean, len(lines) - len(clean)


def approval_page(
    viewer: Viewer,
    lens: str,
    wanted: ApprovalFilter,
    *,
    now: datetime,
    sort: str,
    first: int,
    size: int,
) -> ApprovalPage:
    """A lens of the approver's queue: its rows from `first` on, `size` at most."""
    every = waiting_lines(viewer, wanted.where(), _order(sort))
    looks = Looks(viewer, every, now)
    seen = looks.found
    if sort == "week":
        names = _positions(every)
        every.sort(key=lambda row: (row.monday, names[row.person_id], row.worked_on, row.id))
    mine = [row for row in every if wanted.takes(seen[row.id].place)]
    lent = [row for row in every if seen[row.id].place is Place.DELEGATED]
    odd = [row for row in mine if seen[row.id].odd]
    clean = [row for row in mine if not seen[row.id].odd]
    settled = TimeEntry.objects.filter(counted(), in_reach(viewer), wanted.where())
    returned = settled.filter(OPEN, state="RETURNED").count()
    counts = {"exceptions": len(odd), "clean": len(clean), "returned": returned,
              "delegated": len(lent)}  # fmt: skip
    if lens in _STATES:
        rows = settled.filter(state=_STATES[lens])
        if lens != "done":
            rows = rows.filter(OPEN)
        total = rows.aggregate(count=Count("id"), minutes=Sum("minutes"))
        keys = list(rows.order_by(*_order(sort)).values_list("id", flat=True)[first : first + size])
        count, minutes = total["count"], total["minutes"] or 0
    else:
        chosen = {"exceptions": odd, "clean": clean, "delegated": lent}[lens]
        keys = [row.id for row in chosen[first : first + size]]
        count, minutes = len(chosen), sum(row.minutes for row in chosen)
    shown = lent if lens == "delegated" else mine
    places = Counter(look.place for look in seen.values())
    return ApprovalPage(
        approval_rows(viewer, keys, seen),
        count,
        minutes,
        counts,
        sum(row.minutes for row in clean),
        looks.zone,
        {name: places[Place[name.upper()]] for name in QUEUES},
        person_weeks(shown, looks),
        sum(seen[row.id].late_days > 0 for row in mine),
        sum(seen[row.id].level > 0 for row in mine),
    )


def _positions(lines: Iterable[WaitingLine]) -> dict[int, int]:
    """Where each person first stands, in the order the database sorted them."""
    found: dict[int, int] = {}
    for row in lines:
        found.setdefault(row.person_id, len(found))
    return found


def person_weeks(lines: list[WaitingLine], looks: Looks) -> dict[tuple[int, date], PersonWeek]:
    """The sums of each person's waiting week, by person and Monday."""
    held: dict[tuple[int, date], list[WaitingLine]] = {}
    for row in lines:
        held.setdefault((row.person_id, row.monday), []).append(row)
    found = {}
    places = {row.project_id for row in lines}
    if not held:
        return found
    first, end = min(key[1] for key in held), max(key[1] for key in held) + _WEEK
    plan: dict[tuple[int, date], int] = {}
    for (person, _, day), minutes in looks.planned(first, end, places).items():
        key = (person, week_of(day))
        plan[key] = plan.get(key, 0) + minutes
    for key, rows in held.items():
        minutes = sum(row.minutes for row in rows)
        billable = sum(row.minutes for row in rows if row.is_billable)
        clean = [row.minutes for row in rows if not looks.found[row.id].odd]
        found[key] = PersonWeek(
            *key, minutes, ratio_millionths(billable, minutes), plan.get(key, 0), len(rows),
            len(rows) - len(clean), len(clean), sum(clean),
        )  # fmt: skip
    return found


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
    "audit_line_id",
    "audit_line__verb",
)


def approval_rows(
    viewer: Viewer, keys: list[int], looks: dict[int, Look]
) -> tuple[ApprovalRow, ...]:
    """Rows of lines the viewer may approve, in the order of their keys."""
    found = {row[0]: row for row in TimeEntry.objects.filter(pk__in=keys).values_list(*_COLUMNS)}
    plan = _plan(list(found.values()))
    rated = _rated(viewer, keys)
    names = covered_names(viewer)
    rows = []
    for key in keys:
        if key not in found:
            continue
        (_, version, person, code, name, project, project_code, project_name, task, on, minutes,
         note, is_billable, task_billable, flags, state, reason, handed_in, actor, at, currency,
         audit, verb) = found[key]  # fmt: skip
        look = looks.get(key)
        words = (
            tuple(ODDITIES[odd].words for odd in look.odd)
            if look
            else tuple(title for flag, title in FLAG_TITLES.items() if flags & flag)
        )
        rows.append(
            ApprovalRow(
                key, f"{key}.{version}", person, code, name, project, project_code, project_name,
                task, on, minutes, plan.get((person, project, on), 0), note,
                is_billable and task_billable, words, state, reason, handed_in, actor, at,
                rated.get((key, project)), currency, audit_line_id=audit, decision=verb,
                **(_of_look(look, names) if look else {}),
            )
        )  # fmt: skip
    return tuple(rows)


def _of_look(look: Look, names: dict[int, str]) -> dict[str, object]:
    return {
        "flag_codes": look.odd,
        "queue": look.place.value.lower(),
        "covers_for": names.get(look.covers_for_id, "") if look.covers_for_id else "",
        "level": look.level,
        "step": look.step,
        "waiting_days": look.waiting_days,
        "late_days": look.late_days,
    }


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
    """Minutes approved of the lines the viewer sees, worked in [starts_on, ends_on)."""
    rows = TimeEntry.objects.filter(
        counted(), entry_filter(viewer), state="APPROVED", worked_on__gte=starts_on,
        worked_on__lt=ends_on,
    )  # fmt: skip
    return rows.aggregate(minutes=Sum("minutes"))["minutes"] or 0
