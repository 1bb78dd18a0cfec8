"""The month's revenue: the dry run is what a run posts, and the position ties to the books."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from daybook.apps.ledger.models import LedgerLine
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.platform.actions.periods import set_soft_lock
from daybook.apps.revenue.actions.recognize import recognize_month
from daybook.apps.revenue.queries.months import revenue_month
from daybook.apps.revenue.queries.overview import money_overview
from tests.apps.billing.test_drafts import drafted, issued
from tests.apps.billing.work import JULY, accepted, add_work, worked
from tests.builders import NOW

JUNE = date(2026, 6, 1)
PAGE = "/money/revenue/2026-07"


@pytest.fixture
def signed_in(client, company):
    def sign(name):
        client.force_login(get_user_model().objects.get(email=f"{name}@northwind.example"))
        return client

    return sign


def recognized(company, entity="US", month=JULY) -> int:
    return recognize_month(
        actor=company.viewer("finance"), now=NOW, entity_id=company[entity], month=month
    ).lines


def text(response) -> str:
    return response.content.decode()


def test_the_dry_run_is_what_a_run_then_posts(company):
    worked(company)
    accepted(company)
    add_work(company, "RISK", signed_on=None)
    worked(company, 240, date(2026, 7, 9), project="RISK")
    before = revenue_month(company.viewer("finance"), JULY)
    due = {(row.entity_code, row.method, row.currency): (row.facts, row.amount_minor)
           for one in before.entities for row in one.due}  # fmt: skip
    assert due == {
        ("US", "As delivered", "USD"): (1, 247_500),
        ("DE", "Milestone", "EUR"): (1, 7_300_000),
    }
    assert recognized(company, "US") == 1 and recognized(company, "DE") == 1
    assert {row.key[0]: row.amount_minor for row in
            book_sums(by=("currency",), filters=Q(book="RECOGNIZED"))} == {
        "USD": 247_500, "EUR": 7_300_000,
    }  # fmt: skip
    after = revenue_month(company.viewer("finance"), JULY)
    assert after.due == () and dict(after.recognized) == {"USD": 247_500, "EUR": 7_300_000}
    risk = next(row for row in after.projects if row.project_code == "RISK-001")
    assert risk.held_because == "Work at risk: not signed" and risk.due_minor == 0


def test_recognizing_twice_posts_nothing(company):
    worked(company)
    assert (recognized(company), recognized(company)) == (1, 0)
    assert LedgerLine.objects.filter(book="RECOGNIZED").count() == 1


def test_opening_plus_recognized_less_billed_is_closing(company):
    worked(company, 480, date(2026, 6, 30))
    recognized(company, month=JUNE)
    worked(company, 450, date(2026, 7, 7))
    for key in drafted(company):
        issued(company, key)
    recognized(company)
    worked(company, 60, date(2026, 7, 8))
    recognized(company)
    (row,) = revenue_month(company.viewer("finance"), JULY).roll
    assert (row.opening_minor, row.recognized_minor, row.billed_minor) == (
        264_000, 280_500, 511_500,
    )  # fmt: skip
    assert row.closing_minor == row.opening_minor + row.recognized_minor - row.billed_minor
    sums = {found.book: found.amount_minor for found in book_sums()}
    assert row.closing_minor == sums["RECOGNIZED"] - sums["BILLED"] == 33_000
    assert row.difference_minor == 0
    (june,) = revenue_month(company.viewer("finance"), JUNE).roll
    assert june.closing_minor == row.opening_minor


def test_the_overview_shows_movements_and_balances(company):
    add_work(company, "CUBE", per_unit=1_000_000)
    for day in (1, 2, 3):
        worked(company, 20, date(2026, 7, day), project="CUBE")
    (key,) = drafted(company)
    issued(company, key)
    worked(company)
    recognized(company)
    (row,) = money_overview(company.viewer("finance"), JULY)
    assert (row.entity_code, row.currency, row.minutes) == ("US", "USD", 510)
    assert (row.rated_minor, row.adjusted_minor, row.billed_minor) == (257_499, 1, 10_000)
    assert (row.recognized_minor, row.wip_minor, row.position_minor) == (257_500, 247_500, 247_500)


def test_a_manager_sees_own_projects_and_a_leader_own_region(company):
    add_work(company, "FAR", region="EMEA", manager="coordinator")
    worked(company)
    worked(company, 60, date(2026, 7, 1), project="FAR")
    recognized(company)
    codes = {
        who: {row.project_code for row in revenue_month(company.viewer(who), JULY).projects}
        for who in ("manager", "leader", "finance", "engineer", "admin")
    }
    assert codes == {
        "manager": {"ACME-001"},
        "leader": {"FAR-001"},
        "finance": {"ACME-001", "FAR-001"},
        "engineer": set(),
        "admin": set(),
    }


def test_pages_are_for_those_who_see_invoices(company, signed_in):
    worked(company)
    for who, status in (("finance", 200), ("manager", 200), ("engineer", 403), ("admin", 403)):
        client = signed_in(who)
        assert client.get(PAGE).status_code == status
        assert client.get("/money").status_code == status
    page = text(signed_in("finance").get("/money?month=2026-07"))
    assert "/money/billing/2026-07" in page and "/money/close/2026-07" in page
    assert "/explain/wip?entity=US" in page and "2,475.00 USD" in page


def test_finance_runs_recognition_from_the_page_and_nobody_else(company, signed_in):
    worked(company)
    assert "Recognize US" not in text(signed_in("coordinator").get(PAGE))
    assert signed_in("coordinator").post(f"{PAGE}/run", {"entity": "US"}).status_code == 403
    client = signed_in("finance")
    page = text(client.get(PAGE))
    assert "Recognize US" in page and "$2,475.00" in page
    done = text(client.post(f"{PAGE}/run", {"entity": "US"}, follow=True))
    assert "of US" in done and "Recognize US" not in done
    again = text(client.post(f"{PAGE}/run", {"entity": "US"}, follow=True))
    assert "was recognized already" in again
    assert client.post(f"{PAGE}/run", {"entity": "NONE"}).status_code == 404


def test_a_soft_locked_month_asks_for_a_reason_and_keeps_it(company, signed_in):
    worked(company)
    set_soft_lock(actor=company.viewer("operations"), now=NOW, entity_id=company["US"],
                  month=JULY, reason="month end")  # fmt: skip
    client = signed_in("finance")
    assert "because the month is soft-locked" in text(client.get(PAGE))
    refused = client.post(f"{PAGE}/run", {"entity": "US", "reason": " "})
    assert refused.status_code == 422 and "soft-locked (month end)" in text(refused)
    assert not LedgerLine.objects.filter(book="RECOGNIZED").exists()
    client.post(f"{PAGE}/run", {"entity": "US", "reason": "agreed with operations"})
    assert LedgerLine.objects.filter(book="RECOGNIZED").count() == 1


def test_the_page_asks_the_same_number_of_questions_for_few_and_many(company, signed_in):
    client = signed_in("finance")
    counts = []
    for batch in (2, 10):
        for number in range(batch):
            add_work(company, f"N{batch}X{number}")
            worked(company, 15, date(2026, 7, batch), project=f"N{batch}X{number}")
        with CaptureQueriesContext(connection) as found:
            assert client.get(PAGE).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
