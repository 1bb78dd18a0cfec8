"""When is a part of a week due? By the person's own clock; a month's cut-off by its entity's.

The week of 6 July 2026 is due Friday 10 July at minute 1,020, which is 17:00. The part of 25 to 31
May is due at May's cut-off, Wednesday 27 at 12:00 of the entity.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .month_end import month_end
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
    "last business day, or at its cut-off (PERIOD-04) under ESTIMATE; never before the part begins",
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
    last days are worked; what is not worked yet is then an estimate. A part that begins after the
    cut-off is due on its first day, at the minute of any week.
    """
    due = (week_of(part.starts_on) + timedelta(days=policy.week_due_weekday),
           policy.week_due_minute)  # fmt: skip
    if month_of(part.ends_on) != part.month:
        due = min(due, _by_month(part.month, policy, calendar))
    if due[0] < part.starts_on:
        return part.starts_on, policy.week_due_minute
    return due


def part_due_at(
    part: WeekPart, policy: Policy, calendar: BusinessCalendar, *, own: tzinfo, entity: tzinfo
) -> datetime:
    """The same as an instant in UTC.

    A week is due by the person's own clock (`own`); a cut-off is one instant for everybody of the
    legal entity, by the entity's clock.
    """
    on, minute = part_due(part, policy, calendar)
    ends_month = month_of(part.ends_on) != part.month
    is_cutoff = (
        ends_month
        and policy.close_method == "ESTIMATE"
        and (on, minute) == _by_month(part.month, policy, calendar)
    )
    local = datetime.combine(on, time(minute // 60, minute % 60), entity if is_cutoff else own)
    return local.astimezone(UTC)


def _by_month(month: date, policy: Policy, calendar: BusinessCalendar) -> tuple[date, int]:
    """By when the last part of a month is in: its cut-off, or its last business day."""
    if policy.close_method != "ESTIMATE":
        return business_day_from_end(month, 0, calendar), policy.week_due_minute
    cutoff = month_end(month, "ESTIMATE", policy, calendar).deadline("SUBMIT")
    return cutoff.on, cutoff.minute
