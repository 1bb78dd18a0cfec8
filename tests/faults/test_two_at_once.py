"""What happens when two act at once? One acts; the other is told, or does no harm."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from daybook.apps.billing.actions.drafts import draft_invoices
from daybook.apps.billing.actions.issue import issue_invoice
from daybook.apps.billing.models import Invoice, InvoiceItem
from daybook.apps.billing.queries import eligible
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.revenue.actions.recognize import recognize_month
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.actions.submission import submit_part

NOW = datetime(2026, 7, 7, 16, 0, tzinfo=UTC)
TODAY, JULY = date(2026, 7, 7), date(2026, 7, 1)


@pytest.fixture
def approved(company):
    """One approved entry of 7:30."""
    saved = save_entry(
        actor=company.viewer("engineer"), now=NOW, today=TODAY, person_id=company["engineer"],
        project_id=company["ACME"], task_id=company["task ACME"], worked_on=TODAY, minutes=450,
    )  # fmt: skip
    submit_part(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"], day=TODAY)
    approve_entries(actor=company.viewer("manager"), now=NOW, entry_ids=[saved.id])
    return saved


def test_two_approvals_of_a_line_post_it_once(company, approved):
    again = approve_entries(actor=company.viewer("coordinator"), now=NOW, entry_ids=[approved.id])
    assert again == 0
    assert {row.book: row.minutes for row in book_sums()} == {"RATED": 450, "COST": 450}


def test_two_plans_made_before_either_draft_give_one_invoice(company, approved, monkeypatch):
    stale = eligible.plan_invoices(company.system, JULY)
    draft_invoices(actor=company.system, now=NOW, month=JULY)
    monkeypatch.setattr(
        "daybook.apps.billing.actions.drafts.plan_invoices", lambda *args, **named: stale
    )
    second = draft_invoices(actor=company.system, now=NOW, month=JULY)
    assert second.invoice_ids == ()
    assert Invoice.objects.count() == 1


def test_an_entry_cannot_be_on_two_drafts_even_by_hand(company, approved):
    draft_invoices(actor=company.system, now=NOW, month=JULY)
    item = InvoiceItem.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        InvoiceItem.objects.create(line=item.line, billable=item.billable, quantity=1)


def test_issuing_twice_takes_one_number_and_posts_once(company, approved):
    (key,) = draft_invoices(actor=company.system, now=NOW, month=JULY).invoice_ids
    issue = {"actor": company.viewer("finance"), "now": NOW, "invoice_id": key, "issued_on": TODAY}
    assert issue_invoice(**issue) == issue_invoice(**issue)
    billed = next(row for row in book_sums() if row.book == "BILLED")
    assert billed.amount_minor == 247_500


def test_a_failure_in_the_middle_of_issuing_leaves_no_gap(company, approved, monkeypatch):
    (key,) = draft_invoices(actor=company.system, now=NOW, month=JULY).invoice_ids
    issue = {"actor": company.viewer("finance"), "now": NOW, "invoice_id": key, "issued_on": TODAY}

    def fails(*args, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("daybook.apps.billing.actions.issue.post", fails)
        with pytest.raises(KeyboardInterrupt):
            issue_invoice(**issue)
    assert Invoice.objects.get(pk=key).state == "DRAFT"
    assert issue_invoice(**issue).code == "INV-US-27-0001"


def test_recognizing_twice_posts_once(company, approved):
    month = {"actor": company.viewer("finance"), "now": NOW, "entity_id": company["US"],
             "month": JULY}  # fmt: skip
    assert [recognize_month(**month).lines for _ in range(2)] == [1, 0]
