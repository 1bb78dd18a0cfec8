"""Whose queue is each line in? Projects, employments, roles and routes, read once.

A line of the engineer on ACME-001 stands with its manager, then the coordinators; after two
business days it goes up to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max

from daybook.apps.people.queries.accounts import user_ids_of_persons
from daybook.apps.people.queries.persons import EmploymentRow
from daybook.apps.platform.queries.role_holders import RoleHolder, role_holders
from daybook.apps.platform.rights import Scope, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms
from daybook.core.rights import Data, Role, Verb
from daybook.core.routing import (
    ANY_WORK,
    APPROVER_KINDS,
    DEFAULT_LADDERS,
    Approver,
    Step,
    ladder_of,
    parse_ladder,
    steps_of,
    work_kind,
)

from ..models import ApprovalRoute, Escalation

_ROLE_OF = {
    "TRAINING_COORDINATOR": Role.TRAINING_COORDINATOR,
    "COORDINATOR": Role.COORDINATOR,
    "REGION_LEADER": Role.REGIONAL_LEADER,
    "OPERATIONS_MANAGER": Role.OPERATIONS_MANAGER,
}
_ROLES = (Role.PROJECT_MANAGER, *_ROLE_OF.values())


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A stored route as the administration shows it, with who said so and when."""

    id: int
    work_kind: str
    role_id: int | None
    role_name: str
    region_id: int | None
    region_name: str
    ladder: tuple[str, ...]
    starts_on: date
    revision: int
    recorded_at: datetime
    by_name: str


def route_rows() -> tuple[RouteRow, ...]:
    """Every stored route, newest start first. Who approves what is no secret in a company."""
    rows = ApprovalRoute.objects.order_by("-starts_on", "-id").values_list(
        "id", "work_kind", "role_id", "role__name", "region_id", "region__name", "ladder",
        "starts_on", "revision", "recorded_at", "audit_line__actor__name",
    )  # fmt: skip
    return tuple(
        RouteRow(key, kind, role, role_name or "", region, region_name or "",
                 parse_ladder(ladder) if ladder else (), *rest)
        for key, kind, role, role_name, region, region_name, ladder, *rest in rows
    )  # fmt: skip


def routes_on(on: date, rows: Iterable[tuple] | None = None) -> tuple[tuple, ...]:
    """The routes in force on a day, one for each key, as APPR-06 takes them."""
    held: dict[tuple, str] = {}
    for starts_on, kind, role, region, ladder in _stored() if rows is None else rows:
        if starts_on <= on:
            held[kind, role, region] = ladder
    return tuple((*key, parse_ladder(ladder)) for key, ladder in held.items() if ladder)


def _stored() -> list[tuple]:
    return list(
        ApprovalRoute.objects.order_by("starts_on", "revision", "id").values_list(
            "starts_on", "work_kind", "role_id", "region_id", "ladder"
        )
    )


def ladders_on(on: date) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """(kind of work, ladder, whether it is the default) for any role and region, on a day."""
    routes = routes_on(on)
    plain = {kind for kind, role, region, _ in routes if role is None and region is None}
    return tuple(
        (kind, ladder_of(routes, kind, None, None), not {kind, ANY_WORK} & plain)
        for kind in DEFAULT_LADDERS
    )


def escalation_levels() -> dict[int, int]:
    """How far each waiting line has gone up since it was handed in last; others are absent."""
    rows = Escalation.objects.filter(
        entry__state="SUBMITTED", submission_id=F("entry__submission_id")
    )
    return dict(rows.order_by().values_list("entry_id").annotate(Max("level")))


class Router:
    """Answers for lines of some people and projects, as roles are held today."""

    def __init__(
        self,
        projects: Mapping[int, ProjectTerms],
        employments: Mapping[int, list[EmploymentRow]],
        today: date,
    ):
        self._projects, self._employments = projects, employments
        self._accounts = user_ids_of_persons()
        persons = {user: person for person, user in self._accounts.items()}
        self._holders = {row.user_id: row for row in role_holders(today, _ROLES)}
        self._whole = {key: self._scope(row, persons) for key, row in self._holders.items()}
        self._by_role = {
            kind: {
                key: self._scope(row, persons, role)
                for key, row in self._holders.items()
                if any(grant.role is role for grant in row.grants)
            }
            for kind, role in _ROLE_OF.items()
        }
        self._persons = persons
        self._stored = _stored()
        self._routes: dict[date, tuple] = {}
        self._steps: dict[tuple, tuple[Step, ...]] = {}

    @staticmethod
    def _scope(row: RoleHolder, persons: Mapping[int, int], role: Role | None = None) -> Scope:
        grants = tuple(grant for grant in row.grants if role is None or grant.role is role)
        viewer = Viewer(row.user_id, row.name, persons.get(row.user_id), grants)
        return scope_of(viewer, Data.TIME, Verb.APPROVE)

    def name(self, user_id: int) -> str:
        """The name of an approver."""
        return self._holders[user_id].name

    def employment(self, person_id: int, on: date) -> EmploymentRow | None:
        """What the person is on a day."""
        for row in self._employments.get(person_id, ()):
            if row.starts_on <= on and (row.ends_on is None or on < row.ends_on):
                return row
        return None

    def steps(self, person_id: int, project_id: int, on: date) -> tuple[Step, ...]:
        """The steps of a line (APPR-05), of those who may approve it by right."""
        who = self.employment(person_id, on)
        routes = self._routes_on(on)
        key = (person_id, project_id, who and who.id, routes)
        found = self._steps.get(key)
        if found is None:
            project = self._projects[project_id]
            own = project.manager_id == person_id
            kind = work_kind(project.billing_kind, is_own_project=own)
            ladder = ladder_of(routes, kind, who and who.role_id, project.region_id)
            candidates = {each: self._candidates(each, project, who) for each in ladder}
            found = self._steps[key] = steps_of(ladder, candidates, person_id)
        return found

    def _routes_on(self, on: date) -> tuple:
        if not self._stored:
            return ()
        found = self._routes.get(on)
        if found is None:
            found = self._routes[on] = routes_on(on, self._stored)
        return found

    def _candidates(
        self, kind: str, project: ProjectTerms, who: EmploymentRow | None
    ) -> list[Approver]:
        if kind in _ROLE_OF:
            scopes = self._by_role[kind]
        else:
            manager = project.manager_id if kind == "PROJECT_MANAGER" else who and who.manager_id
            user_id = self._accounts.get(manager) if manager else None
            scopes = {user_id: self._whole[user_id]} if user_id in self._whole else {}
        return [
            Approver(key, self._persons.get(key))
            for key, scope in scopes.items()
            if _covers(scope, project, self._persons.get(key))
        ]


def _covers(scope: Scope, project: ProjectTerms, person_id: int | None) -> bool:
    return bool(
        scope.everything
        or (scope.managed and person_id is not None and project.manager_id == person_id)
        or project.region_id in scope.region_ids
        or project.practice_id in scope.practice_ids
        or project.id in scope.project_ids
    )


def by_person(rows: Iterable[EmploymentRow]) -> dict[int, list[EmploymentRow]]:
    """Employments by person, as a router takes them."""
    found: dict[int, list[EmploymentRow]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def step_words(steps: Iterable[Step], level: int) -> str:
    """The kind of the step reached: "coordinator"; nothing where nobody may approve."""
    found = list(steps)
    return APPROVER_KINDS[found[min(level, len(found) - 1)].kind] if found else ""
