"""How are the hours of a row laid over its days? In whole steps, by what each day expects.

40:00 over five days of 8:00 are 8:00 each; with Wednesday on leave they are 10:00 on four days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .money import split_largest_remainder
from .rules import Example, rule
from .worktime import DAY_MINUTES, LONGEST_TYPED, DurationRefused, amount_of

_SPREAD = re.compile(r"([^=/]+)/\s*(\d{0,2})")
_FORMS = "write the whole and its days as 40/5, or 40/ for every working day that is left"


class SpreadRefused(ValueError):
    """TIME-20: these hours cannot be laid over these days."""


@rule(
    "TIME-20",
    question="How are hours spread over days?",
    answers="minutes by day",
    formula="whole steps by the minutes each day expects, largest remainders first; what is no "
    "whole step goes to the last day; a day that expects nothing gets nothing",
    examples=lambda: [
        Example("40:00 over five days of 8:00", lambda: spread_minutes(2_400, (480,) * 5, 15)),
        Example(
            "40:00, Wednesday on leave",
            lambda: spread_minutes(2_400, (480, 480, 0, 480, 480), 15),
        ),
        Example(
            "20:00, half of Friday on leave",
            lambda: spread_minutes(1_200, (480, 480, 480, 480, 240), 15),
        ),
        Example("10:00 over three days", lambda: spread_minutes(600, (480,) * 3, 15)),
        Example("7:05 over two days", lambda: spread_minutes(425, (480, 480), 15)),
    ],
)
def spread_minutes(total: int, expected: Sequence[int], step_minutes: int) -> tuple[int, ...]:
    """Minutes by day that sum to `total`, for days that expect so many minutes each.

    Raises SpreadRefused where no day expects anything, where a day would get nothing of it, or more
    than 24 hours.
    """
    days = [index for index, minutes in enumerate(expected) if minutes > 0]
    if not days:
        raise SpreadRefused("TIME-20 no working day is open here")
    steps, rest = divmod(total, step_minutes)
    shares = split_largest_remainder(steps, [expected[index] for index in days])
    found = [0] * len(expected)
    for index, share in zip(days, shares, strict=True):
        found[index] = share * step_minutes
    found[days[-1]] += rest
    if any(found[index] < 1 for index in days):
        raise SpreadRefused(
            f"TIME-20 this is too little for {len(days)} days in steps of {step_minutes} minutes"
        )
    if max(found) > DAY_MINUTES:
        raise SpreadRefused("TIME-20 a day would hold more than 24 hours")
    return tuple(found)


def parse_spread(text: str) -> tuple[int, int | None] | None:
    """The whole in minutes and the number of days (None: all) of "40/5"; None for anything else.

    A sum such as =7.5/2 is a duration, not a spread. Raises DurationRefused where it has the form
    and cannot be read.
    """
    match = _SPREAD.fullmatch(text.strip().lower())
    if match is None:
        return None
    total = amount_of(match[1].strip())
    days = int(match[2]) if match[2] else None
    if not total or days == 0:
        shown = text.strip()[:LONGEST_TYPED]
        raise DurationRefused(f"TIME-20 “{shown}” cannot be spread; {_FORMS}")
    return total, days
