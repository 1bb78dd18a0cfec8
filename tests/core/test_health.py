"""Does a project need a look? BUDGET-01, HLTH-01 to HLTH-04."""

from datetime import date

import pytest

from daybook.core.health import (
    budget_level,
    milestone_level,
    project_level,
    remaining_minutes,
    silence_level,
)
from daybook.core.policy import Policy

TODAY = date(2026, 7, 21)


@pytest.mark.parametrize(
    ("budget", "approved", "submitted", "left"),
    [(600, 300, 60, 240), (600, 600, 0, 0), (600, 630, 15, -45), (0, 0, 0, 0)],
)
def test_what_is_left_is_budget_less_approved_and_submitted(budget, approved, submitted, left):
    """BUDGET-01"""
    assert remaining_minutes(budget, approved, submitted) == left


@pytest.mark.parametrize(
    ("used", "budget", "level"),
    [
        (601, 600, "RED"),
        (600, 600, "AMBER"),
        (540, 600, "AMBER"),  # nine tenths exactly
        (539, 600, "GREEN"),
        (0, 600, "GREEN"),
        (900, 0, ""),  # no budget, no judgment
    ],
)
def test_a_budget_is_red_once_overrun_and_amber_before(used, budget, level):
    """HLTH-01"""
    assert budget_level(used, budget, Policy()) == level


def test_the_warning_share_and_the_days_of_silence_are_settings():
    """HLTH-01, HLTH-03"""
    policy = Policy(budget_warning_millionths=800_000, silent_days=3)
    assert budget_level(480, 600, policy) == "AMBER"
    assert budget_level(479, 600, policy) == "GREEN"
    assert silence_level(date(2026, 7, 17), TODAY, policy) == "AMBER"
    assert silence_level(date(2026, 7, 18), TODAY, policy) == "GREEN"


@pytest.mark.parametrize(
    ("due_on", "level"),
    [(date(2026, 7, 20), "RED"), (TODAY, "GREEN"), (date(2026, 8, 1), "GREEN"), (None, "")],
)
def test_a_milestone_is_red_the_day_after_it_was_due(due_on, level):
    """HLTH-02"""
    assert milestone_level(due_on, TODAY) == level


@pytest.mark.parametrize(
    ("last_on", "level"),
    [(date(2026, 7, 10), "AMBER"), (date(2026, 7, 11), "GREEN"), (TODAY, "GREEN"), (None, "")],
)
def test_silence_is_more_than_ten_days_without_work(last_on, level):
    """HLTH-03"""
    assert silence_level(last_on, TODAY, Policy()) == level


@pytest.mark.parametrize(
    ("levels", "worst"),
    [
        (["GREEN", "AMBER"], "AMBER"),
        (["RED", "AMBER", ""], "RED"),
        (["", ""], "GREEN"),
        ([], "GREEN"),
    ],
)
def test_a_project_stands_as_its_worst_finding(levels, worst):
    """HLTH-04"""
    assert project_level(levels) == worst
