"""What is odd about a line of time? Odd lines stand; they are looked at before approval.

11 hours on a day with nothing booked, of which this line is 67 minutes, are three oddities: no
booking, a long day, and off the step of 15 minutes.
"""

from __future__ import annotations

from .rules import Example, rule
from .worktime import EntryFlag, is_on_step

# What a look at the day decides; the other flags come from the file a line was imported from.
DECIDED_HERE = (
    EntryFlag.OFF_STEP | EntryFlag.NO_BOOKING | EntryFlag.LONG_DAY | EntryFlag.REPEATED_CONTENT
)


def _example(minutes: int, day_minutes: int, is_booked: bool, is_repeated: bool = False) -> str:
    found = line_flags(
        minutes,
        day_minutes=day_minutes,
        step_minutes=15,
        long_day_minutes=600,
        is_booked=is_booked,
        is_repeated=is_repeated,
    )
    return ", ".join(flag.name for flag in found) or "nothing"


@rule(
    "TIME-08",
    question="What is odd about this line?",
    formula="off the step; no booking of the person on the project that day; a day above the long "
    "day; the same task, day, minutes and note as another line",
    examples=lambda: [
        Example("450 minutes, the only ones of the day, booked", lambda: _example(450, 450, True)),
        Example("67 of 660 minutes, not booked", lambda: _example(67, 660, False)),
        Example("450 of 600 minutes, booked", lambda: _example(450, 600, True)),
        Example("60 minutes twice with one note", lambda: _example(60, 120, True, True)),
    ],
)
def line_flags(
    minutes: int,
    *,
    day_minutes: int,
    step_minutes: int,
    long_day_minutes: int,
    is_booked: bool,
    is_repeated: bool,
) -> EntryFlag:
    """The flags of a line, from its minutes, those of the whole day, and the plan.

    Internal work needs no booking: the caller says it is booked. A day of exactly the long day is
    not long.
    """
    found = EntryFlag(0)
    if not is_on_step(minutes, step_minutes):
        found |= EntryFlag.OFF_STEP
    if not is_booked:
        found |= EntryFlag.NO_BOOKING
    if day_minutes > long_day_minutes:
        found |= EntryFlag.LONG_DAY
    if is_repeated:
        found |= EntryFlag.REPEATED_CONTENT
    return found
