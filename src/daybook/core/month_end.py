"""When is what due at a month's end? Days and times of the entity, and as instants in UTC.

April 2026 under ESTIMATE: submit by Tuesday 28 at 12:00, approve by 14:00, report by 18:00. In New
York, on daylight time, noon is 16:00 UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .periods import (
    BusinessCalendar,
    business_day_after_end,
    business_day_from_end,
    next_month,
)
from .policy import Policy
from .rules import Example, rule

TITLES = {
    "SUBMIT": "Time in",
    "APPROVE": "Time approved",
    "REPORT": "Report to finance",
    "TRUE_UP": "Estimates trued up",
}
_LAST_MINUTE = 1439


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline: a local day, and the minute after midnight."""

    key: str
    on: date
    minute: int

    @property
    def title(self) -> str:
        """Such as "Time in"."""
        return TITLES[self.key]

    def at(self, zone: tzinfo) -> datetime:
        """The instant in UTC, where the entity's clocks run in `zone`."""
        local = datetime.combine(self.on, time(self.minute // 60, self.minute % 60), zone)
        return local.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """A month's end under its close method; the cut-off is the day time is in by."""

    month: date
    method: str
    cutoff_on: date
    deadlines: tuple[Deadline, ...]

    def deadline(self, key: str) -> Deadline | None:
        """One of them, or None where the method has none such."""
        return next((row for row in self.deadlines if row.key == key), None)


def _example(month: date, method: str) -> str:
    made = month_end(month, method, Policy(), BusinessCalendar())
    return "; ".join(
        f"{row.key.lower()} {row.on:%a} {row.on.day} {row.on:%b} "
        f"{row.minute // 60:02d}:{row.minute % 60:02d}"
        for row in made.deadlines
    )


@rule(
    "PERIOD-04",
    question="When is what due at the end of this month?",
    formula="ESTIMATE: in, approved and reported at the set times of the cut-off day, trued up n "
    "business days after the month; ACTUAL: in by the last day, approved on D+1",
    examples=lambda: [
        Example("April 2026, ESTIMATE", lambda: _example(date(2026, 4, 1), "ESTIMATE")),
        Example("April 2026, ACTUAL", lambda: _example(date(2026, 4, 1), "ACTUAL")),
        Example("May 2026, ESTIMATE", lambda: _example(date(2026, 5, 1), "ESTIMATE")),
        Example(
            "noon of the cut-off of April 2026 in UTC+2",
            lambda: _noon_in_utc(),
        ),
    ],
)
def month_end(month: date, method: str, policy: Policy, calendar: BusinessCalendar) -> MonthEnd:
    """The deadlines of a legal entity's month, earliest first.

    `method` is the entity's own; `policy` that of the month's last day; `calendar` the entity's
    business days. Times are local to the entity: `Deadline.at(zone)` gives the instant.
    """
    if method != "ESTIMATE":
        last = next_month(month) - timedelta(days=1)
        approved_on = business_day_after_end(month, 1, calendar)
        return MonthEnd(
            month,
            method,
            last,
            (
                Deadline("SUBMIT", last, _LAST_MINUTE),
                Deadline("APPROVE", approved_on, policy.close_approval_minute),
            ),
        )
    cutoff_on = business_day_from_end(month, policy.cutoff_business_days_back, calendar)
    true_up_on = business_day_after_end(month, policy.true_up_business_days, calendar)
    return MonthEnd(
        month,
        method,
        cutoff_on,
        (
            Deadline("SUBMIT", cutoff_on, policy.cutoff_submit_minute),
            Deadline("APPROVE", cutoff_on, policy.cutoff_approval_minute),
            Deadline("REPORT", cutoff_on, policy.cutoff_report_minute),
            Deadline("TRUE_UP", true_up_on, _LAST_MINUTE),
        ),
    )


def _noon_in_utc() -> str:
    from datetime import timezone

    made = month_end(date(2026, 4, 1), "ESTIMATE", Policy(), BusinessCalendar())
    at = made.deadlines[0].at(timezone(timedelta(hours=2)))
    return f"{at:%Y-%m-%d %H:%M}"
