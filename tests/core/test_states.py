"""What may become what? STATE-01."""

import pytest

from daybook.core.states import (
    LIFE_CYCLES,
    OPEN_FOR_TIME,
    StateRefused,
    next_states,
    require_transition,
)

ALLOWED = (
    ("time entry", "DRAFT", "SUBMITTED"),
    ("time entry", "SUBMITTED", "APPROVED"),
    ("time entry", "SUBMITTED", "DRAFT"),  # recalled
    ("time entry", "RETURNED", "SUBMITTED"),
    ("project", "ESTIMATE", "PROSPECT"),
    ("project", "PROSPECT", "IN_SET_UP"),
    ("project", "IN_SET_UP", "OKAY_TO_START"),
    ("project", "OKAY_TO_START", "ACTIVE"),
    ("project", "ACTIVE", "CLOSED"),
    ("project", "CLOSED", "COMPLETED"),
    ("milestone", "SENT", "ACCEPTED"),
    ("invoice", "DRAFT", "ISSUED"),
    ("invoice", "ISSUED", "VOIDED"),
    ("run", "RUNNING", "COMMITTED"),
    ("run", "COMMITTED", "UNDONE"),
    ("period lock", "OPEN", "SOFT"),
    ("period lock", "SOFT", "HARD"),
)
REFUSED = (
    ("time entry", "APPROVED", "DRAFT"),  # corrected, never reopened
    ("time entry", "DRAFT", "APPROVED"),
    ("project", "COMPLETED", "ACTIVE"),
    ("project", "CANCELLED", "ACTIVE"),
    ("invoice", "ISSUED", "DRAFT"),
    ("invoice", "VOIDED", "ISSUED"),
    ("run", "DISCARDED", "COMMITTED"),
    ("run", "UNDONE", "COMMITTED"),
    ("period lock", "OPEN", "HARD"),
    ("period lock", "HARD", "OPEN"),
)


@pytest.mark.parametrize(("kind", "state", "target"), ALLOWED)
def test_this_may_become_that(kind, state, target):
    """STATE-01"""
    require_transition(kind, state, target)


@pytest.mark.parametrize(("kind", "state", "target"), REFUSED)
def test_this_may_not_become_that(kind, state, target):
    """STATE-01"""
    with pytest.raises(StateRefused, match="STATE-01"):
        require_transition(kind, state, target)


def test_a_refusal_says_what_is_possible_instead():
    with pytest.raises(StateRefused) as refusal:
        require_transition("project", "IN_SET_UP", "ACTIVE")
    assert str(refusal.value) == (
        "STATE-01 a project that is in set up cannot become active; "
        "it can become okay to start, backlog, cancelled"
    )


def test_an_unknown_kind_or_state_is_refused_by_name():
    with pytest.raises(StateRefused, match="no project is ever 'OPEN'"):
        next_states("project", "OPEN")


@pytest.mark.parametrize("kind", LIFE_CYCLES)
def test_every_arrow_leads_to_a_state_of_the_same_life(kind):
    cycle = LIFE_CYCLES[kind]
    for targets in cycle.values():
        assert set(targets) <= set(cycle)


def test_projects_take_time_only_while_under_way():
    assert set(LIFE_CYCLES["project"]) >= OPEN_FOR_TIME
    assert not OPEN_FOR_TIME & {"ESTIMATE", "PROSPECT", "IN_SET_UP", "COMPLETED", "CANCELLED"}
