"""Which rate applies, why did the others lose, and who may see any of it?"""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.commercial.actions.customers import add_customer, add_engagement
from daybook.apps.commercial.models import BillRate
from daybook.apps.people.actions.employments import change_employment
from daybook.apps.people.models import Employment
from daybook.apps.platform.actions.settings import (
    approve_proposal,
    draft_proposal,
    preview_proposal,
)
from daybook.apps.platform.actions.users import grant_role
from daybook.apps.platform.models import User
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.viewer import viewer_of
from daybook.apps.projects.actions.projects import add_project
from daybook.apps.projects.queries.bill_rates import (
    card_page,
    precedence_changes,
    rate_test,
    visible_cards,
)
from daybook.core.rights import Role
from tests.builders import NOW, START, TODAY, approve

AUGUST = date(2026, 8, 1)


def price(company, *rows: dict, starts_on: date = date(2026, 6, 1)) -> None:
    approve(company, "BILL_RATES", {"card_id": company["card USD"], "rows": list(rows)}, starts_on)


def rates(company) -> None:
    pse, acme = company["PSE"], company["ACME"]
    price(
        company,
        {"level": "ROLE_PROJECT", "role_id": pse, "project_id": acme, "per_unit": 3_100_000},
        {"level": "CUSTOMER_ROLE", "role_id": pse, "customer_id": company["customer ACME"],
         "per_unit": 2_900_000},
    )  # fmt: skip
    price(
        company,
        {"level": "PERSON_PROJECT", "person_id": company["engineer"], "project_id": acme,
         "per_unit": 26_400_000, "unit": "DAY", "day_minutes": 480},
        {"level": "ROLE", "role_id": pse, "per_unit": 3_450_000},
        starts_on=AUGUST,
    )  # fmt: skip
    price(company, {"level": "ROLE", "role_id": pse, "per_unit": 3_200_000}, starts_on=START)


def ask(company, viewer: str = "finance", on: date = TODAY, project: str = "ACME-001"):
    return rate_test(company.viewer(viewer), person_code="ENG", project_code=project, on=on)


def test_the_winner_and_every_loser_say_why(company):
    rates(company)
    found = ask(company)
    assert (found.winner.key_text, found.hour_minor) == ("PSE on ACME-001", 31_000)
    assert {(row.key_text, row.row.per_unit): row.reason for row in found.losers} == {
        ("ENG on ACME-001", 26_400_000): "not in force until 2026-08-01",
        ("PSE for ACME", 2_900_000): "less specific than role on project",
        ("PSE", 3_300_000): "replaced by revision 2",
        ("PSE", 3_200_000): "less specific than role on project",
        ("PSE", 3_450_000): "not in force until 2026-08-01",
        ("PM", 2_750_000): "for another role",
    }
    assert found.losers[-1].reason == "for another role"
    later = ask(company, on=AUGUST)
    assert (later.winner.row.level, later.hour_minor) == ("PERSON_PROJECT", 33_000)
    assert ask(company, on=date(2026, 5, 31)).hour_minor == 32_000


def test_the_employment_of_the_day_decides(company):
    row = Employment.objects.get(person_id=company["engineer"])
    change_employment(actor=company.system, now=NOW, employment_id=row.pk, version=1,
                      from_on=AUGUST, role_id=company["PM"])  # fmt: skip
    assert ask(company).hour_minor == 33_000
    assert ask(company, on=AUGUST).hour_minor == 27_500
    before = ask(company, on=date(2026, 1, 31))
    assert (before.employment, before.winner, before.hour_minor) == (None, None, None)


def test_a_dated_precedence_changes_the_winner_from_its_day(signed_in, company):
    rates(company)
    order = "CUSTOMER_ROLE,ROLE_PROJECT,PERSON_PROJECT,ROLE"
    key = draft_proposal(
        actor=company.viewer("operations"), now=NOW, kind="SETTING", title="Customers first",
        payload={"key": "rate_precedence", "value": order}, starts_on=AUGUST,
    )  # fmt: skip
    approve_proposal(actor=company.viewer("finance"), now=NOW, proposal_id=key)
    assert ask(company).winner.row.level == "ROLE_PROJECT"
    found = ask(company, on=AUGUST)
    assert (found.winner.row.level, found.hour_minor) == ("CUSTOMER_ROLE", 29_000)
    reasons = {row.row.level: row.reason for row in found.losers if row.row.per_unit != 3_300_000}
    assert reasons["PERSON_PROJECT"] == "less specific than customer and role"
    (change,) = precedence_changes(TODAY)
    assert change.starts_on == AUGUST and "customer and role, then role on project" in change.text
    assert "Not in use: region, practice and role" in change.text
    page = signed_in("finance").get("/admin/rate-cards/STD-USD").content.decode()
    assert "From 1 Aug 2026" in page and "person on project, then role on project" in page


