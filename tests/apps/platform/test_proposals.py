"""How does a rule change? Drafted by one, previewed, approved by another, from a day on."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.platform.actions.periods import confirm_hard_lock, request_hard_lock
from daybook.apps.platform.actions.settings import (
    approve_proposal,
    draft_proposal,
    preview_proposal,
    reject_proposal,
)
from daybook.apps.platform.models import AuditLine, Proposal
from daybook.apps.platform.queries.changes import (
    proposal,
    proposals,
    setting_page,
    settings_today,
    waiting_proposals,
)
from daybook.apps.platform.queries.history import AuditWish, audit_lines
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from tests.builders import NOW, TODAY

AUGUST = date(2026, 8, 1)


def draft(company, value="6", who="analyst", key="time_step_minutes", on=AUGUST, entity=None):
    payload = {"key": key, "value": value}
    if entity:
        payload["entity_id"] = company[entity]
    return draft_proposal(actor=company.viewer(who), now=NOW, kind="SETTING", title="Change",
                          payload=payload, starts_on=on, reason="Agreed")  # fmt: skip


def approve(company, number, who="operations"):
    approve_proposal(actor=company.viewer(who), now=NOW, proposal_id=number)


def test_a_setting_holds_from_its_day_once_somebody_else_approved(company):
    """SETTING-01, APPR-02"""
    number = draft(company)
    assert policy_on(AUGUST).time_step_minutes == 15
    approve(company, number)
    assert policy_on(date(2026, 7, 31)).time_step_minutes == 15
    assert policy_on(AUGUST).time_step_minutes == 6


def test_one_s_own_draft_cannot_be_approved_and_says_who_can(company):
    """APPR-02"""
    number = draft(company, who="operations")
    with pytest.raises(Denied) as caught:
        approve(company, number)
    assert caught.value.rule == "APPR-02"
    row = proposal(company.viewer("operations"), number).row
    assert not row.may_decide and "operations manager or finance" in row.who_can


@pytest.mark.parametrize("who", ["engineer", "manager", "coordinator", "leader", "finance"])
def test_only_analysts_operations_and_administrators_draft_settings(company, who):
    """RIGHT-01"""
    with pytest.raises(Denied):
        draft(company, who=who)


@pytest.mark.parametrize("who", ["analyst", "admin"])
def test_whoever_drafts_settings_does_not_therefore_approve_them(company, who):
    """RIGHT-01"""
    number = draft(company, who="operations")
    with pytest.raises(Denied):
        approve(company, number, who)


def test_the_same_draft_sent_twice_is_one_draft(company):
    """APPR-02"""
    assert draft(company) == draft(company)
    assert Proposal.objects.filter(kind="SETTING").count() == 1
    assert AuditLine.objects.filter(verb="draft_proposal", reason="Agreed").count() == 1
    assert draft(company, value="10") != draft(company)


def test_a_decided_draft_can_be_drafted_again(company):
    """STATE-01"""
    first = draft(company)
    reject_proposal(actor=company.viewer("operations"), now=NOW, proposal_id=first, reason="No")
    assert draft(company) != first
    with pytest.raises(Refused) as caught:
        approve(company, first)
    assert caught.value.rule == "STATE-01"


def test_turning_down_needs_a_reason_and_withdrawing_is_the_author_s(company):
    """APPR-03"""
    number = draft(company)
    with pytest.raises(Refused) as caught:
        reject_proposal(actor=company.viewer("finance"), now=NOW, proposal_id=number, reason=" ")
    assert caught.value.field == "reason"
    reject_proposal(actor=company.viewer("analyst"), now=NOW, proposal_id=number, reason="Wrong")
    assert Proposal.objects.get(pk=number).state == "WITHDRAWN"


@pytest.mark.parametrize("value", ["0", "61", "six", ""])
def test_a_value_out_of_range_is_refused_at_its_field(company, value):
    """SETTING-01"""
    with pytest.raises(Refused) as caught:
        draft(company, value=value)
    assert (caught.value.rule, caught.value.field) == ("SETTING-01", "value")


def test_the_preview_says_what_changes_for_whom_and_until_when(company):
    """SETTING-01"""
    approve(company, draft(company, "20", on=date(2026, 10, 1)))
    approve(company, draft(company, "10", on=TODAY, entity="DE"), "finance")
    lines = preview_proposal(draft(company))
    assert lines[0] == "From 1 August 2026, time step is 6 min for the organization."
    assert lines[1] == "Until then it is 15 min (the default)."
    assert "Not for DE: their own values win." in lines
    assert any("1 October 2026" in line for line in lines)


def test_an_entity_s_own_value_wins_and_gives_way_when_it_ends(company):
    """SETTING-01"""
    approve(company, draft(company, "30", on=TODAY))
    approve(company, draft(company, "10", on=TODAY, entity="DE"))
    assert policy_on(TODAY, company["DE"]).time_step_minutes == 10
    assert policy_on(TODAY, company["US"]).time_step_minutes == 30
    approve(company, draft(company, None, on=AUGUST, entity="DE"))
    assert policy_on(AUGUST, company["DE"]).time_step_minutes == 30


def test_a_setting_of_the_organization_alone_has_no_value_of_an_entity(company):
    """SETTING-01"""
    with pytest.raises(Refused) as caught:
        draft(company, "25000", key="available_quarter_minutes", entity="DE")
    assert caught.value.field == "entity_id"


def test_no_setting_reaches_back_into_a_hard_locked_month(company):
    """PERIOD-01"""
    may = {"now": NOW, "entity_id": company["US"], "month": date(2026, 5, 1)}
    request_hard_lock(actor=company.viewer("finance"), reason="Closed", **may)
    confirm_hard_lock(actor=company.viewer("finance2"), **may)
    with pytest.raises(Refused) as caught:
        draft(company, on=date(2026, 4, 1))
    assert (caught.value.rule, caught.value.field) == ("PERIOD-01", "starts_on")
    assert "1 June 2026" in caught.value.message
    draft(company, on=date(2026, 4, 1), entity="DE")
    draft(company, on=date(2026, 6, 1))


def test_a_list_of_settings_shows_today_next_and_what_waits(company):
    """SETTING-01"""
    approve(company, draft(company))
    draft(company, "540", key="long_day_minutes")
    rows = {row.key: row for row in settings_today(company.viewer("finance"), TODAY)}
    step = rows["time_step_minutes"]
    assert (step.value, step.next_value, step.next_on) == ("15 min", "6 min", AUGUST)
    assert (rows["long_day_minutes"].value, rows["long_day_minutes"].waiting) == ("10 h", 1)
    assert rows["week_due_minute"].value == "17:00"


def test_a_history_says_which_value_is_in_force_and_which_was_replaced(company):
    """FACT-01"""
    for value, on in (("6", TODAY), ("10", TODAY), ("20", AUGUST)):
        approve(company, draft(company, value, on=on))
    page = setting_page(company.viewer("finance"), "time_step_minutes", TODAY)
    states = [(row.value, row.state) for row in page.history]
    assert states == [("20 min", "FUTURE"), ("10 min", "IN_FORCE"), ("6 min", "REPLACED")]


def test_settings_are_closed_to_whoever_has_no_right_on_them(company):
    """RIGHT-01"""
    for name in ("engineer", "manager", "coordinator", "leader", "training"):
        with pytest.raises(Denied):
            settings_today(company.viewer(name), TODAY)


def cost_draft(company) -> int:
    return draft_proposal(
        actor=company.viewer("finance"), now=NOW, kind="COST_RATE", title="Cost of PSE",
        payload={"role_id": company["PSE"], "annual_cost_minor": 25_000_000, "currency": "USD"},
        starts_on=AUGUST, reason="Raise of 10 %",
    )  # fmt: skip


@pytest.mark.parametrize("who", ["analyst", "coordinator", "admin", "leader", "engineer"])
def test_a_proposal_of_a_kind_one_may_not_see_does_not_exist(company, who):
    """RIGHT-01: cost rates are open to operations and finance alone."""
    number = cost_draft(company)
    viewer = company.viewer(who)
    assert number not in {row.id for row in proposals(viewer)}
    with pytest.raises(NotFound):
        proposal(viewer, number)
    with pytest.raises(NotFound):
        approve_proposal(actor=viewer, now=NOW, proposal_id=number)
    reasons = {row.reason for row in audit_lines(viewer, AuditWish(), slice(0, 500))}
    assert "Raise of 10 %" not in reasons


def test_operations_sees_a_cost_proposal_and_only_finance_decides_it(company):
    """RIGHT-01"""
    number = cost_draft(company)
    assert not proposal(company.viewer("operations"), number).row.may_decide
    with pytest.raises(Denied):
        approve(company, number, "operations")
    assert proposal(company.viewer("finance2"), number).row.may_decide
    approve(company, number, "finance2")


def test_what_waits_is_counted_without_one_s_own(company):
    """APPR-02"""
    draft(company, who="operations")
    draft(company, "10")
    assert waiting_proposals(company.viewer("operations")) == 1
    assert waiting_proposals(company.viewer("finance")) == 2
    assert waiting_proposals(company.viewer("engineer")) == 0
