"""How many hours a week does a target still ask for?

310 of the 296.8 hours a quarter asks are there: nothing more is needed. At 200 hours with four
weeks left, 24.2 hours a week are.
"""

from __future__ import annotations

from daybook.core.money import divide_rounded
from daybook.core.rules import Example, rule

WEEK_DAYS = 5


@rule(
    "KPI-05",
    question="How many hours a week does the target still ask for?",
    answers="minutes a week",
    formula="(target − delivered) × 5 ÷ working days left, half up; nothing when it is reached",
    examples=lambda: [
        Example(
            "200 of 296.8 h, 20 working days left", lambda: needed_per_week(17_808, 12_000, 20)
        ),
        Example("310 of 296.8 h", lambda: needed_per_week(17_808, 18_600, 20)),
        Example("200 of 296.8 h, no day left", lambda: needed_per_week(17_808, 12_000, 0)),
    ],
)
def needed_per_week(target_minutes: int, delivered_minutes: int, days_left: int) -> int | None:
    """Minutes for each week of five working days that is left; None when no day is left.

    `days_left` are the person's own: weekends, holidays and approved leave are not among them.
    """
    short = target_minutes - delivered_minutes
    if short <= 0:
        return 0
    return divide_rounded(short * WEEK_DAYS, days_left) if days_left > 0 else None
