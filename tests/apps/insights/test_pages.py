"""Do the pages of insights say what the books say, to those who may see it?"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.insights.actions.publish import publish_facts
from daybook.apps.insights.models import Publication
from tests.apps.staffing.test_bookings import book
from tests.builders import NOW

from .test_pulse import JULY, log, set_targets


def text_of(answer):
    return answer.content.decode()


def test_the_pulse_page_shows_sentence_parts_and_their_rows(login, company):
    book(company, starts_on=JULY, ends_on=date(2026, 8, 1))
    log(company, date(2026, 7, 2), minutes=480)
    set_targets(company, AMER=8_000_000, EMEA=5_500_000)
    shown = text_of(login("operations").get("/forecast/2026-07"))
    assert "Most likely" in shown and "4 of 23 working days gone" in shown
    for address in (
        "/ledger?book=RATED&amp;book=ADJUSTED&amp;month=2026-07&amp;notional=no",
        "/time/entries?month=2026-07&amp;state=SUBMITTED",
        "/forecast/2026-07/missing",
        "/forecast/2026-07/plan",
        "/forecast/2026-07/milestones",
        "/explain/month_estimate?month=2026-07",
        "/forecast/targets?month=2026-07",
        "/forecast/2026-06",
        "/forecast/2026-08",
    ):
        assert address in shown, address
    only = text_of(login("operations").get("/forecast/2026-07?region=EMEA"))
    assert "/projects/BOLT-001" in only and "/projects/ACME-001" not in only


def test_the_rows_of_a_part_sum_to_what_the_pulse_says(login, company):
    book(company, starts_on=JULY, ends_on=date(2026, 7, 11))
    client = login("operations")
    missing = text_of(client.get("/forecast/2026-07/missing"))
    assert "24 h of 1 person" in missing and "7,920.00" in missing
    plan = text_of(client.get("/forecast/2026-07/plan"))
    assert "32 h of 1 person" in plan and "10,560.00" in plan
    stones = text_of(client.get("/forecast/2026-07/milestones"))
    assert "73,000.00" in stones and "63,364.00" in stones
    file = b"".join(client.get("/forecast/2026-07/missing?format=csv").streaming_content).decode()
    assert "ACME-001" in file or "Acme migration" in file


def test_a_long_plan_is_paged_and_its_file_and_totals_are_whole(login, company, monkeypatch):
    from daybook.apps.insights.views import pulse_rows

    monkeypatch.setattr(pulse_rows, "SIZE", 1)
    book(company, starts_on=JULY, ends_on=date(2026, 7, 11))
    book(company, starts_on=JULY, ends_on=date(2026, 7, 11), person_id=company["manager"])
    client = login("operations")
    first, second = (
        text_of(client.get(f"/forecast/2026-07/plan?page={number}")) for number in (1, 2)
    )
    assert "1–1 of 2" in first and "2–2 of 2" in second
    assert "All 2 rows" in first and "All 2 rows" in second
    file = client.get("/forecast/2026-07/plan?format=csv&page=2").streaming_content
    assert len([line for line in b"".join(file).decode().splitlines() if line.strip()]) == 3


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("engineer", "/forecast/2026-07", 403),
        ("admin", "/forecast/2026-07", 403),
        ("manager", "/forecast/2026-07", 200),
        ("leader", "/forecast/2026-07", 200),
        ("engineer", "/forecast/2026-07/missing", 403),
        ("engineer", "/forecast/targets", 403),
        ("manager", "/forecast/targets", 200),
        ("engineer", "/insights", 200),
        ("admin", "/insights", 403),
        ("engineer", "/insights/utilization", 200),
        ("leader", "/insights/publications", 403),
        ("manager", "/insights/publications", 403),
        ("analyst", "/insights/publications", 200),
        ("operations", "/forecast/2026-13", 404),
    ],
)
def test_pages_open_to_those_with_the_right(login, name, path, status):
    assert login(name).get(path).status_code == status


def test_the_bare_address_leads_to_the_current_month(login):
    assert login("operations").get("/forecast?region=EMEA")["Location"] == (
        "/forecast/2026-07?region=EMEA"
    )


def test_the_pulse_asks_the_same_for_few_and_for_many_rows(login, company):
    client = login("operations")
    counts = []
    for many in (2, 40):
        for number in range(many):
            book(company, starts_on=date(2026, 7, 1 + number % 20), ends_on=date(2026, 8, 1),
                 weekday_minutes=(30,) * 5 + (0, 0))  # fmt: skip
        client.get("/forecast/2026-07")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/forecast/2026-07").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 32


def test_an_engineers_scorecard_shows_the_own_utilization_and_nothing_else(login, company):
    log(company, date(2026, 7, 2))
    shown = text_of(login("engineer").get("/insights?month=2026-07"))
    assert "My scorecard" in shown and "Billable utilization" in shown
    for word in ("Project margin", "WIP", "Contract position", "Realization"):
        assert word not in shown
    page = text_of(login("engineer").get("/insights/utilization?month=2026-07"))
    assert "You sold" in page and "The manager" not in page


def test_the_scorecard_of_finance_has_the_figures_and_their_rules(login, company):
    log(company, date(2026, 7, 2))
    shown = text_of(login("finance").get("/insights?month=2026-07"))
    for word in ("Project margin", "WIP", "$3,300", "/rules/MARG-01", "/explain/wip?to=2026-07"):
        assert word in shown, word


def test_publishing_from_the_page_and_reading_it_as_published(login, company, settings, tmp_path):
    settings.ANALYTICS_ROOT = tmp_path
    log(company, date(2026, 7, 2))
    client = login("finance")
    answer = client.post("/insights/publications/publish", {"name": "before the close"})
    assert answer["Location"] == "/insights/publications/1"
    shown = text_of(client.get("/insights/publications/1?verify=yes"))
    assert "The seal is right: 2 lines" in shown and "still as it was published" in shown
    log(company, date(2026, 7, 6), minutes=60)
    later = text_of(client.get("/insights/publications/1"))
    assert "<b>1 month</b> differs" in later and "+330.00" in later
    assert "before the close" in text_of(client.get("/insights/publications"))
    coordinator = text_of(login("coordinator").get("/insights/publications/1"))
    assert "Cost is open to finance" in coordinator and "1,200.00" not in coordinator
    assert "1,200.00" in later
    assert login("leader").post("/insights/publications/publish").status_code == 403
    assert Publication.objects.count() == 1


def test_a_copy_that_is_gone_is_told_with_its_remedy(login, company, settings, tmp_path):
    settings.ANALYTICS_ROOT = tmp_path
    number = publish_facts(actor=company.viewer("finance"), now=NOW, folder=tmp_path)
    (tmp_path / f"mart-{number}.duckdb").unlink()
    answer = login("finance").get(f"/insights/publications/{number}")
    assert answer.status_code == 422 and "PUBLISH-01" in text_of(answer)
    assert login("finance").get("/insights/publications/99").status_code == 404
