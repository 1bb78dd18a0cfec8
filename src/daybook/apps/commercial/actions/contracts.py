"""By which rules shall a line be billed and recognized, and do they hold from here?"""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, or_refuse, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.contracts import (
    BillingRule,
    Fault,
    LineTerms,
    RevenueRule,
    faults,
    to_text,
)
from daybook.core.contracts.checks import fit_faults
from daybook.core.rights import Data, Verb, may_approve_draft

from ..models import CostEstimate, Engagement, SowLine, SowLineTerms
from ..queries.contracts import FROM_THE_START, authors_of, contract_terms
from ..queries.customers import may_see_customer
from ..queries.engagements import engagement_by_code


class NotReady(Refused):
    """An engagement that cannot be activated; `faults` are all of them, with their places."""

    def __init__(self, code: str, found: tuple[Fault, ...]):
        texts = " ".join(_said(one) for one in found)
        super().__init__("ENGAGEMENT-03", f"{code} cannot be activated yet. {texts}")
        self.faults = found


def _said(one: Fault) -> str:
    place = f"Line {one.position}, {one.place}: " if one.position else ""
    return f"{place}{one.text} ({one.rule})"


def draft_line_terms(
    *,
    actor: Viewer,
    now: datetime,
    line_id: int,
    billing: BillingRule,
    revenue: RevenueRule,
    revision: int | None = None,
) -> int:
    """Write a new version of a line's rules, while the engagement is not activated.

    `revision` is the one that was read (0 for the default); a newer one is a conflict. Parameters
    may still be missing, but the rules must fit the line (CONTRACT-05).
    """
    line = SowLine.objects.select_related("engagement").filter(pk=line_id).first()
    engagement = engagement_for(actor, line.engagement if line else None, Verb.DRAFT,
                             "write the terms of a contract")  # fmt: skip
    require_open(engagement)
    _require_fit(line, billing, revenue)
    held = _newest(line_id)
    if revision is not None and held != revision:
        raise _conflict()
    with action(), or_refuse(_conflict()):
        audit = record_audit(actor=actor, verb="draft_line_terms", now=now,
                             subject=("ENGAGEMENT", engagement.pk))  # fmt: skip
        return SowLineTerms.objects.create(
            line=line, starts_on=FROM_THE_START, revision=held + 1, recorded_at=now,
            audit_line=audit, billing_rule=billing.code, billing_parameters=to_text(billing),
            revenue_rule=revenue.code, revenue_parameters=to_text(revenue),
        ).revision  # fmt: skip


def _newest(line_id: int) -> int:
    rows = SowLineTerms.objects.filter(line_id=line_id, starts_on=FROM_THE_START)
    return rows.order_by("-revision").values_list("revision", flat=True).first() or 0


def _conflict() -> Conflict:
    return Conflict("Someone wrote newer terms while you were editing. Open the line again.")


def _require_fit(line: SowLine, billing: BillingRule, revenue: RevenueRule) -> None:
    found = fit_faults(
        LineTerms(line.position, line.kind, line.description, line.amount_minor,
                  line.budget_minutes, billing, revenue)
    )  # fmt: skip
    if found:
        field = "billing_rule" if found[0].place == "Billing" else "revenue_rule"
        raise Refused(found[0].rule, found[0].text, field=field)


def activate_engagement(
    *, actor: Viewer, now: datetime, engagement_id: int, version: int, today: date
) -> None:
    """Make the terms final and freeze the cost estimate with its rates (ENGAGEMENT-03).

    Refused while anything is unfilled or at fault: every fault is named with its place. Where the
    setting asks for two people, nobody activates terms that they alone wrote.
    """
    row = engagement_for(actor, Engagement.objects.filter(pk=engagement_id).first(), Verb.ISSUE,
                      "activate an engagement")  # fmt: skip
    require_open(row)
    found = faults(contract_terms(engagement_by_code(row.code, actor)))
    if found:
        raise NotReady(row.code, found)
    _require_second_person(actor, row, today)
    with action():
        line = record_audit(actor=actor, verb="activate_engagement", now=now,
                            subject=("ENGAGEMENT", engagement_id))  # fmt: skip
        change_row(Engagement, engagement_id, version=version, line=line, kind="ENGAGEMENT",
                   changes={"activated_on": today})  # fmt: skip
        for key in CostEstimate.objects.filter(engagement=row).values_list("pk", flat=True):
            change_row(CostEstimate, key, version=None, changes={"frozen_on": today}, line=line,
                       kind="COST_ESTIMATE")  # fmt: skip


def _require_second_person(actor: Viewer, row: Engagement, today: date) -> None:
    authors = authors_of(row.pk)
    two = policy_on(today, row.entity_id).activation_two_people == "ON"
    if two and len(authors) == 1 and not may_approve_draft(actor.user_id, *authors):
        raise Denied("APPR-02", "You alone wrote these terms. Somebody else of finance or the "
                     "operations manager activates them.")  # fmt: skip


def require_open(row: Engagement) -> None:
    """Refuse once the engagement is activated: its plan and terms are final."""
    if row.activated_on is not None:
        raise Refused(
            "ENGAGEMENT-03",
            f"{row.code} was activated on {row.activated_on}: its terms change by change order.",
        )


def engagement_for(actor: Viewer, row: Engagement | None, verb: Verb, what: str) -> Engagement:
    """The engagement, if the actor may do this with contracts and sees its customer."""
    scope = require(actor, Data.CONTRACTS, verb, what=what)
    if row is None or not may_see_customer(actor, row.customer_id):
        raise NotFound("There is no such engagement.")
    if not scope.everything and row.customer.region_id not in scope.region_ids:
        raise Denied("RIGHT-01", f"You cannot {what} of this region.")
    return row
