"""Will we hit the month? Work done, the rest of the plan, milestones, against the target.

Locked 412,600 + approved 486,250 + submitted + draft + hard plan + milestones × probability make
the estimate; missing time stands beside it. All money is in the reporting currency, so that
regions sum to the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from daybook.apps.forecast.queries.targets import TargetTable
from daybook.apps.ledger.queries.remembered import books_read_once
from daybook.apps.people.queries.places import place_codes
from daybook.apps.platform.queries.organization import EntityRow, business_calendar
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, projects
from daybook.core.forecast import (
    Estimate,
    GapSentence,
    gap_sentence,
    gap_to_target,
    month_estimate,
    sum_estimates,
)
from daybook.core.forecast.status import realization_risk, target_status
from daybook.core.periods import BusinessCalendar, next_month
from daybook.core.policy import Policy
from daybook.core.rights import Data

from .month_work import MonthWork, month_work
from .realization import Realization, realization_of

LARGEST = 12
FIRM = ("LOCKED", "APPROVED")


@dataclass(frozen=True, slots=True)
class PulseFilter:
    """Codes of regions, practices and projects, keys of managers; empty means all of an axis."""

    regions: Collection[str] = ()
    practices: Collection[str] = ()
    managers: Collection[str] = ()
    projects: Collection[str] = ()
    excluded: dict[str, Collection[str]] = field(default_factory=dict)

    def takes(self, row: ProjectTerms) -> bool:
        """Whether a project is asked for."""
        return all(
            self.takes_code(axis, code)
            for axis, code in (
                ("regions", row.region_code),
                ("practices", row.practice_code),
                ("managers", str(row.manager_id or "")),
                ("projects", row.code),
            )
        )

    def chosen(self, rows: Iterable[ProjectTerms]) -> dict[int, ProjectTerms]:
        """The projects asked for, by key."""
        return {row.id: row for row in rows if self.takes(row)}

    def takes_code(self, axis: str, code: str) -> bool:
        """Whether a code of this axis is asked for."""
        chosen = getattr(self, axis)
        return (not chosen or code in chosen) and code not in self.excluded.get(axis, ())


@dataclass(frozen=True, slots=True)
class Slice:
    """One scope's month: estimate by trust, target, gap, in reporting minor units.

    `policy` holds on the day the month is judged by: see `_judged_on`.
    """

    key: int
    code: str
    name: str
    estimate: Estimate
    target: int
    policy: Policy

    @property
    def gap(self) -> int:
        """Most likely − target; negative is short (FCST-02)."""
        return gap_to_target(self.estimate.total, self.target)

    @property
    def sentence(self) -> GapSentence:
        """What the sentence about this scope says."""
        return gap_sentence(self.estimate.total, self.target)

    @property
    def status(self) -> str:
        """ON_TARGET, SHORT, AT_RISK, or empty (FCST-03)."""
        return target_status(self.estimate.total, self.target, self.policy)

    @property
    def firm(self) -> int:
        """Locked and approved: what nothing but a correction changes."""
        return sum(self.estimate.minor[part] for part in FIRM)


@dataclass(frozen=True, slots=True)
class ProjectSlice:
    """One project's part of the month."""

    project: ProjectTerms
    estimate: Estimate

    @property
    def firm(self) -> int:
        """Locked and approved."""
        return sum(self.estimate.minor[part] for part in FIRM)


@dataclass(frozen=True, slots=True)
class Pulse:
    """A scope's month with its regions, practices and largest projects."""

    month: date
    today: date
    currency: str
    whole: Slice
    by_region: tuple[Slice, ...]
    by_practice: tuple[Slice, ...]
    largest: tuple[ProjectSlice, ...]
    project_count: int
    soft: Estimate
    missing_people: int
    unpriced_minutes: int
    locked_entities: frozenset[str]
    days_gone: int
    days_in_all: int
    realization: Realization
    has_targets: bool

    @property
    def estimate(self) -> Estimate:
        """The estimate of the whole scope."""
        return self.whole.estimate

    @property
    def target(self) -> int:
        """The target of the whole scope; 0 where none is set."""
        return self.whole.target

    @property
    def gap(self) -> int:
        """Most likely − target."""
        return self.whole.gap

    @property
    def risk_minor(self) -> int | None:
        """What realization would take from the plan (FCST-04)."""
        return realization_risk(self.estimate.minor["HARD_PLAN"], self.realization.share)


@books_read_once()
def month_pulse(
    viewer: Viewer,
    month: date,
    today: date,
    *,
    wanted: PulseFilter | None = None,
    among: Iterable[ProjectTerms] | None = None,
) -> Pulse:
    """The month's estimate over the projects whose forecast the viewer may see.

    A caller that has read `forecast_projects` already hands them over as `among`.
    """
    wanted = wanted or PulseFilter()
    seen = wanted.chosen(forecast_projects(viewer) if among is None else among)
    work = month_work(seen, month, today)
    estimates = _Estimates(work, today)
    targets = _targets(viewer, month, wanted)
    of_project = [ProjectSlice(seen[key], found) for key, found in estimates.by_project.items()]
    policy = policy_on(_judged_on(month, today))
    gone, in_all = _working_days(seen.values(), work.entities, month, today)
    return Pulse(
        month=month,
        today=today,
        currency=work.currency,
        whole=Slice(0, "", "All", estimates.of(seen), targets.total(), policy),
        by_region=_slices(seen.values(), "region", estimates, targets, policy),
        by_practice=_slices(seen.values(), "practice", estimates, targets, policy),
        largest=_largest(of_project),
        project_count=sum(any(row.estimate.minor.values()) for row in of_project),
        soft=estimates.of_soft(seen),
        missing_people=len({row.person_id for row in uncovered(work, seen) if row.on < today}),
        unpriced_minutes=sum(work.unpriced_minutes.values()),
        locked_entities=work.locked_entities,
        days_gone=gone,
        days_in_all=in_all,
        realization=realization_of(frozenset(seen), month),
        has_targets=bool(targets),
    )


