"""How is the organization cut? Codes, names, calendars that stay, and holidays by year."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from daybook.apps.people.actions.places import (
    add_region,
    add_work_calendar,
    edit_role,
    edit_work_calendar,
)
from daybook.apps.people.models import Region, Role, WorkCalendar
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.platform.scopes import ScopeNames
from tests.builders import NOW, TODAY

WEEK = (480, 480, 480, 480, 480, 0, 0)


def test_a_code_is_used_once_and_never_deleted(company):
    with pytest.raises(Refused, match="CODE-01"):
        add_region(actor=company.viewer("operations"), now=NOW, code="emea", name="Again")
    add_region(actor=company.viewer("operations"), now=NOW, code="LATAM", name="Latin America")
    with pytest.raises(DatabaseError, match="KEEP-01"), transaction.atomic():
        Region.objects.filter(code="LATAM").delete()


def test_roles_are_renamed_by_operations_and_by_nobody_else(signed_in, company):
    with pytest.raises(Denied):
        edit_role(actor=company.viewer("finance"), now=NOW, role_id=company["PSE"], version=1,
                  name="Engineer", is_billable=False)  # fmt: skip
    typed = {"version": 1, "name": "Engineer"}
    client = signed_in("operations")
    assert client.post("/admin/roles/PSE/edit", typed)["Location"] == "/admin/roles"
    row = Role.objects.get(code="PSE")
    assert (row.name, row.is_billable) == ("Engineer", False)
    assert signed_in("engineer").get("/admin/roles").status_code == 403
    assert "/admin/roles/new" not in signed_in("finance").get("/admin/roles").content.decode()


def test_a_target_of_a_role_is_set_on_its_page(signed_in, company):
    client = signed_in("operations")
    typed = {"target_millionths": "70", "starts_on": "2026-02-01"}
    assert client.post("/admin/roles/PSE/target", typed).status_code == 302
    assert "70.0%" in client.get("/admin/roles").content.decode()
    assert "70.0%" not in signed_in("finance").get("/admin/roles").content.decode()


def test_hours_of_a_calendar_in_use_stay(company):
    common = {"actor": company.viewer("operations"), "now": NOW}
    given = {"holiday_calendar_id": company["holidays US"]}
    with pytest.raises(Refused, match="CALENDAR-01"):
        edit_work_calendar(**common, calendar_id=company["calendar US"], version=1, name="US",
                           weekday_minutes=(450, *WEEK[1:]), **given)  # fmt: skip
    edit_work_calendar(**common, calendar_id=company["calendar US"], version=1, name="America",
                       weekday_minutes=WEEK, **given)  # fmt: skip
    key = add_work_calendar(**common, code="SHORT", name="Short", weekday_minutes=WEEK, **given)
    edit_work_calendar(**common, calendar_id=key, version=1, name="Short",
                       weekday_minutes=(360,) * 5 + (0, 0), **given)  # fmt: skip
    assert WorkCalendar.objects.get(pk=key).monday_minutes == 360
    with pytest.raises(Refused, match="BOOK-02"):
        add_work_calendar(**common, code="LONG", name="L", weekday_minutes=(1500,) * 7, **given)


def test_a_calendar_is_typed_in_hours(signed_in, company):
    typed = {"code": "four", "name": "Four days", "holiday_calendar_id": company["holidays US"],
             "friday": "0", "saturday": "0", "sunday": "0"}  # fmt: skip
    typed |= dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "9:30")
    client = signed_in("operations")
    wrong = client.post("/admin/calendars/new", typed | {"monday": "nine"})
    assert wrong.status_code == 422 and "“nine” is not hours" in wrong.content.decode()
    assert client.post("/admin/calendars/new", typed).status_code == 302
    assert WorkCalendar.objects.get(code="FOUR").weekday_minutes == (570,) * 4 + (0, 0, 0)


def test_holidays_are_shown_by_year_and_loaded_for_more(signed_in, company):
    client = signed_in("operations")
    page = client.get("/people/ENG/calendar").content.decode()
    assert f"in {TODAY.year}" in page and "Independence Day" in page and "8:00" in page
    typed = {"code": "GB", "name": "England", "country": "gb", "subdivision": "eng",
             "first_year": 2026, "last_year": 2027}  # fmt: skip
    response = client.post("/admin/calendars/holidays", typed)
    assert response["Location"] == "/admin/calendars/holidays/GB"
    assert "Boxing Day" in client.get("/admin/calendars/holidays/GB?year=2026").content.decode()
    wrong = client.post("/admin/calendars/holidays", typed | {"code": "XX", "country": "xx"})
    assert wrong.status_code == 422 and "SETUP-02" in wrong.content.decode()


def test_grants_name_their_region(company):
    names = ScopeNames()
    assert names.name("REGION", company["EMEA"]) == "Region Europe"
    assert names.name("PRACTICE", company["CONS"]) == "Practice Consulting"
    assert names.name("PROJECT", company["ACME"]) == "Project ACME-001"
