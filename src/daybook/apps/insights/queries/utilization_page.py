"""Who sold how much of their time? By person, role, region, practice or project.

310 of 424 available hours are 73.1 %; at a target of 70 % that is 13.2 h over 296.8 (KPI-01 and
KPI-02). Hours are approved billable time on the day it was worked; each figure names its policy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.ledger.queries.remembered import books_read_once
from daybook.apps.people.queries.persons import EmploymentRow, employments_between
from daybook.apps.people.queries.targets import UtilizationTargets
from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.queries.organization import entities
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.rights import Scope, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, project_ids, projects
from daybook.apps.time.queries.categories import creditable_minutes
from daybook.core.metrics.ratio import ratio_millionths
from daybook.core.periods import FiscalQuarter, fiscal_quarter, month_of, next_month
from daybook.core.rights import Data
from daybook.core.utilization import hours_to_target, utilization
from daybook.core.utilization.categories import creditable_share

from .utilization import available_minutes

AXES = ("person", "role", "region", "practice", "project")


@dataclass(frozen=True, slots=True)
class Sold:
    """Time of one range: billable and available minutes, and what targets ask of them.

    The three of targets are sums over those people who have one that the viewer may see; None
    where nobody has.
    """

    billable_minutes: int
    available_minutes: int
    target_minutes: int | None = None
    targeted_minutes: int = 0
    delta_minutes: int | None = None
    creditable_minutes: int = 0

    @property
    def creditable(self) -> int | None:
        """The creditable share of available time in millionths (KPI-06)."""
        return creditable_share(self.creditable_minutes, self.available_minutes)

    @property
    def share(self) -> int | None:
        """Billable utilization in millionths (KPI-01)."""
        return utilization(self.billable_minutes, self.available_minutes)

    @property
    def target_share(self) -> int | None:
        """The target as a share of the available time of those who have one, millionths."""
        if self.target_minutes is None:
            return None
        return ratio_millionths(self.target_minutes, self.targeted_minutes)


@dataclass(frozen=True, slots=True)
class SoldRow:
    """A person, role, region, practice or project: its month and its quarter."""

    code: str
    name: str
    role_name: str
    region_code: str
    people: int
    month: Sold
    quarter: Sold


@dataclass(frozen=True, slots=True)
class UtilizationPage:
    """The utilization of a month and its fiscal quarter."""

    month: date
    quarter: FiscalQuarter
    policy: str
    by: str
    whole: SoldRow
    rows: tuple[SoldRow, ...]
    is_own_only: bool
    regions: tuple[str, ...]
    practices: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SoldFilter:
    """Codes of regions, practices and roles; empty means all."""

    regions: Collection[str] = ()
    practices: Collection[str] = ()
    roles: Collection[str] = ()

    def takes(self, row: EmploymentRow) -> bool:
        """Whether a person is asked for, by the last employment of the month."""
        return (
            (not self.regions or row.region_code in self.regions)
            and (not self.practices or row.practice_code in self.practices)
            and (not self.roles or row.role_code in self.roles)
        )


@books_read_once()
def utilization_page(
    viewer: Viewer, month: date, by: str, wanted: SoldFilter | None = None
) -> UtilizationPage:
    """Utilization of the people whose time the viewer may see; targets by their own right."""
    wanted = wanted or SoldFilter()
    first_month = fiscal_start()
    quarter = fiscal_quarter(month, first_month)
    people = people_of(viewer, month)
    chosen = {key: row for key, row in people.items() if wanted.takes(row)}
    gather = _Sold(viewer, month, quarter, first_month, chosen)
    rows = gather.projects(viewer) if by == "project" else gather.people(by)
    return UtilizationPage(
        month=month,
        quarter=quarter,
        policy=gather.policy,
        by=by,
        whole=gather.whole(),
        rows=rows,
        is_own_only=set(people) <= {viewer.person_id},
        regions=tuple(sorted({row.region_code for row in people.values()})),
        practices=tuple(sorted({row.practice_code for row in people.values()})),
        roles=tuple(sorted({(row.role_code, row.role_name) for row in people.values()})),
    )


def fiscal_start() -> int:
    """The month that fiscal years start in: that of the first legal entity."""
    found = entities()
    return found[0].fiscal_year_starts_month if found else 1


def people_of(viewer: Viewer, month: date) -> dict[int, EmploymentRow]:
    """Billable people of the month whose whole time is open to the viewer, and the viewer."""
    return people_in(viewer, employments_between(month, next_month(month)), month)


def people_in(
    viewer: Viewer, rows: Iterable[EmploymentRow], month: date
) -> dict[int, EmploymentRow]:
    """The same among employments that are read already."""
    scope, ends_on, found = scope_of(viewer, Data.TIME), next_month(month), {}
    for row in rows:
        if row.starts_on >= ends_on or (row.ends_on is not None and row.ends_on <= month):
            continue
        own = row.person_id == viewer.person_id
        if own or (row.role_is_billable and _sees(scope, row)):
            found[row.person_id] = row
    return found


def _sees(scope: Scope, row: EmploymentRow) -> bool:
    return (
        scope.everything
        or row.region_id in scope.region_ids
        or row.practice_id in scope.practice_ids
    )


class _Sold:
    """Billable, available and target minutes of some people, for a month and its quarter."""

    def __init__(
        self,
        viewer: Viewer,
        month: date,
        quarter: FiscalQuarter,
        first_month: int,
        people: dict[int, EmploymentRow],
    ) -> None:
        self._people = people
        self._ranges = ((month, next_month(month)), (quarter.starts_on, quarter.ends_on))
        self.policy = policy_on(month).utilization_policy
        self._available = [
            _available(self.policy, first_on, end, frozenset(people), first_month)
            for first_on, end in self._ranges
        ]
        self._billable = [_billable(first_on, end, people) for first_on, end in self._ranges]
        self._creditable = [creditable_minutes(*span, people) for span in self._ranges]
        self._targets = _targets(viewer, month, people)

    def _of(self, persons: Iterable[int]) -> tuple[Sold, Sold]:
        persons = list(persons)
        return tuple(self._in_range(index, persons) for index in (0, 1))

    def _in_range(self, index: int, persons: list[int]) -> Sold:
        available = {key: self._available[index].get(key, 0) for key in persons}
        sold = {key: sum(self._billable[index].get(key, {}).values()) for key in persons}
        held = [key for key in persons if self._targets.get(key) is not None]
        credited = sum(sum(self._creditable[index].get(key, {}).values()) for key in persons)
        if not held:
            return Sold(sum(sold.values()), sum(available.values()), creditable_minutes=credited)
        delta = sum(hours_to_target(sold[key], available[key], self._targets[key]) for key in held)
        return Sold(
            sum(sold.values()),
            sum(available.values()),
            sum(sold[key] for key in held) - delta,
            sum(available[key] for key in held),
            delta,
            credited,
        )

    def whole(self) -> SoldRow:
        """Everybody together."""
        return SoldRow("", "Everybody", "", "", len(self._people), *self._of(self._people))

    def people(self, by: str) -> tuple[SoldRow, ...]:
        """One row a person, role, region or practice."""
        groups: dict[tuple[str, str], list[EmploymentRow]] = {}
        for row in self._people.values():
            key = {
                "person": (row.person_code, row.person_name),
                "role": (row.role_code, row.role_name),
                "region": (row.region_code, row.region_code),
                "practice": (row.practice_code, row.practice_code),
            }[by]
            groups.setdefault(key, []).append(row)
        return tuple(
            SoldRow(
                code,
                name,
                members[0].role_name if by == "person" else "",
                members[0].region_code if by == "person" else "",
                len(members),
                *self._of(row.person_id for row in members),
            )
            for (code, name), members in sorted(groups.items(), key=lambda group: group[0][1])
        )

    def projects(self, viewer: Viewer) -> tuple[SoldRow, ...]:
        """One row a project: billable time of these people, without availability."""
        terms = _seen_projects(viewer)
        sums: list[dict[int, int]] = [{}, {}]
        people: dict[int, set[int]] = {}
        for index in (0, 1):
            for person, by_project in self._billable[index].items():
                for project, minutes in by_project.items():
                    sums[index][project] = sums[index].get(project, 0) + minutes
                    people.setdefault(project, set()).add(person)
        return tuple(
            SoldRow(
                terms[key].code,
                terms[key].name,
                "",
                terms[key].region_code,
                len(people[key]),
                Sold(sums[0].get(key, 0), 0),
                Sold(sums[1].get(key, 0), 0),
            )
            for key in sorted(people, key=lambda key: terms[key].code if key in terms else "")
            if key in terms
        )


def _seen_projects(viewer: Viewer) -> dict[int, ProjectTerms]:
    seen = project_ids(viewer, Data.PROJECTS)
    return {row.id: row for row in projects() if seen is None or row.id in seen}


def _available(
    policy: str, starts_on: date, ends_on: date, people: frozenset[int], first_month: int
) -> dict[int, int]:
    """Available minutes by the policy in force."""
    if policy != "CALENDAR":
        return available_minutes(starts_on, ends_on, people, first_month=first_month)
    days = WorkDays(starts_on, ends_on, people)
    span = [
        date.fromordinal(number) for number in range(starts_on.toordinal(), ends_on.toordinal())
    ]
    return {person: sum(days.left(person, on) for on in span) for person in people}


def _billable(starts_on: date, ends_on: date, people: Collection[int]) -> dict[int, dict[int, int]]:
    """Approved billable minutes by person and project, on the days they were worked."""
    filters = Q(
        is_billable=True,
        worked_on__gte=starts_on,
        worked_on__lt=ends_on,
        person_id__in=list(people),
    )
    found: dict[int, dict[int, int]] = {}
    for row in book_sums(by=("person_id", "project_id"), filters=filters, books=("RATED",)):
        person, project = row.key
        found.setdefault(person, {})[project] = row.minutes
    return found


def _targets(viewer: Viewer, on: date, people: dict[int, EmploymentRow]) -> dict[int, int | None]:
    """Targets in millionths where the viewer may see them: the own, those of a region, or all."""
    scope = scope_of(viewer, Data.TARGETS)
    held = UtilizationTargets(on)
    return {
        person: held.of(person, row.role_id)
        if _sees(scope, row) or (scope.own and person == viewer.person_id)
        else None
        for person, row in people.items()
    }


def own_quarter(viewer: Viewer, row: EmploymentRow, on: date) -> tuple[FiscalQuarter, str, Sold]:
    """One person's fiscal quarter around a day: its dates, the policy, and what was sold of it.

    The same figures that the page shows of the person; the target by its own right.
    """
    first_month = fiscal_start()
    quarter = fiscal_quarter(on, first_month)
    gather = _Sold(viewer, month_of(on), quarter, first_month, {row.person_id: row})
    return quarter, gather.policy, gather.whole().quarter
