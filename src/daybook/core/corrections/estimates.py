"""Which days of a month are estimated, how far was the estimate off, and what counts though late?

April 2026 is cut off on Tuesday 28: Wednesday 29 and Thursday 30 are estimated, at 8 h each. In May
the truth of the 30th is 6 h: the variance is −2 h, and it posts in May.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from daybook.core.month_end import MonthEnd, month_end
from daybook.core.periods import BusinessCalendar, month_of, next_month
from daybook.core.policy import Policy
from daybook.core.rules import Example, rule


def _april(method: str = "ESTIMATE") -> MonthEnd:
    return month_end(date(2026, 4, 1), method, Policy(), BusinessCalendar())


@rule(
    "EST-01",
    question="Which days may be written down before they are worked?",
    formula="under ESTIMATE, on or before the cut-off: the days of the month after it",
    examples=lambda: [
        Example("April 2026, asked on Mon 27", lambda: _span(_april(), date(2026, 4, 27))),
        Example("the same on the cut-off", lambda: _span(_april(), date(2026, 4, 28))),
        Example("the same a day later", lambda: _span(_april(), date(2026, 4, 29))),
        Example("under ACTUAL", lambda: _span(_april("ACTUAL"), date(2026, 4, 27))),
    ],
)
def estimated_days(end: MonthEnd, today: date) -> tuple[date, ...]:
    """The days that take estimates now, in order: every day of the month after its cut-off.

    Empty under ACTUAL, before the month begins and once the cut-off has passed.
    """
    if end.method != "ESTIMATE" or not end.month <= today <= end.cutoff_on:
        return ()
    first = end.cutoff_on + timedelta(days=1)
    count = (next_month(end.month) - first).days
    return tuple(first + timedelta(days=offset) for offset in range(count))


def _span(end: MonthEnd, today: date) -> tuple[date, ...]:
    return estimated_days(end, today)


@dataclass(frozen=True, slots=True)
class Variance:
    """What was estimated and what is true of one key (person, project, task, day), in minutes."""

    key: tuple
    estimated: int
    actual: int

    @property
    def minutes(self) -> int:
        """Actual − estimated: what the next month posts."""
        return self.actual - self.estimated


def _shown(estimated: dict, actual: dict) -> tuple[str, ...]:
    return tuple(
        f"{row.key[0]} {row.estimated} → {row.actual}: {row.minutes:+d}"
        for row in variances(estimated, actual)
    )


@rule(
    "EST-02",
    question="How far was the estimate off?",
    answers="minutes",
    formula="actual − estimated, for each person, project, task and day; what nobody estimated "
    "is all variance",
    examples=lambda: [
        Example(
            "480 estimated on the 30th, 360 worked; 60 elsewhere",
            lambda: _shown({("ACME",): 480}, {("ACME",): 360, ("BOLT",): 60}),
        ),
        Example("480 estimated, nothing worked", lambda: _shown({("ACME",): 480}, {("ACME",): 0})),
    ],
)
def variances(estimated: Mapping[tuple, int], actual: Mapping[tuple, int]) -> tuple[Variance, ...]:
    """A row for every key whose truth is known, in order of key.

    An estimate without an actual is not settled: nothing is known, so nothing posts.
    """
    return tuple(
        Variance(key, estimated.get(key, 0), minutes) for key, minutes in sorted(actual.items())
    )


def _late(amount: int, processed: date, billed: date | None, kind: str = "FIXED_FEE") -> str:
    return counts_in_month(
        date(2026, 4, 1), billing_kind=kind, amount_minor=amount, threshold_minor=1_000_000,
        processed_on=processed, billed_on=billed, end=_april(),
    ) or "the next month"  # fmt: skip


@rule(
    "EST-03",
    question="Does this item still count in the month that was cut off?",
    formula="processed by the cut-off: yes; later only a fixed fee above the threshold that is "
    "billed before the month ends",
    examples=lambda: [
        Example(
            "12,000.00 on Wed 29 Apr, billed Thu 30",
            lambda: _late(1_200_000, date(2026, 4, 29), date(2026, 4, 30)),
        ),
        Example(
            "10,000.00 on Wed 29 Apr, billed Thu 30",
            lambda: _late(1_000_000, date(2026, 4, 29), date(2026, 4, 30)),
        ),
        Example(
            "12,000.00 on Wed 29 Apr, billed Mon 4 May",
            lambda: _late(1_200_000, date(2026, 4, 29), date(2026, 5, 4)),
        ),
        Example("2,000.00 on Tue 28 Apr", lambda: _late(200_000, date(2026, 4, 28), None)),
        Example(
            "a class of 12,000.00 on Wed 29 Apr, billed Thu 30",
            lambda: _late(1_200_000, date(2026, 4, 29), date(2026, 4, 30), "TRAINING"),
        ),
    ],
)
def counts_in_month(
    month: date,
    *,
    billing_kind: str,
    amount_minor: int,
    threshold_minor: int,
    processed_on: date,
    billed_on: date | None,
    end: MonthEnd,
) -> str:
    """IN_TIME, LATE_FIXED_FEE (the exception), or nothing: it counts in a later month.

    Amount and threshold are of one currency, the reporting currency. Under ACTUAL the cut-off is
    the month's last day, so everything processed within the month is in time.
    """
    if month_of(processed_on) != month:
        return ""
    if end.method != "ESTIMATE" or processed_on <= end.cutoff_on:
        return "IN_TIME"
    is_billed = billed_on is not None and billed_on < next_month(month)
    if billing_kind == "FIXED_FEE" and amount_minor > threshold_minor and is_billed:
        return "LATE_FIXED_FEE"
    return ""


def late_milestone_words(verdict: str) -> str:
    """EST-03's answer in words."""
    return {
        "IN_TIME": "In time",
        "LATE_FIXED_FEE": "Late, and counts: a fixed fee above the threshold, billed this month",
        "": "Late: reported with the next month",
    }[verdict]
