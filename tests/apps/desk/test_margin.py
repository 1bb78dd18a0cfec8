"""Does the guard of margins hold alike on the page, in the file, and in Explain?"""

from __future__ import annotations

import csv
import io

import pytest

from daybook.apps.desk.queries.margin import margin_of
from daybook.apps.ledger.queries.filters import LineFilter
from tests.apps.desk.work import MAY, approved, bill_may, close_month, sign_in, worked_may
from tests.builders import TODAY


@pytest.fixture
def may(company):
    """May worked by three people on ACME, billed and recognized; still open."""
    worked_may(company)
    bill_may(company)
    return company


def shown(company, client, name: str) -> dict[str, str]:
    """The margin of ACME-001 as a login sees it, at each place it is shown."""
    sign_in(client, name)
    rows = b"".join(client.get("/projects.csv").streaming_content).decode("utf-8-sig")
    file = {
        row["code" if "code" in row else "Code"]: row for row in csv.DictReader(io.StringIO(rows))
    }
    wanted = LineFilter.of({"project": ["ACME-001"]})
    return {
        "file": file["ACME-001"]["Margin"],
        "portfolio": client.get("/projects").content.decode(),
        "page": client.get("/projects/ACME-001").content.decode(),
        "explain": client.get("/explain/margin?project=ACME-001").content.decode(),
        "view": margin_of(company.viewer(name), wanted, TODAY).view,
    }


# 540 × 330 + 780 × 275 an hour is 6,545.00; cost 600 × 120 + 780 × 93 is 2,409.00.
EXACT = "63.2%"
WHOLE = "63%"


def test_finance_sees_the_margin_exactly(may, client):
    found = shown(may, client, "finance")
    assert found["view"].precision == "EXACT"
    for place in ("file", "portfolio", "page", "explain"):
        assert EXACT in found[place], place
    assert "2,409.00" in found["explain"]


@pytest.mark.parametrize("name", ["manager", "coordinator", "analyst"])
def test_without_cost_rights_an_open_month_shows_the_band(may, client, name):
    found = shown(may, client, name)
    assert found["view"].precision == "BAND"
    for place in ("file", "portfolio", "page", "explain"):
        assert "30 % or more" in found[place], place
        assert "63.2" not in found[place] and "63%" not in found[place], place
        assert "2,409" not in found[place], place


def test_a_closed_month_of_three_people_shows_whole_percent(may, client):
    close_month(may, "US", MAY)
    found = shown(may, client, "manager")
    assert found["view"].precision == "WHOLE_PERCENT"
    for place in ("file", "portfolio", "page", "explain"):
        assert WHOLE in found[place], place
        assert EXACT not in found[place], place
    assert "through May 2026" in found["page"]


def test_later_work_does_not_move_what_a_manager_sees_of_closed_months(may, client):
    close_month(may, "US", MAY)
    before = shown(may, client, "manager")
    approved(may, "engineer", "ACME", TODAY, 300)
    after = shown(may, client, "manager")
    assert before["file"] == after["file"]
    assert before["view"] == after["view"]


def test_one_person_shows_the_band_even_when_closed(company, client):
    approved(company, "engineer", "ACME", MAY.replace(day=5), 540)
    bill_may(company)
    close_month(company, "US", MAY)
    found = shown(company, client, "manager")
    assert found["view"].precision == "BAND"
    for place in ("file", "portfolio", "page", "explain"):
        assert "30 % or more" in found[place], place


def test_part_of_a_project_shows_the_band(may, client):
    close_month(may, "US", MAY)
    text = sign_in(client, "manager").get("/explain/margin?project=ACME-001&person=ENG")
    assert "shown as a number for whole projects only" in text.content.decode()


def test_who_may_not_see_margins_sees_none(may, client):
    for name in ("engineer", "training"):
        sign_in(client, name)
        assert "30 % or more" not in client.get("/projects").content.decode()
        assert "Margin" not in client.get("/projects/ACME-001").content.decode()
        text = client.get("/explain/margin?project=ACME-001").content.decode()
        assert "Restricted" in text and "30 % or more" not in text


def test_a_leader_sees_the_margin_of_the_own_region_alone(may, client):
    sign_in(client, "leader")
    assert client.get("/projects/ACME-001").status_code == 404
    text = client.get("/explain/margin?project=ACME-001").content.decode()
    assert "30 % or more" not in text


def test_margins_sort_by_what_is_shown(may, client):
    text = sign_in(client, "manager").get("/projects?sort=-margin").content.decode()
    assert text.index("ACME-001") and "BOLT-001" in text
