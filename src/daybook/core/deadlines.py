"""When is a part of a week due? A day and a minute; the zone is the person's own.

The week of 6 July 2026 is due Friday 10 July at minute 1,020, which is 17:00.
"""

from __future__ import annotations

from datetime import date, timedelta

from .periods import (
    BusinessCalendar,
    WeekPart,
    business_day_from_end,
    month_of,
    part_of,
    week_of,
)
from .policy import Policy
from .rules import Example, rule


def _example(day: date, method: str) -> str:
    on, minute = part_due(part_of(day), Policy(close_method=method), BusinessCalendar())
    return f"{on.isoformat()} {minute // 60:02d}:{minute % 60:02d}"


@rule(
    "TIME-07",
    question="When is this part of a week due?",
    answers="day and time of day",
    formula="the due weekday of its week; a part that ends with its month is due by the month's "
    "last business day, or its cut-off under ESTIMATE; never before the part begins",
    examples=lambda: [
        Example("week of 6 Jul 2026", lambda: _example(date(2026, 7, 6), "ACTUAL")),
        Example("29 and 30 Jun 2026, ACTUAL", lambda: _example(date(2026, 6, 29), "ACTUAL")),
        Example("29 and 30 Jun 2026, ESTIMATE", lambda: _example(date(2026, 6, 29), "ESTIMATE")),
        Example("1 to 5 Jul 2026", lambda: _example(date(2026, 7, 1), "ACTUAL")),
        Example("25 to 31 May 2026, ESTIMATE", lambda: _example(date(2026, 5, 25), "ESTIMATE")),
    ],
)
def part_due(part: WeekPart, policy: Policy, calendar: BusinessCalendar) -> tuple[date, int]:
    """The local day and the minute after midnight by which a part is handed in.

    `calendar` is that of the person's legal entity. Under ESTIMATE a month is cut off before its
    last days are worked; what is not worked yet is then an estimate.
    """
    due = week_of(part.starts_on) + timedelta(days=policy.week_due_weekday)
    if month_of(part.ends_on) != part.month:
        back = policy.cutoff_business_days_back if policy.close_method == "ESTIMATE" else 0
        due = min(due, business_day_from_end(part.month, back, calendar))
    return max(due, part.starts_on), policy.week_due_minute
