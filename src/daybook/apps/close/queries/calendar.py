"""On which day is what due in a month's close? D−3 to D+5, in the entity's business days.

April 2026 under close method ESTIMATE: the cut-off D−2 is Tuesday 28, D0 is Thursday 30, and the
hard lock is due D+5, Thursday 7 May.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from daybook.apps.platform.queries.month_end import close_method
from daybook.apps.platform.queries.organization import EntityRow, business_calendar
from daybook.apps.platform.queries.settings import policy_on
from daybook.core.periods import business_day_after_end, business_day_from_end, next_month

_BEFORE, _AFTER = 3, 5


@dataclass(frozen=True, slots=True)
class CloseDay:
    """One day of the close: D−2, its date, what is due, and who does it."""

    label: str
    on: date
    task: str
    owner: str
    is_cutoff: bool


@dataclass(frozen=True, slots=True)
class CloseCalendar:
    """A month's close under its method."""

    method: str
    cutoff_on: date
    days: tuple[CloseDay, ...]


_TASKS = {
    -3: ("Look at what is missing; try the billing run", "Coordinators"),
    -2: ("Confirm milestones", "Project managers"),
    -1: ("Complete rates and purchase orders", "Analysts, finance"),
    0: ("Last business day", "Everybody"),
    1: ("Everything approved by {approval}; soft lock", "Project managers, operations"),
    2: ("Resolve what is held; issue invoices", "Finance"),
    3: ("Recognize revenue; month pack", "Finance, analysts"),
    4: ("Run the checks and sign off", "Operations, finance"),
    5: ("Hard lock by two of finance", "Finance"),
}


def close_calendar(entity: EntityRow, month: date) -> CloseCalendar:
    """The close of an entity's month. The method is the entity's dated setting, else its own."""
    last = next_month(month) - timedelta(days=1)
    policy = policy_on(last, entity.id)
    method = close_method(entity, month)
    back = policy.cutoff_business_days_back if method == "ESTIMATE" else 0
    days = business_calendar(entity)
    minutes = policy.close_approval_minute
    approval = f"{minutes // 60:02d}:{minutes % 60:02d}"
    found = []
    for offset in range(-max(_BEFORE, back), _AFTER + 1):
        on = (
            business_day_after_end(month, offset, days)
            if offset > 0
            else business_day_from_end(month, -offset, days)
        )
        task, owner = _TASKS.get(offset, ("", ""))
        task = task.format(approval=approval)
        if offset == -back:
            cutoff = (
                "Cut-off: time in and approved, with estimates for the days left"
                if method == "ESTIMATE"
                else "Cut-off: time in through the end of the month"
            )
            task, owner = (f"{cutoff}; {task[:1].lower()}{task[1:]}" if task else cutoff), owner
        label = f"D{offset:+d}".replace("-", "−") if offset else "D0"
        found.append(CloseDay(label, on, task, owner, offset == -back))
    return CloseCalendar(method, business_day_from_end(month, back, days), tuple(found))
