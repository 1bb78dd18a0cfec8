"""What does a person cost, and what is asked of them? Proposed by one, approved by another."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.actions.settings import ProposalKind, register_proposal_kind
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.costing import rates_of_annual_cost
from daybook.core.money import divide_rounded
from daybook.core.rights import Data, Verb

from ..models import CostRate, Person, Region, Role, UtilizationTarget

DEFAULT_TARGET = 700_000


def _target(role_id: int | None, person_id: int | None, on: date) -> int:
    rows = UtilizationTarget.objects.filter(starts_on__lte=on)
    for filters in ({"person_id": person_id}, {"role_id": role_id}):
        if next(iter(filters.values())) is None:
            continue
        found = rows.filter(**filters).order_by("-starts_on", "-revision").first()
        if found:
            return found.target_millionths
    return DEFAULT_TARGET


def write_cost_rate(
    *,
    line,
    now: datetime,
    starts_on: date,
    annual_cost_minor: int | None,
    currency: str,
    person_id: int | None = None,
    role_id: int | None = None,
    region_id: int | None = None,
) -> int:
    """Append a cost rate with both bases (COST-02). Part of another action."""
    policy = policy_on(starts_on)
    target = _target(role_id, person_id, starts_on) or DEFAULT_TARGET
    target_minutes = divide_rounded(policy.available_year_minutes * target, 1_000_000)
    standard, loaded = (
        (0, 0)
        if annual_cost_minor is None
        else rates_of_annual_cost(
            annual_cost_minor, currency, policy.standard_basis_minutes, target_minutes
        )
    )
    last = CostRate.objects.filter(
        person_id=person_id, role_id=role_id, region_id=region_id, starts_on=starts_on
    ).count()
    return CostRate.objects.create(
        person_id=person_id,
        role_id=role_id,
        region_id=region_id,
        starts_on=starts_on,
        revision=last + 1,
        recorded_at=now,
        audit_line=line,
        annual_cost_minor=annual_cost_minor,
        currency=currency,
        standard_basis_minutes=policy.standard_basis_minutes,
        target_basis_minutes=target_minutes,
        standard_per_hour=standard,
        loaded_per_hour=loaded,
    ).pk


def set_target(
    *,
    actor: Viewer,
    now: datetime,
    starts_on: date,
    target_millionths: int,
    role_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Set the utilization asked of a role or a person from a day on."""
    require(actor, Data.TARGETS, Verb.EDIT, what="set a utilization target")
    with action():
        line = record_audit(actor=actor, verb="set_target", now=now, subject=("TARGET", None))
        last = UtilizationTarget.objects.filter(
            role_id=role_id, person_id=person_id, starts_on=starts_on
        ).count()
        UtilizationTarget.objects.create(
            role_id=role_id,
            person_id=person_id,
            starts_on=starts_on,
            revision=last + 1,
            recorded_at=now,
            audit_line=line,
            target_millionths=target_millionths,
        )


def _check(payload: dict, starts_on: date) -> None:
    if not isinstance(payload.get("annual_cost_minor"), int) or payload["annual_cost_minor"] < 0:
        raise Refused("COST-02", "The annual cost is a whole number of minor units.",
                      field="annual_cost_minor")  # fmt: skip
    if (payload.get("person_id") is None) == (payload.get("role_id") is None):
        raise Refused("COST-01", "A cost rate is of one person, or of one role.", field="person")


def _subject(payload: dict) -> str:
    if payload.get("person_id"):
        return Person.objects.get(pk=payload["person_id"]).code
    role = Role.objects.get(pk=payload["role_id"]).code
    region = payload.get("region_id")
    return f"{role} in {Region.objects.get(pk=region).code}" if region else role


def _preview(payload: dict, starts_on: date) -> tuple[str, ...]:
    policy = policy_on(starts_on)
    standard, _ = rates_of_annual_cost(
        payload["annual_cost_minor"], payload["currency"], policy.standard_basis_minutes, 1
    )
    return (
        f"{_subject(payload)} costs {standard} ten-thousandths of {payload['currency']} an hour "
        f"(standard basis) from {starts_on}. Entries approved before keep their cost.",
    )


def _apply(payload: dict, starts_on: date, *, line, now: datetime) -> None:
    write_cost_rate(
        line=line,
        now=now,
        starts_on=starts_on,
        annual_cost_minor=payload["annual_cost_minor"],
        currency=payload["currency"],
        person_id=payload.get("person_id"),
        role_id=payload.get("role_id"),
        region_id=payload.get("region_id"),
    )


register_proposal_kind(ProposalKind("COST_RATE", Data.COST_RATES, _check, _preview, _apply))
