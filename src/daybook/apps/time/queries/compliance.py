"""Whose weeks are missing, what is that worth, and who was told? People × weeks.

Over eight weeks of 80 people: 38 h missing of five people, 7,120.00 at risk, 304 of 320 parts on
time. A cell is a week; a week over a month-end is two parts that are handed in apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daybook.apps.people.queries.persons import EmploymentRow, person_names
from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.refusals import Denied
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.core.compliance import (
    OnTime,
    PartFacts,
    Standing,
    count_on_time,
    is_owed,
    missing_minutes,
    part_standing,
    week_standing,
)
from daybook.core.periods import WeekPart, week_of, week_parts
from daybook.core.rights import Data

from .at_risk import Risk, risks
from .nudges import Told, nudges_of
from .part_facts import PartKey, excused_weeks, part_facts
from .reach import looks_after_anybody, people_looked_after, people_to_remind
from .rights import may_see_all_weeks
from .sheet import week_text

WEEKS, MOST_WEEKS = 8, 26
_WEEK = timedelta(days=7)
# States that a filter offers: one of the standings, or whatever somebody is asked for.
ASKED = "MISSING"


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which people are looked at, by codes, and which states; axes are AND, empty is all."""

    regions: Collection[str] = ()
    practices: Collection[str] = ()
    roles: Collection[str] = ()
    managers: Collection[str] = ()
    persons: Collection[str] = ()
    states: Collection[str] = ()

    def takes(self, row: EmploymentRow, manager_code: str) -> bool:
        """Whether a person is asked for, whatever their weeks."""
        return (
            (not self.regions or row.region_code in self.regions)
            and (not self.practices or row.practice_code in self.practices)
            and (not self.roles or row.role_code in self.roles)
            and (not self.managers or manager_code in self.managers)
            and (not self.persons or row.person_code in self.persons)
        )


@dataclass(frozen=True, slots=True)
class BoardPart:
    """A part of a person's week with all that is known of it."""

    part: WeekPart
    facts: PartFacts
    standing: Standing
    missing_minutes: int

    @property
    def is_owed(self) -> bool:
        """Whether somebody is still asked for it."""
        return is_owed(self.facts, self.standing)


