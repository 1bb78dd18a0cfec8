"""By when is a part of a week approved? The Monday after it; a month's last part by its close.

The week of 6 July 2026 is to be approved by Monday 13 July at minute 780, which is 13:00.
"""

from __future__ import annotations

from datetime import date, timedelta

from ..month_end import month_end
from ..periods import BusinessCalendar, WeekPart, month_of, part_of, week_of
from ..policy import Policy
from ..rules import Example, rule

_WEEK = timedelta(days=7)


def _example(day: date, method: str) -> str:
    on, minute = approval_due(part_of(day), method, Policy(), BusinessCalendar())
    return f"{on.isoformat()} {minute // 60:02d}:{minute % 60:02d}"


@rule(
    "APPR-08",
    question="By when is this part of a week approved?",
    answers="day and time of day",
    formula="the due weekday of the week after; a part that ends with its month by the month's "
    "approval deadline, where that is earlier and the part has begun",
    examples=lambda: [
        Example("week of 6 Jul 2026", lambda: _example(date(2026, 7, 6), "ESTIMATE")),
        Example("29 and 30 Jun 2026, ACTUAL", lambda: _example(date(2026, 6, 29), "ACTUAL")),
        Example("27 to 30 Apr 2026, ESTIMATE", lambda: _example(date(2026, 4, 27), "ESTIMATE")),
        Example("29 and 30 Jun 2026, ESTIMATE", lambda: _example(date(2026, 6, 29), "ESTIMATE")),
    ],
)
def approval_due(
    part: WeekPart, method: str, policy: Policy, calendar: BusinessCalendar
) -> tuple[date, int]:
    """The local day and the minute after midnight; `method` and `calendar` are the entity's.

    The zone of a week is the organization's, that of a month's end the entity's.
    """
    on = week_of(part.starts_on) + _WEEK + timedelta(days=policy.approval_due_weekday)
    minute = policy.approval_due_minute
    if month_of(part.ends_on) != part.month:
        close = month_end(part.month, method, policy, calendar).deadline("APPROVE")
        if close and part.starts_on <= close.on and (close.on, close.minute) < (on, minute):
            return close.on, close.minute
    return on, minute


def days_late(due_on: date, due_minute: int, today: date, minute: int) -> int:
    """Whole days past a deadline, at least one once it has passed; 0 before."""
    if (today, minute) <= (due_on, due_minute):
        return 0
    return max(1, (today - due_on).days)
