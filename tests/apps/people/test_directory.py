"""Who is here on a day, for whom, and with how many queries?"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.people.actions.persons import add_person, start_employment
from daybook.apps.people.queries.directory import people_in_directory
from daybook.apps.people.queries.persons import person_names
from tests.builders import NOW, TODAY


def employ(company, code: str, *, region: str = "AMER", starts_on=date(2026, 2, 1), **more) -> int:
    common = {"actor": company.system, "now": NOW}
    person_id = add_person(**common, code=code, name=f"Person {code}", zone="Europe/Berlin",
                           kind=more.pop("kind", "EMPLOYEE"))  # fmt: skip
    start_employment(
        **common, person_id=person_id, entity_id=company["US"], role_id=company["PSE"],
        region_id=company[region], practice_id=company["CONS"],
        work_calendar_id=company["calendar US"], starts_on=starts_on, **more,
    )  # fmt: skip
    return person_id


def states(company, viewer: str, on=TODAY) -> dict[str, str]:
    return {row.code: row.state for row in people_in_directory(company.viewer(viewer), on)}


def test_a_person_is_what_their_dates_say_on_the_day(company):
    employ(company, "HIRE", starts_on=date(2026, 9, 1), kind="FUTURE")
    employ(company, "GONE", ends_on=date(2026, 7, 1))
    add_person(actor=company.system, now=NOW, code="BARE", name="Bare", zone="UTC")
    found = states(company, "operations")
    assert (found["ENG"], found["HIRE"], found["GONE"], found["BARE"]) == (
        "ACTIVE", "JOINING", "LEFT", "UNPLACED",
    )  # fmt: skip
    later = states(company, "operations", date(2026, 9, 1))
    assert later["HIRE"] == "ACTIVE"
    assert states(company, "operations", date(2026, 6, 30))["GONE"] == "ACTIVE"


def test_a_leader_of_one_region_sees_its_people_only(company):
    employ(company, "EMEA-1", region="EMEA")
    assert set(states(company, "leader")) == {"LEA", "EMEA-1"}
    assert {"ENG", "LEA", "EMEA-1"} <= set(states(company, "engineer"))


def test_the_page_of_another_region_does_not_exist_for_the_leader(signed_in, company):
    leader = signed_in("leader")
    assert leader.get("/people/LEA").status_code == 200
    assert leader.get("/people/ENG").status_code == 404
    assert leader.get("/people/NOBODY-1").status_code == 404


def test_the_directory_filters_by_what_people_are_and_keeps_who_left_out(signed_in, company):
    employ(company, "EMEA-1", region="EMEA")
    employ(company, "GONE", ends_on=date(2026, 7, 1))
    page = signed_in("operations").get("/people?region=EMEA").content.decode()
    assert "EMEA-1" in page and ">ENG<" not in page
    everybody = signed_in("operations").get("/people").content.decode()
    assert "Person GONE" not in everybody
    left = signed_in("operations").get("/people?state=LEFT").content.decode()
    assert "Person GONE" in left and "Person EMEA-1" not in left
    past = signed_in("operations").get("/people?on=2026-06-30").content.decode()
    assert "Person GONE" in past and "30 Jun 2026" in past


def test_the_directory_saves_as_a_file(signed_in, company):
    response = signed_in("operations").get("/people?format=csv&role=PSE")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Name,Role,Region")
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["The engineer"]


def test_an_empty_result_offers_to_clear_the_filters(signed_in, company):
    page = signed_in("operations").get("/people?q=zzz").content.decode()
    assert "Nobody matches these filters" in page and "Clear the filters" in page


def queries_of_page(client) -> int:
    client.get("/people")
    with CaptureQueriesContext(connection) as found:
        assert client.get("/people").status_code == 200
    return len(found)


def test_the_directory_asks_as_often_for_200_people_as_for_10(signed_in, company):
    client = signed_in("operations")
    for number in range(6):
        employ(company, f"A-{number}")
    few = queries_of_page(client)
    for number in range(190):
        employ(company, f"B-{number}", region="EMEA" if number % 2 else "AMER")
    assert queries_of_page(client) == few


@pytest.mark.parametrize("address", ["/people/bookings", "/people/board", "/people/requests"])
def test_words_in_small_letters_are_left_to_other_apps(signed_in, company, address):
    response = signed_in("operations").get(address)
    assert "There is no person" not in response.content.decode()


def test_names_are_found_by_key(company):
    assert person_names([company["engineer"]]) == {company["engineer"]: ("ENG", "The engineer")}
