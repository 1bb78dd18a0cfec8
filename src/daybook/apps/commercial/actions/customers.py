"""Whom do we serve, and what might they buy? Customers and opportunities; engagements beside."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.actions.codes import free_code
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer

from ..models import Customer, Opportunity
from .engagements import NewSowLine, add_engagement, sign_engagement
from .reach import require_customer, require_region

# Selling is one subject to callers: whom, what might be, and what is signed.
__all__ = [
    "NewSowLine",
    "add_customer",
    "add_engagement",
    "add_opportunity",
    "edit_customer",
    "edit_opportunity",
    "sign_engagement",
]
WON = 7


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
    require_region(actor, region_id, "add a customer")
    with free_code(Customer, code), action():
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


def edit_customer(
    *, actor: Viewer, now: datetime, customer_id: int, version: int, **changes
) -> None:
    """Correct name, address, tax number, billing e-mail, payment days or region.

    Documents issued before keep what they say; the code never changes.
    """
    require_customer(actor, customer_id, "edit a customer")
    if "region_id" in changes:
        require_region(actor, changes["region_id"], "edit a customer")
    with action():
        line = record_audit(actor=actor, verb="edit_customer", now=now,
                            subject=("CUSTOMER", customer_id))  # fmt: skip
        change_row(Customer, customer_id, version=version, changes=changes, line=line,
                   kind="CUSTOMER")  # fmt: skip


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
    require_customer(actor, customer_id, "add an opportunity")
    _require_sense(stage, probability_millionths, amount_minor, False)
    with free_code(Opportunity, code), action():
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


def edit_opportunity(
    *, actor: Viewer, now: datetime, opportunity_id: int, version: int, **changes
) -> None:
    """Move an opportunity on, weigh it anew, or give it up as lost (OPPORTUNITY-01)."""
    row = Opportunity.objects.filter(pk=opportunity_id).first()
    require_customer(actor, row.customer_id if row else None, "edit an opportunity")
    held = {name: changes.get(name, getattr(row, name))
            for name in ("stage", "probability_millionths", "amount_minor", "is_lost")}  # fmt: skip
    _require_sense(*held.values())
    with action():
        line = record_audit(actor=actor, verb="edit_opportunity", now=now,
                            subject=("OPPORTUNITY", opportunity_id))  # fmt: skip
        change_row(Opportunity, opportunity_id, version=version, changes=changes, line=line,
                   kind="OPPORTUNITY")  # fmt: skip


def _require_sense(stage: int, probability: int, amount_minor: int, is_lost: bool) -> None:
    if not 1 <= stage <= WON:
        raise Refused("OPPORTUNITY-01", "A stage is from 1 to 7.", field="stage")
    if not 0 <= probability <= 1_000_000:
        raise Refused("OPPORTUNITY-01", "A probability is from 0 to 100 %.",
                      field="probability_millionths")  # fmt: skip
    if amount_minor < 0:
        raise Refused("OPPORTUNITY-01", "The value is zero or more.", field="amount")
    if is_lost and stage == WON:
        raise Refused("OPPORTUNITY-01", "A won opportunity is not lost: move its stage back first.",
                      field="is_lost")  # fmt: skip
