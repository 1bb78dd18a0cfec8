"""How much of the available time was sold, against which target, and who may see it?"""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.insights.queries.utilization import available_minutes
from daybook.apps.insights.queries.utilization_page import SoldFilter, utilization_page
from daybook.apps.people.actions.rates import set_target
from daybook.apps.platform.models import AuditLine, DatedSetting
from tests.builders import NOW, START

from .test_pulse import JULY, log


@pytest.fixture
def sold(company):
    """30 hours of the engineer in July, and a target of 70 % for engineers."""
    for day in (1, 2, 6):
        log(company, date(2026, 7, day))
    set_target(
        actor=company.viewer("operations"), now=NOW, starts_on=START, target_millionths=700_000,
        role_id=company["PSE"],
    )  # fmt: skip
    return company


def page(company, login="operations", by="person", month=JULY, **wanted):
    return utilization_page(company.viewer(login), month, by, SoldFilter(**wanted))


def row(found, code):
    (one,) = [row for row in found.rows if row.code == code]
    return one


def test_a_quarter_has_424_hours_and_its_months_sum_to_it(sold):
    engineer = row(page(sold), "ENG")
    assert (engineer.month.billable_minutes, engineer.month.available_minutes) == (1800, 8855)
    assert (engineer.quarter.available_minutes, engineer.quarter.share) == (25_440, 70_755)
    months = [
        available_minutes(date(2026, number, 1), date(2026, number + 1, 1)) for number in (5, 6, 7)
    ]
    assert sum(month[sold["engineer"]] for month in months) == 25_440


def test_310_of_424_hours_show_13_hours_12_over_the_target(sold):
    from daybook.apps.insights.queries.utilization_page import Sold
    from daybook.core.utilization import hours_to_target

    delta = hours_to_target(18_600, 25_440, 700_000)
    found = Sold(18_600, 25_440, 18_600 - delta, 25_440, delta)
    assert (found.share, found.delta_minutes, found.target_minutes) == (731_132, 792, 17_808)
    engineer = row(page(sold), "ENG").quarter
    assert (engineer.target_minutes, engineer.delta_minutes) == (17_808, 1800 - 17_808)


def test_groups_sum_and_their_target_is_of_those_who_have_one(sold):
    found = page(sold, by="role")
    roles = {row.code: row for row in found.rows}
    assert set(roles) == {"PSE", "PM"}
    assert roles["PM"].month.target_share is None
    assert roles["PSE"].month.target_share == 700_056  # 6,199 of 8,855 minutes
    whole = found.whole.month
    assert whole.billable_minutes == sum(row.month.billable_minutes for row in found.rows)
    assert whole.available_minutes == sum(row.month.available_minutes for row in found.rows)
    assert whole.delta_minutes == roles["PSE"].month.delta_minutes


def test_by_project_the_hours_of_these_people_sum_to_their_billable_time(sold):
    log(sold, date(2026, 7, 7), minutes=120, project="BOLT")
    found = page(sold, by="project")
    assert {row.code: row.month.billable_minutes for row in found.rows} == {
        "ACME-001": 1800,
        "BOLT-001": 120,
    }
    assert found.whole.month.billable_minutes == 1920


@pytest.mark.parametrize(
    ("login", "people", "targets"),
    [
        ("operations", {"ENG", "MAN", "COO", "LEA"}, True),
        ("analyst", {"ENG", "MAN", "COO", "LEA"}, True),
        ("finance", {"ENG", "MAN", "COO", "LEA"}, False),
        ("engineer", {"ENG"}, True),
        ("manager", {"MAN"}, None),
        ("leader", {"LEA"}, None),
        ("admin", set(), None),
    ],
)
def test_who_sees_whose_time_and_whose_target(sold, login, people, targets):
    found = page(sold, login)
    assert {row.code for row in found.rows} == people
    if targets is not None:
        assert (row(found, "ENG").month.target_share is not None) is targets


def test_an_own_target_wins_over_the_role(sold):
    set_target(
        actor=sold.viewer("operations"), now=NOW, starts_on=START, target_millionths=550_000,
        person_id=sold["engineer"],
    )  # fmt: skip
    assert row(page(sold), "ENG").quarter.target_minutes == 13_992


def test_the_calendar_policy_is_named_and_takes_holidays_off(sold):
    DatedSetting.objects.create(
        key="utilization_policy", starts_on=START, revision=1, value="CALENDAR", recorded_at=NOW,
        audit_line=AuditLine.objects.first(),
    )  # fmt: skip
    found = page(sold)
    assert found.policy == "CALENDAR"
    # 23 weekdays of July less Friday the 3rd.
    assert row(found, "ENG").month.available_minutes == 22 * 480


def test_filters_take_codes(sold):
    assert {row.code for row in page(sold, regions=("EMEA",)).rows} == {"LEA"}
    assert {row.code for row in page(sold, roles=("PSE",)).rows} == {"ENG"}


def test_the_page_links_hours_to_their_lines_and_shares_to_explain(login, sold):
    shown = login("operations").get("/insights/utilization?month=2026-07").content.decode()
    assert "4 people sold" in shown and "policy STANDARD" in shown
    assert "/ledger?book=RATED&amp;billable=yes&amp;person=ENG&amp;worked=2026-07" in shown
    assert "/explain/utilization?month=2026-07&amp;person=ENG" in shown
    for by in ("role", "region", "practice", "project"):
        assert login("operations").get(f"/insights/utilization?by={by}").status_code == 200
