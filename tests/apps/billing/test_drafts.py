"""What goes on a draft is what the page said, once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from daybook.apps.billing.actions.drafts import delete_draft, draft_invoices
from daybook.apps.billing.actions.issue import issue_invoice
from daybook.apps.billing.models import Invoice, InvoiceItem, InvoiceLine
from daybook.apps.billing.queries.eligible import plan_invoices
from daybook.apps.billing.queries.invoices import invoice_lines
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.platform.refusals import Denied, Refused
from daybook.core.billing import wip
from tests.apps.billing.work import JULY, LAST_OF_JULY, accepted, add_work, worked
from tests.builders import NOW


def drafted(company, who="coordinator", **options) -> tuple[int, ...]:
    return draft_invoices(actor=company.viewer(who), now=NOW, month=JULY, **options).invoice_ids


def issued(company, invoice_id, who="finance", on=LAST_OF_JULY):
    return issue_invoice(actor=company.viewer(who), now=NOW, invoice_id=invoice_id, issued_on=on)


def said(lines) -> list[tuple]:
    return [
        (row.kind, row.project_code, row.person_id, row.description, row.minutes_billed,
         row.per_unit, row.unit, row.amount_minor)
        for row in lines
    ]  # fmt: skip


def test_the_dry_run_says_what_the_drafts_then_hold(company):
    worked(company, 450, date(2026, 7, 1))
    worked(company, 90, date(2026, 7, 2), who="manager")
    add_work(company, "CUBE", per_unit=1_000_000, step=30)
    worked(company, 20, date(2026, 7, 3), project="CUBE")
    accepted(company)
    plans = plan_invoices(company.viewer("coordinator"), JULY)
    made = drafted(company)
    assert len(made) == len(plans) == 3
    for plan in plans:
        invoice = Invoice.objects.get(engagement_id=plan.engagement_id)
        assert said(plan.lines) == said(invoice_lines(invoice.pk))
        assert (plan.total_minor, plan.currency) == (invoice.total_minor, invoice.currency)
        facts = {
            (row.billable.source_id, row.quantity)
            for row in InvoiceItem.objects.filter(line__invoice=invoice).select_related("billable")
        }
        assert facts == {
            (item.source_id, item.quantity) for line in plan.lines for item in line.items
        }
    # What is drafted is held now, and a second run makes nothing.
    assert all(plan.lines == () for plan in plan_invoices(company.viewer("coordinator"), JULY))
    assert drafted(company) == ()


def test_work_at_risk_is_held_and_says_so(company):
    add_work(company, "RISK", signed_on=None)
    worked(company, 240, date(2026, 7, 9), project="RISK")
    (plan,) = (
        plan
        for plan in plan_invoices(company.viewer("coordinator"), JULY)
        if plan.engagement_code == "RISK-E1"
    )
    assert plan.lines == ()
    (fact,) = plan.held
    assert fact.reason == "work at risk: the statement of work is not signed"
    assert (fact.minutes, fact.amount_minor) == (240, 132_000)
    assert drafted(company) == ()


def test_a_milestone_is_invoiced_at_its_price_once_accepted(company):
    (plan,) = plan_invoices(company.viewer("finance"), date(2026, 8, 1))
    assert plan.lines == () and plan.held[0].reason == "not approved yet"
    accepted(company)
    (key,) = drafted(company)
    (line,) = invoice_lines(key)
    assert (line.kind, line.unit, line.amount_minor) == ("MILESTONE", "EACH", 7_300_000)
    assert issued(company, key).total_minor == 7_300_000
    assert drafted(company) == ()


def test_three_times_twenty_minutes_are_an_hour_and_wip_ends_at_zero(company):
    add_work(company, "CUBE", per_unit=1_000_000)
    for day in (1, 2, 3):
        worked(company, 20, date(2026, 7, day), project="CUBE")
    (key,) = drafted(company)
    (line,) = invoice_lines(key)
    assert (line.minutes_billed, line.per_unit, line.amount_minor) == (60, 1_000_000, 10_000)
    issued(company, key)
    sums = {row.book: row.amount_minor for row in book_sums()}
    assert (sums["RATED"], sums["ADJUSTED"], sums["BILLED"]) == (9_999, 1, 10_000)
    assert wip(sums["RATED"], sums["ADJUSTED"], sums["BILLED"]) == 0


def test_deleting_a_draft_returns_its_items(company):
    worked(company)
    (key,) = drafted(company)
    delete_draft(actor=company.viewer("coordinator"), now=NOW, invoice_id=key)
    assert not Invoice.objects.exists() and not InvoiceItem.objects.exists()
    (again,) = drafted(company)
    assert Invoice.objects.get(pk=again).total_minor == 247_500


def test_an_issued_invoice_cannot_be_deleted(company):
    worked(company)
    (key,) = drafted(company)
    issued(company, key)
    with pytest.raises(Refused) as refused:
        delete_draft(actor=company.viewer("coordinator"), now=NOW, invoice_id=key)
    assert refused.value.rule == "BILL-06"


def test_two_drafts_cannot_hold_one_entry(company):
    worked(company)
    (key,) = drafted(company)
    item = InvoiceItem.objects.get(line__invoice_id=key)
    second = Invoice.objects.get(pk=key)
    second.pk = None
    second.save()
    line = InvoiceLine.objects.get(pk=item.line_id)
    line.pk, line.invoice_id = None, second.pk
    line.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        InvoiceItem.objects.create(line=line, billable_id=item.billable_id, quantity=1)


def test_consultants_and_managers_draft_nothing(company):
    for who in ("engineer", "manager", "operations", "leader", "training", "admin"):
        with pytest.raises(Denied) as denied:
            drafted(company, who)
        assert denied.value.rule == "RIGHT-01"


def test_one_engagement_can_be_drafted_by_itself(company):
    worked(company)
    accepted(company)
    (key,) = drafted(company, engagement_id=company["engagement BOLT"])
    assert Invoice.objects.get(pk=key).currency == "EUR"
    assert len(drafted(company)) == 1
