"""One hour of a partner's engineer, from approval to an invoice that asks for two too many."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.commercial.queries.partners import fund_by_code
from daybook.apps.partners.actions.invoices import (
    accept_finding,
    approve_invoice,
    return_invoice,
)
from daybook.apps.partners.models import FundDraw, InvoiceTake
from daybook.apps.partners.queries.coverage import month_work
from daybook.apps.partners.queries.invoices import invoice_by_id
from daybook.apps.partners.queries.matching import matching_of
from daybook.apps.platform.models import OutboxMessage
from daybook.apps.platform.refusals import Denied, Refused

from .agreed import JULY, JUNE, line

LAST_WEEK = date(2026, 6, 22)


def _findings(agreed, key: int) -> list[tuple[str, int | None, int | None]]:
    row = invoice_by_id(agreed.company.viewer("finance"), key)
    return [(f.kind, f.minutes, f.amount_minor) for f in matching_of(row).findings]


def _invoice(agreed, key: int):
    return invoice_by_id(agreed.company.viewer("finance"), key)


def test_a_month_is_drawn_once_and_a_late_line_makes_a_supplement(agreed):
    agreed.days(LAST_WEEK, 480, 480, 240)
    work = month_work(agreed.ids["partner"], JUNE)
    assert (work.change_minutes, work.change_minor) == (1_200, 200_000)
    first = agreed.pack()
    assert FundDraw.objects.filter(pack_id=first).count() == 3
    assert agreed.pack() is None
    agreed.work(date(2026, 6, 25), 60)
    second = agreed.pack()
    assert second and second != first
    assert list(FundDraw.objects.filter(pack_id=second).values_list("minutes", "amount_minor")) == [
        (60, 10_000)
    ]
    fund = fund_by_code("KES-F1", agreed.company.viewer("finance"))
    # 120:00 at 100.00 and 1,000.00 of expenses are promised; 21:00 are drawn.
    assert (fund.amount_minor, fund.committed_minor, fund.drawn_minor) == (
        3_000_000, 1_300_000, 210_000,
    )  # fmt: skip
    row = agreed.row()
    assert (row.drawn_minutes, row.drawn_minor, row.left_minutes) == (1_260, 210_000, 5_940)


def test_the_partner_is_told_its_approved_time(agreed):
    agreed.days(LAST_WEEK, 480, 480)
    agreed.pack()
    message = OutboxMessage.objects.get(topic="PARTNER_PACK")
    assert (message.address, message.channel) == ("time@kestrelpoint.example", "MAIL")
    assert message.subject == "Approved time of June 2026"
    assert (
        "Ravi Menon on ACME-001, June 2026 (PO 4711): 16:00 at 100.00 USD an hour, 1,600.00 USD"
        in message.body
    )


def test_an_invoice_two_hours_over_is_named_with_its_money_and_goes_back(agreed):
    agreed.days(LAST_WEEK, 480, 480, 240)
    agreed.pack()
    key = agreed.invoice(line(1_320))
    assert _invoice(agreed, key).state == "MISMATCHED"
    assert _findings(agreed, key) == [("HOURS", 120, 20_000)]
    with pytest.raises(Refused, match="PART-11 1 difference is open.*22:00 invoiced, 20:00"):
        approve_invoice(**agreed.finance, invoice_id=key, version=_invoice(agreed, key).version)
    return_invoice(**agreed.coordinator, invoice_id=key, version=_invoice(agreed, key).version,
                   text="22:00 invoiced, 20:00 approved.")  # fmt: skip
    message = OutboxMessage.objects.get(topic="PARTNER_RETURN")
    assert message.address == "ap@kestrelpoint.example"
    again = agreed.invoice(line(1_200))
    assert _invoice(agreed, again).state == "MATCHED"
    approve_invoice(**agreed.finance, invoice_id=again, version=_invoice(agreed, again).version)
    assert _invoice(agreed, again).state == "APPROVED"
    take = InvoiceTake.objects.get()
    assert (take.minutes, take.amount_minor) == (1_200, 200_000)


def test_what_an_invoice_took_is_not_taken_again(agreed):
    agreed.days(LAST_WEEK, 480, 480)
    agreed.pack()
    first = agreed.invoice(line(960))
    approve_invoice(**agreed.finance, invoice_id=first, version=_invoice(agreed, first).version)
    second = agreed.invoice(line(960), number="K-2")
    assert [kind for kind, _, _ in _findings(agreed, second)] == ["ALREADY_INVOICED"]
    key = matching_of(_invoice(agreed, second)).findings[0].key
    with pytest.raises(Refused, match="PART-12"):
        accept_finding(**agreed.coordinator, invoice_id=second, key=key, reason="No matter")


def test_a_difference_accepted_with_a_reason_lets_the_invoice_through(agreed):
    agreed.days(LAST_WEEK, 480, 480)
    agreed.pack()
    key = agreed.invoice(line(900))
    (found,) = matching_of(_invoice(agreed, key)).findings
    assert (found.kind, found.minutes, found.amount_minor) == ("HOURS", -60, -10_000)
    accept_finding(**agreed.coordinator, invoice_id=key, key=found.key, reason="Rest in July")
    assert _invoice(agreed, key).state == "MATCHED"
    approve_invoice(**agreed.finance, invoice_id=key, version=_invoice(agreed, key).version)
    assert InvoiceTake.objects.get().minutes == 900


def test_nobody_approves_an_invoice_they_entered(agreed):
    agreed.days(LAST_WEEK, 480)
    agreed.pack()
    from daybook.apps.partners.actions.invoices import InvoiceValues, enter_invoice

    key = enter_invoice(
        **agreed.finance, partner_id=agreed.ids["partner"], lines=[line(480)],
        values=InvoiceValues("K-9", JULY, JULY, JUNE, "USD", 80_000),
    )  # fmt: skip
    with pytest.raises(Denied, match="APPR-02"):
        approve_invoice(**agreed.finance, invoice_id=key, version=_invoice(agreed, key).version)
