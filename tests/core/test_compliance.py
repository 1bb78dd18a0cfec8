"""How a week stands, what is missing, when somebody may be asked. COMP-01 to COMP-06, KPI-05."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.compliance import (
    MANAGER,
    MISSING,
    REGION,
    OnTime,
    PartFacts,
    Quiet,
    Standing,
    count_on_time,
    due_step,
    is_quiet,
    missing_minutes,
    next_allowed,
    part_standing,
    revenue_at_risk,
    slot_of,
    week_standing,
)
from daybook.core.utilization import hours_to_target, needed_per_week, utilization

DUE = datetime(2026, 7, 10, 21, 0, tzinfo=UTC)
FRIDAY, MONDAY = DUE - timedelta(hours=2), DUE + timedelta(days=2)
FRI, SAT, SUN, MON = (date(2026, 7, 10 + step) for step in range(4))
WEEKEND = frozenset({SAT, SUN})


def part(expected=2_400, written=2_400, handed=None, leave=0, **more) -> PartFacts:
    return PartFacts(expected, leave, written, DUE, handed, **more)


@pytest.mark.parametrize(
    ("facts", "now", "standing", "missing"),
    [
        (part(handed=FRIDAY), MONDAY, Standing.ON_TIME, 0),
        (part(handed=DUE), MONDAY, Standing.ON_TIME, 0),
        (part(handed=MONDAY), MONDAY, Standing.LATE, 0),
        (part(), MONDAY, Standing.LATE, 0),
        (part(written=1_950, handed=FRIDAY), MONDAY, Standing.PARTIAL, 450),
        (part(written=1_950), MONDAY, Standing.PARTIAL, 450),
        (part(written=0), MONDAY, Standing.NONE, 2_400),
        (part(written=2_385, handed=FRIDAY, tolerance_minutes=15), MONDAY, Standing.ON_TIME, 0),
        (part(written=2_384, handed=FRIDAY, tolerance_minutes=15), MONDAY, Standing.PARTIAL, 16),
        (part(written=0), FRIDAY, Standing.NOT_DUE, 0),
        (part(handed=FRIDAY), FRIDAY, Standing.ON_TIME, 0),
        (part(expected=0, written=0, leave=2_400), MONDAY, Standing.LEAVE, 0),
        (part(expected=0, written=0), MONDAY, Standing.NOT_EXPECTED, 0),
        (part(written=0, is_excused=True), MONDAY, Standing.EXCUSED, 0),
        (part(handed=FRIDAY, is_excused=True), MONDAY, Standing.ON_TIME, 0),
        (part(is_imported=True), MONDAY, Standing.IMPORTED, 0),
        (part(written=100, is_imported=True), MONDAY, Standing.PARTIAL, 2_300),
    ],
)
def test_a_part_stands_by_its_minutes_and_by_when_it_was_handed_in(facts, now, standing, missing):
    """COMP-01"""
    found = part_standing(facts, now)
    assert (found, missing_minutes(facts, found)) == (standing, missing)


def test_a_week_is_none_only_where_every_part_that_counts_is():
    """COMP-02"""
    assert week_standing([Standing.NONE, Standing.LEAVE]) is Standing.NONE
    assert week_standing([Standing.NONE, Standing.ON_TIME]) is Standing.PARTIAL
    assert week_standing([Standing.ON_TIME, Standing.LATE]) is Standing.LATE
    assert week_standing([Standing.ON_TIME, Standing.NOT_DUE]) is Standing.NOT_DUE
    assert week_standing([Standing.LEAVE, Standing.NOT_EXPECTED]) is Standing.LEAVE


@given(st.lists(st.sampled_from(list(Standing)), min_size=1, max_size=2))
def test_a_week_is_missing_exactly_when_a_part_of_it_is(standings):
    """COMP-02"""
    assert (week_standing(standings) in MISSING) == bool(MISSING & set(standings))


def test_the_rate_counts_what_was_due_and_asks_only_when_it_was_first_handed_in():
    """COMP-03"""
    parts = [
        part(handed=FRIDAY), part(handed=MONDAY), part(written=0),
        part(written=60, handed=FRIDAY),
        part(expected=0, leave=2_400), part(written=0, is_excused=True), part(is_imported=True),
    ]  # fmt: skip
    assert count_on_time(parts, MONDAY) == OnTime(2, 4)
    assert count_on_time(parts, MONDAY).share == 500_000
    assert count_on_time(parts, FRIDAY) == OnTime(0, 0), "nothing is due before its deadline"
    assert count_on_time(parts, FRIDAY).share is None


def test_missing_time_is_worth_the_plan_it_leaves_open_and_no_more():
    """COMP-04"""
    assert revenue_at_risk(450, 600, 330_000) == 247_500
    assert revenue_at_risk(2_400, 600, 330_000) == 330_000
    assert revenue_at_risk(2_400, 0, 0) == 0
    assert revenue_at_risk(1, 3, 100) == 33


def test_a_reminder_waits_for_the_end_of_quiet_hours_and_days_off():
    """COMP-05"""
    quiet = Quiet()
    assert next_allowed(FRI, 615, quiet, WEEKEND) == (FRI, 615)
    assert next_allowed(FRI, 1_170, quiet, WEEKEND) == (MON, 480)
    assert next_allowed(FRI, 360, quiet, WEEKEND) == (FRI, 480)
    assert next_allowed(SAT, 600, quiet, WEEKEND) == (MON, 480)
    assert next_allowed(FRI, 1_170, Quiet(0, 0), WEEKEND) == (FRI, 1_170)
    with pytest.raises(ValueError, match="no day"):
        next_allowed(FRI, 0, quiet, {FRI + timedelta(days=step) for step in range(200)})


@given(
    st.integers(0, 1_439), st.integers(0, 1_439), st.integers(0, 1_439),
    st.sets(st.integers(0, 20), max_size=12),
)  # fmt: skip
def test_what_is_allowed_is_never_quiet_and_never_earlier(minute, start, end, away):
    """COMP-05"""
    quiet, off = Quiet(start, end), {FRI + timedelta(days=step) for step in away}
    on, at = next_allowed(FRI, minute, quiet, off)
    assert (on, at) >= (FRI, minute)
    assert not is_quiet(on, at, quiet, off)


def test_the_ladder_goes_up_a_step_a_day_and_each_step_once():
    """COMP-06"""
    asked = datetime(2026, 7, 10, 16, tzinfo=UTC)

    def step(hours, *done):
        return due_step(asked, done, asked + timedelta(hours=hours), 24, 48)

    assert [step(23), step(24), step(47, MANAGER), step(48, MANAGER)] == ["", MANAGER, "", REGION]
    assert step(500, MANAGER, REGION) == ""
    assert due_step(None, (), asked, 24, 48) == ""


def test_reminders_have_two_slots_on_their_day():
    """COMP-05"""
    noon, four = 720, 960
    assert [slot_of(FRI, at, 4, noon, four) for at in (719, 720, 959, 960, 1_199, 1_200)] == [
        "", "FIRST", "FIRST", "SECOND", "SECOND", "",
    ]  # fmt: skip
    assert slot_of(MON, 720, 4, noon, four) == ""


def test_310_of_424_hours_are_73_1_percent_and_13_2_over_296_8():
    """KPI-01, KPI-02, KPI-05: the example of My Scorecard."""
    assert utilization(310 * 60, 424 * 60) == 731_132
    over = hours_to_target(310 * 60, 424 * 60, 700_000)
    assert over == 792, "13.2 h"
    assert 310 * 60 - over == 17_808, "the target is 296.8 h"
    assert needed_per_week(17_808, 310 * 60, 20) == 0


def test_what_is_short_is_spread_over_the_working_days_left():
    """KPI-05"""
    assert needed_per_week(17_808, 12_000, 20) == 1_452
    assert needed_per_week(17_808, 12_000, 0) is None
    assert needed_per_week(0, 0, 0) == 0
