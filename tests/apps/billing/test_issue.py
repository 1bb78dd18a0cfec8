"""An invoice becomes final once, by a second person, with the next number."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.billing.actions import issue as issue_module
from daybook.apps.billing.models import Invoice
from daybook.apps.ledger.models import LedgerLine, Take
from daybook.apps.platform.models import LegalEntity
from daybook.apps.platform.refusals import Denied
from tests.apps.billing.test_drafts import drafted, issued
from tests.apps.billing.work import accepted, add_work, worked


def test_the_drafter_is_refused_and_another_issues(company):
    worked(company)
    (key,) = drafted(company, "finance")
    with pytest.raises(Denied) as denied:
        issued(company, key, "finance")
    assert denied.value.rule == "APPR-02"
    assert Invoice.objects.get(pk=key).state == "DRAFT"
    assert issued(company, key, "finance2").code == "INV-US-27-0001"


def test_only_finance_issues(company):
    worked(company)
    (key,) = drafted(company)
    for who in ("manager", "coordinator", "operations", "leader"):
        with pytest.raises(Denied):
            issued(company, key, who)


def test_issuing_twice_is_issuing_once(company):
    worked(company)
    (key,) = drafted(company)
    first = issued(company, key)
    lines = LedgerLine.objects.count()
    assert issued(company, key, "finance2", on=date(2026, 8, 31)) == first
    assert LedgerLine.objects.count() == lines and Take.objects.count() == 1


def test_numbers_have_no_gap_across_entities_and_fiscal_years(company):
    LegalEntity.objects.filter(code="DE").update(fiscal_year_starts_month=1)
    codes = []
    for name, entity, on in (
        ("AAA", "US", date(2026, 7, 31)),
        ("BBB", "DE", date(2026, 7, 31)),
        ("CCC", "US", date(2027, 1, 31)),
        ("DDD", "US", date(2027, 2, 1)),
        ("EEE", "DE", date(2027, 1, 1)),
        ("FFF", "US", date(2027, 1, 30)),
    ):
        add_work(company, name, entity=entity, currency="EUR" if entity == "DE" else "USD")
        worked(company, 60, date(2026, 7, 1), project=name)
        (key,) = drafted(company, engagement_id=company[f"engagement {name}"])
        codes.append(issued(company, key, on=on).code)
    assert codes == [
        "INV-US-27-0001",
        "INV-DE-26-0001",
        "INV-US-27-0002",
        "INV-US-28-0001",
        "INV-DE-27-0001",
        "INV-US-27-0003",
    ]


def test_an_issue_that_fails_in_the_middle_takes_no_number(company, monkeypatch):
    worked(company)
    accepted(company)
    (first,) = drafted(company, engagement_id=company["engagement ACME"])

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(issue_module, "post", fail)
    with pytest.raises(RuntimeError):
        issued(company, first)
    monkeypatch.undo()
    assert Invoice.objects.get(pk=first).state == "DRAFT" and not Take.objects.exists()
    assert issued(company, first).code == "INV-US-27-0001"


def test_an_invoice_of_one_day_is_due_by_the_customers_terms(company):
    worked(company)
    (key,) = drafted(company)
    issued(company, key, on=date(2026, 7, 31))
    assert Invoice.objects.get(pk=key).due_on == date(2026, 8, 30)
