"""Do portfolio and project page say what the books say, in few statements, by row rights?"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.desk.queries.portfolio import PortfolioFilter, portfolio
from daybook.apps.desk.queries.project import TABS, burn_weeks, money_months, project_page
from daybook.apps.desk.queries.scope import within
from daybook.apps.projects.actions.projects import change_status
from daybook.apps.projects.models import Project
from daybook.apps.projects.queries.projects import project_ids, projects
from daybook.apps.staffing.actions.bookings import add_booking
from daybook.core.rights import Data
from tests.apps.desk.work import (
    MAY,
    accept_pilot,
    approved,
    bill_may,
    close_month,
    log,
    sign_in,
    worked_may,
)
from tests.builders import NOW, TODAY


@pytest.fixture
def may(company):
    """The company with May worked, billed and recognized."""
    worked_may(company)
    bill_may(company)
    return company


def row(company, code: str, name: str = "finance"):
    """A project's row of the portfolio as a login sees it."""
    found = portfolio(company.viewer(name), PortfolioFilter(), TODAY)
    return next(row for row in found.rows if row.code == code)


def test_a_row_holds_the_sums_of_the_books(may):
    found = row(may, "ACME-001")
    assert found.approved_minutes == 1380
    assert (found.rated_minor, found.billed_minor) == (654_500, 654_500)
    assert (found.wip_minor, found.position_minor) == (0, 0)
    assert found.used_millionths == 23_000  # 1,380 of 60,000 minutes
    assert found.rated_millionths == 65_450  # 6,545.00 of 100,000.00


def test_submitted_time_counts_as_used_and_drafts_do_not(may):
    from daybook.apps.time.actions.submission import submit_part

    log(may, "engineer", "ACME", TODAY, 120)
    assert row(may, "ACME-001").left_minutes == 60_000 - 1380
    submit_part(actor=may.viewer("engineer"), now=NOW, person_id=may["engineer"], day=TODAY)
    found = row(may, "ACME-001")
    assert (found.submitted_minutes, found.left_minutes) == (120, 60_000 - 1500)


def test_an_overrun_is_red_and_comes_first_with_its_rule(may, client):
    Project.objects.filter(code="ACME-001").update(budget_minutes=1000)
    found = portfolio(may.viewer("finance"), PortfolioFilter(), TODAY).rows
    assert [(row.code, row.level) for row in found][0] == ("ACME-001", "RED")
    text = sign_in(client, "finance").get("/projects").content.decode()
    assert "Red because" in text and "/rules/HLTH-01" in text
    only = client.get("/projects?view=over-budget").content.decode()
    assert "ACME-001" in only and "BOLT-001" not in only


def test_a_late_milestone_and_silence_are_findings(may):
    found = row(may, "BOLT-001")
    assert {finding.rule_id for finding in found.findings} == {"HLTH-03"}
    late = portfolio(may.viewer("finance"), PortfolioFilter(), date(2026, 7, 21)).rows
    rules = {item.rule_id for row in late if row.code == "BOLT-001" for item in row.findings}
    assert {"HLTH-02", "HLTH-03"} <= rules


def test_a_leader_sees_the_projects_of_the_region(may, client):
    found = portfolio(may.viewer("leader"), PortfolioFilter(), TODAY)
    assert [row.code for row in found.rows] == ["BOLT-001"]
    assert client.get("/projects").status_code == 302


def test_a_consultant_sees_hours_and_no_money(may, client):
    found = row(may, "ACME-001", "engineer")
    assert found.used_minutes == 1380
    assert found.rated_minor is None and found.wip_minor is None and found.margin is None
    text = sign_in(client, "engineer").get("/projects").content.decode()
    assert "WIP" not in text and "Margin<" not in text
    page = client.get("/projects/ACME-001").content.decode()
    assert "6,545" not in page and "Billed" not in page and ">Money<" not in page
    assert "is not open to your roles" in client.get("/projects/ACME-001/money").content.decode()


def test_a_manager_sees_the_money_of_the_own_projects(may):
    Project.objects.filter(code="BOLT-001").update(manager=None)
    assert row(may, "ACME-001", "manager").rated_minor == 654_500
    other = row(may, "BOLT-001", "manager")
    assert other.rated_minor is None and other.margin is None


@pytest.mark.parametrize("name", ["finance", "manager", "leader", "engineer", "training", "admin"])
def test_rights_from_rows_are_those_of_the_database(may, name):
    viewer, terms = may.viewer(name), projects()
    for data in (Data.FORECAST, Data.TIME, Data.PROJECT_MARGIN, Data.COST_RATES, Data.BOOKINGS):
        allowed = project_ids(viewer, data)
        expected = {row.id for row in terms if allowed is None or row.id in allowed}
        assert within(viewer, data, terms) == expected, data


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("region=EMEA", {"BOLT-001"}),
        ("kind=T_AND_M", {"ACME-001"}),
        ("customer=ACME", {"ACME-001"}),
        ("manager=MAN", {"ACME-001", "BOLT-001"}),
        ("status=CLOSED", set()),
        ("q=bolt", {"BOLT-001"}),
    ],
)
def test_filters_are_the_address(may, client, query, codes):
    text = sign_in(client, "finance").get(f"/projects?{query}").content.decode()
    assert {code for code in ("ACME-001", "BOLT-001") if f"/projects/{code}" in text} == codes


