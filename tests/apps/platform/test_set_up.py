"""How is an installation set up? Organization, entities, holidays and exchange rates."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.platform.actions.organization import (
    add_entity,
    change_entity,
    change_organization,
    load_holiday_calendar,
    record_fx_rate,
)
from daybook.apps.platform.models import AuditLine, FxRate, Holiday, LegalEntity
from daybook.apps.platform.queries.organization import FxTable
from daybook.apps.platform.queries.set_up import (
    calendar_years,
    entity_detail,
    entity_details,
    fx_pairs,
    fx_rates,
)
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Conflict, Denied, Refused
from tests.builders import NOW, START, TODAY

CLOSED_TO = ("engineer", "manager", "coordinator", "analyst", "leader", "training")


def entity(company, who="admin", **fields) -> int:
    values = {
        "code": "GB", "name": "Northwind Ltd", "currency": "GBP", "zone": "Europe/London",
        "business_calendar_id": company["holidays US"],
    } | fields  # fmt: skip
    return add_entity(actor=company.viewer(who), now=NOW, **values)


def rate(company, who="finance", **fields) -> None:
    values = {"base": "GBP", "quote": "USD", "starts_on": TODAY, "rate": 12_700_000_000,
              "source": "central bank"} | fields  # fmt: skip
    record_fx_rate(actor=company.viewer(who), now=NOW, **values)


@pytest.mark.parametrize("who", CLOSED_TO)
def test_others_set_nothing_up(company, who):
    """RIGHT-01"""
    with pytest.raises(Denied):
        entity(company, who)
    with pytest.raises(Denied):
        rate(company, who)
    with pytest.raises(Denied):
        load_holiday_calendar(actor=company.viewer(who), now=NOW, code="FR", name="FR",
                              country="FR", subdivision="", first_year=2026,
                              last_year=2026)  # fmt: skip


def test_an_administrator_adds_an_entity_and_records_no_exchange_rate(company):
    """RIGHT-01: set-up, and no right on money."""
    number = entity(company)
    assert AuditLine.objects.get(verb="add_entity", subject_id=number)
    with pytest.raises(Denied):
        rate(company, "admin")


@pytest.mark.parametrize(
    ("fields", "rule", "field"),
    [
        ({"code": "US"}, "CODE-01", "code"),
        ({"code": "g b"}, "CODE-01", "code"),
        ({"name": " "}, "SETUP-03", "name"),
        ({"currency": "pounds"}, "SETUP-03", "currency"),
        ({"zone": "London"}, "SETUP-03", "zone"),
        ({"business_calendar_id": 999}, "SETUP-03", "business_calendar_id"),
        ({"fiscal_year_starts_month": 13}, "SETUP-03", "fiscal_year_starts_month"),
        ({"close_method": "GUESS"}, "SETUP-03", "close_method"),
    ],
)
def test_what_is_wrong_with_an_entity_is_said_at_its_field(company, fields, rule, field):
    """CODE-01, SETUP-03"""
    with pytest.raises(Refused) as caught:
        entity(company, **fields)
    assert (caught.value.rule, caught.value.field) == (rule, field)
    assert LegalEntity.objects.count() == 2


def test_an_entity_s_close_method_is_its_own_dated_setting(company):
    """SETTING-01"""
    number = entity(company, close_method="ACTUAL")
    assert policy_on(START, number).close_method == "ACTUAL"
    assert policy_on(START, company["US"]).close_method == "ESTIMATE"
    row = entity_detail(company.viewer("finance"), "GB", TODAY)
    assert (row.close_method, row.fiscal_quarter) == ("Actual", "FY27 Q2")


def test_an_entity_changes_but_not_over_a_newer_version(company):
    """HISTORY-01"""
    common = {"actor": company.viewer("operations"), "now": NOW, "entity_id": company["DE"],
              "version": 1, "zone": "Europe/Berlin", "business_calendar_id":
              company["holidays DE-BY"], "address": "Hauptstr. 1", "tax_number": "DE1"}  # fmt: skip
    change_entity(name="Northwind GmbH", **common)
    assert LegalEntity.objects.get(code="DE").name == "Northwind GmbH"
    with pytest.raises(Conflict):
        change_entity(name="Another", **common)


def test_the_organization_moves_its_zone_by_name_only(company):
    """SETUP-03"""
    common = {"actor": company.viewer("admin"), "now": NOW, "version": 1, "name": "Northwind"}
    with pytest.raises(Refused) as caught:
        change_organization(zone="+02:00", **common)
    assert caught.value.field == "zone"
    change_organization(zone="Europe/Berlin", **common)


def test_a_year_of_holidays_once_loaded_stays_as_it_is(company):
    """SETUP-02"""
    calendar = company["holidays US"]
    gone = Holiday.objects.filter(calendar_id=calendar, on=date(2026, 7, 3))
    gone.delete()
    before = set(Holiday.objects.filter(calendar_id=calendar).values_list("on", flat=True))
    again = load_holiday_calendar(
        actor=company.viewer("operations"), now=NOW, code="US", name="US", country="US",
        subdivision="", first_year=2026, last_year=2029,
    )  # fmt: skip
    after = set(Holiday.objects.filter(calendar_id=calendar).values_list("on", flat=True))
    assert again == calendar
    assert {day.year for day in after - before} == {2028, 2029}
    years = [row.year for row in calendar_years(calendar)]
    assert years == [2025, 2026, 2027, 2028, 2029]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"country": "XX"}, "country"),
        ({"subdivision": "QQ"}, "subdivision"),
        ({"code": "US", "country": "FR"}, "code"),
        ({"last_year": 2300}, "last_year"),
        ({"first_year": 2030, "last_year": 2029}, "last_year"),
    ],
)
def test_a_calendar_of_no_place_is_refused_in_words(company, fields, field):
    """SETUP-02, CODE-01"""
    values = {"code": "NEW", "name": "New", "country": "US", "subdivision": "",
              "first_year": 2026, "last_year": 2027} | fields  # fmt: skip
    with pytest.raises(Refused) as caught:
        load_holiday_calendar(actor=company.viewer("operations"), now=NOW, **values)
    assert caught.value.field == field


def test_a_second_rate_of_a_day_is_a_revision_and_both_stay(company):
    """FACT-01"""
    rate(company)
    rate(company, rate=12_800_000_000, source="corrected")
    assert FxTable().quote("GBP", "USD", TODAY).rate == 12_800_000_000
    rows = [row for row in fx_rates(company.viewer("analyst"), TODAY) if row.base == "GBP"]
    assert [(row.revision, row.state) for row in rows] == [(2, "IN_FORCE"), (1, "REPLACED")]
    assert FxRate.objects.filter(base="GBP").count() == 2
    pair = next(row for row in fx_pairs(tuple(rows)))
    assert (pair.rate, pair.rates) == (12_800_000_000, 2)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"rate": 0}, "rate"),
        ({"quote": "GBP"}, "quote"),
        ({"base": "£"}, "base"),
        ({"source": " "}, "source"),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused_at_its_field(company, fields, field):
    """FX-01"""
    with pytest.raises(Refused) as caught:
        rate(company, **fields)
    assert caught.value.field == field


def test_set_up_is_closed_to_whoever_sees_no_settings(company):
    """RIGHT-01"""
    with pytest.raises(Denied):
        entity_details(company.viewer("coordinator"), TODAY)
