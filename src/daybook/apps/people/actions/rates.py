"""What does a person cost, and what is asked of them? Proposed by one, approved by another."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.actions.settings import (
    ProposalKind,
    draft_proposal,
    register_proposal_kind,
)
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.costing import rates_of_annual_cost
from daybook.core.money import RATE_SCALE, divide_rounded
from daybook.core.rights import Data, Verb

from ..models import CostRate, Employment, Person, Region, Role, UtilizationTarget
from ..queries.directory import may_on_person

DEFAULT_TARGET = 700_000


def _target(role_id: int | None, person_id: int | None, on: date) -> int:
    """The target a cost is loaded by: the person's own, their role's on the day, or 70 %."""
    if person_id is not None and role_id is None:
        held = Employment.objects.filter(person_id=person_id, starts_on__lte=on)
        role_id = (
            held.exclude(ends_on__lte=on)
            .order_by("-starts_on")
            .values_list("role_id", flat=True)
            .first()
        )
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
    """Set the utilization asked of a role or a person from a day on.

    A leader of one region sets it for its people; a role's is set for the whole organization.
    """
    _require_target(actor, starts_on, target_millionths, role_id, person_id)
    with action():
        subject = ("PERSON", person_id) if person_id else ("ROLE", role_id)
        line = record_audit(actor=actor, verb="set_target", now=now, subject=subject)
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


def _require_target(
    actor: Viewer, on: date, target_millionths: int, role_id: int | None, person_id: int | None
) -> None:
    scope = require(actor, Data.TARGETS, Verb.EDIT, what="set a utilization target")
    if (person_id is None) == (role_id is None):
        raise Refused("KPI-02", "A target is of one person, or of one role.", field="person_id")
    if not 0 <= target_millionths <= 1_000_000:
        raise Refused("KPI-02", "A target is from 0 to 100 %.", field="target_millionths")
    reached = scope.everything or (
        person_id is not None and may_on_person(actor, person_id, Data.TARGETS, Verb.EDIT, on=on)
    )
    if not reached:
        raise Denied(
            "RIGHT-01",
            "You can set targets of people in your own region only; the operations manager sets "
            "those of roles and of everybody else.",
        )


def propose_cost(
    *,
    actor: Viewer,
    now: datetime,
    starts_on: date,
    annual_cost_minor: int | None,
    currency: str,
    label: str,
    person_id: int | None = None,
    role_id: int | None = None,
    region_id: int | None = None,
    reason: str = "",
) -> int:
    """Draft a cost for somebody else to approve; None ends it. Returns the proposal's number."""
    payload = {"annual_cost_minor": annual_cost_minor, "currency": currency}
    keys = {"person_id": person_id, "role_id": role_id, "region_id": region_id}
    payload |= {name: key for name, key in keys.items() if key is not None}
    if annual_cost_minor is None:
        payload["ends"] = True
    return draft_proposal(
        actor=actor,
        now=now,
        kind="COST_RATE",
        title=f"Cost of {label} from {starts_on}",
        payload=payload,
        starts_on=starts_on,
        reason=reason,
    )


def _check(payload: dict, starts_on: date) -> None:
    annual = payload.get("annual_cost_minor")
    ends = annual is None and payload.get("ends") is True
    if not ends and (not isinstance(annual, int) or annual < 0):
        raise Refused("COST-02", "The annual cost is zero or more.", field="annual_cost_minor")
    if (payload.get("person_id") is None) == (payload.get("role_id") is None):
        raise Refused("COST-01", "A cost rate is of one person, or of one role.", field="person_id")
    for model, column in ((Person, "person_id"), (Role, "role_id"), (Region, "region_id")):
        key = payload.get(column)
        if key is not None and not model.objects.filter(pk=key).exists():
            raise Refused("COST-01", "This record does not exist any more.", field=column)


def _subject(payload: dict) -> str:
    if payload.get("person_id"):
        return Person.objects.get(pk=payload["person_id"]).code
    role = Role.objects.get(pk=payload["role_id"]).code
    region = payload.get("region_id")
    return f"{role} in {Region.objects.get(pk=region).code}" if region else role


def _preview(payload: dict, starts_on: date) -> tuple[str, ...]:
    who, currency = _subject(payload), payload["currency"]
    stays = "Time approved before keeps the cost it was given."
    if payload["annual_cost_minor"] is None:
        return (f"{who} has no cost of their own from {starts_on}; the role's applies.", stays)
    policy = policy_on(starts_on)
    target = _target(payload.get("role_id"), payload.get("person_id"), starts_on)
    sold = divide_rounded(policy.available_year_minutes * target, 1_000_000)
    standard, loaded = rates_of_annual_cost(
        payload["annual_cost_minor"], currency, policy.standard_basis_minutes, sold or 1
    )
    return (
        f"{who} costs {_amount(standard)} {currency} an hour over the standard hours and "
        f"{_amount(loaded)} over the hours to be sold, from {starts_on}.",
        stays,
    )


def _amount(per_hour: int) -> str:
    """Ten-thousandths as an amount with two decimals, or four where they matter."""
    whole, rest = divmod(per_hour, RATE_SCALE)
    text = f"{rest:04d}"
    return f"{whole:,}.{text[:2] if text.endswith('00') else text}"


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


register_proposal_kind(
    ProposalKind("COST_RATE", Data.COST_RATES, _check, _preview, _apply, word="cost rates")
)
