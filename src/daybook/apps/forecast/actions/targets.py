"""How is a target set? As a dated fact; a new amount is a revision, the old one stays known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from daybook.apps.platform.queries.organization import organization
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, or_refuse, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import RevenueTarget
from ..queries.targets import may_set_target, targets_of

MOST_MINOR = 10**15


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
    amounts = {(region_id, practice_id): amount_minor}
    set_revenue_targets(actor=actor, now=now, month=month, amounts=amounts, currency=currency)


def set_revenue_targets(
    *,
    actor: Viewer,
    now: datetime,
    month: date,
    amounts: Mapping[tuple[int, int], int],
    currency: str,
    reason: str = "",
) -> int:
    """Set a month's targets by (region, practice). Unchanged ones write nothing.

    Returns how many changed. Raises Denied for a region or practice outside the actor's scope.
    """
    require(actor, Data.TARGETS, Verb.EDIT, what="set a revenue target")
    if month.day != 1:
        raise Refused("TARGET-01", "A target is of a month: name its first day.", field="month")
    if currency != organization().reporting_currency:
        raise Refused("TARGET-01", "A revenue target is in the reporting currency, "
                      f"{organization().reporting_currency}.", field="currency")  # fmt: skip
    for key, minor in amounts.items():
        if not 0 <= minor <= MOST_MINOR:
            raise Refused("TARGET-01", "A target is zero or more, and an amount that a month can "
                          "bring.", field="_".join(map(str, key)))  # fmt: skip
    busy = Refused("TARGET-01", "Somebody set this target at the same moment. Look at it again.")
    with or_refuse(busy), action():
        held = targets_of(month)
        changed = {key: minor for key, minor in amounts.items() if held.get(key) != minor}
        for region_id, practice_id in changed:
            if not may_set_target(actor, region_id, practice_id):
                raise Denied("RIGHT-01", "You cannot set this target: its region is outside your "
                             "scope. The operations manager can.")  # fmt: skip
        if changed:
            _write(actor, now, month, changed, currency, reason)
    return len(changed)


def _write(
    actor: Viewer,
    now: datetime,
    month: date,
    amounts: Mapping[tuple[int, int], int],
    currency: str,
    reason: str,
) -> None:
    line = record_audit(actor=actor, verb="set_revenue_target", now=now, reason=reason,
                        subject=("REVENUE_TARGET", None))  # fmt: skip
    rows = RevenueTarget.objects.filter(month=month).order_by("revision")
    last = {
        (region, practice): revision
        for region, practice, revision in rows.values_list("region_id", "practice_id", "revision")
    }
    RevenueTarget.objects.bulk_create(
        RevenueTarget(
            region_id=region_id,
            practice_id=practice_id,
            month=month,
            revision=last.get((region_id, practice_id), 0) + 1,
            amount_minor=minor,
            currency=currency,
            recorded_at=now,
            audit_line=line,
        )
        for (region_id, practice_id), minor in sorted(amounts.items())
    )
