"""Who works here, and as what on a day? Frozen rows, with the viewer's rights applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.platform.prepared import PreparedRead
from daybook.apps.platform.rights import Scope, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Employment, Person


@dataclass(frozen=True, slots=True)
class EmploymentRow:
    """What a person is from `starts_on` until `ends_on`."""

    id: int
    person_id: int
    person_code: str
    person_name: str
    kind: str
    zone: str
    user_id: int | None
    entity_id: int
    role_id: int
    role_code: str
    role_name: str
    role_is_billable: bool
    region_id: int
    region_code: str
    practice_id: int
    practice_code: str
    manager_id: int | None
    work_calendar_id: int
    share_millionths: int
    ramp_millionths: int
    starts_on: date
    ends_on: date | None


_COLUMNS = (
    "id",
    "person_id",
    "person__code",
    "person__name",
    "person__kind",
    "person__zone",
    "person__user_id",
    "entity_id",
    "role_id",
    "role__code",
    "role__name",
    "role__is_billable",
    "region_id",
    "region__code",
    "practice_id",
    "practice__code",
    "manager_id",
    "work_calendar_id",
    "share_millionths",
    "ramp_millionths",
    "starts_on",
    "ends_on",
)


# Asked by every request, and by every cell that is saved.
_OF_USER = PreparedRead(
    lambda user: Person.objects.filter(user_id=user).order_by("id").values_list("id"), user=int
)
_OF_CODE = PreparedRead(
    lambda code: Person.objects.filter(code=code).order_by().values_list("id"), code=str
)


def person_id_of_user(user_id: int) -> int | None:
    """The person behind an account, if there is one."""
    rows = _OF_USER(user=user_id)
    return rows[0][0] if rows else None


def person_id_of_code(code: str) -> int | None:
    """The person a code names, if there is one. Says nothing of who may know."""
    rows = _OF_CODE(code=code)
    return rows[0][0] if rows else None


def person_filter(scope: Scope, viewer: Viewer, prefix: str = "") -> Q:
    """Row rights as a filter on employments (`prefix` reaches them from another table)."""
    if scope.everything:
        return Q()
    allowed = Q(pk__in=[])
    if scope.own and viewer.person_id is not None:
        allowed |= Q(**{f"{prefix}person_id": viewer.person_id})
    if scope.region_ids:
        allowed |= Q(**{f"{prefix}region_id__in": scope.region_ids})
    if scope.practice_ids:
        allowed |= Q(**{f"{prefix}practice_id__in": scope.practice_ids})
    if scope.reports and viewer.person_id is not None:
        managed = Q(**{f"{prefix}manager_id": viewer.person_id})
        if scope.report_region_ids:
            managed &= Q(**{f"{prefix}region_id__in": scope.report_region_ids})
        allowed |= managed
    return allowed


def employments_on(on: date, viewer: Viewer | None = None) -> tuple[EmploymentRow, ...]:
    """Every employment in force on a day that the viewer may see (None: the program itself)."""
    rows = Employment.objects.filter(starts_on__lte=on).exclude(ends_on__lte=on)
    if viewer is not None:
        rows = rows.filter(person_filter(scope_of(viewer, Data.PEOPLE, Verb.SEE), viewer))
    return tuple(
        EmploymentRow(*row) for row in rows.order_by("person__name").values_list(*_COLUMNS)
    )


def employments_between(
    starts_on: date, ends_on: date, person_ids: frozenset[int] | None = None
) -> tuple[EmploymentRow, ...]:
    """Employments that touch [starts_on, ends_on), for rules that need every day of it."""
    rows = Employment.objects.filter(starts_on__lt=ends_on).exclude(ends_on__lte=starts_on)
    if person_ids is not None:
        rows = rows.filter(person_id__in=person_ids)
    ordered = rows.order_by("person_id", "starts_on")
    return tuple(EmploymentRow(*row) for row in ordered.values_list(*_COLUMNS))


def person_names(person_ids) -> dict[int, tuple[str, str]]:
    """Code and name by person, for rows the caller has already been allowed to see."""
    return {
        key: (code, name)
        for key, code, name in Person.objects.filter(pk__in=set(person_ids)).values_list(
            "id", "code", "name"
        )
    }


def person_ids_by_code() -> dict[str, int]:
    """Every person's key by code, for importers."""
    return dict(Person.objects.values_list("code", "id"))
