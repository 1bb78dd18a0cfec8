"""What is a person, from when until when? Changes by date, and no two stretches at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from daybook.apps.people.actions.employments import (
    change_employment,
    end_employment,
    start_employment,
)
from daybook.apps.people.actions.persons import add_person, edit_person
from daybook.apps.people.models import Employment, Person
from daybook.apps.people.queries.directory import person_page
from daybook.apps.people.queries.history import person_history
from daybook.apps.platform.refusals import Conflict, Denied, Refused
from tests.builders import NOW, TODAY


def only(company, name: str = "engineer") -> Employment:
    return Employment.objects.get(person_id=company[name])


def terms(company, **more) -> dict:
    return {
        "entity_id": company["US"],
        "role_id": company["PSE"],
        "region_id": company["AMER"],
        "practice_id": company["CONS"],
        "work_calendar_id": company["calendar US"],
    } | more


def test_a_change_from_a_day_ends_the_stretch_and_begins_another(company):
    row = only(company)
    change_employment(
        actor=company.viewer("coordinator"), now=NOW, employment_id=row.pk, version=row.version,
        from_on=date(2026, 8, 1), role_id=company["PM"], manager_id=company["manager"],
        share_millionths=800_000,
    )  # fmt: skip
    first, second = Employment.objects.filter(person_id=company["engineer"]).order_by("starts_on")
    assert (first.ends_on, first.role_id) == (date(2026, 8, 1), company["PSE"])
    assert (second.starts_on, second.ends_on) == (date(2026, 8, 1), None)
    assert (second.role_id, second.share_millionths) == (company["PM"], 800_000)
    assert second.manager_id == company["manager"] and second.region_id == company["AMER"]


def test_a_change_on_the_first_day_corrects_the_stretch_with_before_and_after(company):
    row = only(company)
    change_employment(actor=company.viewer("coordinator"), now=NOW, employment_id=row.pk,
                      version=1, from_on=row.starts_on, role_id=company["PM"])  # fmt: skip
    assert only(company).role_id == company["PM"]
    page = person_page("ENG", company.viewer("operations"), TODAY)
    newest = person_history(page, company.viewer("operations"))[0]
    assert newest.changes == ("role: PSE → PM",)


def test_dates_that_overlap_are_refused_by_the_action_and_by_the_database(company):
    with pytest.raises(Refused, match="FACT-02") as refused:
        start_employment(actor=company.viewer("coordinator"), now=NOW,
                         person_id=company["engineer"], starts_on=date(2026, 7, 1),
                         **terms(company))  # fmt: skip
    assert refused.value.field == "starts_on"
    with pytest.raises(DatabaseError, match="FACT-02"), transaction.atomic():
        Employment.objects.create(
            person_id=company["engineer"], starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 1),
            **terms(company),
        )  # fmt: skip


def test_an_end_is_not_before_the_start_and_can_be_taken_back(company):
    row, actor = only(company), company.viewer("coordinator")
    common = {"actor": actor, "now": NOW, "employment_id": row.pk}
    with pytest.raises(Refused, match="DATES-01"):
        end_employment(**common, version=1, ends_on=row.starts_on)
    end_employment(**common, version=1, ends_on=date(2026, 8, 1))
    end_employment(**common, version=2, ends_on=None)
    assert only(company).ends_on is None


def test_reopening_over_a_later_stretch_is_refused(company):
    row, actor = only(company), company.viewer("coordinator")
    end_employment(actor=actor, now=NOW, employment_id=row.pk, version=1, ends_on=date(2026, 8, 1))
    start_employment(actor=actor, now=NOW, person_id=company["engineer"],
                     starts_on=date(2026, 8, 1), **terms(company))  # fmt: skip
    with pytest.raises(Refused, match="FACT-02"):
        end_employment(actor=actor, now=NOW, employment_id=row.pk, version=2, ends_on=None)


def test_two_who_edit_at_once_are_told(company):
    row = only(company)
    common = {"actor": company.viewer("coordinator"), "now": NOW, "employment_id": row.pk}
    end_employment(**common, version=1, ends_on=date(2026, 9, 1))
    with pytest.raises(Conflict) as conflict:
        end_employment(**common, version=1, ends_on=date(2026, 8, 1))
    assert conflict.value.theirs == {"ends_on": date(2026, 9, 1)}


@pytest.mark.parametrize("name", ["engineer", "manager", "analyst", "finance", "leader"])
def test_who_may_not_edit_people_changes_nobody(company, name):
    row = only(company)
    with pytest.raises(Denied):
        end_employment(actor=company.viewer(name), now=NOW, employment_id=row.pk, version=1,
                       ends_on=date(2026, 8, 1))  # fmt: skip
    with pytest.raises(Denied):
        add_person(actor=company.viewer(name), now=NOW, code="X-1", name="X", zone="UTC")


def test_a_code_is_taken_whatever_its_capitals_and_nobody_manages_oneself(company):
    actor = company.viewer("coordinator")
    with pytest.raises(Refused, match="PEOPLE-01") as refused:
        add_person(actor=actor, now=NOW, code="eng", name="Second", zone="UTC")
    assert refused.value.field == "code"
    with pytest.raises(Refused, match="PEOPLE-03"):
        change_employment(actor=actor, now=NOW, employment_id=only(company).pk, version=1,
                          from_on=TODAY, manager_id=company["engineer"])  # fmt: skip
    with pytest.raises(Refused, match="PEOPLE-03"):
        add_person(actor=actor, now=NOW, code="X-1", name="X", zone="Berlin")


def test_a_form_with_errors_keeps_what_was_typed(signed_in, company):
    client = signed_in("coordinator")
    typed = {"code": "ENG", "name": "Nora Second", "zone": "Europe/Berlin", "kind": "EMPLOYEE"}
    response = client.post("/people/new", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Nora Second" in page and "The code ENG is taken" in page and "PEOPLE-01" in page
    assert 'aria-invalid="true"' in page
    assert not Person.objects.filter(name="Nora Second").exists()


def test_adding_somebody_leads_on_to_their_employment(signed_in, company):
    client = signed_in("coordinator")
    typed = {"code": "nor-1", "name": "Nora", "zone": "Europe/Berlin", "kind": "FUTURE"}
    response = client.post("/people/new", typed)
    assert response["Location"] == "/people/NOR-1/employment/new"
    form = terms(company) | {"starts_on": "2026-09-01", "ends_on": "2026-12-31",
                             "share_millionths": "80", "ramp_millionths": "50"}  # fmt: skip
    assert client.post(response["Location"], form)["Location"] == "/people/NOR-1"
    row = Employment.objects.get(person__code="NOR-1")
    assert (row.share_millionths, row.ramp_millionths) == (800_000, 500_000)
    assert (row.starts_on, row.ends_on) == (date(2026, 9, 1), date(2027, 1, 1))
    assert "31 Dec 2026" in client.get("/people/NOR-1").content.decode()


def test_a_conflict_shows_both_values_and_saving_again_is_a_choice(signed_in, company):
    client = signed_in("coordinator")
    edit_person(actor=company.system, now=NOW, person_id=company["engineer"], version=1,
                name="Theirs", email="", zone="UTC", kind="EMPLOYEE")  # fmt: skip
    typed = {"version": 1, "name": "Mine", "email": "", "zone": "UTC", "kind": "EMPLOYEE"}
    page = client.post("/people/ENG/edit", typed).content.decode()
    assert 'value="Mine"' in page and "Saved meanwhile: Theirs" in page
    assert client.post("/people/ENG/edit", typed | {"version": 2}).status_code == 302
    assert Person.objects.get(code="ENG").name == "Mine"