def test_the_box_shows_the_answer_and_keeps_wrong_input(signed_in, company):
    rates(company)
    client = signed_in("finance")
    page = client.get(
        "/admin/rate-cards/test?person=eng&project=acme-001&on=2026-07-07"
    ).content.decode()
    assert "$310.00" in page and "PSE on ACME-001" in page
    assert "less specific than role on project" in page and "for another role" in page
    wrong = client.get("/admin/rate-cards/test?person=NOBODY&project=ACME-001&on=2026-07-07")
    assert wrong.status_code == 422
    assert "There is no person NOBODY" in wrong.content.decode()
    assert 'value="ACME-001"' in wrong.content.decode()
    none = client.get("/admin/rate-cards/test?person=ENG&project=ACME-001&on=2026-01-01")
    assert "has no employment on 1 Jan 2026" in none.content.decode()


def test_consultants_and_trainers_see_no_rate_anywhere(signed_in, company):
    for name in ("engineer", "training", "admin"):
        for address in ("/admin/rate-cards", "/admin/rate-cards/STD-USD",
                        "/admin/rate-cards/STD-USD/draft",
                        "/admin/rate-cards/test?person=ENG&project=ACME-001"):  # fmt: skip
            response = signed_in(name).get(address)
            # The page's own reference is random and may hold any digits.
            page = response.content.decode().replace(response["X-Request-Id"], "")
            assert response.status_code == 403 and "330" not in page


def strangers_project(company) -> int:
    common = {"actor": company.system, "now": NOW}
    customer = add_customer(**common, code="ZED", name="Zed", region_id=company["AMER"])
    engagement, _ = add_engagement(
        **common, code="ZED-E1", name="Zed", customer_id=customer, entity_id=company["US"],
        rate_card_id=company["card USD"], currency="USD",
    )  # fmt: skip
    key = add_project(
        **common, code="ZED-001", name="Zed", engagement_id=engagement, billing_kind="T_AND_M",
        region_id=company["AMER"], practice_id=company["CONS"],
    )  # fmt: skip
    price(
        company,
        {"level": "ROLE_PROJECT", "role_id": company["PSE"], "project_id": key,
         "per_unit": 9_990_000},
        {"level": "CUSTOMER_ROLE", "role_id": company["PSE"], "customer_id": customer,
         "per_unit": 8_880_000},
    )  # fmt: skip
    return key


def test_a_project_manager_sees_what_prices_own_projects_only(signed_in, company):
    rates(company)
    strangers_project(company)
    manager = company.viewer("manager")
    page = card_page("STD-USD", manager, TODAY)
    shown = {row.per_unit for rows in page.rows.values() for row in rows}
    assert {3_100_000, 2_900_000, 2_750_000} <= shown and page.left_out == 2
    assert not {9_990_000, 8_880_000} & shown
    found = ask(company, "manager")
    assert found.hour_minor == 31_000 and found.left_out == 2
    with pytest.raises(Refused, match="no project ZED-001"):
        ask(company, "manager", project="ZED-001")
    text = signed_in("manager").get("/admin/rate-cards/STD-USD").content.decode()
    assert "999.00" not in text and "888.00" not in text and "310.00" in text


def test_a_leader_sees_the_cards_of_the_region(company):
    leader = company.viewer("leader")
    assert {card.code for card in visible_cards(leader)} == {"STD-EUR"}
    with pytest.raises(NotFound):
        card_page("STD-USD", leader, TODAY)
    assert ask(company, "leader", project="BOLT-001").hour_minor == 33_000
    with pytest.raises(Refused):
        ask(company, "leader")


