"""Whom do we serve and what have they signed? Customers, opportunities, engagements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Customer, Engagement, Opportunity, RateCard, SowLine


def add_customer(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    name: str,
    region_id: int,
    address: str = "",
    tax_number: str = "",
    billing_email: str = "",
    payment_days: int = 30,
) -> int:
    """Add a customer; the code begins its projects' codes and is never reused."""
    require(actor, Data.CUSTOMERS, Verb.EDIT, what="add a customer")
    with action():
        line = record_audit(actor=actor, verb="add_customer", now=now, subject=("CUSTOMER", None))
        return Customer.objects.create(
            code=code,
            name=name,
            region_id=region_id,
            address=address,
            tax_number=tax_number,
            billing_email=billing_email,
            payment_days=payment_days,
            audit_line=line,
        ).pk


def add_opportunity(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    customer_id: int,
    name: str,
    stage: int,
    probability_millionths: int,
    amount_minor: int,
    currency: str,
    closes_on: date | None = None,
    owner_id: int | None = None,
) -> int:
    """Add a possible sale."""
    require(actor, Data.CUSTOMERS, Verb.EDIT, what="add an opportunity")
    with action():
        line = record_audit(actor=actor, verb="add_opportunity", now=now,
                            subject=("OPPORTUNITY", None))  # fmt: skip
        return Opportunity.objects.create(
            code=code,
            customer_id=customer_id,
            name=name,
            stage=stage,
            probability_millionths=probability_millionths,
            amount_minor=amount_minor,
            currency=currency,
            closes_on=closes_on,
            owner_id=owner_id,
            audit_line=line,
        ).pk


@dataclass(frozen=True, slots=True)
class NewSowLine:
    """One line of a statement of work."""

    kind: str
    description: str
    amount_minor: int = 0
    budget_minutes: int = 0


def add_engagement(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    name: str,
    customer_id: int,
    entity_id: int,
    rate_card_id: int,
    currency: str,
    lines: Sequence[NewSowLine],
    opportunity_id: int | None = None,
    signed_on: date | None = None,
    purchase_order: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    billing_step_minutes: int = 0,
    billing_rounding: str = "HALF_UP",
) -> tuple[int, tuple[int, ...]]:
    """Add an engagement with its SOW lines. The card must price in the engagement's currency."""
    require(actor, Data.CUSTOMERS, Verb.EDIT, what="add an engagement")
    card = RateCard.objects.get(pk=rate_card_id)
    if card.currency != currency:
        raise Refused(
            "RATE-05",
            f"The card {card.code} prices in {card.currency}, the engagement is in {currency}. "
            "Choose a card in that currency.",
            field="rate_card",
        )
    with action():
        audit = record_audit(actor=actor, verb="add_engagement", now=now,
                             subject=("ENGAGEMENT", None))  # fmt: skip
        row = Engagement.objects.create(
            code=code,
            name=name,
            customer_id=customer_id,
            entity_id=entity_id,
            rate_card_id=rate_card_id,
            currency=currency,
            opportunity_id=opportunity_id,
            signed_on=signed_on,
            purchase_order=purchase_order,
            starts_on=starts_on,
            ends_on=ends_on,
            billing_step_minutes=billing_step_minutes,
            billing_rounding=billing_rounding,
            audit_line=audit,
        )
        keys = tuple(
            SowLine.objects.create(
                engagement=row,
                position=position,
                kind=line.kind,
                description=line.description,
                amount_minor=line.amount_minor,
                budget_minutes=line.budget_minutes,
                audit_line=audit,
            ).pk
            for position, line in enumerate(lines, start=1)
        )
    return row.pk, keys


def sign_engagement(
    *, actor: Viewer, now: datetime, engagement_id: int, signed_on: date, version: int
) -> None:
    """Record the signature: work at risk becomes billable from here."""
    require(actor, Data.CUSTOMERS, Verb.EDIT, what="record a signature")
    with action():
        line = record_audit(actor=actor, verb="sign_engagement", now=now,
                            subject=("ENGAGEMENT", engagement_id))  # fmt: skip
        change_row(Engagement, engagement_id, version=version, changes={"signed_on": signed_on},
                   line=line, kind="ENGAGEMENT")  # fmt: skip
