"""Whose queue is a line in, until when, how far up has it gone, and can it be taken back?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.oddities import LineFacts, days_in_a_row, oddities_of
from daybook.core.periods import BusinessCalendar, part_of
from daybook.core.policy import Policy
from daybook.core.routing import (
    APPROVER_KINDS,
    DEFAULT_LADDERS,
    WORK_KINDS,
    Approver,
    Place,
    approval_due,
    days_late,
    due_level,
    ladder_of,
    parse_ladder,
    place_of,
    steps_of,
    undo_refusal,
    work_kind,
)
from daybook.core.routing.approvers import LadderRefused

CALENDAR = BusinessCalendar(holidays=frozenset({date(2026, 7, 3)}))


def test_the_kind_of_work_comes_from_the_project_and_from_who_manages_it():
    assert work_kind("T_AND_M", is_own_project=False) == "CONSULTING"
    assert work_kind("FIXED_FEE", is_own_project=True) == "MANAGER"
    assert work_kind("INTERNAL", is_own_project=True) == "INTERNAL"
    assert work_kind("TRAINING", is_own_project=True) == "TRAINING"


def test_defaults_are_those_of_the_handbook():
    assert DEFAULT_LADDERS["CONSULTING"][0] == "PROJECT_MANAGER"
    assert DEFAULT_LADDERS["MANAGER"][0] == DEFAULT_LADDERS["INTERNAL"][0] == "PERSON_MANAGER"
    assert DEFAULT_LADDERS["TRAINING"][0] == "TRAINING_COORDINATOR"
    assert {ladder[1:] for ladder in DEFAULT_LADDERS.values()} == {
        ("COORDINATOR", "REGION_LEADER", "OPERATIONS_MANAGER")
    }


def test_the_most_specific_route_wins_and_its_own_kind_before_any():
    routes = (
        ("ANY", None, None, ("COORDINATOR",)),
        ("CONSULTING", None, None, ("PROJECT_MANAGER",)),
        ("CONSULTING", None, 3, ("REGION_LEADER",)),
        ("ANY", 7, None, ("OPERATIONS_MANAGER",)),
    )
    assert ladder_of(routes, "CONSULTING", 1, 1) == ("PROJECT_MANAGER",)
    assert ladder_of(routes, "INTERNAL", 1, 1) == ("COORDINATOR",)
    assert ladder_of(routes, "CONSULTING", 1, 3) == ("REGION_LEADER",)
    assert ladder_of(routes, "CONSULTING", 7, 3) == ("OPERATIONS_MANAGER",)


@pytest.mark.parametrize("text", ["", "SOMEBODY", "COORDINATOR,COORDINATOR"])
def test_a_ladder_names_known_approvers_once(text):
    with pytest.raises(LadderRefused, match="APPR-06"):
        parse_ladder(text)


people = st.integers(min_value=1, max_value=6)
holders = st.dictionaries(
    st.sampled_from(sorted(APPROVER_KINDS)),
    st.lists(people.map(lambda key: Approver(key * 10, key)), max_size=4),
)
ladders = st.lists(st.sampled_from(sorted(APPROVER_KINDS)), min_size=1, max_size=5, unique=True)


@given(ladders, holders, people, people, st.integers(0, 5), st.sets(people.map(lambda k: k * 10)))
def test_nobody_has_their_own_line_by_routing_escalation_or_delegation(
    ladder, candidates, own, asked, level, covered
):
    """APPR-05 and APPR-01, for any ladder, holders, level and delegation."""
    steps = steps_of(ladder, candidates, own)
    everybody = [key for step in steps for key in step.user_ids]
    assert own * 10 not in everybody
    assert len(everybody) == len(set(everybody)), "one person decides once"
    assert all(step.user_ids for step in steps)
    place, through = place_of(steps, level, asked * 10, covered)
    if asked == own:
        # One's own line is never in one's own queue; reach leaves it out of every lens besides.
        assert place is not Place.YOURS and place is not Place.BACKUP
    if through is not None:
        assert through in covered and through != own * 10


def test_who_is_manager_and_coordinator_decides_once_on_the_first_step():
    steps = steps_of(
        ("PROJECT_MANAGER", "COORDINATOR"),
        {"PROJECT_MANAGER": [Approver(2, 2)], "COORDINATOR": [Approver(2, 2), Approver(3, 3)]},
        1,
    )
    assert [step.user_ids for step in steps] == [(2,), (3,)]
    assert place_of(steps, 0, 3) == (Place.BACKUP, None)
    assert place_of(steps, 1, 3) == (Place.YOURS, None)
    assert place_of(steps, 1, 2) == (Place.YOURS, None), "who was late may still decide"
    assert place_of(steps, 0, 4, {2}) == (Place.DELEGATED, 2)
    assert place_of(steps, 0, 4) == (Place.OTHERS, None)


def test_a_line_goes_up_after_two_business_days_and_no_further_than_its_ladder():
    """APPR-07."""

    def level(handed, today, steps=4, after=2):
        return due_level(handed, today, after_days=after, steps=steps, calendar=CALENDAR)

    # Friday 3 July is a holiday: from Thursday, Monday is the first day and Tuesday the second.
    assert [level(date(2026, 7, 2), date(2026, 7, day)) for day in (2, 3, 6, 7, 8, 9)] == [
        0, 0, 0, 1, 1, 2,
    ]  # fmt: skip
    assert level(date(2026, 7, 2), date(2026, 12, 1)) == 3
    assert level(date(2026, 7, 2), date(2026, 12, 1), steps=1) == 0
    assert level(date(2026, 7, 2), date(2026, 12, 1), after=0) == 0


def test_a_week_is_approved_by_monday_and_a_months_end_by_its_close():
    """APPR-08."""
    plain = BusinessCalendar()
    assert approval_due(part_of(date(2026, 7, 7)), "ESTIMATE", Policy(), plain) == (
        date(2026, 7, 13), 780,
    )  # fmt: skip
    assert approval_due(part_of(date(2026, 4, 28)), "ESTIMATE", Policy(), plain)[0] == date(
        2026, 4, 28
    )
    assert approval_due(part_of(date(2026, 6, 30)), "ACTUAL", Policy(), plain) == (
        date(2026, 7, 1), 720,
    )  # fmt: skip
    assert days_late(date(2026, 7, 13), 780, date(2026, 7, 13), 780) == 0
    assert days_late(date(2026, 7, 13), 780, date(2026, 7, 13), 781) == 1
    assert days_late(date(2026, 7, 13), 780, date(2026, 7, 16), 0) == 3


def test_an_approval_is_undone_in_time_until_it_is_billed_or_locked():
    """APPR-09."""
    at = datetime(2026, 7, 7, 16, 0, tzinfo=UTC)

    def why(minutes, taken=0, locked=False, recognized=False):
        return undo_refusal(
            at, at + timedelta(minutes=minutes), within_minutes=10, taken=taken, is_locked=locked,
            is_recognized=recognized,
        )  # fmt: skip

    assert [why(0), why(10), why(11)] == ["", "", "LATE"]
    assert (why(1, taken=1), why(1, locked=True)) == ("BILLED", "LOCKED")
    assert (why(1, recognized=True), why(11, recognized=True)) == ("RECOGNIZED", "RECOGNIZED")


def test_a_budget_is_gone_over_by_the_line_that_does_it():
    """APPR-10."""

    def odd(**facts):
        return oddities_of(LineFacts(**facts), same_note_limit=3)

    assert odd(minutes=60, project_left=60) == ()
    assert odd(minutes=61, project_left=60) == ("OVER_BUDGET",)
    assert odd(minutes=61, project_left=600, task_left=60) == ("OVER_BUDGET",)
    assert odd(minutes=600) == ()
    assert odd(worth=100, money_left=100) == odd(worth=0, money_left=-1) == ()
    assert odd(worth=101, money_left=100, project_left=600) == ("OVER_BUDGET",)


def test_days_in_a_row_pass_over_weekends_and_break_at_a_gap():
    friday, monday, wednesday = date(2026, 7, 3), date(2026, 7, 6), date(2026, 7, 8)
    assert days_in_a_row([friday, monday, wednesday]) == {friday: 2, monday: 2, wednesday: 1}


def test_every_kind_of_work_has_a_ladder_of_known_approvers():
    assert set(DEFAULT_LADDERS) == set(WORK_KINDS)
    assert {kind for ladder in DEFAULT_LADDERS.values() for kind in ladder} <= set(APPROVER_KINDS)
