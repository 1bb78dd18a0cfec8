"""What goes on the next invoice? Drafts from what is approved, eligible and not yet taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from daybook.apps.ledger.actions.takes import NewBillable, add_billables
from daybook.apps.ledger.models import Billable
from daybook.apps.ledger.queries.books import (
    OpenBillable,
    RatedLine,
    bases,
    open_billables,
    rated_by_entry,
)
from daybook.apps.people.queries.persons import person_names
from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import (
    MilestoneRow,
    ProjectTerms,
    milestones,
    project_ids,
    projects,
)
from daybook.core.billing import (
    BillableFact,
    InvoiceGroup,
    RatedEntry,
    group_entries,
    not_eligible_because,
)
from daybook.core.money import Rate, Rounding
from daybook.core.periods import next_month
from daybook.core.rights import Data, Verb

from ..models import Invoice, InvoiceItem, InvoiceLine
from ..queries.invoices import reserved_billables


@dataclass(frozen=True, slots=True)
class DraftResult:
    """What a billing run made: drafts by key, and what was left out and why."""

    invoice_ids: tuple[int, ...]
    held: tuple[tuple[str, int], ...]


def draft_invoices(
    *, actor: Viewer, now: datetime, month: date, engagement_id: int | None = None
) -> DraftResult:
    """Draft one invoice for each engagement with something to bill up to the end of a month.

    Nothing is taken yet: a draft reserves its items, deleting it frees them. Running again drafts
    only what is new.
    """
    require(actor, Data.INVOICES, Verb.DRAFT, what="draft invoices")
    filters = Q() if engagement_id is None else Q(engagement_id=engagement_id)
    allowed = project_ids(actor, Data.INVOICES, Verb.DRAFT)
    if allowed is not None:
        filters &= Q(pk__in=allowed)
    by_engagement: dict[int, list[ProjectTerms]] = {}
    for project in projects(filters=filters):
        by_engagement.setdefault(project.engagement_id, []).append(project)
    made: list[int] = []
    held: dict[str, int] = {}
    for members in by_engagement.values():
        key = _draft_engagement(actor, now, month, members, held)
        if key is not None:
            made.append(key)
    return DraftResult(tuple(made), tuple(sorted(held.items())))


def _draft_engagement(
    actor: Viewer, now: datetime, month: date, members: Sequence[ProjectTerms], held: dict
) -> int | None:
    before = next_month(month)
    first = members[0]
    ids = [project.id for project in members]
    with action():
        line = record_audit(actor=actor, verb="draft_invoice", now=now,
                            subject=("ENGAGEMENT", first.engagement_id))  # fmt: skip
        _add_milestone_billables(members, before, line.pk)
        eligible, rated = _eligible(ids, before, members, held)
        groups = _time_groups(eligible, rated, members)
        due = _accepted_milestones(eligible, ids)
        if not groups and not due:
            return None
        invoice = Invoice.objects.create(
            entity_id=first.entity_id,
            customer_id=first.customer_id,
            engagement_id=first.engagement_id,
            month=month,
            currency=first.currency,
            drafted_by_id=actor.user_id,
            audit_line=line,
        )
        total = _write_time_lines(invoice.pk, groups, eligible)
        total += _write_milestone_lines(invoice.pk, due, eligible, len(groups))
        Invoice.objects.filter(pk=invoice.pk).update(total_minor=total)
    return invoice.pk


def _add_milestone_billables(members, before: date, audit_line_id: int) -> None:
    """An accepted milestone becomes a billable the first time a draft looks for it."""
    ids = [project.id for project in members if project.billing_kind != "T_AND_M"]
    accepted = milestones(ids, filters=Q(state="ACCEPTED", accepted_on__lt=before))
    known = set(
        Billable.objects.filter(
            kind="MILESTONE", source_id__in=[row.id for row in accepted]
        ).values_list("source_id", flat=True)
    )
    add_billables(
        [
            NewBillable("MILESTONE", row.id, "EACH", 1, row.project_id, row.accepted_on)
            for row in accepted
            if row.id not in known
        ],
        audit_line_id=audit_line_id,
    )


def _eligible(ids, before, members, held) -> tuple[list[OpenBillable], dict[int, RatedLine]]:
    signed = {project.id: project.signed_on is not None for project in members}
    open_rows = open_billables(ids, before, ("TIME_ENTRY", "MILESTONE"))
    reserved = reserved_billables()
    rated = rated_by_entry([row.source_id for row in open_rows if row.kind == "TIME_ENTRY"])
    priced = bases({line.basis_id for line in rated.values()})
    eligible = []
    for row in open_rows:
        line = rated.get(row.source_id) if row.kind == "TIME_ENTRY" else None
        fact = BillableFact(
            kind=row.kind,
            worked_on=row.worked_on,
            quantity=row.quantity,
            taken=row.taken,
            is_approved=row.kind != "TIME_ENTRY" or line is not None,
            is_notional=bool(line and line.notional),
            is_estimated=bool(line and line.estimated),
            is_signed=signed[row.project_id],
            has_rate=line is None or priced[line.basis_id].per_unit is not None,
            in_draft=str(reserved[row.id]) if row.id in reserved else "",
        )
        why = not_eligible_because(fact, before)
        if why is None:
            eligible.append(row)
        else:
            held[why.split(" on draft")[0]] = held.get(why.split(" on draft")[0], 0) + 1
    return eligible, rated


def _time_groups(eligible, rated, members) -> tuple[InvoiceGroup, ...]:
    priced = bases({line.basis_id for line in rated.values()})
    step = members[0].billing_step_minutes
    mode = Rounding(members[0].billing_rounding)
    entries = []
    for row in eligible:
        if row.kind != "TIME_ENTRY":
            continue
        line = rated[row.source_id]
        basis = priced[line.basis_id]
        entries.append(
            RatedEntry(
                key=row.id,
                group=(row.project_id, line.person_id, line.role_code),
                minutes=row.left,
                rate=Rate(basis.per_unit, basis.currency, basis.unit or "HOUR", basis.day_minutes),
                rated_minor=line.amount_minor,
            )
        )
    entries.sort(key=lambda entry: (entry.group[0], entry.group[1]))
    return group_entries(entries, step, mode)


def _accepted_milestones(eligible, ids) -> tuple[MilestoneRow, ...]:
    wanted = {row.source_id for row in eligible if row.kind == "MILESTONE"}
    return tuple(row for row in milestones(ids) if row.id in wanted)


def _write_time_lines(invoice_id: int, groups, eligible) -> int:
    left = {row.id: row.left for row in eligible}
    people = person_names(group.group[1] for group in groups)
    total = 0
    for position, group in enumerate(groups, start=1):
        project_id, person_id, role_code = group.group
        row = InvoiceLine.objects.create(
            invoice_id=invoice_id,
            position=position,
            kind="TIME",
            project_id=project_id,
            person_id=person_id,
            description=f"{people[person_id][1]}, {role_code}",
            minutes_billed=group.minutes_billed,
            per_unit=group.rate.per_unit,
            unit=group.rate.unit,
            day_minutes=group.rate.day_minutes,
            amount_minor=group.amount_minor,
        )
        InvoiceItem.objects.bulk_create(
            [InvoiceItem(line=row, billable_id=key, quantity=left[key]) for key in group.keys],
            batch_size=400,
        )
        total += group.amount_minor
    return total


def _write_milestone_lines(invoice_id: int, due, eligible, after: int) -> int:
    billable_of = {row.source_id: row.id for row in eligible if row.kind == "MILESTONE"}
    total = 0
    for position, milestone in enumerate(due, start=after + 1):
        row = InvoiceLine.objects.create(
            invoice_id=invoice_id,
            position=position,
            kind="MILESTONE",
            project_id=milestone.project_id,
            description=milestone.name,
            unit="EACH",
            amount_minor=milestone.amount_minor,
        )
        InvoiceItem.objects.create(line=row, billable_id=billable_of[milestone.id], quantity=1)
        total += milestone.amount_minor
    return total


def delete_draft(*, actor: Viewer, now: datetime, invoice_id: int) -> None:
    """Drop a draft: its items return to WIP. What it was stays in the audit."""
    require(actor, Data.INVOICES, Verb.DRAFT, what="delete a draft invoice")
    with action():
        row = Invoice.objects.select_for_update().filter(pk=invoice_id).first()
        if row is None:
            raise NotFound(f"There is no invoice {invoice_id}.")
        if row.state != "DRAFT":
            raise Refused("BILL-06", f"{row.code} is issued: it can be credited, not deleted.")
        record_audit(actor=actor, verb="delete_draft", now=now, subject=("INVOICE", invoice_id),
                     reason=f"total {row.total_minor} {row.currency}")  # fmt: skip
        row.delete()