def many(company, count: int, code: str = "MANY") -> None:
    """Copies of ACME with their own code, for counting statements."""
    first = Project.objects.get(code="ACME-001")
    Project.objects.bulk_create(
        Project(
            code=f"{code}-{number:03d}", name="One of many", engagement=first.engagement,
            region=first.region, practice=first.practice, manager=first.manager,
            billing_kind="T_AND_M", status="ACTIVE", budget_minutes=600, budget_minor=1000,
        )
        for number in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("name", ["finance", "manager"])
def test_the_portfolio_asks_as_often_for_ten_projects_as_for_two_hundred(may, name):
    def queries() -> int:
        portfolio(may.viewer(name), PortfolioFilter(), TODAY)
        with CaptureQueriesContext(connection) as asked:
            portfolio(may.viewer(name), PortfolioFilter(), TODAY)
        return len(asked)

    close_month(may, "US", MAY)
    many(may, 8)
    few = queries()
    many(may, 190, "MORE")
    assert queries() == few <= 12


def test_a_portfolio_of_many_shows_the_margin_that_the_project_shows(may):
    """Many projects are read from remembered sums, a few from their lines: the same guard."""
    close_month(may, "US", MAY)
    alone = {name: row(may, "ACME-001", name) for name in ("finance", "manager", "coordinator")}
    many(may, 8)
    for name, before in alone.items():
        after = row(may, "ACME-001", name)
        assert after.margin == before.margin
        assert (after.rated_minor, after.wip_minor) == (before.rated_minor, before.wip_minor)
    assert alone["manager"].margin.view.precision == "WHOLE_PERCENT"


def test_every_tab_opens_in_few_statements(may, client):
    sign_in(client, "finance")
    for tab in TABS:
        address = "/projects/ACME-001" + ("" if tab == "overview" else f"/{tab}")
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200
        assert len(asked) <= 25, (tab, len(asked))


def test_the_strip_links_each_number_to_its_rows_and_reason(may, client):
    text = sign_in(client, "finance").get("/projects/ACME-001").content.decode()
    for part in (
        "/ledger?project=ACME-001&amp;book=RATED",
        "/explain/wip?project=ACME-001",
        "/explain/margin?project=ACME-001",
        "state=APPROVED&amp;state=SUBMITTED",
    ):
        assert part in text, part


def test_a_project_outside_the_scope_is_not_found(may, client):
    assert sign_in(client, "leader").get("/projects/ACME-001").status_code == 404
    assert client.get("/projects/NONE-001").status_code == 404


def test_the_burn_runs_from_the_books_to_the_bookings(may):
    add_booking(
        actor=may.viewer("operations"), now=NOW, person_id=may["engineer"],
        project_id=may["ACME"], starts_on=date(2026, 7, 6), ends_on=date(2026, 7, 18),
        weekday_minutes=[60] * 5 + [0, 0], commitment="HARD",
    )  # fmt: skip
    terms = next(row for row in projects() if row.code == "ACME-001")
    weeks = burn_weeks(terms, TODAY)
    assert weeks[0].starts_on == date(2026, 5, 4) and weeks[0].actual == 1380
    assert weeks[-1].starts_on == date(2026, 7, 13)
    # Three days of this week are still ahead, and the five of the next.
    assert weeks[-1].forecast == 1380 + 3 * 60 + 5 * 60
    assert weeks[-1].plan == 10 * 60


def test_the_months_of_money_carry_wip_forward(may):
    approved(may, "engineer", "ACME", date(2026, 6, 3), 60)
    page = project_page(may.viewer("finance"), "ACME-001", TODAY)
    june, may_ = money_months(page)
    assert (may_.rated_minor, may_.billed_minor, may_.wip_minor) == (654_500, 654_500, 0)
    assert (june.rated_minor, june.wip_minor, june.position_minor) == (33_000, 33_000, 0)


def test_a_sent_milestone_says_when_silence_accepts_it(may, client):
    from daybook.apps.projects.models import Milestone

    Milestone.objects.filter(pk=may["milestone"]).update(state="SENT", sent_on=date(2026, 7, 3))
    text = sign_in(client, "manager").get("/projects/BOLT-001/milestones").content.decode()
    assert "By silence on Thu 9 Jul" in text and "73,000.00" in text
    assert (
        "73,000"
        not in sign_in(client, "engineer").get("/projects/BOLT-001/milestones").content.decode()
    )


def test_a_person_sees_the_own_hours_of_a_project(may, client):
    text = sign_in(client, "engineer").get("/projects/ACME-001/time").content.decode()
    assert "The engineer" in text and "The manager</a>" not in text
    assert "You see your own hours" in text
    text = sign_in(client, "manager").get("/projects/ACME-001/time").content.decode()
    assert "The coordinator" in text


def test_history_is_open_to_those_who_audit(may, client):
    row = Project.objects.get(code="ACME-001")
    change_status(
        actor=may.viewer("manager"), now=NOW, project_id=row.pk, version=row.version,
        status="ON_HOLD",
    )  # fmt: skip
    text = sign_in(client, "finance").get("/projects/ACME-001/history").content.decode()
    assert "Change status" in text and "The manager" in text
    text = sign_in(client, "engineer").get("/projects/ACME-001/history").content.decode()
    assert "is not open to your roles" in text and "Change status" not in text


def test_a_fixed_fee_shows_its_milestone_in_the_books(may, client):
    accept_pilot(may)
    found = row(may, "BOLT-001")
    assert (found.recognized_minor, found.position_minor, found.wip_minor) == (
        7_300_000, 7_300_000, 0,
    )  # fmt: skip
