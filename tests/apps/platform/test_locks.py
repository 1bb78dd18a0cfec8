"""Who closes a month? Soft by operations, hard by two of finance, asked for by coordinators."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.platform import lock_conditions
from daybook.apps.platform.actions.periods import (
    confirm_hard_lock,
    lift_soft_lock,
    request_hard_lock,
    request_lock,
    require_open,
    set_soft_lock,
)
from daybook.apps.platform.actions.settings import approve_proposal
from daybook.apps.platform.models import AuditLine, Period
from daybook.apps.platform.queries.locks import grid_span, lock_grid, lock_page
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from tests.builders import NOW, TODAY

JUNE = date(2026, 6, 1)


def lock(company, action, who, reason="Closing", **fields):
    return action(actor=company.viewer(who), now=NOW, entity_id=company["US"], month=JUNE,
                  reason=reason, **fields)  # fmt: skip


def confirm(company, who, **fields):
    confirm_hard_lock(actor=company.viewer(who), now=NOW, entity_id=company["US"], month=JUNE,
                      **fields)  # fmt: skip


def held() -> str:
    return Period.objects.get(month=JUNE).lock


@pytest.mark.parametrize(
    "who", ["engineer", "manager", "coordinator", "analyst", "leader", "admin"]
)
def test_others_than_operations_and_finance_set_no_lock(company, who):
    """PERIOD-03"""
    for action in (set_soft_lock, lift_soft_lock, request_hard_lock):
        with pytest.raises(Denied):
            lock(company, action, who)


def test_the_operations_manager_locks_softly_and_not_hard(company):
    """PERIOD-03"""
    lock(company, set_soft_lock, "operations")
    assert held() == "SOFT"
    with pytest.raises(Denied):
        lock(company, request_hard_lock, "operations")


def test_a_hard_lock_takes_two_of_finance(company):
    """APPR-02"""
    lock(company, request_hard_lock, "finance")
    assert held() == "SOFT"
    with pytest.raises(Denied) as caught:
        confirm(company, "finance")
    assert caught.value.rule == "APPR-02"
    confirm(company, "finance2")
    row = Period.objects.get(month=JUNE)
    assert row.lock == "HARD"
    assert row.hard_locked_by_id == company["user finance2"]


def test_both_signatures_ask_every_registered_condition(company, monkeypatch):
    """PERIOD-03"""
    asked, holds = [], [False]

    def condition(entity_id: int, month: date) -> None:
        asked.append((entity_id, month))
        if not holds[0]:
            raise Refused("CHK-00", "The books are not checked.")

    monkeypatch.setattr(lock_conditions, "LOCK_CONDITIONS", {})
    lock_conditions.register_lock_condition("BOOKS", condition)
    with pytest.raises(Refused, match="not checked"):
        lock(company, request_hard_lock, "finance")
    assert not Period.objects.filter(month=JUNE).exclude(lock="OPEN").exists()
    holds[0] = True
    lock(company, request_hard_lock, "finance")
    holds[0] = False
    with pytest.raises(Refused, match="not checked"):
        confirm(company, "finance2")
    assert held() == "SOFT"
    holds[0] = True
    confirm(company, "finance2")
    assert held() == "HARD" and set(asked) == {(company["US"], JUNE)} and len(asked) == 4


def test_a_hard_lock_is_for_good(company):
    """PERIOD-01"""
    lock(company, request_hard_lock, "finance")
    confirm(company, "finance2")
    for action in (set_soft_lock, lift_soft_lock, request_hard_lock):
        with pytest.raises(Refused):
            lock(company, action, "finance")
    with pytest.raises(Refused):
        confirm(company, "finance2")
    with pytest.raises(Refused) as caught:
        require_open(company.viewer("finance"), company["US"], JUNE, reason="x", what="log time")
    assert caught.value.rule == "PERIOD-01"


def test_lifting_the_soft_lock_takes_a_requested_hard_lock_off(company):
    """PERIOD-03"""
    lock(company, request_hard_lock, "finance")
    lock(company, lift_soft_lock, "operations")
    with pytest.raises(Refused):
        confirm(company, "finance2")


def test_a_lock_needs_a_reason(company):
    """PERIOD-03"""
    with pytest.raises(Refused) as caught:
        lock(company, set_soft_lock, "operations", reason="  ")
    assert caught.value.field == "reason"


def test_a_lock_decided_from_an_old_page_is_a_conflict(company):
    """HISTORY-01"""
    lock(company, set_soft_lock, "operations", version=0)
    lock(company, lift_soft_lock, "operations", version=2)
    with pytest.raises(Conflict):
        lock(company, set_soft_lock, "finance", version=0)


def test_a_month_of_no_entity_is_not_found(company):
    """RIGHT-01"""
    with pytest.raises(NotFound):
        set_soft_lock(actor=company.viewer("operations"), now=NOW, entity_id=999, month=JUNE,
                      reason="x")  # fmt: skip


def test_each_change_is_audited_under_the_month(company):
    """HISTORY-01"""
    lock(company, set_soft_lock, "operations")
    period = Period.objects.get(month=JUNE)
    assert AuditLine.objects.get(subject_kind="PERIOD", subject_id=period.pk).reason == "Closing"


def test_a_coordinator_asks_and_operations_answers(company):
    """PERIOD-03"""
    number = lock(company, request_lock, "coordinator", lock="SOFT", reason="All approved")
    (us, _) = sorted(lock_grid(company.viewer("operations"), JUNE, JUNE),
                     key=lambda row: row.code == "DE")  # fmt: skip
    assert us.cells[0].asked == 1
    approve_proposal(actor=company.viewer("operations"), now=NOW, proposal_id=number)
    assert held() == "SOFT"
    assert Period.objects.get(month=JUNE).lock_reason == "All approved"


@pytest.mark.parametrize("who", ["engineer", "manager", "operations", "finance", "admin"])
def test_only_who_may_ask_asks(company, who):
    """RIGHT-01"""
    with pytest.raises(Denied):
        lock(company, request_lock, who, lock="SOFT")


def test_the_grid_says_who_when_and_why_in_the_organization_s_zone(company):
    """PERIOD-03"""
    lock(company, set_soft_lock, "operations", reason="Billing")
    rows = lock_grid(company.viewer("coordinator"), date(2026, 5, 1), JUNE)
    cells = {(row.code, cell.month): cell for row in rows for cell in row.cells}
    june = cells["US", JUNE]
    assert (june.lock, june.reason, june.changed_by) == ("SOFT", "Billing", "The operations")
    assert f"{june.changed_at:%H:%M}" == "12:00"
    assert cells["DE", JUNE].lock == "OPEN"


def test_the_page_of_a_month_says_why_not(company):
    """PERIOD-03"""
    lock(company, request_hard_lock, "finance")

    def page(who):
        return lock_page(company.viewer(who), "US", JUNE)

    assert "You requested this lock" in page("finance").confirm_hard
    assert page("finance2").confirm_hard == ""
    assert "Only finance" in page("operations").confirm_hard
    assert page("operations").lift == ""
    assert page("coordinator").ask == "" and page("coordinator").soft


def test_the_grid_shows_twelve_months_around_today_or_a_year():
    """PERIOD-02"""
    assert grid_span(TODAY, None) == (date(2025, 10, 1), date(2026, 9, 1))
    assert grid_span(TODAY, 2027) == (date(2027, 1, 1), date(2027, 12, 1))
