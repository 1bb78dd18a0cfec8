"""Which days does the sample company span? Everything is dated from today backwards.

Today Tuesday 21 July 2026, eight quarters: history starts 1 August 2024, time typed by people
starts Monday 6 July, the plan ends 21 September.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from daybook.core.periods import (
    FiscalQuarter,
    add_months,
    fiscal_quarter,
    month_of,
    months_between,
    week_of,
)

FISCAL_START = 2
ORGANIZATION_ZONE = "America/New_York"
TYPED_WEEKS = 2
HORIZON = timedelta(weeks=9)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days of the sample company, from the first of history to the end of the plan."""

    today: date
    quarters: int

    @property
    def quarter(self) -> FiscalQuarter:
        """The fiscal quarter of today."""
        return fiscal_quarter(self.today, FISCAL_START)

    @property
    def starts_on(self) -> date:
        """The first day with time."""
        return add_months(self.quarter.starts_on, -3 * (self.quarters - 1))

    @property
    def this_monday(self) -> date:
        """The Monday of the running week."""
        return week_of(self.today)

    @property
    def typed_from(self) -> date:
        """From this Monday on people type their time; everything before is imported."""
        return max(self.this_monday - timedelta(weeks=TYPED_WEEKS), self.starts_on)

    @property
    def plan_ends_on(self) -> date:
        """The day after the last planned one."""
        return self.this_monday + HORIZON

    @property
    def rates_change_on(self) -> date:
        """Prices and costs rise with the fiscal year."""
        return date(self.today.year - (self.today.month < FISCAL_START), FISCAL_START, 1)

    @property
    def months(self) -> tuple[date, ...]:
        """Every month from the first of history to the running one."""
        return months_between(self.starts_on, self.today)

    @property
    def first_monday(self) -> date:
        """The Monday on or before the first day: week 0 of the plan."""
        return week_of(self.starts_on)

    @property
    def weeks(self) -> int:
        """Weeks from `first_monday` to the end of the plan."""
        return (self.plan_ends_on - self.first_monday).days // 7

    def week_index(self, day: date) -> int:
        """Which week of the plan a day is in, held within the plan."""
        return max(0, min(self.weeks - 1, (day - self.first_monday).days // 7))

    def months_ago(self, count: int) -> date:
        """The first of the month so many months before today's."""
        return add_months(month_of(self.today), -count)


def instant(day: date, hour: int, minute: int = 0, zone: str = ORGANIZATION_ZONE) -> datetime:
    """The UTC instant of a local clock time: instant(date(2026, 7, 7), 9) is 13:00 UTC."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)
