"""How far up its ladder has a waiting line gone? One step each time the set days have passed.

Handed in on Friday and still waiting on Tuesday is two business days: one step up.
"""

from __future__ import annotations

from datetime import date, timedelta

from ..periods import BusinessCalendar
from ..rules import Example, rule

_DAY = timedelta(days=1)


def _example(today: date) -> int:
    return due_level(date(2026, 7, 10), today, after_days=2, steps=4, calendar=BusinessCalendar())


@rule(
    "APPR-07",
    question="How many steps up has this line gone by now?",
    answers="steps",
    formula="business days since the day it was handed in ÷ the days of the setting, whole; at "
    "most to the last step of its ladder",
    examples=lambda: [
        Example("handed in Friday 10 Jul, on Monday", lambda: _example(date(2026, 7, 13))),
        Example("the same on Tuesday", lambda: _example(date(2026, 7, 14))),
        Example("the same on Thursday", lambda: _example(date(2026, 7, 16))),
        Example("the same on 31 July, with four steps", lambda: _example(date(2026, 7, 31))),
    ],
)
def due_level(
    handed_in_on: date, today: date, *, after_days: int, steps: int, calendar: BusinessCalendar
) -> int:
    """The level a line should stand at: 0 is its first step. Days are the organization's.

    `after_days` of 0 turns escalation off.
    """
    if after_days < 1 or steps < 2 or today <= handed_in_on:
        return 0
    return min(waiting_days(handed_in_on, today, calendar) // after_days, steps - 1)


def waiting_days(handed_in_on: date, today: date, calendar: BusinessCalendar) -> int:
    """Business days after the day it was handed in, through today."""
    if today <= handed_in_on:
        return 0
    return calendar.count(handed_in_on + _DAY, today + _DAY)
