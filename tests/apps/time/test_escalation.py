"""What waits too long goes one step up, once, with a line in its history and on today's list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from daybook.apps.platform.models import AuditLine
from daybook.apps.platform.queries.history import history_of
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.escalation import escalate_waiting
from daybook.apps.time.actions.submission import recall_part, submit_part
from daybook.apps.time.models import Escalation
from daybook.apps.time.queries.approvals_today import escalated_to
from tests.builders import TODAY

from .approving import every_row, hand_in, set_setting

HANDED_IN = datetime(2026, 7, 7, 16, 0, tzinfo=UTC)  # Tuesday
THURSDAY = HANDED_IN + timedelta(days=2)
MONDAY = HANDED_IN + timedelta(days=6)


@pytest.fixture
def key(company):
    return hand_in(company, TODAY, 360, at=HANDED_IN)


def run(company, now):
    return escalate_waiting(actor=company.system, now=now)


def test_nothing_goes_up_before_two_business_days(company, key):
    assert run(company, HANDED_IN + timedelta(hours=30)) == 0
    assert every_row(company.viewer("coordinator"))[key].queue == "backup"


def test_it_goes_up_once_and_the_job_may_run_twice(company, key):
    assert [run(company, THURSDAY), run(company, THURSDAY), run(company, THURSDAY)] == [1, 0, 0]
    row = every_row(company.viewer("coordinator"), now=THURSDAY)[key]
    assert (row.queue, row.level, row.step, row.waiting_days) == ("yours", 1, "coordinator", 2)
    assert every_row(company.viewer("manager"), now=THURSDAY)[key].queue == "yours"
    assert AuditLine.objects.filter(verb="escalate_entries").count() == 1
    newest = history_of(company.system, "TIME_ENTRY", key)[0]
    assert newest.values == (("escalation", 0, 1),)


def test_it_climbs_the_ladder_and_stops_at_its_top(company, key):
    # ACME is of AMER, whose region has no leader here: manager, coordinator, operations.
    assert [run(company, THURSDAY), run(company, MONDAY)] == [1, 1]
    assert run(company, HANDED_IN + timedelta(days=60)) == 0
    row = every_row(company.viewer("operations"), now=MONDAY)[key]
    assert (row.queue, row.level, row.step) == ("yours", 2, "operations manager")


def test_the_new_approver_finds_it_on_todays_list(company, key):
    coordinator = company.viewer("coordinator")
    assert escalated_to(coordinator, TODAY) is None
    run(company, THURSDAY)
    found = escalated_to(coordinator, THURSDAY.date())
    assert (found.lines, found.minutes, found.people, found.waiting_days) == (1, 360, 1, 2)
    assert escalated_to(company.viewer("engineer"), THURSDAY.date()) is None
    assert escalated_to(company.viewer("operations"), THURSDAY.date()) is None


def test_a_recalled_line_starts_again_at_the_first_step(company, key):
    run(company, THURSDAY)
    engineer = company.viewer("engineer")
    recall_part(actor=engineer, now=THURSDAY, person_id=company["engineer"], day=TODAY)
    submit_part(actor=engineer, now=THURSDAY, person_id=company["engineer"], day=TODAY)
    assert every_row(company.viewer("coordinator"), now=THURSDAY)[key].level == 0
    assert run(company, THURSDAY + timedelta(hours=1)) == 0


def test_an_approved_line_is_left_alone(company, key):
    approve_entries(actor=company.viewer("manager"), now=HANDED_IN, entry_ids=[key])
    assert run(company, MONDAY) == 0 and not Escalation.objects.exists()


def test_the_days_are_a_dated_setting_and_none_turns_it_off(company, key):
    set_setting(company, "approval_escalation_days", "0")
    assert run(company, MONDAY) == 0


def test_todays_list_and_the_row_say_so(company, key, sign_in, monkeypatch):
    from daybook.config import clock

    run(company, THURSDAY)
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
    client = sign_in("coordinator")
    assert "gone up to you" in client.get("/today").content.decode()
    page = client.get("/approvals").content.decode()
    assert "escalated to coordinator, waiting 2 days" in page
