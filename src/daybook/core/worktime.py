"""How much was worked, and may this line stand? Minutes are whole and never rounded.

`7:30` is 450 minutes; so are `7.5`, `7,5` and `450m`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import IntFlag

from .money import divide_rounded
from .rules import Example, rule

DAY_MINUTES = 1_440
FIRST_YEAR = 2000
LONGEST_TYPED = 24


class DurationRefused(ValueError):
    """TIME-01: this is not a duration."""


class EntryFlag(IntFlag):
    """What is odd about an accepted line; odd is shown, not refused."""

    NO_ORGANIZATION = 1
    CROSSES_MIDNIGHT = 2
    DIFFERS_FROM_CLOCK = 4
    REPEATED_CONTENT = 8
    OFF_STEP = 16
    NO_BOOKING = 32
    LONG_DAY = 64


FLAG_TITLES = {
    EntryFlag.NO_ORGANIZATION: "missing organization",
    EntryFlag.CROSSES_MIDNIGHT: "crossing midnight",
    EntryFlag.DIFFERS_FROM_CLOCK: "minutes differ from clock times",
    EntryFlag.REPEATED_CONTENT: "repeated content",
    EntryFlag.OFF_STEP: "off the time step",
    EntryFlag.NO_BOOKING: "no booking",
    EntryFlag.LONG_DAY: "over 10 h in a day",
}
_CLOCK = re.compile(r"(\d*):([0-5]\d)")
_MINUTES = re.compile(r"(\d+)\s*m(?:in)?")
_HOURS = re.compile(r"(\d*)(?:[.,](\d+))?\s*h?")
_SUM = re.compile(r"=\s*(\d+(?:[.,]\d+)?)\s*([*×/+−-])\s*(\d+(?:[.,]\d+)?)")
_FORMS = "write hours as 4, 4.5, 4,5 or 4:30, minutes as 90m, or a sum as =7.5/2"


def _as_fraction(text: str) -> tuple[int, int]:
    whole, _, digits = text.replace(",", ".").partition(".")
    return int((whole or "0") + digits), 10 ** len(digits)


def _calculated(match: re.Match) -> int:
    (left, below), (right, under) = _as_fraction(match[1]), _as_fraction(match[3])
    sign = match[2]
    if sign in "*×":
        top, bottom = left * right, below * under
    elif sign == "/":
        if right == 0:
            raise DurationRefused(f"TIME-01 “{match[0]}” divides by nothing; {_FORMS}")
        top, bottom = left * under, below * right
    else:
        top = left * under + (right * below if sign == "+" else -right * below)
        bottom = below * under
    return divide_rounded(top * 60, bottom)


@rule(
    "TIME-01",
    question="How many minutes did they type?",
    answers="minutes",
    formula="h:mm, decimal hours with comma or point, minutes with m, +/- a change, = a sum",
    examples=lambda: [
        Example(
            f"`{text}`" + (" on 60" if text[0] in "+-" else ""),
            lambda text=text: parse_duration(text, 60),
        )
        for text in ("7:30", "4", "4,5", "4.5", ":15", "90m", "+1", "-:15", "=7.5/2", "0")
    ],
)
def parse_duration(text: str, current_minutes: int = 0) -> int:
    """Whole minutes from what a person types; `+1` adds an hour to `current_minutes`.

    `4.33` hours are 259.8 minutes, so 260: the one place where typing is not exact. Raises
    DurationRefused naming what was typed and the accepted forms, or the limit of a day.
    """
    typed = text.strip().lower()
    sign = typed[:1] if typed[:1] in ("+", "-", "−") else ""
    amount = amount_of(typed[len(sign) :].lstrip() if sign else typed)
    if amount is None:
        raise DurationRefused(f"TIME-01 “{_shown(text)}” is not a duration; {_FORMS}")
    if not sign:
        minutes = amount
    else:
        minutes = current_minutes + (amount if sign == "+" else -amount)
    if not 0 <= minutes <= DAY_MINUTES:
        raise DurationRefused(
            f"TIME-01 “{_shown(text)}” gives {format_minutes(minutes)}; a day holds 0:00 to 24:00"
        )
    return minutes


def amount_of(typed: str) -> int | None:
    """Minutes of an amount in small letters without a sign, of any size; None for no duration."""
    if len(typed) > LONGEST_TYPED:
        return None
    if match := _SUM.fullmatch(typed):
        return _calculated(match)
    if match := _CLOCK.fullmatch(typed):
        return int(match[1] or 0) * 60 + int(match[2])
    if match := _MINUTES.fullmatch(typed):
        return int(match[1])
    if (match := _HOURS.fullmatch(typed)) and any(match.groups()):
        top, bottom = _as_fraction(f"{match[1] or 0}.{match[2] or ''}".rstrip("."))
        return divide_rounded(top * 60, bottom)
    return None


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_TYPED else text[:LONGEST_TYPED] + "…"


def format_minutes(minutes: int) -> str:
    """Minutes as h:mm with a true minus: 450 is 7:30."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'−' if minutes < 0 else ''}{hours}:{rest:02d}"


