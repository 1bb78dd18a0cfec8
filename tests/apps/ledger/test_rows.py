"""Do the rows of the books sum to their totals, and does each role see its own part?"""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.ledger.models import CountedLine
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.ledger.queries.filters import LineFilter
from daybook.apps.ledger.queries.rows import ledger_page
from tests.apps.desk.work import approved, bill_may, sign_in, worked_may


@pytest.fixture
def may(company):
    """The company with May worked, billed and recognized."""
    worked_may(company)
    bill_may(company)
    return company


def page(company, name: str, **values):
    """The ledger page of a login under a filter."""
    wanted = LineFilter.of({key: [value] for key, value in values.items()})
    return ledger_page(company.viewer(name), wanted)


@pytest.mark.parametrize("values", [{}, {"project": "ACME-001"}, {"month": "2026-05"}])
def test_totals_are_the_sums_of_the_books(may, values):
    found = page(may, "finance", **values)
    wanted = LineFilter.of({key: [value] for key, value in values.items()})
    sums = {row.book: row for row in book_sums(filters=wanted.where())}
    for book, row in sums.items():
        totals = [total for total in found.totals if total.book == book]
        assert sum(total.minutes for total in totals) == row.minutes
        assert sum(total.reporting_minor for total in totals) == row.reporting_minor
    assert found.count == CountedLine.objects.filter(wanted.where()).count()


def test_currencies_stand_apart_in_the_totals(may):
    rated = [total for total in page(may, "finance").totals if total.book == "RATED"]
    assert [(total.currency, total.amount_minor) for total in rated] == [
        ("EUR", 165_000),
        ("USD", 9 * 33_000 + 13 * 27_500),
    ]


def test_a_consultant_sees_the_own_minutes_and_no_money(may, client):
    found = page(may, "engineer")
    assert {row.book for row in found.rows} == {"RATED"}
    assert {row.person_code for row in found.rows} == {"ENG"}
    assert sum(row.minutes for row in found.rows) == 540 + 300 + 60
    assert all(row.amount_minor is None and row.reporting_minor is None for row in found.rows)
    assert all(total.amount_minor is None for total in found.totals)
    text = sign_in(client, "engineer").get("/ledger").content.decode()
    assert "330" not in text and "2,970.00" not in text
    assert "Amounts are left out" in text


def test_a_manager_sees_the_money_of_managed_projects_and_no_cost(may, client):
    found = page(may, "manager")
    assert {total.book for total in found.totals} == {"RATED", "BILLED", "RECOGNIZED"}
    from daybook.apps.projects.models import Project

    Project.objects.filter(code="BOLT-001").update(manager=None)
    assert {row.project_code for row in page(may, "manager").rows} == {"ACME-001"}
    text = sign_in(client, "manager").get("/ledger").content.decode()
    assert "COST lines are left out" in text and "projects that you manage" in text


def test_a_regional_leader_sees_only_the_region(may):
    found = page(may, "leader")
    assert {row.project_code for row in found.rows} == {"BOLT-001"}
    assert "COST" not in {total.book for total in found.totals}


def test_cost_needs_the_right_to_see_cost_rates(may, client):
    cost = CountedLine.objects.filter(book="COST").first()
    assert sign_in(client, "finance").get(f"/ledger/lines/{cost.id}").status_code == 200
    for name in ("manager", "coordinator", "analyst", "leader", "engineer"):
        assert sign_in(client, name).get(f"/ledger/lines/{cost.id}").status_code == 404
        assert "COST" not in {total.book for total in page(may, name).totals}


@pytest.mark.parametrize("name", ["training", "admin"])
def test_who_has_no_right_sees_no_line(may, client, name):
    assert page(may, name).count == 0
    assert "No line of the books fits" in sign_in(client, name).get("/ledger").content.decode()


def test_the_file_holds_every_row_with_the_same_rights(may, client):
    def rows(name: str) -> list[dict]:
        answer = sign_in(client, name).get("/ledger/rows.csv?book=RATED")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    finance, engineer = rows("finance"), rows("engineer")
    assert len(finance) == 5 and len(engineer) == 3
    assert sum(float(row["Hours h"]) for row in finance) == (540 + 420 + 360 + 300 + 60) / 60
    assert {row["Amount"] for row in engineer} == {""}
    assert "2970.00" in {row["Amount"] for row in finance}


def test_a_line_explains_itself(may, client):
    line = CountedLine.objects.get(book="RATED", person_id=may["manager"])
    text = sign_in(client, "finance").get(f"/ledger/lines/{line.id}").content.decode()
    for part in ("$275.00/h", "$1,925.00", "7:00", "RATE-01", "/rules/RATE-02",
                 f"/time/entries/{line.source_id}", "approve entries", "The operations",
                 "Level that won"):  # fmt: skip
        assert part in text, part


def test_a_billed_line_leads_to_its_invoice_and_entry(may, client):
    line = CountedLine.objects.filter(book="BILLED", person_id=may["manager"]).get()
    entry = CountedLine.objects.get(book="RATED", person_id=may["manager"]).source_id
    text = sign_in(client, "finance").get(f"/ledger/lines/{line.id}").content.decode()
    assert "/money/invoices/" in text and f"/time/entries/{entry}" in text


def test_the_engineer_sees_the_own_line_without_its_amount(may, client):
    own = CountedLine.objects.filter(book="RATED", person_id=may["engineer"]).first()
    other = CountedLine.objects.get(book="RATED", person_id=may["manager"])
    text = sign_in(client, "engineer").get(f"/ledger/lines/{own.id}").content.decode()
    assert "You see the minutes of this line" in text and "330.00" not in text
    assert client.get(f"/ledger/lines/{other.id}").status_code == 404
    assert client.get("/ledger/lines/999999").status_code == 404


def test_the_list_asks_as_often_for_ten_rows_as_for_more(may, client):
    from datetime import date, timedelta

    sign_in(client, "finance")

    def queries() -> int:
        client.get("/ledger?project=ACME-001")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/ledger?project=ACME-001")
        return len(asked)

    few = queries()
    for offset in range(12):
        approved(may, "engineer", "ACME", date(2026, 6, 1) + timedelta(days=offset), 60)
    assert queries() == few


def test_sorting_and_paging_keep_the_filter(may, client):
    sign_in(client, "finance")
    text = client.get("/ledger?book=RATED&sort=minutes").content.decode()
    assert "sort=-minutes" in text and "book=RATED" in text
    found = ledger_page(may.viewer("finance"), LineFilter.of({"book": ["RATED"]}), sort="minutes")
    assert [row.minutes for row in found.rows] == [60, 300, 360, 420, 540]
