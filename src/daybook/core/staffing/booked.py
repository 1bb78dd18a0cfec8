"""Which days does a booking fill, and how much of each?

Eight hours a weekday from Monday 6 to Sunday 12 July 2026 are five days of 480 minutes. On a
holiday none of them is expected; on a day with four hours of leave 240 are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from daybook.core.money import split_largest_remainder
from daybook.core.policy import Policy
from daybook.core.rules import Example, rule

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BookedSpan:
    """Days [starts_on, ends_on) and the minutes booked on each weekday, Monday first."""

    starts_on: date
    ends_on: date
    weekday_minutes: tuple[int, ...]


def _example(first: date, last: date) -> str:
    span = BookedSpan(date(2026, 7, 6), date(2026, 7, 13), (480,) * 4 + (240, 0, 0))
    found = booked_days(span, first, last)
    return "; ".join(f"{on:%a} {on.day} {minutes}" for on, minutes in found) or "none"


@rule(
    "STAFF-01",
    question="Which days does this booking fill?",
    answers="day and minutes",
    formula="each day from the first to before the last, at its weekday's minutes; a weekday of "
    "nothing is no day",
    examples=lambda: [
        Example(
            "8 h Monday to Thursday, 4 h Friday, 6 to 12 Jul 2026, asked for that week",
            lambda: _example(date(2026, 7, 6), date(2026, 7, 13)),
        ),
        Example("asked from Thursday", lambda: _example(date(2026, 7, 9), date(2026, 8, 1))),
        Example("asked for August", lambda: _example(date(2026, 8, 1), date(2026, 9, 1))),
    ],
)
def booked_days(span: BookedSpan, starts_on: date, ends_on: date) -> tuple[tuple[date, int], ...]:
    """The (day, minutes) of a booking within [starts_on, ends_on), in order.

    Weeks and months are sums of these days, so that a booking never has two totals.
    """
    day, last = max(span.starts_on, starts_on), min(span.ends_on, ends_on)
    found = []
    while day < last:
        minutes = span.weekday_minutes[day.weekday()]
        if minutes:
            found.append((day, minutes))
        day += _DAY
    return tuple(found)


@rule(
    "STAFF-02",
    question="How much of a booked day is left when the person is away?",
    answers="minutes by booking",
    formula="an ordinary day keeps what is booked; a holiday keeps nothing; leave leaves the "
    "calendar's minutes less the leave, shared over the bookings by largest remainder",
    examples=lambda: [
        Example("8 h booked, nobody away", lambda: booked_minutes_left((480,), 480, 0)),
        Example("8 h booked, a holiday", lambda: booked_minutes_left((480,), 0, 0)),
        Example("8 h booked, 4 h of leave", lambda: booked_minutes_left((480,), 480, 240)),
        Example("4 h twice, 4 h of leave", lambda: booked_minutes_left((240, 240), 480, 240)),
        Example("4 h booked, 4 h of leave", lambda: booked_minutes_left((240,), 480, 240)),
    ],
)  # fmt: skip
def booked_minutes_left(
    booked: Sequence[int], calendar_minutes: int | None, leave_minutes: int
) -> tuple[int, ...]:
    """The minutes of each booking of one person and day that can be worked.

    `calendar_minutes` are those of the day before leave: None on a day off of the week, where only
    a booking that names it counts, 0 on a holiday. An overbooked ordinary day stays overbooked:
    it is shown, not trimmed.
    """
    booked = tuple(booked)
    if calendar_minutes is None or (calendar_minutes > 0 and leave_minutes == 0):
        return booked
    left = max(0, calendar_minutes - leave_minutes)
    return booked if sum(booked) <= left else split_largest_remainder(left, booked)


@rule(
    "STAFF-03",
    question="Is this person booked for more than the day holds?",
    answers="minutes",
    formula="all bookings of the day − the calendar's minutes, never below nothing; leave and "
    "holidays trim bookings (STAFF-02) and overbook nobody",
    examples=lambda: [
        Example("8 h and 4 h booked on a day of 8 h", lambda: overbooked_minutes(720, 480)),
        Example("8 h booked on a day of 8 h", lambda: overbooked_minutes(480, 480)),
        Example("2 h booked on a day off", lambda: overbooked_minutes(120, 0)),
    ],
)
def overbooked_minutes(booked_minutes: int, calendar_minutes: int) -> int:
    """Minutes booked beyond what the person's calendar gives the day. A warning, not a refusal."""
    return max(0, booked_minutes - calendar_minutes)


@rule(
    "STAFF-04",
    question="Does this soft booking still hold?",
    formula="a soft booking lapses on its expiry day unless it was made hard; without one it is "
    "given the days of the dated setting from the day it is made, 14 by default",
    examples=lambda: [
        Example("made on 7 Jul 2026", lambda: soft_expiry(date(2026, 7, 7), Policy())),
        Example(
            "made on 7 Jul 2026, soft for 21 days",
            lambda: soft_expiry(date(2026, 7, 7), Policy(soft_booking_days=21)),
        ),
        Example(
            "soft, expires 21 Jul 2026, asked on 20 Jul",
            lambda: is_lapsed("SOFT", date(2026, 7, 21), date(2026, 7, 20)),
        ),
        Example(
            "the same, asked on 21 Jul",
            lambda: is_lapsed("SOFT", date(2026, 7, 21), date(2026, 7, 21)),
        ),
        Example(
            "hard, with an old expiry",
            lambda: is_lapsed("HARD", date(2026, 7, 21), date(2026, 8, 1)),
        ),
    ],
)
def is_lapsed(commitment: str, expires_on: date | None, today: date) -> bool:
    """Whether a tentative booking has run out. It stays in the list and counts nowhere."""
    return commitment == "SOFT" and expires_on is not None and today >= expires_on


def soft_expiry(made_on: date, policy: Policy) -> date:
    """The day a soft booking lapses on where nobody names one (STAFF-04)."""
    return made_on + policy.soft_booking_days * _DAY
