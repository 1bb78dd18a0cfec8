"""How much was worked, and may the line stand? TIME-01, TIME-02, TIME-03, TIME-05."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.worktime import (
    DAY_MINUTES,
    FLAG_TITLES,
    DurationRefused,
    EntryFlag,
    format_minutes,
    is_on_step,
    line_refusal,
    lines_over_a_day,
    parse_duration,
)

TODAY = date(2026, 7, 7)

# typed, minutes already in the cell, minutes
TYPED = (
    ("7:30", 0, 450),
    ("7.5", 0, 450),
    ("7,5", 0, 450),
    ("450m", 0, 450),
    ("450 min", 0, 450),
    ("7.5h", 0, 450),
    ("4", 0, 240),
    ("4:30", 0, 270),
    (":15", 0, 15),
    (".25", 0, 15),
    ("0.1", 0, 6),
    ("90m", 0, 90),
    ("24:00", 0, 1_440),
    ("0", 300, 0),
    ("+1", 60, 120),
    ("+:15", 60, 75),
    ("-:15", 60, 45),
    ("−1", 60, 0),  # the true minus
    ("+ 1", 60, 120),
    ("=7.5/2", 0, 225),
    ("=7,5/2", 0, 225),
    ("=8-0.5", 0, 450),
    ("=3*2.5", 0, 450),
    ("=3×2.5", 0, 450),
    ("=4+3.5", 0, 450),
    ("= 10 / 3", 0, 200),
    ("4.33", 0, 260),  # 259.8 minutes: the one rounding
    ("  7:30  ", 0, 450),
)


@pytest.mark.parametrize(("typed", "current", "minutes"), TYPED)
def test_what_is_typed_is_this_many_minutes(typed, current, minutes):
    """TIME-01"""
    assert parse_duration(typed, current) == minutes


@pytest.mark.parametrize(
    "typed",
    ["", " ", "seven", "7:3", "7:60", "7:30:00", "h", "m", ".", ":", "=", "=7", "1e3", "7;5",
     "++1", "+-1", "--1", "=1/2/3", "=(1+2)", "9" * 5_000, "½"],
)  # fmt: skip
def test_what_is_no_duration_is_refused_with_the_accepted_forms(typed):
    """TIME-01"""
    with pytest.raises(DurationRefused, match="TIME-01 “.*” is not a duration; write hours as 4"):
        parse_duration(typed, 60)


@pytest.mark.parametrize(
    ("typed", "current", "shown"),
    [("24:01", 0, "24:01"), ("25", 0, "25:00"), ("-2", 60, "−1:00"), ("+24", 1, "24:01")],
)
def test_a_day_holds_no_more_and_no_less(typed, current, shown):
    """TIME-01"""
    with pytest.raises(DurationRefused, match=f"gives {shown}; a day holds 0:00 to 24:00"):
        parse_duration(typed, current)


def test_a_sum_may_not_divide_by_nothing():
    with pytest.raises(DurationRefused, match="divides by nothing"):
        parse_duration("=7/0")


@given(st.integers(0, DAY_MINUTES))
def test_minutes_that_are_shown_can_be_typed_again(minutes):
    """TIME-01"""
    assert parse_duration(format_minutes(minutes)) == minutes
    assert parse_duration(f"{minutes}m") == minutes


@given(st.text(max_size=40), st.integers(0, DAY_MINUTES))
def test_any_text_is_minutes_of_a_day_or_refused(typed, current):
    """TIME-01: nothing else can happen."""
    try:
        assert 0 <= parse_duration(typed, current) <= DAY_MINUTES
    except DurationRefused as refusal:
        assert str(refusal).startswith("TIME-01")


def test_minutes_are_shown_with_a_true_minus():
    assert format_minutes(450) == "7:30"
    assert format_minutes(-450) == "−7:30"


@pytest.mark.parametrize(
    ("worked_on", "minutes", "interrupted", "code"),
    [
        (TODAY, 450, 0, None),
        (TODAY + timedelta(days=1), 450, 0, None),  # tomorrow somewhere already
        (TODAY + timedelta(days=2), 450, 0, "DATE_IN_FUTURE"),
        (date(2000, 1, 1), 1, 0, None),
        (date(1999, 12, 31), 450, 0, "YEAR_TOO_EARLY"),
        (date(16, 1, 11), 112, 0, "YEAR_TOO_EARLY"),
        (TODAY, 1_440, 0, None),
        (TODAY, 1_441, 0, "MINUTES_TOO_MANY"),
        (TODAY, 0, 0, "MINUTES_TOO_FEW"),
        (TODAY, -5, 0, "MINUTES_TOO_FEW"),
        (TODAY, 450, -1, "INTERRUPTION_NEGATIVE"),
    ],
)
def test_a_line_stands_or_is_refused_with_its_field_and_remedy(
    worked_on, minutes, interrupted, code
):
    """TIME-02"""
    refusal = line_refusal(worked_on, minutes, interrupted, TODAY)
    assert (refusal and refusal[0]) == code
    if refusal:
        assert refusal[1] in ("worked_on", "minutes", "interrupted_minutes")
        assert refusal[2].endswith(".")


@pytest.mark.parametrize(
    ("lines", "already", "refused"),
    [
        ([("a", 1_440)], 0, ()),
        ([("a", 1_000), ("b", 400), ("c", 60), ("d", 40)], 0, ("c",)),
        ([("a", 1_000)], 500, ("a",)),
        ([("a", 1_440), ("b", 1)], 0, ("b",)),
        ([], 0, ()),
    ],
)
def test_the_line_that_takes_a_day_past_24_hours_is_refused(lines, already, refused):
    """TIME-03"""
    assert lines_over_a_day(lines, already) == refused


@given(st.lists(st.integers(1, 1_440), max_size=30), st.integers(0, 1_440))
def test_a_day_never_holds_more_than_24_hours(minutes, already):
    """TIME-03"""
    lines = list(enumerate(minutes))
    refused = set(lines_over_a_day(lines, already))
    assert already + sum(value for key, value in lines if key not in refused) <= DAY_MINUTES


@pytest.mark.parametrize(
    ("minutes", "step", "on_step"), [(450, 15, True), (452, 15, False), (452, 1, True)]
)
def test_off_the_step_is_marked_and_never_rounded(minutes, step, on_step):
    """TIME-05"""
    assert is_on_step(minutes, step) is on_step


def test_a_step_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one minute"):
        is_on_step(450, 0)


def test_every_flag_has_a_title():
    assert set(FLAG_TITLES) == set(EntryFlag)
