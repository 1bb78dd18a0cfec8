"""How are hours spread over days? TIME-20."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.spread import SpreadRefused, parse_spread, spread_minutes
from daybook.core.worktime import DurationRefused

# total, expected by day, step, minutes by day
SPREADS = (
    (2_400, (480, 480, 480, 480, 480), 15, (480, 480, 480, 480, 480)),
    (2_400, (480, 480, 0, 480, 480), 15, (600, 600, 0, 600, 600)),  # Wednesday on leave
    (1_080, (480, 480, 480, 480, 240), 15, (240, 240, 240, 240, 120)),  # half a Friday on leave
    (600, (480, 480, 480), 15, (210, 195, 195)),
    (425, (480, 480), 15, (210, 215)),  # 5 minutes are no whole step: the last day
    (60, (480, 0), 60, (60, 0)),
)


@pytest.mark.parametrize(("total", "expected", "step", "minutes"), SPREADS)
def test_hours_are_laid_over_the_days_that_expect_some(total, expected, step, minutes):
    """TIME-20"""
    assert spread_minutes(total, expected, step) == minutes


def test_what_cannot_be_spread_is_refused():
    for total, expected in ((600, (0, 0)), (600, ()), (30, (480,) * 5), (3_000, (480, 480))):
        with pytest.raises(SpreadRefused, match="TIME-20"):
            spread_minutes(total, expected, 15)


@given(
    st.integers(1, 7 * 1_440),
    st.lists(st.integers(0, 720), min_size=1, max_size=7),
    st.sampled_from((1, 5, 6, 10, 15, 30, 60)),
)
def test_a_spread_sums_to_the_whole_in_whole_steps_and_leaves_leave_alone(total, expected, step):
    try:
        found = spread_minutes(total, expected, step)
    except SpreadRefused:
        return
    assert sum(found) == total
    assert all((minutes > 0) == (given > 0) for minutes, given in zip(found, expected, strict=True))
    last = max(index for index, minutes in enumerate(expected) if minutes)
    assert all(minutes % step == 0 for index, minutes in enumerate(found) if index != last)
    assert max(found) <= 1_440


@given(st.integers(1, 96), st.integers(1, 7))
def test_equal_days_differ_by_one_step_at_most(steps, days):
    try:
        found = spread_minutes(steps * 15, (480,) * days, 15)
    except SpreadRefused:
        return
    assert max(found) - min(found) <= 15


@pytest.mark.parametrize(
    ("typed", "read"),
    [("40/5", (2_400, 5)), ("40/", (2_400, None)), ("37:30 / 5", (2_250, 5)),
     ("7,5/2", (450, 2)), ("=40/5", None), ("40", None), ("4:30", None), ("", None)],
)  # fmt: skip
def test_a_spread_is_told_from_a_duration(typed, read):
    assert parse_spread(typed) == read


@pytest.mark.parametrize("typed", ["x/5", "0/5", "40/0", "+4/2"])
def test_a_spread_that_cannot_be_read_says_how_to_write_it(typed):
    with pytest.raises(DurationRefused, match="40/5"):
        parse_spread(typed)