@rule(
    "TIME-02",
    question="May this line stand at all?",
    formula="year 2000 or later, not after tomorrow, 1 to 1,440 minutes, interruption not negative",
    examples=lambda: [
        Example(
            "7 Jul 2026, 450 minutes, on that day",
            lambda: line_refusal(date(2026, 7, 7), 450, 0, date(2026, 7, 7)),
        ),
        Example("year 16", lambda: line_refusal(date(16, 1, 11), 112, 0, date(2026, 7, 7))),
        Example("0 minutes", lambda: line_refusal(date(2026, 7, 7), 0, 0, date(2026, 7, 7))),
        Example("30 hours", lambda: line_refusal(date(2026, 7, 7), 1800, 0, date(2026, 7, 7))),
    ],
)
def line_refusal(
    worked_on: date, minutes: int, interrupted_minutes: int, today: date
) -> tuple[str, str, str] | None:
    """Why a line is refused, as (code, field, reason), or None when it may stand.

    `today` is passed in: a line of tomorrow is let through, since it is tomorrow somewhere already.
    """
    if worked_on.year < FIRST_YEAR:
        return (
            "YEAR_TOO_EARLY",
            "worked_on",
            f"The date {worked_on.isoformat()} lies before {FIRST_YEAR}: correct the year.",
        )
    if worked_on > today + timedelta(days=1):
        return (
            "DATE_IN_FUTURE",
            "worked_on",
            f"The date {worked_on.isoformat()} lies after tomorrow: correct it or wait.",
        )
    if minutes < 1:
        return (
            "MINUTES_TOO_FEW",
            "minutes",
            f"{minutes} minutes is no work: give at least 1 or leave the line out.",
        )
    if minutes > DAY_MINUTES:
        return (
            "MINUTES_TOO_MANY",
            "minutes",
            f"{minutes} minutes is longer than a day: split it over its days.",
        )
    if interrupted_minutes < 0:
        return (
            "INTERRUPTION_NEGATIVE",
            "interrupted_minutes",
            f"The interruption of {interrupted_minutes} minutes is negative: give 0 or more.",
        )
    return None


@rule(
    "TIME-03",
    question="Which line takes a person's day past 24 hours?",
    formula="in order of start, then key: a line that lifts the day above 1,440 minutes is refused",
    examples=lambda: [
        Example(
            "1,000 then 400 then 60 then 40 minutes",
            lambda: lines_over_a_day([(1, 1000), (2, 400), (3, 60), (4, 40)]),
        ),
    ],
)
def lines_over_a_day(
    ordered: Iterable[tuple[object, int]], already_minutes: int = 0
) -> tuple[object, ...]:
    """The keys refused among one person's lines of one day, given as (key, minutes) in order.

    A refused line leaves its minutes free for the lines after it.
    """
    total = already_minutes
    refused = []
    for key, minutes in ordered:
        if total + minutes > DAY_MINUTES:
            refused.append(key)
        else:
            total += minutes
    return tuple(refused)


@rule(
    "TIME-05",
    question="Is this duration on the time step?",
    formula="minutes mod step = 0; another value stands, marked off step, unless refused",
    examples=lambda: [
        Example("450 minutes, step 15", lambda: is_on_step(450, 15)),
        Example("452 minutes, step 15", lambda: is_on_step(452, 15)),
    ],
)
def is_on_step(minutes: int, step_minutes: int) -> bool:
    """Whether minutes are a whole number of steps; the value itself is never changed.

    Raises ValueError for a step below one minute.
    """
    if step_minutes < 1:
        raise ValueError("a time step is at least one minute")
    return minutes % step_minutes == 0
