"""What is revenue, and when? REV-01, REV-02, REV-03, REV-04."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.periods import BusinessCalendar
from daybook.core.revenue import (
    as_delivered,
    contract_position,
    cumulative_movement,
    passive_acceptance_on,
)

PLAIN = BusinessCalendar()


@pytest.mark.parametrize(
    ("amount", "notional", "recognized"),
    [
        (247_500, False, 247_500),
        (-5_000, False, -5_000),  # a write-down takes revenue back
        (247_500, True, 0),  # fixed fee: the milestone brings it
    ],
)
def test_time_is_recognized_as_delivered(amount, notional, recognized):
    """REV-01"""
    assert as_delivered(amount, notional) == recognized


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20))
def test_movements_sum_to_the_cumulative_amount_and_a_rerun_posts_nothing(cumulative):
    """REV-02: opening + movements = closing."""
    recognized = 0
    for amount in cumulative:
        recognized += cumulative_movement(amount, recognized)
        assert recognized == amount
        assert cumulative_movement(amount, recognized) == 0


@pytest.mark.parametrize(
    ("recognized", "billed", "position"),
    [
        (247_500, 0, 247_500),  # unbilled
        (0, 500_000, -500_000),  # deferred
        (247_500, 247_500, 0),
    ],
)
def test_the_contract_position_is_recognized_less_billed(recognized, billed, position):
    """REV-03"""
    assert contract_position(recognized, billed) == position


@pytest.mark.parametrize(
    ("sent_on", "accepted_on"),
    [
        (date(2026, 4, 24), date(2026, 4, 30)),  # Friday → Thursday: in the quarter
        (date(2026, 4, 27), date(2026, 5, 1)),  # Monday → Friday: in the next
        (date(2026, 4, 25), date(2026, 5, 1)),  # Saturday counts from Monday
    ],
)
def test_silence_for_five_business_days_is_acceptance(sent_on, accepted_on):
    """REV-04: the day of sending is day 1."""
    assert passive_acceptance_on(sent_on, PLAIN) == accepted_on


def test_a_holiday_is_no_day_of_silence():
    """REV-04: with Friday 1 May off, Monday 27 April is accepted on Monday 4 May."""
    calendar = BusinessCalendar(frozenset({date(2026, 5, 1)}))
    assert passive_acceptance_on(date(2026, 4, 27), calendar) == date(2026, 5, 4)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_acceptance_is_as_many_business_days_from_sending_as_agreed(sent_on, agreed):
    """REV-04"""
    accepted_on = passive_acceptance_on(sent_on, PLAIN, agreed)
    assert PLAIN.is_business_day(accepted_on)
    assert len(PLAIN.days(sent_on, accepted_on + timedelta(days=1))) == agreed
