"""How many minutes could a person have sold? 424 hours a quarter, or the work calendar's.

A full-time person has 25,440 minutes in a quarter; 450 billable ones are 1.77 points of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from daybook.core.metrics.ratio import MILLION, ratio_millionths
from daybook.core.money import divide_rounded, split_largest_remainder
from daybook.core.periods import BusinessCalendar
from daybook.core.rules import Example, rule


@dataclass(frozen=True, slots=True)
class AvailableSpan:
    """An employment as availability sees it: days [starts_on, ends_on) and share of full time."""

    starts_on: date
    ends_on: date | None
    share_millionths: int = MILLION

    def covers(self, day: date) -> bool:
        """Whether the person is employed on a day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


def _quarter() -> tuple[date, date]:
    return date(2026, 5, 1), date(2026, 8, 1)


@rule(
    "KPI-01",
    question="What is billable utilization?",
    answers="millionths; minutes where time is asked for",
    formula="billable minutes ÷ available minutes; STANDARD: 424 h × share a quarter, spread over "
    "its working days; a join or exit counts its working days",
    examples=lambda: [
        Example("450 of 25,440 minutes", lambda: utilization(450, 25_440)),
        Example(
            "a full quarter, full time",
            lambda: available_standard(
                [AvailableSpan(date(2026, 1, 1), None)], *_quarter(), *_quarter(), 25_440
            ),
        ),
        Example(
            "a full quarter at 80 %",
            lambda: available_standard(
                [AvailableSpan(date(2026, 1, 1), None, 800_000)], *_quarter(), *_quarter(), 25_440
            ),
        ),
        Example(
            "joined 1 July",
            lambda: available_standard(
                [AvailableSpan(date(2026, 7, 1), None)], *_quarter(), *_quarter(), 25_440
            ),
        ),
        Example(
            "July alone, full time",
            lambda: available_standard(
                [AvailableSpan(date(2026, 1, 1), None)],
                date(2026, 7, 1),
                date(2026, 8, 1),
                *_quarter(),
                25_440,
            ),
        ),
    ],
)
def utilization(billable_minutes: int, available_minutes: int) -> int | None:
    """Billable ÷ available in millionths; None when nothing was available.

    Each figure names the policy its available minutes come from: STANDARD or CALENDAR.
    """
    return ratio_millionths(billable_minutes, available_minutes)


def available_standard(
    spans: Sequence[AvailableSpan],
    starts_on: date,
    ends_on: date,
    quarter_starts_on: date,
    quarter_ends_on: date,
    quarter_minutes: int,
) -> int:
    """Available minutes of [starts_on, ends_on) within one quarter, policy STANDARD.

    The quarter's minutes times the share of full time are spread over its weekdays by largest
    remainder, so that its months sum to it. Leave and holidays change nothing; a join, an exit or
    a change of share counts its own weekdays.
    """
    days = BusinessCalendar().days(quarter_starts_on, quarter_ends_on)
    even = [1] * len(days)
    total = 0
    for span in spans:
        whole = divide_rounded(quarter_minutes * span.share_millionths, MILLION)
        by_day = split_largest_remainder(whole, even)
        total += sum(
            minutes
            for day, minutes in zip(days, by_day, strict=True)
            if starts_on <= day < ends_on and span.covers(day)
        )
    return total


@rule(
    "KPI-03",
    question="How many minutes does the work calendar leave?",
    answers="minutes",
    formula="CALENDAR: weekday minutes × share, less holidays and approved leave",
    examples=lambda: [
        Example(
            "Mon 29 Jun to Sun 5 Jul 2026, Friday off",
            lambda: available_by_calendar(
                [AvailableSpan(date(2026, 1, 1), None)],
                date(2026, 6, 29),
                date(2026, 7, 6),
                (480,) * 5 + (0, 0),
                {date(2026, 7, 3)},
                {},
            ),
        ),
    ],
)
def available_by_calendar(
    spans: Sequence[AvailableSpan],
    starts_on: date,
    ends_on: date,
    weekday_minutes: Sequence[int],
    holidays: Collection[date],
    leave_minutes: Mapping[date, int],
) -> int:
    """Available minutes of [starts_on, ends_on), policy CALENDAR; also the hours expected.

    `weekday_minutes` are Monday's to Sunday's of a full-time week. A holiday is nothing; leave
    takes its minutes off the day, never below nothing.
    """
    total = 0
    for offset in range((ends_on - starts_on).days):
        day = starts_on + timedelta(days=offset)
        if day in holidays:
            continue
        for span in spans:
            if span.covers(day):
                worked = divide_rounded(
                    weekday_minutes[day.weekday()] * span.share_millionths, MILLION
                )
                total += max(0, worked - leave_minutes.get(day, 0))
    return total


@rule(
    "KPI-02",
    question="How far is this person from the target?",
    answers="minutes; millionths for the share",
    formula="delivered − available × target, in minutes",
    examples=lambda: [
        Example(
            "310 of 424 h at 70 %: minutes over 296.8 h",
            lambda: hours_to_target(18_600, 25_440, 700_000),
        ),
        Example("310 of 424 h: share", lambda: utilization(18_600, 25_440)),
    ],
)
def hours_to_target(delivered_minutes: int, available_minutes: int, target_millionths: int) -> int:
    """Minutes above (or below, negative) the target share of available time.

    310 of 424 hours at a target of 70 % are 73.1 %, 13.2 hours above 296.8.
    """
    return delivered_minutes - divide_rounded(available_minutes * target_millionths, MILLION)
