"""Which roles do we plan, for how many hours, and what travel do we bear?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.platform.refusals import Conflict, Refused
from daybook.apps.platform.transactions import action, change_row, or_refuse, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Verb

from ..models import CostEstimate, CostEstimateLine, Engagement
from ..queries.engagements import EngagementRow, engagement_by_code
from ..queries.estimates import role_rates
from .contracts import engagement_for, require_open


@dataclass(frozen=True, slots=True)
class PlannedRole:
    """Hours of a role to plan; a price an hour of None is the card's."""

    role_id: int
    minutes: int
    work: str = ""
    bill_per_hour: int | None = None


def save_estimate(
    *,
    actor: Viewer,
    now: datetime,
    engagement_id: int,
    lines: Sequence[PlannedRole],
    today: date,
    expenses_minor: int = 0,
    version: int = 0,
) -> None:
    """Plan an engagement anew, at today's rates. Final once activated (ESTIMATE-03).

    `version` is the one that was read, 0 where there was none.
    """
    engagement = engagement_for(actor, Engagement.objects.filter(pk=engagement_id).first(),
                                Verb.DRAFT, "plan the cost of an engagement")  # fmt: skip
    require_open(engagement)
    if expenses_minor < 0:
        raise Refused("ESTIMATE-03", "Travel is zero or more.", field="expenses")
    row = engagement_by_code(engagement.code, actor)
    priced = [_priced(row, line, position, today) for position, line in enumerate(lines, start=1)]
    if not priced:
        raise Refused("ESTIMATE-03", "Plan at least one role.", field="role")
    with action(), or_refuse(Conflict("Someone planned this engagement just now. Open it again.")):
        audit = record_audit(actor=actor, verb="save_estimate", now=now,
                             subject=("ENGAGEMENT", engagement.pk))  # fmt: skip
        key = _estimate(engagement, expenses_minor, version, audit)
        CostEstimateLine.objects.filter(estimate_id=key).delete()
        CostEstimateLine.objects.bulk_create(
            CostEstimateLine(estimate_id=key, audit_line=audit, **values) for values in priced
        )


def _estimate(engagement: Engagement, expenses_minor: int, version: int, audit) -> int:
    if version == 0:
        return CostEstimate.objects.create(
            engagement=engagement, expenses_minor=expenses_minor, audit_line=audit
        ).pk
    key = CostEstimate.objects.values_list("pk", flat=True).get(engagement=engagement)
    change_row(CostEstimate, key, version=version, line=audit, kind="COST_ESTIMATE",
               changes={"expenses_minor": expenses_minor})  # fmt: skip
    return key


def _priced(row: EngagementRow, line: PlannedRole, position: int, today: date) -> dict:
    if line.minutes <= 0:
        raise Refused("ESTIMATE-03", f"Row {position} has no hours. Give it some, or leave it out.",
                      field="minutes")  # fmt: skip
    rates = role_rates(row, line.role_id, today)
    bill = rates.bill_per_hour if line.bill_per_hour is None else line.bill_per_hour
    if bill is None:
        raise Refused("RATE-05", f"The card {row.card_code} has no price for the role of row "
                      f"{position}. Give one, or complete the card.", field="bill")  # fmt: skip
    if rates.standard_per_hour is None or rates.loaded_per_hour is None:
        raise Refused("COST-01", f"The role of row {position} has no cost rate in {row.currency}. "
                      "Finance can add one.", field="role")  # fmt: skip
    return {
        "position": position,
        "role_id": line.role_id,
        "work": line.work,
        "minutes": line.minutes,
        "bill_per_hour": bill,
        "standard_per_hour": rates.standard_per_hour,
        "loaded_per_hour": rates.loaded_per_hour,
    }
