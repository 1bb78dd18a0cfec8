"""TIME-08: what is odd about a line of time?"""

from __future__ import annotations

import pytest

from daybook.core.oddities import line_flags
from daybook.core.worktime import EntryFlag


def flags(minutes=450, day=450, booked=True, repeated=False, step=15, long_day=600):
    return line_flags(
        minutes,
        day_minutes=day,
        step_minutes=step,
        long_day_minutes=long_day,
        is_booked=booked,
        is_repeated=repeated,
    )


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, EntryFlag(0)),
        ({"minutes": 451}, EntryFlag.OFF_STEP),
        ({"minutes": 451, "step": 1}, EntryFlag(0)),
        ({"booked": False}, EntryFlag.NO_BOOKING),
        ({"day": 600}, EntryFlag(0)),
        ({"day": 601}, EntryFlag.LONG_DAY),
        ({"repeated": True}, EntryFlag.REPEATED_CONTENT),
        (
            {"minutes": 67, "day": 660, "booked": False},
            EntryFlag.OFF_STEP | EntryFlag.NO_BOOKING | EntryFlag.LONG_DAY,
        ),
    ],
)
def test_each_oddity_is_a_flag_of_its_own(given, found):
    assert flags(**given) == found
