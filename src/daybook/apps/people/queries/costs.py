"""What does a person cost, and how much of their time should be sold? With the rights applied.

A senior engineer of 225,600.00 USD a year costs 120.00 an hour over 1,880 hours, and 190.03 over
the 1,187.2 hours that a target of 70 % leaves to be sold. Both bases come from one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.platform.refusals import Denied
from daybook.apps.platform.viewer import Viewer
from daybook.core.costing import cost_rate_on
from daybook.core.rights import Data, Verb

from ..models import CostRate, Role, UtilizationTarget
from .directory import DirectoryRow, may_on_person
from .rates import cost_rate_rows
from .sections import sees_role_costs


@dataclass(frozen=True, slots=True)
class CostRow:
    """One dated cost. `annual_minor` None ends it; rates are ten-thousandths an hour."""

    id: int
    of: str
    starts_on: date
    revision: int
    annual_minor: int | None
    currency: str
    standard_basis_minutes: int
    target_basis_minutes: int
    standard_per_hour: int | None
    loaded_per_hour: int | None
    state: str


def may_see_cost(viewer: Viewer, row: DirectoryRow) -> bool:
    """Whether the viewer may read what this person costs: cost rates, or a partner's rate."""
    if may_on_person(viewer, row.id, Data.COST_RATES, Verb.SEE):
        return True
    return row.kind == "PARTNER" and may_on_person(viewer, row.id, Data.PARTNER_RATES, Verb.SEE)


def may_draft_cost(viewer: Viewer, row: DirectoryRow) -> bool:
    """Whether the viewer may propose a cost for this person."""
    return may_on_person(viewer, row.id, Data.COST_RATES, Verb.DRAFT)


def costs_of(row: DirectoryRow, viewer: Viewer, on: date) -> tuple[CostRow, ...] | None:
    """The costs that can apply to a person, newest first, or None where they are not shown.

    `state` is NOW for the one in force (COST-01), FUTURE, or PAST for all others.
    """
    if not may_see_cost(viewer, row):
        return None
    matching = Q(person_id=row.id)
    # Who may see partner rates only does not see what the role costs among employees.
    if row.role_id is not None and may_on_person(viewer, row.id, Data.COST_RATES, Verb.SEE):
        matching |= Q(role_id=row.role_id, region_id=row.region_id)
        matching |= Q(role_id=row.role_id, region__isnull=True)
    rows = CostRate.objects.filter(matching).select_related("role", "region")
    current = cost_rate_on(cost_rate_rows(), row.id, row.role_id or 0, row.region_id or 0, on)
    now = current.row_id if current else None
    return tuple(
        _cost_row(rate, "NOW" if rate.pk == now else "FUTURE" if rate.starts_on > on else "PAST")
        for rate in rows.order_by("-starts_on", "-revision", "-id")
    )


def _cost_row(rate: CostRate, state: str) -> CostRow:
    ended = rate.annual_cost_minor is None
    return CostRow(
        rate.pk,
        _of(rate),
        rate.starts_on,
        rate.revision,
        rate.annual_cost_minor,
        rate.currency,
        rate.standard_basis_minutes,
        rate.target_basis_minutes,
        None if ended else rate.standard_per_hour,
        None if ended else rate.loaded_per_hour,
        state,
    )


def _of(rate: CostRate) -> str:
    if rate.person_id is not None:
        return "This person"
    return f"{rate.role.code} in {rate.region.code}" if rate.region_id else rate.role.code


def role_costs(viewer: Viewer, on: date) -> tuple[CostRow, ...]:
    """Every cost of a role, by role and region, newest first; for viewers of all cost rates."""
    if not sees_role_costs(viewer):
        raise Denied(
            "RIGHT-01", "You cannot see what roles cost. Finance and the operations manager can."
        )
    rows = list(
        CostRate.objects.filter(role__isnull=False)
        .select_related("role", "region")
        .order_by("role__code", "region__code", "-starts_on", "-revision")
    )
    current: dict[tuple, int] = {}
    for rate in rows:
        if rate.starts_on <= on:
            current.setdefault((rate.role_id, rate.region_id), rate.pk)
    now = set(current.values())
    return tuple(
        _cost_row(rate, "NOW" if rate.pk in now else "FUTURE" if rate.starts_on > on else "PAST")
        for rate in rows
    )


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One dated target. `state` is NOW for the one in force, FUTURE or PAST."""

    id: int
    of: str
    starts_on: date
    revision: int
    target_millionths: int
    state: str


def may_see_target(viewer: Viewer, person_id: int) -> bool:
    """Whether the viewer may read what is asked of this person."""
    return may_on_person(viewer, person_id, Data.TARGETS, Verb.SEE)


def targets_of(row: DirectoryRow, viewer: Viewer, on: date) -> tuple[TargetRow, ...] | None:
    """The targets that can apply to a person, newest first, or None where they are not shown.

    A person's own target wins over the one of their role.
    """
    if not may_see_target(viewer, row.id):
        return None
    rows = list(
        UtilizationTarget.objects.filter(Q(person_id=row.id) | Q(role_id=row.role_id or 0))
        .select_related("role")
        .order_by("-starts_on", "-revision", "-id")
    )
    started = [target for target in rows if target.starts_on <= on]
    own = [target for target in started if target.person_id]
    now = next(iter(own or started), None)
    return tuple(
        TargetRow(
            target.pk,
            "This person" if target.person_id else target.role.name,
            target.starts_on,
            target.revision,
            target.target_millionths,
            "NOW"
            if now is not None and target.pk == now.pk
            else "FUTURE"
            if target.starts_on > on
            else "PAST",
        )
        for target in rows
    )


@dataclass(frozen=True, slots=True)
class RoleTargetRow:
    """What is asked of a role on a day, and since when; None where only the default holds."""

    role_id: int
    role_code: str
    role_name: str
    target_millionths: int | None
    since: date | None


def role_targets(on: date) -> tuple[RoleTargetRow, ...]:
    """The target of every billable role on a day."""
    newest: dict[int, UtilizationTarget] = {}
    rows = UtilizationTarget.objects.filter(role__isnull=False, starts_on__lte=on)
    for row in rows.order_by("starts_on", "revision"):
        newest[row.role_id] = row
    return tuple(
        RoleTargetRow(
            role.pk,
            role.code,
            role.name,
            newest[role.pk].target_millionths if role.pk in newest else None,
            newest[role.pk].starts_on if role.pk in newest else None,
        )
        for role in Role.objects.filter(is_billable=True).order_by("code")
    )
