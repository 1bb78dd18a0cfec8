"""How are rate terms agreed? Drafted with a reason, approved by somebody else, from a day on."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.actions.settings import (
    ProposalKind,
    draft_proposal,
    register_proposal_kind,
)
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.viewer import Viewer
from daybook.core.policy import parse_setting
from daybook.core.rating import RateTerms, millionths_text
from daybook.core.rights import Data

from ..models import Engagement, EngagementRateTerms
from ..models.rate_terms import HIGHEST_FACTOR, MILLION

_FACTORS = ("weekend_millionths", "holiday_millionths")


def propose_rate_terms(
    *,
    actor: Viewer,
    now: datetime,
    engagement_id: int,
    terms: RateTerms,
    starts_on: date,
    reason: str,
) -> int:
    """Draft the terms of an engagement's rates. Returns the proposal's number.

    Raises Refused RATE-08 without a reason, or for a value out of range.
    """
    if not reason.strip():
        raise Refused("RATE-08", "Say why: the customer's agreement is asked for.", field="reason")
    code = Engagement.objects.filter(pk=engagement_id).values_list("code", flat=True).first()
    payload = {
        "engagement_id": engagement_id,
        "precedence": ",".join(terms.precedence),
        "discount_millionths": terms.discount_millionths,
        "weekend_millionths": terms.weekend_millionths,
        "holiday_millionths": terms.holiday_millionths,
    }
    return draft_proposal(
        actor=actor, now=now, kind="RATE_TERMS", title=f"Rate terms of {code} from {starts_on}",
        payload=payload, starts_on=starts_on, reason=reason,
    )  # fmt: skip


def _check(payload: dict, starts_on: date) -> None:
    if not Engagement.objects.filter(pk=payload.get("engagement_id")).exists():
        raise Refused("RATE-08", "Choose an engagement.", field="engagement_id")
    if payload.get("precedence"):
        try:
            parse_setting("rate_precedence", payload["precedence"])
        except ValueError as error:
            raise Refused("RATE-08", str(error), field="precedence") from error
    discount = payload.get("discount_millionths", 0)
    if not isinstance(discount, int) or not 0 <= discount <= MILLION:
        raise Refused("RATE-08", "A discount is 0 to 100 %.", field="discount_millionths")
    for name in _FACTORS:
        factor = payload.get(name)
        if factor is not None and (
            not isinstance(factor, int) or not 0 <= factor <= HIGHEST_FACTOR
        ):
            raise Refused("RATE-08", "A factor is 0 to 10; empty where none is agreed.",
                          field=name)  # fmt: skip


def _preview(payload: dict, starts_on: date) -> tuple[str, ...]:
    code = Engagement.objects.values_list("code", flat=True).get(pk=payload["engagement_id"])
    order = payload.get("precedence")
    words = [
        f"Levels: {order.replace(',', ', then ')}." if order else "Levels: as the organization's.",
        f"Discount: {millionths_text(payload.get('discount_millionths', 0) * 100)} %.",
    ]
    for name, title in zip(_FACTORS, ("Weekends", "Holidays"), strict=True):
        factor = payload.get(name)
        words.append(
            f"{title}: {'no factor' if factor is None else 'at ' + millionths_text(factor)}."
        )
    return (
        f"Rates of {code} from {starts_on}:",
        *words,
        "Time approved before keeps the rate it was given.",
    )


def _apply(payload: dict, starts_on: date, *, line, now: datetime) -> None:
    held = EngagementRateTerms.objects.filter(
        engagement_id=payload["engagement_id"], starts_on=starts_on
    )
    EngagementRateTerms.objects.create(
        **payload, starts_on=starts_on, revision=held.count() + 1, recorded_at=now, audit_line=line
    )


register_proposal_kind(
    ProposalKind("RATE_TERMS", Data.BILL_RATES, _check, _preview, _apply, word="rate terms")
)