def test_rates_are_drafted_by_analysts_and_approved_by_finance(signed_in, company):
    client = signed_in("analyst")
    rows = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-role": "PSE",
            "form-0-project": "acme-001", "form-0-per_unit": "315", "form-0-unit": "HOUR",
            "form-1-unit": "HOUR", "starts_on": "2026-08-01", "reason": "Renewal"}  # fmt: skip
    address = "/admin/rate-cards/STD-USD/draft?level=ROLE_PROJECT"
    response = client.post(address, rows)
    key = int(response["Location"].removeprefix("/admin/proposals/"))
    said = preview_proposal(key)
    assert any("role PSE, project ACME-001: no rate becomes 315.00 a hour" in line
               or "315.00 an hour" in line for line in said)  # fmt: skip
    assert not BillRate.objects.filter(level="ROLE_PROJECT").exists()
    assert "1 draft waiting" in client.get("/admin/rate-cards/STD-USD").content.decode()
    for name in ("analyst", "operations"):
        with pytest.raises(Denied):
            approve_proposal(actor=company.viewer(name), now=NOW, proposal_id=key)
    approve_proposal(actor=company.viewer("finance"), now=NOW, proposal_id=key)
    assert BillRate.objects.get(level="ROLE_PROJECT").per_unit == 3_150_000
    assert signed_in("coordinator").get(address).status_code == 403


def test_a_draft_with_errors_keeps_its_rows(signed_in, company):
    rows = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 0, "starts_on": "2026-08-01",
            "form-0-role": "PSE", "form-0-project": "NONE-1", "form-0-per_unit": "315",
            "form-0-unit": "HOUR", "form-1-role": "PM", "form-1-project": "ACME-001",
            "form-1-per_unit": "2400", "form-1-unit": "DAY", "form-2-unit": "HOUR"}  # fmt: skip
    address = "/admin/rate-cards/STD-USD/draft?level=ROLE_PROJECT"
    response = signed_in("finance").post(address, rows)
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is no project NONE-1" in page and 'value="NONE-1"' in page
    assert "Say how many hours a day has" in page and 'value="2400"' in page
    empty = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-unit": "HOUR",
             "starts_on": "2026-08-01"}  # fmt: skip
    assert "Give at least one rate" in signed_in("finance").post(address, empty).content.decode()


def test_a_rate_ends_and_the_next_level_answers(signed_in, company):
    rates(company)
    row = BillRate.objects.get(level="ROLE_PROJECT")
    client = signed_in("finance")
    address = f"/admin/rate-cards/STD-USD/draft?level=ROLE_PROJECT&row={row.pk}"
    assert 'value="310.00"' in client.get(address).content.decode()
    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-role": "PSE",
            "form-0-project": "ACME-001", "form-0-unit": "HOUR", "form-0-ends": "on",
            "starts_on": "2026-07-01"}  # fmt: skip
    response = client.post(address, rows)
    key = int(response["Location"].rsplit("/", 1)[1])
    approve_proposal(actor=company.viewer("finance2"), now=NOW, proposal_id=key)
    found = ask(company)
    assert (found.winner.row.level, found.hour_minor) == ("CUSTOMER_ROLE", 29_000)
    ended = [loser for loser in found.losers if loser.row.level == "ROLE_PROJECT"]
    assert {loser.reason for loser in ended} == {"ended on 2026-07-01"}
    assert "Ended" in client.get("/admin/rate-cards/STD-USD").content.decode()


def test_prices_that_cannot_be_are_refused(company):
    base = {"level": "ROLE", "role_id": company["PSE"]}
    for row in ({"per_unit": -1}, {"per_unit": 1, "unit": "WEEK"},
                {"per_unit": 1, "unit": "DAY"},
                {"per_unit": 1, "day_minutes": 480}, {"level": "NOBODY"}):  # fmt: skip
        with pytest.raises(Refused, match="RATE-05"):
            price(company, base | row)
    with pytest.raises(Refused, match="RATE-03"):
        price(company, base | {"per_unit": 1}, base | {"per_unit": 2})


def test_a_grant_for_one_region_drafts_no_price_for_everybody(company):
    grant_role(actor=company.system, now=NOW, user_id=company["user training"], role=Role.ANALYST,
               starts_on=START, scope="REGION", scope_id=company["EMEA"])  # fmt: skip
    narrow = viewer_of(User.objects.get(pk=company["user training"]), today=TODAY)
    with pytest.raises(Denied):
        draft_proposal(
            actor=narrow, now=NOW, kind="BILL_RATES", title="x", starts_on=AUGUST,
            payload={"card_id": company["card USD"],
                     "rows": [{"level": "ROLE", "role_id": company["PSE"], "per_unit": 1}]},
        )  # fmt: skip