def pulse_projects(viewer: Viewer, wanted: PulseFilter) -> dict[int, ProjectTerms]:
    """The projects of a pulse by key."""
    return wanted.chosen(forecast_projects(viewer))


def forecast_projects(viewer: Viewer) -> tuple[ProjectTerms, ...]:
    """Every project whose forecast the viewer may see."""
    return projects(viewer, data=Data.FORECAST)


class _Estimates:
    """FCST-01 for any set of projects: asked once of each, then added up."""

    def __init__(self, work: MonthWork, today: date) -> None:
        self._work, self._today = work, today
        self.by_project = {
            key: month_estimate(
                work.logged.get(key, ()),
                work.planned.get(key, ()),
                (dated.value for dated in work.milestones.get(key, ())),
                today=today,
            )
            for key in work.project_ids
        }

    def of(self, project_ids: Iterable[int]) -> Estimate:
        """The estimate of some projects."""
        return sum_estimates(self.by_project[key] for key in project_ids if key in self.by_project)

    def of_soft(self, project_ids: Iterable[int]) -> Estimate:
        """What the soft bookings would add: possible, counted nowhere."""
        work = self._work
        keys = [key for key in project_ids if key in work.soft]
        hard = {(row.person_id, row.project_id, row.on) for row in _joined(work.planned, keys)}
        beside = [
            row
            for row in _joined(work.soft, keys)
            if (row.person_id, row.project_id, row.on) not in hard
        ]
        logged = _joined(work.logged, keys)
        whole = month_estimate(logged, beside, (), today=self._today)
        without = month_estimate(logged, (), (), today=self._today)
        return Estimate(
            {part: minor - without.minor[part] for part, minor in whole.minor.items()},
            {part: minutes - without.minutes[part] for part, minutes in whole.minutes.items()},
        )


def uncovered(work: MonthWork, project_ids: Iterable[int]):
    """Planned work of person-project-days on which nothing is logged: missing, or still to come."""
    logged: dict[tuple[int, int, date], int] = {}
    keys = list(project_ids)
    for row in _joined(work.logged, keys):
        key = (row.person_id, row.project_id, row.on)
        logged[key] = logged.get(key, 0) + row.minutes
    return [
        row
        for row in _joined(work.planned, keys)
        if logged.get((row.person_id, row.project_id, row.on), 0) <= 0
    ]


def _joined(by_project: dict[int, list], keys: Iterable[int]) -> list:
    return [item for key in keys for item in by_project.get(key, ())]


def _slices(
    seen: Iterable[ProjectTerms],
    kind: str,
    estimates: _Estimates,
    targets: TargetTable,
    policy: Policy,
) -> tuple[Slice, ...]:
    """One slice a region or practice: where there are projects, or a target without any."""
    members: dict[int, list[int]] = {}
    named: dict[int, str] = {}
    for row in seen:
        key = getattr(row, f"{kind}_id")
        members.setdefault(key, []).append(row.id)
        named[key] = getattr(row, f"{kind}_code")
    wanted = targets.by(kind)
    if wanted.keys() - named.keys():
        named |= place_codes(kind)
    return tuple(
        Slice(
            key,
            named[key],
            named[key],
            estimates.of(members.get(key, ())),
            wanted.get(key, 0),
            policy,
        )
        for key in sorted({*members, *wanted}, key=lambda key: named[key])
    )


def _judged_on(month: date, today: date) -> date:
    """Today, or the day of the month nearest to it: a month gone keeps the settings it ended by."""
    return max(month, min(today, next_month(month) - timedelta(days=1)))


def _largest(rows: list[ProjectSlice]) -> tuple[ProjectSlice, ...]:
    counted = [row for row in rows if any(row.estimate.minor.values())]
    return tuple(sorted(counted, key=lambda row: (-row.estimate.total, row.project.code))[:LARGEST])


def _targets(viewer: Viewer, month: date, wanted: PulseFilter) -> TargetTable:
    """The targets of the scope. None for a manager's or single projects: targets are of regions."""
    scope = scope_of(viewer, Data.FORECAST)
    if any(getattr(wanted, axis) or wanted.excluded.get(axis) for axis in ("managers", "projects")):
        return TargetTable({})
    table = TargetTable.of_month(month)
    if not scope.everything:
        table = table.within(scope.region_ids, scope.practice_ids)
    if not (wanted.regions or wanted.practices or any(wanted.excluded.values())):
        return table
    regions, practices = place_codes("region"), place_codes("practice")
    return table.where(
        lambda region, practice: (
            wanted.takes_code("regions", regions[region])
            and wanted.takes_code("practices", practices[practice])
        )
    )


def _working_days(
    seen: Iterable[ProjectTerms], by_key: Mapping[int, EntityRow], month: date, today: date
) -> tuple[int, int]:
    """Business days of the month that are over, and in all: those of the one entity in scope.

    Where several entities are in scope, weekdays count, because their holidays differ.
    """
    entities = {row.entity_id for row in seen}
    calendar = BusinessCalendar()
    if len(entities) == 1:
        calendar = business_calendar(by_key[entities.pop()])
    days = calendar.days(month, next_month(month))
    return sum(day < today for day in days), len(days)
