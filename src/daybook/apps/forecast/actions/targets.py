"""How is a target set? As a dated fact; a new amount is a revision, the old one stays known."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import RevenueTarget


def set_revenue_target(
    *,
    actor: Viewer,
    now: datetime,
    region_id: int,
    practice_id: int,
    month: date,
    amount_minor: int,
    currency: str,
) -> None:
    """Ask a revenue of a region and practice in a month, in the reporting currency."""
    require(actor, Data.TARGETS, Verb.EDIT, what="set a revenue target")
    with action():
        line = record_audit(actor=actor, verb="set_revenue_target", now=now,
                            subject=("REGION", region_id))  # fmt: skip
        last = RevenueTarget.objects.filter(
            region_id=region_id, practice_id=practice_id, month=month
        ).count()
        RevenueTarget.objects.create(
            region_id=region_id,
            practice_id=practice_id,
            month=month,
            revision=last + 1,
            amount_minor=amount_minor,
            currency=currency,
            recorded_at=now,
            audit_line=line,
        )
