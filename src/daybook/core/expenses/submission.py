"""Was it handed in in time? By the end of its fiscal quarter, and before it is 90 days old.

Spent on 28 April 2026 with a fiscal year from February: due by 30 April; on 1 May it is late.
"""

from __future__ import annotations

from datetime import date, timedelta

from daybook.core.periods import add_months, fiscal_quarter
from daybook.core.rules import Example, rule


@rule(
    "EXP-11",
    question="By when is an expense handed in?",
    formula="the last day of the fiscal quarter it was spent in",
    examples=lambda: [
        Example("spent 28 Apr 2026, year from February",
                lambda: quarter_ends_on(date(2026, 4, 28), 2)),
        Example("spent 1 May 2026, year from February",
                lambda: quarter_ends_on(date(2026, 5, 1), 2)),
        Example("spent 31 Dec 2026, year from January",
                lambda: quarter_ends_on(date(2026, 12, 31), 1)),
    ],
)  # fmt: skip
def quarter_ends_on(spent_on: date, fiscal_year_starts_month: int) -> date:
    """The last day on which it is in time. Later it may be handed in still, and is flagged late."""
    starts_on = fiscal_quarter(spent_on, fiscal_year_starts_month).starts_on
    return add_months(starts_on, 3) - timedelta(days=1)


def submitted_late(spent_on: date, submitted_on: date, fiscal_year_starts_month: int) -> bool:
    """Whether it comes after the end of its fiscal quarter (EXP-11)."""
    return submitted_on > quarter_ends_on(spent_on, fiscal_year_starts_month)


@rule(
    "EXP-12",
    question="Is an expense so old that the manager must consent?",
    formula="handed in more days after it was spent than the setting allows",
    examples=lambda: [
        Example("90 days later", lambda: is_old(date(2026, 4, 1), date(2026, 6, 30), 90)),
        Example("91 days later", lambda: is_old(date(2026, 4, 1), date(2026, 7, 1), 90)),
    ],
)
def is_old(spent_on: date, submitted_on: date, days: int) -> bool:
    """Whether its owner must say why, and whoever approves it too."""
    return (submitted_on - spent_on).days > days
