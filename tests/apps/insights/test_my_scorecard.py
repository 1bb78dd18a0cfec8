"""My Scorecard: own hours against target, revenue as one sum, hours a week, hours left."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.insights.queries.my_scorecard import ProjectLeft, my_scorecard
from daybook.apps.insights.queries.utilization_page import Sold
from daybook.apps.people.actions.rates import set_target
from daybook.apps.platform.refusals import Denied
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.actions.submission import submit_part
from tests.builders import NOW, START, TODAY


def work(company, day, minutes, *, approved=True, who="engineer"):
    row = save_entry(
        actor=company.viewer(who), now=NOW, today=TODAY, person_id=company[who],
        project_id=company["ACME"], task_id=company["task ACME"], worked_on=day, minutes=minutes,
    )  # fmt: skip
    submit_part(actor=company.viewer(who), now=NOW, person_id=company[who], day=day)
    if approved:
        approve_entries(actor=company.viewer("coordinator"), now=NOW, entry_ids=[row.id])
    return row.id


def target(company, share=700_000):
    set_target(actor=company.system, now=NOW, starts_on=START, target_millionths=share,
               role_id=company["PSE"])  # fmt: skip


def card(company, who="engineer", on=TODAY):
    return my_scorecard(company.viewer(who), on, TODAY)


def test_310_of_424_hours_show_73_1_percent_and_13_2_over_296_8():
    """KPI-01, KPI-02: row 11 of the domain"""
    sold = Sold(310 * 60, 424 * 60, 17_808, 424 * 60, 792)
    from daybook.ui.format import hours, percent, signed

    assert percent(sold.share).startswith("73.1")
    assert signed(hours(sold.delta_minutes), sold.delta_minutes) == "+13.2"
    assert hours(sold.target_minutes) == "296.8"


def test_hours_count_once_approved_and_those_that_wait_stand_beside_them(company):
    target(company)
    work(company, date(2026, 7, 1), 450)
    work(company, date(2026, 7, 6), 240, approved=False)
    found = card(company)
    assert (found.sold.billable_minutes, found.sold.available_minutes) == (450, 25_440)
    assert found.waiting_minutes == 240
    assert found.sold.target_minutes == 17_808
    assert found.quarter.label == "FY27 Q2"
    week = next(each for each in found.weeks if each.starts_on == date(2026, 6, 29))
    assert week.minutes == 450 and len(found.weeks) == 14


def test_revenue_delivered_is_one_sum_of_the_quarter(company):
    work(company, date(2026, 7, 1), 450)
    work(company, date(2026, 7, 2), 60)
    found = card(company)
    assert (found.revenue_minor, found.currency) == (247_500 + 33_000, "USD")
    assert card(company, on=date(2026, 3, 1)).revenue_minor == 0


def test_hours_a_week_are_spread_over_ones_own_working_days_left(company):
    """KPI-05: 7 to 31 July are 19 working days."""
    target(company)
    work(company, date(2026, 7, 1), 480)
    found = card(company)
    assert found.days_left == 19
    assert found.needed_week_minutes == 4_560, "(17,808 − 480) × 5 ÷ 19"
    assert card(company, on=date(2026, 3, 1)).needed_week_minutes is None, "that quarter is over"


def test_hours_left_are_budget_less_approved_less_submitted_of_everybody(company):
    """Row 46 of the domain."""
    work(company, date(2026, 7, 1), 450)
    work(company, date(2026, 7, 6), 240, approved=False)
    work(company, date(2026, 7, 6), 60, approved=False, who="coordinator")
    (row,) = card(company).projects
    assert row.code == "ACME-001"
    assert (row.budget_minutes, row.approved_minutes, row.submitted_minutes) == (60_000, 450, 300)
    assert (row.left_minutes, row.own_minutes) == (59_250, 690)
    assert ProjectLeft("A", "A", "A", 0, 0, 10, 0).left_minutes is None, "no budget, nothing left"


def test_it_is_ones_own_and_for_people_who_write_time(company, login):
    for who in ("admin", "finance"):
        with pytest.raises(Denied):
            card(company, who)
    work(company, date(2026, 7, 1), 450)
    assert card(company, "coordinator").sold.billable_minutes == 0
    assert login("admin").get("/insights/scorecard/me").status_code == 403


def test_the_page_links_its_numbers_and_shows_no_rate(company, login):
    target(company)
    work(company, date(2026, 7, 1), 450)
    client = login("engineer")
    text = client.get("/insights/scorecard/me").content.decode()
    assert "2,475" in text and "330.00" not in text
    assert "/time/entries?person=ENG&amp;from=2026-05-01&amp;to=2026-07-31" in text
    assert "/explain/utilization?person=ENG" in text and "/rules/KPI-05" in text
    assert "/projects/ACME-001/budget" in text
    assert 'href="/insights/scorecard/me"' in client.get("/today").content.decode()
    assert 'href="/insights/scorecard/me"' in client.get("/time/2026-W28").content.decode()


def test_a_project_manager_sees_own_hours_without_a_target(company, login):
    """RIGHT-01: the matrix gives project managers no targets."""
    target(company)
    assert card(company, "manager").sold.target_minutes is None
    assert login("manager").get("/insights/scorecard/me").status_code == 200
