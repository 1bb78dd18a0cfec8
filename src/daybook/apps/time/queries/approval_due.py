"""By when is waiting time approved next? The organization's deadline, as its header says it.

On Tuesday 7 July 2026 the next one is Monday 13 July, 13:00; what was worked before this week was
due on Monday 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from daybook.apps.platform.queries.days_off import days_off
from daybook.apps.platform.queries.organization import entities, organization
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.core.month_end import month_end
from daybook.core.periods import BusinessCalendar, month_of, next_month, week_of

_WEEK = timedelta(days=7)
# Of the month's end is spoken while it is this near.
_NEAR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ApprovalDeadline:
    """The next weekly deadline, and a month-end's where one is near."""

    on: date
    minute: int
    month_end_on: date | None = None
    month_end_minute: int = 0


def next_deadline(now: datetime) -> ApprovalDeadline:
    """The deadlines to come, in the organization's zone; the earliest month-end of its entities."""
    local = now.astimezone(ZoneInfo(organization().zone))
    today, minute = local.date(), local.hour * 60 + local.minute
    policies = PolicyTable()
    policy = policies.on(today)
    on = week_of(today) + timedelta(days=policy.approval_due_weekday)
    if (on, policy.approval_due_minute) < (today, minute):
        on += _WEEK
    off = days_off(month_of(today) - _WEEK, next_month(next_month(today)) + _WEEK)
    found = []
    for entity in entities():
        calendar = BusinessCalendar(holidays=off.get(entity.business_calendar_id, frozenset()))
        for month in (month_of(today - _WEEK), month_of(today)):
            held = policies.on(next_month(month) - timedelta(days=1), entity.id)
            due = month_end(month, held.close_method, held, calendar).deadline("APPROVE")
            if due and (today, minute) <= (due.on, due.minute) and due.on - today <= _NEAR:
                found.append((due.on, due.minute))
    end = min(found, default=None)
    return ApprovalDeadline(on, policy.approval_due_minute, *(end or (None, 0)))
