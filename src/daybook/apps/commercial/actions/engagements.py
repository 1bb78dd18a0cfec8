"""What have they signed? Engagements with the lines of their statement of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.platform.actions.codes import free_code
from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.money import Rounding

from ..models import Engagement, RateCard, SowLine
from ..models.engagements import SOW_KINDS
from .reach import require_customer


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
    lines: Sequence[NewSowLine] = (),
    opportunity_id: int | None = None,
    signed_on: date | None = None,
    purchase_order: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    billing_step_minutes: int = 0,
    billing_rounding: str = "HALF_UP",
) -> tuple[int, tuple[int, ...]]:
    """Add an engagement with its SOW lines. The card must price in the engagement's currency."""
    require_customer(actor, customer_id, "add an engagement")
    _require_card(rate_card_id, currency)
    _require_terms(starts_on, ends_on, billing_step_minutes, billing_rounding)
    for line in lines:
        _require_line(line.kind, line.amount_minor, line.budget_minutes)
    with free_code(Engagement, code), action():
        audit = record_audit(actor=actor, verb="add_engagement", now=now,
                             subject=("ENGAGEMENT", None))  # fmt: skip
        row = Engagement.objects.create(
            code=code, name=name, customer_id=customer_id, entity_id=entity_id,
            rate_card_id=rate_card_id, currency=currency, opportunity_id=opportunity_id,
            signed_on=signed_on, purchase_order=purchase_order, starts_on=starts_on,
            ends_on=ends_on, billing_step_minutes=billing_step_minutes,
            billing_rounding=billing_rounding, audit_line=audit,
        )  # fmt: skip
        keys = tuple(
            _write_line(row, position, line, audit) for position, line in enumerate(lines, start=1)
        )
    return row.pk, keys


def _write_line(engagement: Engagement, position: int, line: NewSowLine, audit) -> int:
    return SowLine.objects.create(
        engagement=engagement,
        position=position,
        kind=line.kind,
        description=line.description,
        amount_minor=line.amount_minor,
        budget_minutes=line.budget_minutes,
        audit_line=audit,
    ).pk


def edit_engagement(
    *, actor: Viewer, now: datetime, engagement_id: int, version: int, **changes
) -> None:
    """Correct name, card, purchase order, dates or the rounding agreement.

    Customer, entity and currency stay: the books are kept in them.
    """
    row = _engagement(actor, engagement_id, "edit an engagement")
    _require_card(changes.get("rate_card_id", row.rate_card_id), row.currency)
    _require_terms(
        changes.get("starts_on", row.starts_on),
        changes.get("ends_on", row.ends_on),
        changes.get("billing_step_minutes", row.billing_step_minutes),
        changes.get("billing_rounding", row.billing_rounding),
    )
    with action():
        line = record_audit(actor=actor, verb="edit_engagement", now=now,
                            subject=("ENGAGEMENT", engagement_id))  # fmt: skip
        change_row(Engagement, engagement_id, version=version, changes=changes, line=line,
                   kind="ENGAGEMENT")  # fmt: skip


def sign_engagement(
    *,
    actor: Viewer,
    now: datetime,
    engagement_id: int,
    signed_on: date,
    version: int,
    today: date | None = None,
    purchase_order: str | None = None,
) -> None:
    """Record the signature: work at risk becomes billable from here (ENGAGEMENT-01)."""
    row = _engagement(actor, engagement_id, "record a signature")
    if row.signed_on is not None:
        raise Refused("ENGAGEMENT-01", f"{row.code} was signed on {row.signed_on} already.",
                      field="signed_on")  # fmt: skip
    if today is not None and signed_on > today:
        raise Refused("ENGAGEMENT-01", "A signature is recorded once it is there: choose a day "
                      "that has come.", field="signed_on")  # fmt: skip
    changes: dict = {"signed_on": signed_on}
    if purchase_order is not None:
        changes["purchase_order"] = purchase_order
    with action():
        line = record_audit(actor=actor, verb="sign_engagement", now=now,
                            subject=("ENGAGEMENT", engagement_id))  # fmt: skip
        change_row(Engagement, engagement_id, version=version, changes=changes,
                   line=line, kind="ENGAGEMENT")  # fmt: skip


def add_sow_line(*, actor: Viewer, now: datetime, engagement_id: int, line: NewSowLine) -> int:
    """Add a line to a statement of work that is not signed yet."""
    row = _unsigned(actor, engagement_id)
    _require_line(line.kind, line.amount_minor, line.budget_minutes)
    with action():
        audit = record_audit(actor=actor, verb="add_sow_line", now=now,
                             subject=("ENGAGEMENT", row.pk))  # fmt: skip
        last = SowLine.objects.filter(engagement=row).order_by("-position").first()
        return _write_line(row, last.position + 1 if last else 1, line, audit)


def edit_sow_line(
    *, actor: Viewer, now: datetime, line_id: int, version: int, line: NewSowLine
) -> None:
    """Correct a line of a statement of work that is not signed yet."""
    held = SowLine.objects.filter(pk=line_id).first()
    row = _unsigned(actor, held.engagement_id if held else None)
    _require_line(line.kind, line.amount_minor, line.budget_minutes)
    with action():
        audit = record_audit(actor=actor, verb="edit_sow_line", now=now,
                             subject=("ENGAGEMENT", row.pk))  # fmt: skip
        changes = {
            "kind": line.kind,
            "description": line.description,
            "amount_minor": line.amount_minor,
            "budget_minutes": line.budget_minutes,
        }
        change_row(SowLine, line_id, version=version, changes=changes, line=audit, kind="SOW_LINE")


def _engagement(actor: Viewer, engagement_id: int | None, what: str) -> Engagement:
    row = Engagement.objects.filter(pk=engagement_id).first()
    if row is None:
        raise NotFound("There is no such engagement.")
    require_customer(actor, row.customer_id, what)
    return row


def _unsigned(actor: Viewer, engagement_id: int | None) -> Engagement:
    row = _engagement(actor, engagement_id, "change a statement of work")
    if row.signed_on is not None:
        raise Refused(
            "ENGAGEMENT-02",
            f"{row.code} was signed on {row.signed_on}, so its lines stay. A larger scope is a "
            "change order: add an engagement of its own.",
        )
    return row


def _require_card(rate_card_id: int, currency: str) -> None:
    card = RateCard.objects.filter(pk=rate_card_id).first()
    if card is None:
        raise Refused("RATE-05", "Choose a rate card.", field="rate_card")
    if card.currency != currency:
        raise Refused(
            "RATE-05",
            f"The card {card.code} prices in {card.currency}, the engagement is in {currency}. "
            "Choose a card in that currency.",
            field="rate_card",
        )


def _require_terms(starts_on, ends_on, step_minutes: int, rounding: str) -> None:
    if starts_on and ends_on and ends_on <= starts_on:
        raise Refused("DATES-01", "The last day is not before the first.", field="ends_on")
    if not 0 <= step_minutes <= 1440:
        raise Refused("BILL-02", "A billing step is from 0 minutes (exact) to a day.",
                      field="billing_step_minutes")  # fmt: skip
    if rounding not in {mode.value for mode in Rounding}:
        raise Refused("BILL-02", f"{rounding!r} is no way of rounding.", field="billing_rounding")


def _require_line(kind: str, amount_minor: int, budget_minutes: int) -> None:
    if kind not in SOW_KINDS:
        raise Refused("ENGAGEMENT-02", f"{kind!r} is no kind of line.", field="kind")
    if amount_minor < 0 or budget_minutes < 0:
        raise Refused("ENGAGEMENT-02", "Value and hours are zero or more.", field="amount")
