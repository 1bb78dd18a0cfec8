"""Corrections, expenses, two at once, and what of packs and invoices is refused."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, transaction

from daybook.apps.desk.queries.today import today_list
from daybook.apps.expenses.models import ExpenseLine
from daybook.apps.partners.actions.invoices import (
    accept_finding,
    approve_invoice,
    edit_invoice,
    return_invoice,
)
from daybook.apps.partners.models import FundDraw, InvoiceTake, PartnerInvoice
from daybook.apps.partners.queries.coverage import month_work
from daybook.apps.partners.queries.invoices import invoice_by_id
from daybook.apps.partners.queries.matching import matching_of
from daybook.apps.platform.models import User
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.platform.viewer import viewer_of
from daybook.apps.time.actions.undo import undo_approval
from daybook.apps.time.models import TimeEntry
from tests.apps.expenses.spending import Spending, png
from tests.apps.time.approving import every_row
from tests.builders import NOW, TODAY

from .agreed import JULY, JUNE, line

LAST_WEEK = date(2026, 6, 22)


def _invoice(agreed, key):
    return invoice_by_id(agreed.company.viewer("finance"), key)


def _kinds(agreed, key):
    return [found.kind for found in matching_of(_invoice(agreed, key)).findings]


def _approve(agreed, key, **by):
    approve_invoice(**(agreed.finance | by), invoice_id=key, version=_invoice(agreed, key).version)


def test_an_approval_taken_back_gives_back_exactly_what_was_drawn(agreed):
    first, second = agreed.days(LAST_WEEK, 20, 25)
    agreed.pack()
    drawn = dict(FundDraw.objects.values_list("source_id", "amount_minor"))
    assert sum(drawn.values()) == 7_500
    undo_approval(**agreed.coordinator, entry_ids=[second])
    pack = agreed.pack()
    back = list(FundDraw.objects.filter(pack_id=pack, source_id=second).values_list(
        "minutes", "amount_minor"))  # fmt: skip
    assert back == [(-25, -drawn[second])]
    rest = sum(FundDraw.objects.filter(source_id=first).values_list("amount_minor", flat=True))
    assert rest == 3_333
    assert agreed.row().drawn_minutes == 20


def test_a_late_line_of_june_is_in_julys_pack_with_its_day(agreed):
    agreed.days(LAST_WEEK, 480)
    agreed.pack(JUNE)
    agreed.work(JULY, 60)
    agreed.work(date(2026, 6, 30), 120)
    pack = agreed.pack(JULY)
    days = FundDraw.objects.filter(pack_id=pack).order_by("worked_on")
    assert list(days.values_list("worked_on", "minutes")) == [(date(2026, 6, 30), 120), (JULY, 60)]
    with pytest.raises(Refused, match="PART-10 The pack of July 2026 is issued"):
        agreed.pack(JUNE)


def test_a_month_that_has_not_begun_has_no_pack(agreed):
    with pytest.raises(Refused, match="PART-10 August 2026 has not begun"):
        agreed.pack(date(2026, 8, 1))


def test_only_approved_lines_are_drawn(agreed):
    agreed.work(LAST_WEEK, 480, approve=False)
    assert agreed.pack() is None
    assert not FundDraw.objects.exists()


def test_approved_expenses_within_the_cap_are_drawn_as_they_are(agreed, tmp_path):
    spending = Spending(agreed.company, tmp_path / "files")
    for number, minor in enumerate((9_000, 92_000)):
        spending.approved(minor, who="partner", spent_on=LAST_WEEK + timedelta(days=number),
                          receipt=png(number), reason="Agreed with the customer")  # fmt: skip
    work = month_work(agreed.ids["partner"], JUNE)
    assert [row.line.quantity for row in work.coverage.covered] == [9_000]
    (gap,) = work.coverage.uncovered
    assert gap.text == "WA-1 has 910.00 USD of 1,000.00 USD left for expenses."
    agreed.pack()
    assert list(FundDraw.objects.values_list("source_kind", "minutes", "amount_minor")) == [
        ("EXPENSE", 0, 9_000)
    ]
    assert agreed.row().drawn_expenses_minor == 9_000
    assert ExpenseLine.objects.filter(state="APPROVED").count() == 2


def test_matching_is_done_again_when_the_approved_work_changes(agreed):
    agreed.days(LAST_WEEK, 480)
    agreed.pack()
    key = agreed.invoice(line(600))
    assert _invoice(agreed, key).state == "MISMATCHED"
    agreed.work(date(2026, 6, 24), 120)
    agreed.pack()
    assert _invoice(agreed, key).state == "MATCHED"


def test_an_acceptance_holds_for_its_numbers_only(agreed):
    agreed.days(LAST_WEEK, 480)
    agreed.pack()
    key = agreed.invoice(line(600))
    found = matching_of(_invoice(agreed, key)).findings[0]
    accept_finding(**agreed.coordinator, invoice_id=key, key=found.key, reason="Agreed by phone")
    assert _invoice(agreed, key).state == "MATCHED"
    agreed.work(date(2026, 6, 24), 60)
    agreed.pack()
    assert _invoice(agreed, key).state == "MISMATCHED"


def test_a_decided_invoice_stays_as_it_is(agreed):
    agreed.days(LAST_WEEK, 480)
    agreed.pack()
    key = agreed.invoice(line(480))
    _approve(agreed, key)
    row = _invoice(agreed, key)
    with pytest.raises(Refused, match="PART-11 You cannot return K-1: it is approved"):
        return_invoice(**agreed.coordinator, invoice_id=key, version=row.version, text="No")
    for sql in (
        "UPDATE partners_partnerinvoice SET total_minor = 1",
        "DELETE FROM partners_partnerinvoiceline",
        "UPDATE partners_partnerinvoiceline SET minutes = 1",
        "DELETE FROM partners_partnerinvoice",
        "UPDATE partners_invoicetake SET minutes = 1",
        "INSERT INTO partners_invoicetake (invoice_id, authorization_id, project_id, month, kind,"
        " minutes, amount_minor, audit_line_id) SELECT invoice_id, authorization_id, project_id,"
        " month, kind, 1, 1, audit_line_id FROM partners_invoicetake",
        "INSERT INTO partners_invoicetake (invoice_id, authorization_id, project_id, month, kind,"
        " minutes, amount_minor, audit_line_id) SELECT invoice_id, authorization_id, project_id,"
        " month, kind, -481, -1, audit_line_id FROM partners_invoicetake",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql)
    assert InvoiceTake.objects.get().minutes == 480


def test_a_number_comes_once_unless_it_was_returned(agreed):
    agreed.days(LAST_WEEK, 480)
    agreed.pack()
    key = agreed.invoice(line(480))
    with pytest.raises(Refused, match="PART-11 k-1 is here already"):
        agreed.invoice(line(480), number="k-1")
    return_invoice(**agreed.coordinator, invoice_id=key, version=_invoice(agreed, key).version,
                   text="Other entity")  # fmt: skip
    assert _kinds(agreed, agreed.invoice(line(480))) == []


@pytest.mark.parametrize(
    "name", ["engineer", "manager", "analyst", "leader", "training", "partner"]
)
def test_without_the_right_nothing_is_packed_entered_or_approved(agreed, name):
    from daybook.apps.partners.actions.packs import issue_pack

    agreed.days(LAST_WEEK, 480)
    by = {"actor": agreed.company.viewer(name), "now": NOW}
    with pytest.raises(Denied):
        issue_pack(**by, today=TODAY, partner_id=agreed.ids["partner"], month=JUNE)
    agreed.pack()
    key = agreed.invoice(line(480))
    with pytest.raises(Denied):
        _approve(agreed, key, **by)
    with pytest.raises(Denied):
        accept_finding(**by, invoice_id=key, key="x", reason="y")


@pytest.mark.parametrize("name", ["coordinator", "operations"])
def test_only_finance_approves(agreed, name):
    agreed.days(LAST_WEEK, 480)
    agreed.pack()
    with pytest.raises(Denied):
        _approve(agreed, agreed.invoice(line(480)), actor=agreed.company.viewer(name))


def test_who_corrects_an_invoice_cannot_approve_it(agreed):
    agreed.days(LAST_WEEK, 480)
    agreed.pack()
    key = agreed.invoice(line(600))
    from daybook.apps.partners.actions.invoices import InvoiceValues

    edit_invoice(**agreed.finance, invoice_id=key, version=_invoice(agreed, key).version,
                 values=InvoiceValues("K-1", JULY, JULY, JUNE, "USD", 80_000),
                 lines=[line(480)])  # fmt: skip
    with pytest.raises(Denied, match="APPR-02"):
        _approve(agreed, key)
    _approve(agreed, key, actor=agreed.company.viewer("finance2"))


def test_a_line_across_two_months_is_refused(agreed):
    with pytest.raises(Refused, match="PART-11 Line 1 crosses a month"):
        agreed.invoice(line(480, ends_on=date(2026, 7, 2)))
    with pytest.raises(Refused, match="PART-11 Type at least one line"):
        agreed.invoice(total_minor=0)


def _today(agreed, name: str, day: date) -> list[str]:
    return [item.text for item in today_list(agreed.company.viewer(name), day).items
            if item.kind.startswith("partner")]  # fmt: skip


def test_today_asks_for_packs_invoices_and_renewals(agreed):
    agreed.days(LAST_WEEK, 480)
    assert _today(agreed, "coordinator", TODAY) == ["Issue the pack of June for Kestrel Point"]
    assert _today(agreed, "manager", TODAY) == []
    agreed.pack()
    assert _today(agreed, "coordinator", TODAY) == []
    assert _today(agreed, "coordinator", date(2026, 7, 15)) == [
        "Ask Kestrel Point for the invoice of June"
    ]
    agreed.invoice(line(480))
    assert _today(agreed, "finance", date(2026, 7, 15)) == ["Approve invoice K-1"]
    assert "Renew or close WA-1" in _today(agreed, "coordinator", date(2026, 9, 5))


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the embedded database writes one after the other"
)
@pytest.mark.django_db(transaction=True)
def test_two_issues_at_once_draw_no_line_twice(agreed):
    agreed.days(LAST_WEEK, 480, 480)
    gate, answers = Barrier(2), []

    def run() -> None:
        try:
            gate.wait(timeout=20)
            answers.append(agreed.pack())
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(answer is None for answer in answers) == [False, True]
    assert FundDraw.objects.count() == 2


def test_entries_and_draws_agree(agreed):
    agreed.days(LAST_WEEK, 480, 60)
    agreed.pack()
    assert sum(TimeEntry.objects.filter(state="APPROVED").values_list("minutes", flat=True)) == sum(
        FundDraw.objects.values_list("minutes", flat=True)
    )
    assert not PartnerInvoice.objects.exists()
    assert viewer_of(User.objects.get(pk=agreed.company["user finance"]), today=TODAY)


def test_an_approver_is_told_of_partner_time_that_nothing_covers(agreed):
    covered = agreed.work(date(2026, 7, 6), 60, approve=False)
    stray = agreed.work(date(2026, 7, 6), 60, project="BOLT", approve=False)
    rows = every_row(agreed.company.viewer("coordinator"))
    assert "no work authorization" not in rows[covered].flags
    assert "no work authorization" in rows[stray].flags