@dataclass(frozen=True, slots=True)
class BoardCell:
    """A person's week."""

    monday: date
    standing: Standing
    expected_minutes: int
    written_minutes: int
    missing_minutes: int
    excuse_id: int | None
    excuse: str
    parts: tuple[BoardPart, ...]

    @property
    def is_owed(self) -> bool:
        """Whether any part of it is still asked for."""
        return any(part.is_owed for part in self.parts)

    @property
    def week(self) -> str:
        """Its address: 2026-W28."""
        return week_text(self.monday)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A person's weeks. `at_risk_minor` is None where the viewer sees no rates."""

    person_id: int
    person_code: str
    person_name: str
    role_code: str
    region_code: str
    practice_code: str
    manager_code: str
    manager_name: str
    has_account: bool
    may_open: bool
    may_remind: bool
    cells: tuple[BoardCell, ...]
    missing_minutes: int
    at_risk_minor: int | None
    told: Told | None

    @property
    def is_missing(self) -> bool:
        """Whether anything of these weeks is asked for."""
        return any(cell.is_owed for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: the values that occur among everybody in reach."""

    regions: tuple[str, ...]
    practices: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    managers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The board of some weeks, all filtered rows, their totals, and the rate among them."""

    mondays: tuple[date, ...]
    rows: tuple[BoardRow, ...]
    on_time: OnTime
    missing_minutes: int
    at_risk_minor: int | None
    currency: str
    choices: Choices
    risks: Mapping[PartKey, Risk]

    @property
    def missing_people(self) -> int:
        """How many of the rows are asked for something."""
        return sum(row.is_missing for row in self.rows)


def require_board(viewer: Viewer) -> None:
    """Raise Denied for whoever looks after nobody's weeks."""
    if not looks_after_anybody(viewer):
        raise Denied("RIGHT-01", "You cannot see who is missing time: none of your roles looks "
                     "after other people's weeks. Your own are under Time.")  # fmt: skip


def board(
    viewer: Viewer, last_monday: date, weeks: int, now: datetime,
    wanted: BoardFilter | None = None, *, with_worth: bool = True,
) -> Board:  # fmt: skip
    """The `weeks` weeks up to and including that of `last_monday`.

    Without `with_worth` nothing is priced, for lists that show hours alone.
    """
    require_board(viewer)
    wanted = wanted or BoardFilter()
    last = week_of(last_monday)
    mondays = tuple(last - _WEEK * back for back in range(weeks - 1, -1, -1))
    starts_on, ends_on = mondays[0], last + _WEEK
    everybody = people_looked_after(viewer, starts_on, ends_on)
    managers = person_names({row.manager_id for row in everybody if row.manager_id})
    names = {row.person_id: managers.get(row.manager_id, ("", "")) for row in everybody}
    people = [row for row in everybody if wanted.takes(row, names[row.person_id][0])]
    gather = _Gatherer(viewer, people, mondays, now, with_worth)
    rows = gather.rows(names, wanted.states)
    counted = [part.facts for row in rows for cell in row.cells for part in cell.parts]
    return Board(
        mondays, rows, count_on_time(counted, now), sum(row.missing_minutes for row in rows),
        sum(row.at_risk_minor or 0 for row in rows) if gather.sees_worth else None,
        gather.currency, _choices(everybody, managers), gather.risks,
    )  # fmt: skip


def _choices(people: Iterable[EmploymentRow], managers: Mapping[int, tuple[str, str]]) -> Choices:
    rows = list(people)
    return Choices(
        tuple(sorted({row.region_code for row in rows})),
        tuple(sorted({row.practice_code for row in rows})),
        tuple(sorted({(row.role_code, row.role_name) for row in rows}, key=lambda one: one[1])),
        tuple(sorted(managers.values(), key=lambda one: one[1])),
    )


class _Gatherer:
    """Reads all that the rows of some people and weeks are made of, once each."""

    def __init__(
        self, viewer: Viewer, people: list[EmploymentRow], mondays: tuple[date, ...],
        now: datetime, with_worth: bool,
    ) -> None:  # fmt: skip
        self._viewer, self._people, self._mondays, self._now = viewer, people, mondays, now
        starts_on, ends_on = mondays[0], mondays[-1] + _WEEK
        ids = {row.person_id for row in people}
        days = WorkDays(starts_on, ends_on, ids)
        self._parts = {monday: week_parts(monday) for monday in mondays}
        every = [part for parts in self._parts.values() for part in parts]
        self._facts = part_facts(people, every, days=days)
        self._standings = {key: part_standing(one, now) for key, one in self._facts.items()}
        self._missing = {
            key: missing_minutes(one, self._standings[key]) for key, one in self._facts.items()
        }
        self._excused = excused_weeks(ids, starts_on, ends_on)
        self._told = nudges_of(ids, starts_on, ends_on)
        self.sees_worth = with_worth and may(viewer, Data.FORECAST)
        self.risks: dict[PartKey, Risk] = {}
        self.currency = ""
        if self.sees_worth:
            self.risks, self.currency = risks(viewer, self._missing, days)
        self._may_open = may_see_all_weeks(viewer)
        remind = people_to_remind(viewer, starts_on, ends_on)
        self._may_remind = {row.person_id for row in remind}

    def rows(
        self, managers: Mapping[int, tuple[str, str]], states: Collection[str]
    ) -> tuple[BoardRow, ...]:
        """A row a person, of those with a week in one of the states."""
        found = (self._row(who, managers[who.person_id]) for who in self._people)
        return tuple(row for row in found if _fits(row, states))

    def _row(self, who: EmploymentRow, manager: tuple[str, str]) -> BoardRow:
        cells = tuple(self._cell(who.person_id, monday) for monday in self._mondays)
        at_risk = None
        if self.sees_worth:
            keys = ((who.person_id, p.part.starts_on) for cell in cells for p in cell.parts)
            at_risk = sum(self.risks[key].minor for key in keys if key in self.risks)
        return BoardRow(
            who.person_id, who.person_code, who.person_name, who.role_code, who.region_code,
            who.practice_code, *manager, who.user_id is not None, self._may_open,
            who.person_id in self._may_remind, cells,
            sum(cell.missing_minutes for cell in cells), at_risk, self._told.get(who.person_id),
        )  # fmt: skip

    def _cell(self, person_id: int, monday: date) -> BoardCell:
        parts = []
        for part in self._parts[monday]:
            key = (person_id, part.starts_on)
            parts.append(
                BoardPart(part, self._facts[key], self._standings[key], self._missing[key])
            )
        excuse_id, excuse = self._excused.get((person_id, monday), (None, ""))
        return BoardCell(
            monday, week_standing(part.standing for part in parts),
            sum(part.facts.expected_minutes for part in parts),
            sum(part.facts.written_minutes for part in parts),
            sum(part.missing_minutes for part in parts), excuse_id, excuse, tuple(parts),
        )  # fmt: skip


def _fits(row: BoardRow, states: Collection[str]) -> bool:
    if not states:
        return True
    wanted = set(states)
    return any(cell.standing in wanted or (ASKED in wanted and cell.is_owed) for cell in row.cells)


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One project's booked time that is missing of a person's part; the part's whole beside it."""

    person_code: str
    person_name: str
    week: str
    starts_on: date
    project_code: str
    project_name: str
    customer_name: str
    planned_minutes: int
    planned_minor: int
    is_priced: bool
    part_missing_minutes: int
    part_planned_minutes: int
    part_at_risk_minor: int


def risk_rows(found: Board) -> tuple[RiskRow, ...]:
    """The plan behind the revenue at risk of a board's rows; each row names its part's sum."""
    names = {row.person_id: (row.person_code, row.person_name) for row in found.rows}
    held = {key: risk for key, risk in found.risks.items() if key[0] in names}
    rows = []
    for (person, first), risk in sorted(held.items(), key=lambda item: (item[0][1], item[0][0])):
        for piece in risk.pieces:
            rows.append(
                RiskRow(
                    *names[person], week_text(week_of(first)), first, piece.project_code,
                    piece.project_name, piece.customer_name, piece.minutes, piece.minor,
                    piece.is_priced, risk.missing_minutes, risk.planned_minutes, risk.minor,
                )
            )  # fmt: skip
    return tuple(rows)
