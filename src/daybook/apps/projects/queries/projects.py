"""Which projects are there, under which terms, and which may this viewer see?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from daybook.apps.platform.rights import Scope, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Milestone, Project, Task


@dataclass(frozen=True, slots=True)
class ProjectTerms:
    """A project with what pricing, billing and recognition need of it."""

    id: int
    code: str
    name: str
    status: str
    billing_kind: str
    region_id: int
    region_code: str
    practice_id: int
    practice_code: str
    manager_id: int | None
    manager_name: str | None
    starts_on: date | None
    ends_on: date | None
    budget_minutes: int
    budget_minor: int
    version: int
    engagement_id: int
    engagement_code: str
    entity_id: int
    customer_id: int
    customer_code: str
    customer_name: str
    currency: str
    card_id: int
    signed_on: date | None
    billing_step_minutes: int
    billing_rounding: str

    @property
    def is_notional(self) -> bool:
        """Whether rated time serves margin only, because the fee is not by time."""
        return self.billing_kind not in ("T_AND_M", "INTERNAL")


_COLUMNS = (
    "id",
    "code",
    "name",
    "status",
    "billing_kind",
    "region_id",
    "region__code",
    "practice_id",
    "practice__code",
    "manager_id",
    "manager__name",
    "starts_on",
    "ends_on",
    "budget_minutes",
    "budget_minor",
    "version",
    "engagement_id",
    "engagement__code",
    "engagement__entity_id",
    "engagement__customer_id",
    "engagement__customer__code",
    "engagement__customer__name",
    "engagement__currency",
    "engagement__rate_card_id",
    "engagement__signed_on",
    "engagement__billing_step_minutes",
    "engagement__billing_rounding",
)


def project_filter(scope: Scope, viewer: Viewer, prefix: str = "") -> Q:
    """Row rights as a filter on projects; `prefix` reaches them from another table.

    `own` alone opens no project: what is one's own is a person's rows, filtered by person.
    """
    if scope.everything:
        return Q()
    allowed = Q(pk__in=[])
    if scope.managed and viewer.person_id is not None:
        allowed |= Q(**{f"{prefix}manager_id": viewer.person_id})
    if scope.managed_for:
        allowed |= Q(**{f"{prefix}manager__user_id__in": scope.managed_for})
    if scope.region_ids:
        allowed |= Q(**{f"{prefix}region_id__in": scope.region_ids})
    if scope.practice_ids:
        allowed |= Q(**{f"{prefix}practice_id__in": scope.practice_ids})
    if scope.project_ids:
        key = f"{prefix.removesuffix('__')}_id" if prefix else "id"
        allowed |= Q(**{f"{key}__in": scope.project_ids})
    return allowed


def projects(
    viewer: Viewer | None = None,
    *,
    data: Data = Data.PROJECTS,
    verb: Verb = Verb.SEE,
    filters: Q | None = None,
) -> tuple[ProjectTerms, ...]:
    """Projects the viewer may do something on (None: the program itself), by code."""
    rows = Project.objects.filter(filters or Q())
    if viewer is not None:
        rows = rows.filter(project_filter(scope_of(viewer, data, verb), viewer))
    return tuple(ProjectTerms(*row) for row in rows.order_by("code").values_list(*_COLUMNS))


def project_code_names(viewer: Viewer) -> tuple[tuple[int, str, str], ...]:
    """(key, code, name) of the projects a viewer may see, by code: what lists of forms offer."""
    rows = Project.objects.filter(project_filter(scope_of(viewer, Data.PROJECTS, Verb.SEE), viewer))
    return tuple(rows.order_by("code").values_list("id", "code", "name"))


def project_by_code(code: str, viewer: Viewer | None = None) -> ProjectTerms | None:
    """One project, or None when it does not exist for this viewer."""
    found = projects(viewer, filters=Q(code__iexact=code))
    return found[0] if found else None


def project_ids(viewer: Viewer, data: Data, verb: Verb = Verb.SEE) -> frozenset[int] | None:
    """The projects on which a viewer may do something; None means every one."""
    scope = scope_of(viewer, data, verb)
    if scope.everything:
        return None
    return frozenset(
        Project.objects.filter(project_filter(scope, viewer)).values_list("id", flat=True)
    )


def entity_project_ids(entity_id: int) -> tuple[int, ...]:
    """Every project of a legal entity: what the close of its months looks at."""
    rows = Project.objects.filter(engagement__entity_id=entity_id).order_by("id")
    return tuple(rows.values_list("id", flat=True))


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task that time is booked on."""

    id: int
    project_id: int
    code: str
    name: str
    is_billable: bool
    is_closed: bool
    budget_minutes: int
    starts_on: date | None
    ends_on: date | None
    version: int


def tasks(project_ids_wanted=None) -> tuple[TaskRow, ...]:
    """Tasks of some projects (None: of all), by project and code."""
    rows = Task.objects.all()
    if project_ids_wanted is not None:
        rows = rows.filter(project_id__in=project_ids_wanted)
    return tuple(
        TaskRow(*row)
        for row in rows.order_by("project_id", "code").values_list(
            "id",
            "project_id",
            "code",
            "name",
            "is_billable",
            "is_closed",
            "budget_minutes",
            "starts_on",
            "ends_on",
            "version",
        )
    )


def non_billable_task_ids() -> frozenset[int]:
    """The tasks whose time is never billed: what pricing asks of a task."""
    return frozenset(Task.objects.filter(is_billable=False).values_list("id", flat=True))


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone with its price and state."""

    id: int
    project_id: int
    position: int
    name: str
    due_on: date | None
    amount_minor: int
    state: str
    sent_on: date | None
    accepted_on: date | None
    is_passively_accepted: bool
    evidence_note: str
    version: int


def accepted_milestones_sum(project_ids_wanted: Collection[int], before: date) -> tuple[int, int]:
    """How many milestones of some projects were accepted before a day, and their amounts added.

    The amounts are of several currencies: the sum says whether anything moved, and no more.
    """
    row = Milestone.objects.filter(
        project_id__in=project_ids_wanted, state="ACCEPTED", accepted_on__lt=before
    ).aggregate(count=Count("id"), minor=Sum("amount_minor"))
    return row["count"], row["minor"] or 0


def milestones(project_ids_wanted=None, *, filters: Q | None = None) -> tuple[MilestoneRow, ...]:
    """Milestones of some projects (None: of all), in order."""
    rows = Milestone.objects.filter(filters or Q())
    if project_ids_wanted is not None:
        rows = rows.filter(project_id__in=project_ids_wanted)
    return tuple(
        MilestoneRow(*row)
        for row in rows.order_by("project_id", "position").values_list(
            "id",
            "project_id",
            "position",
            "name",
            "due_on",
            "amount_minor",
            "state",
            "sent_on",
            "accepted_on",
            "is_passively_accepted",
            "evidence_note",
            "version",
        )
    )
