"""What will the month bring, and how far is it from its target? FCST-01, FCST-02."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.forecast import (
    PARTS,
    GapSentence,
    LoggedWork,
    MilestoneValue,
    PlannedWork,
    gap_sentence,
    gap_to_target,
    month_estimate,
)

TODAY = date(2026, 7, 21)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
TEN_HOURS = 330_000  # at 330.00


def logged(on, trust="APPROVED", minutes=600, minor=TEN_HOURS, project=9):
    return LoggedWork(1, project, on, trust, minutes, minor)


def planned(on, project=9):
    return PlannedWork(1, project, on, 600, TEN_HOURS)


def estimate(logged=(), planned=(), milestones=()):
    return month_estimate(logged, planned, milestones, today=TODAY)


def test_approving_ten_hours_nobody_planned_adds_their_worth():
    """FCST-01: 10 h at 330.00 add 3,300.00."""
    before = estimate(planned=[planned(TOMORROW)])
    after = estimate([logged(YESTERDAY)], [planned(TOMORROW)])
    assert after.total - before.total == 330_000


@pytest.mark.parametrize("on", [TODAY, TOMORROW])
def test_approving_ten_hours_that_were_planned_adds_nothing(on):
    """FCST-01"""
    before = estimate(planned=[planned(on)])
    after = estimate([logged(on)], [planned(on)])
    assert after.total == before.total == 330_000
    assert (before.minor["HARD_PLAN"], after.minor["HARD_PLAN"]) == (330_000, 0)


def test_a_line_that_rises_in_trust_moves_and_adds_nothing():
    """FCST-01: draft, submitted, approved, locked."""
    for trust in ("DRAFT", "SUBMITTED", "APPROVED", "LOCKED"):
        found = estimate([logged(YESTERDAY, trust)], [planned(YESTERDAY)])
        assert found.total == found.minor[trust] == 330_000
        assert found.minutes[trust] == 600


def test_a_past_plan_without_time_is_missing_and_does_not_count():
    """FCST-01: it is owed, and counts once it comes."""
    found = estimate(planned=[planned(YESTERDAY)])
    assert found.minor["MISSING"] == 330_000
    assert found.total == 0


def test_a_plan_gives_way_only_to_the_same_person_project_and_day():
    """FCST-01"""
    for work in (logged(TOMORROW, project=8), logged(YESTERDAY)):
        assert estimate([work], [planned(TOMORROW)]).total == 660_000
    other = replace(logged(TOMORROW), person_id=2)
    assert estimate([other], [planned(TOMORROW)]).total == 660_000


def test_a_line_and_its_reversal_leave_the_plan_standing():
    """FCST-01"""
    line = logged(TOMORROW)
    reversal = replace(line, minutes=-600, minor=-TEN_HOURS)
    assert estimate([line, reversal], [planned(TOMORROW)]).minor["HARD_PLAN"] == 330_000


@pytest.mark.parametrize(
    ("probability", "recognized", "part", "minor"),
    [
        (800_000, False, "MILESTONES", 5_840_000),
        (1_000_000, False, "MILESTONES", 7_300_000),
        (800_000, True, "LOCKED", 7_300_000),
    ],
)
def test_a_milestone_counts_at_its_probability_until_it_is_recognized(
    probability, recognized, part, minor
):
    """FCST-01: 73,000.00 dated in the month."""
    found = estimate(milestones=[MilestoneValue(1, 9, 7_300_000, probability, recognized)])
    assert found.minor[part] == found.total == minor


days = st.integers(-10, 10).map(lambda offset: TODAY + timedelta(days=offset))
worked = st.builds(
    LoggedWork,
    st.integers(1, 3),
    st.integers(1, 4),
    days,
    st.sampled_from(["LOCKED", "APPROVED", "SUBMITTED", "DRAFT"]),
    st.integers(1, 600),
    st.integers(0, 10**6),
)
plans = st.builds(
    PlannedWork, st.integers(1, 3), st.integers(1, 4), days, st.integers(1, 600),
    st.integers(0, 10**6),
)  # fmt: skip
stones = st.builds(
    MilestoneValue, st.integers(1, 9), st.integers(1, 4), st.integers(0, 10**7),
    st.integers(0, 1_000_000), st.booleans(),
)  # fmt: skip
months = st.tuples(
    st.lists(worked, max_size=10), st.lists(plans, max_size=10), st.lists(stones, max_size=4)
)


@given(months, st.randoms(use_true_random=False))
def test_the_order_of_approvals_never_matters(month, random):
    """FCST-01"""
    shuffled = [random.sample(kind, len(kind)) for kind in month]
    assert estimate(*shuffled) == estimate(*month)


@given(months)
def test_regions_sum_to_global(month):
    """FCST-01: projects 1 and 2 lie in one region, 3 and 4 in another."""
    whole = estimate(*month)
    regions = [
        estimate(*[[item for item in kind if item.project_id in projects] for kind in month])
        for projects in ((1, 2), (3, 4))
    ]
    assert whole.total == sum(region.total for region in regions)
    for part in PARTS:
        assert whole.minor[part] == sum(region.minor[part] for region in regions)


@given(months)
def test_the_parts_that_count_sum_to_the_estimate(month):
    """FCST-01"""
    found = estimate(*month)
    assert tuple(found.minor) == PARTS
    assert found.total + found.minor["MISSING"] == sum(found.minor.values())


@pytest.mark.parametrize(
    ("most_likely", "target", "distance", "verdict", "share"),
    [
        (182_040_000, 190_000_000, 7_960_000, "SHORT", -41_895),  # 79.6k short, −4.2 %
        (195_000_000, 190_000_000, 5_000_000, "OVER", 26_316),
        (190_000_000, 190_000_000, 0, "EVEN", 0),
        (100_000, 0, 100_000, "NO_TARGET", None),
    ],
)
def test_the_sentence_says_how_far_the_month_is(most_likely, target, distance, verdict, share):
    """FCST-02"""
    assert gap_sentence(most_likely, target) == GapSentence(
        most_likely, target, distance, verdict, share
    )
    assert abs(gap_to_target(most_likely, target)) == distance
