"""Which figures does the scorecard show, to whom, and how exactly?"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from daybook.apps.insights.queries.on_time import on_time
from daybook.apps.insights.queries.scorecard import scorecard
from daybook.apps.people.queries.persons import employments_between
from daybook.apps.revenue.actions.recognize import recognize_month
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.actions.submission import submit_part
from tests.builders import NOW, TODAY

from .test_pulse import JULY, log


@pytest.fixture
def recognized(company):
    """7:30 of the engineer: recognized 2,475.00, cost 900.00, margin 63.6 %."""
    log(company, date(2026, 7, 2), minutes=450)
    recognize_month(actor=company.viewer("finance"), now=NOW, entity_id=company["US"], month=JULY)
    return company


def kpis(company, login, month=JULY):
    return {kpi.key: kpi for kpi in scorecard(company.viewer(login), month, NOW).kpis}


@pytest.mark.parametrize(
    ("login", "share", "band"),
    [
        ("finance", 636_364, ""),
        ("operations", 636_364, ""),
        ("analyst", None, "30 % or more"),
        ("coordinator", None, "30 % or more"),
        ("manager", None, "30 % or more"),
    ],
)
def test_a_margin_that_would_give_a_cost_away_is_a_band(recognized, login, share, band):
    margin = kpis(recognized, login)["margin"]
    assert (margin.value, margin.band) == (share, band)
    assert all(value is None for month, value in margin.trend if login == "analyst")


def test_who_has_no_right_to_margins_or_invoices_has_no_such_row(recognized):
    assert set(kpis(recognized, "engineer")) == {"utilization"}
    assert "margin" not in kpis(recognized, "training")


def test_internal_work_is_no_part_of_the_project_margin(recognized):
    from daybook.apps.projects.models import Project

    Project.objects.filter(pk=recognized["ACME"]).update(billing_kind="INTERNAL")
    assert kpis(recognized, "finance")["margin"].value is None


def test_wip_and_contract_position_stand_at_the_end_of_the_month(recognized):
    found = kpis(recognized, "finance")
    assert found["wip"].value == 247_500
    assert found["contract_position"].value == 247_500
    assert len(found["wip"].trend) == 13
    assert found["wip"].trend[-2:] == ((date(2026, 6, 1), 0), (JULY, 247_500))
    later = kpis(recognized, "finance", date(2026, 8, 1))
    assert later["wip"].value == 247_500


def test_a_leader_sees_the_own_region_only(recognized):
    assert kpis(recognized, "leader")["wip"].value == 0


def test_on_time_counts_parts_due_by_now_in_the_persons_zone(company):
    people = [
        row for row in employments_between(JULY, date(2026, 8, 1))
        if row.person_id == company["engineer"]
    ]  # fmt: skip
    friday = datetime(2026, 7, 3, 20, 30, tzinfo=UTC)  # 16:30 in New York, due at 17:00
    save_entry(
        actor=company.viewer("engineer"), now=friday, today=date(2026, 7, 3),
        person_id=company["engineer"], project_id=company["ACME"], task_id=company["task ACME"],
        worked_on=date(2026, 7, 2), minutes=450,
    )  # fmt: skip
    assert on_time(people, JULY, friday).expected == 0
    submit_part(
        actor=company.viewer("engineer"), now=friday, person_id=company["engineer"],
        day=date(2026, 7, 2),
    )  # fmt: skip
    kept = on_time(people, JULY, NOW)
    assert (kept.on_time, kept.expected, kept.share) == (1, 1, 1_000_000)
    later = on_time(people, JULY, datetime(2026, 7, 11, tzinfo=UTC))
    assert (later.on_time, later.expected) == (1, 2)


def test_a_part_handed_in_after_the_deadline_is_late(company):
    save_entry(
        actor=company.viewer("engineer"), now=NOW, today=TODAY, person_id=company["engineer"],
        project_id=company["ACME"], task_id=company["task ACME"], worked_on=date(2026, 7, 2),
        minutes=450,
    )  # fmt: skip
    submit_part(
        actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"],
        day=date(2026, 7, 2),
    )  # fmt: skip
    people = employments_between(JULY, date(2026, 8, 1), frozenset({company["engineer"]}))
    assert on_time(people, JULY, NOW).share == 0


def test_realization_is_billed_over_the_card_price_of_the_same_hours(recognized):
    from daybook.apps.billing.actions.drafts import draft_invoices
    from daybook.apps.billing.actions.issue import issue_invoice

    draft = draft_invoices(actor=recognized.viewer("coordinator"), now=NOW, month=JULY)
    issue_invoice(
        actor=recognized.viewer("finance"), now=NOW, invoice_id=draft.invoice_ids[0],
        issued_on=date(2026, 7, 31),
    )  # fmt: skip
    assert kpis(recognized, "finance")["realization"].value == 1_000_000
