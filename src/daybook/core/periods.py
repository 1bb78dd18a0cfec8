"""Which day is it in business? Months, business days, deadlines, fiscal quarters, week parts.

In April 2026 the last business day is Thursday 30 and the third-last, when an estimating month
is cut off, is Tuesday 28.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from .rules import Example, rule

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Which days are worked: not the weekend (Monday is 0), not a holiday."""

    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})

    def is_business_day(self, day: date) -> bool:
        """Whether a day is worked."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def days(self, starts_on: date, ends_on: date) -> tuple[date, ...]:
        """The business days of [starts_on, ends_on)."""
        span = (ends_on - starts_on).days
        days = (starts_on + timedelta(days=offset) for offset in range(span))
        return tuple(day for day in days if self.is_business_day(day))

    def count(self, starts_on: date, ends_on: date) -> int:
        """How many business days [starts_on, ends_on) holds, without walking through them."""
        span = (ends_on - starts_on).days
        if span <= 0:
            return 0
        weeks, rest = divmod(span, 7)
        first = starts_on.weekday()
        odd = sum((first + offset) % 7 not in self.weekend for offset in range(rest))
        off = sum(
            starts_on <= day < ends_on and day.weekday() not in self.weekend
            for day in self.holidays
        )
        return weeks * (7 - len(self.weekend)) + odd - off

    def nth_day(self, starts_on: date, count: int) -> date:
        """The `count`-th business day from a day on, which is the first if it is one.

        Raises ValueError for a count below 1, or when a year holds too few business days.
        """
        if count < 1:
            raise ValueError("business days are counted from 1")
        left = count
        for offset in range(366 + 7 * count):
            day = starts_on + timedelta(days=offset)
            left -= self.is_business_day(day)
            if left == 0:
                return day
        raise ValueError(f"no {count} business days follow {starts_on}: check the holiday calendar")


def month_of(day: date) -> date:
    """The first day of the day's month: the name of a period."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the following month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def add_months(month: date, count: int) -> date:
    """The first day of the month `count` months later; a negative count goes back."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def months_between(first: date, last: date) -> tuple[date, ...]:
    """Every month from `first` to `last`, both included."""
    found = []
    month = month_of(first)
    while month <= last:
        found.append(month)
        month = next_month(month)
    return tuple(found)


def _plain() -> BusinessCalendar:
    return BusinessCalendar()


@rule(
    "PERIOD-02",
    question="On which day is this month cut off?",
    formula="D0 is the last business day of the month; D−n is n business days before it",
    examples=lambda: [
        Example("April 2026, D−2", lambda: business_day_from_end(date(2026, 4, 1), 2, _plain())),
        Example("April 2026, D0", lambda: business_day_from_end(date(2026, 4, 1), 0, _plain())),
        Example("May 2026, D−2", lambda: business_day_from_end(date(2026, 5, 1), 2, _plain())),
    ],
)
def business_day_from_end(month: date, back: int, calendar: BusinessCalendar) -> date:
    """The business day `back` before the month's last one.

    Raises ValueError when the month has no such day, or `back` is negative.
    """
    days = calendar.days(month, next_month(month))
    if not 0 <= back < len(days):
        raise ValueError(f"{month:%B %Y} has only {len(days)} business days")
    return days[-1 - back]


def last_business_day(month: date, calendar: BusinessCalendar) -> date:
    """D0: the last business day of a month."""
    return business_day_from_end(month, 0, calendar)


def third_last_business_day(month: date, calendar: BusinessCalendar) -> date:
    """D−2: the cut-off of an estimating month. In April 2026 it is Tuesday 28."""
    return business_day_from_end(month, 2, calendar)


def business_day_after_end(month: date, ahead: int, calendar: BusinessCalendar) -> date:
    """The business day D+`ahead` after the month: D+1 is the first of the next month."""
    return calendar.nth_day(next_month(month), ahead)


def week_of(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class WeekPart:
    """The days [starts_on, ends_on) of one ISO week that lie in one month."""

    starts_on: date
    ends_on: date

    @property
    def month(self) -> date:
        """The month the part belongs to."""
        return month_of(self.starts_on)


@rule(
    "TIME-04",
    question="Into which parts is a week handed in?",
    formula="one part a week; two where the week crosses a month-end, split at the first",
    examples=lambda: [
        Example(
            "week of Mon 29 Jun 2026",
            lambda: tuple(
                f"{part.starts_on}..{part.ends_on}" for part in week_parts(date(2026, 6, 29))
            ),
        ),
        Example(
            "week of Mon 6 Jul 2026",
            lambda: tuple(
                f"{part.starts_on}..{part.ends_on}" for part in week_parts(date(2026, 7, 6))
            ),
        ),
    ],
)
def week_parts(day: date) -> tuple[WeekPart, ...]:
    """The submission parts of the ISO week that holds a day; each lies in one month.

    A part is handed in, approved and locked by itself, so that a month can close on its last day.
    """
    monday = week_of(day)
    end = monday + timedelta(days=7)
    first = next_month(month_of(monday))
    if first < end:
        return (WeekPart(monday, first), WeekPart(first, end))
    return (WeekPart(monday, end),)


def part_of(day: date) -> WeekPart:
    """The submission part a day belongs to."""
    return next(part for part in week_parts(day) if part.starts_on <= day < part.ends_on)


@rule(
    "PERIOD-01",
    question="In which month does this amount count?",
    formula="the earliest month, not before the work, that is not hard-locked",
    examples=lambda: [
        Example(
            "worked 7 Jul 2026, nothing locked",
            lambda: posting_period(date(2026, 7, 7), frozenset()),
        ),
        Example(
            "worked 30 Jun 2026, June hard-locked",
            lambda: posting_period(date(2026, 6, 30), {date(2026, 6, 1)}),
        ),
    ],
)
def posting_period(worked_on: date, hard_locked: Collection[date]) -> date:
    """The first of the month a line posts in; late work lands in the next month not hard-locked.

    `hard_locked` holds the first days of the entity's hard-locked months. A soft lock moves
    nothing: it only says who may write.
    """
    month = month_of(worked_on)
    while month in hard_locked:
        month = next_month(month)
    return month


@dataclass(frozen=True, slots=True)
class FiscalQuarter:
    """A quarter of a fiscal year named by the year it ends in: FY27 Q2."""

    year: int
    quarter: int
    starts_on: date
    ends_on: date

    @property
    def label(self) -> str:
        """Such as FY27 Q2."""
        return f"FY{self.year % 100:02d} Q{self.quarter}"


@rule(
    "FISCAL-01",
    question="Which fiscal quarter is this day in?",
    formula="years start on the first of the given month and are named by the year they end in",
    examples=lambda: [
        Example(
            "7 Jul 2026, years from February", lambda: fiscal_quarter(date(2026, 7, 7), 2).label
        ),
        Example(
            "31 Jan 2026, years from February", lambda: fiscal_quarter(date(2026, 1, 31), 2).label
        ),
        Example("31 Jan 2026, calendar years", lambda: fiscal_quarter(date(2026, 1, 31), 1).label),
    ],
)
def fiscal_quarter(day: date, starts_month: int) -> FiscalQuarter:
    """The fiscal quarter of a day, with its dates [starts_on, ends_on).

    Years that start in January are calendar years. Raises ValueError for a month outside 1 to 12.
    """
    if not 1 <= starts_month <= 12:
        raise ValueError("a fiscal year starts in a month from 1 to 12")
    offset = (day.month - starts_month) % 12
    start_year = day.year - (day.month < starts_month)
    quarter = offset // 3
    starts_on = add_months(month_of(day), -(offset % 3))
    named = start_year + (starts_month > 1)
    return FiscalQuarter(named, quarter + 1, starts_on, add_months(starts_on, 3))
