"""What goes on the next invoice? Drafts of what is approved, eligible and not yet taken.

The page's plan and the draft are one selection (`billing.queries.eligible`): an engagement whose
plan says 1:00 × 100.00 gets a draft of 100.00, and its three entries are reserved for it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError
from django.db.models import Q

from daybook.apps.ledger.actions.bulk import reserve_ids, write_rows
from daybook.apps.ledger.actions.takes import NewBillable, add_billables
from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Invoice
from ..queries.eligible import EngagementPlan, PlannedLine, plan_invoices
from ..queries.invoices import invoice_filter

ITEM_COLUMNS = ("id", "line_id", "billable_id", "quantity", "is_draft")
LINE_COLUMNS = (
    "id", "invoice_id", "position", "kind", "project_id", "person_id", "description",
    "minutes_billed", "per_unit", "unit", "day_minutes", "amount_minor",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DraftResult:
    """What a billing run made: drafts by key, and how many facts were left out, by reason."""

    invoice_ids: tuple[int, ...]
    held: tuple[tuple[str, int], ...]


def draft_invoices(
    *,
    actor: Viewer,
    now: datetime,
    month: date,
    engagement_id: int | None = None,
    worked_from: date | None = None,
) -> DraftResult:
    """Draft one invoice for each engagement with something to bill up to the end of a month.

    Nothing is taken yet: a draft reserves its items, deleting it frees them. Running again drafts
    only what is new; of two runs at once, the first to an engagement drafts it. `worked_from`
    leaves out what was worked before a day.
    """
    require(actor, Data.INVOICES, Verb.DRAFT, what="draft invoices")
    filters = Q() if engagement_id is None else Q(engagement_id=engagement_id)
    plans = plan_invoices(actor, month, verb=Verb.DRAFT, filters=filters, worked_from=worked_from)
    made: list[int] = []
    held: Counter[str] = Counter()
    for plan in plans:
        held.update(fact.reason.split(" on draft")[0] for fact in plan.held)
        if plan.lines:
            key = _draft(actor, now, month, plan)
            if key is not None:
                made.append(key)
    return DraftResult(tuple(made), tuple(sorted(held.items())))


def _draft(actor: Viewer, now: datetime, month: date, plan: EngagementPlan) -> int | None:
    """Write one plan down in one short transaction; None when another run was first."""
    try:
        with action():
            line = record_audit(actor=actor, verb="draft_invoice", now=now,
                                subject=("ENGAGEMENT", plan.engagement_id))  # fmt: skip
            invoice = Invoice.objects.create(
                entity_id=plan.entity_id,
                customer_id=plan.customer_id,
                engagement_id=plan.engagement_id,
                month=month,
                currency=plan.currency,
                total_minor=plan.total_minor,
                drafted_by_id=actor.user_id,
                audit_line=line,
            )
            _write_lines(invoice.pk, plan.lines, _milestone_billables(plan, line.pk))
    except IntegrityError as error:
        if "billable" not in str(error):
            raise
        # An item is on somebody else's draft since the plan was made: the unique key held it.
        return None
    return invoice.pk


def _milestone_billables(plan: EngagementPlan, audit_line_id: int) -> dict[int, int]:
    """Accepted milestones become billables the first time a draft looks for them."""
    fresh = [
        (item, line.project_id)
        for line in plan.lines
        for item in line.items
        if item.billable_id is None
    ]
    keys = add_billables(
        [
            NewBillable("MILESTONE", item.source_id, "EACH", 1, project_id, item.worked_on)
            for item, project_id in fresh
        ],
        audit_line_id=audit_line_id,
    )
    return {item.source_id: key for (item, _), key in zip(fresh, keys, strict=True)}


def _write_lines(
    invoice_id: int, lines: tuple[PlannedLine, ...], milestones: dict[int, int]
) -> None:
    line_ids = reserve_ids("billing_invoiceline", len(lines))
    write_rows(
        "billing_invoiceline",
        LINE_COLUMNS,
        [
            (key, invoice_id, position, line.kind, line.project_id, line.person_id,
             line.description, line.minutes_billed, line.per_unit, line.unit, line.day_minutes,
             line.amount_minor)
            for position, (key, line) in enumerate(zip(line_ids, lines, strict=True), start=1)
        ],
    )  # fmt: skip
    items = [
        (key, item.billable_id or milestones[item.source_id], item.quantity)
        for key, line in zip(line_ids, lines, strict=True)
        for item in line.items
    ]
    write_rows(
        "billing_invoiceitem",
        ITEM_COLUMNS,
        [
            (key, *item, 1)
            for key, item in zip(reserve_ids("billing_invoiceitem", len(items)), items, strict=True)
        ],
    )


def delete_draft(*, actor: Viewer, now: datetime, invoice_id: int) -> None:
    """Drop a draft: its items return to WIP. What it was stays in the audit."""
    scope = require(actor, Data.INVOICES, Verb.DRAFT, what="delete a draft invoice")
    with action():
        mine = invoice_filter(scope, actor)
        row = Invoice.objects.select_for_update().filter(mine, pk=invoice_id).first()
        if row is None:
            raise NotFound(f"There is no invoice {invoice_id}.")
        if row.state != "DRAFT":
            raise Refused("BILL-06", f"{row.code} is issued: it can be credited, not deleted.")
        record_audit(actor=actor, verb="delete_draft", now=now, subject=("INVOICE", invoice_id),
                     reason=f"total {row.total_minor} {row.currency}")  # fmt: skip
        row.delete()
