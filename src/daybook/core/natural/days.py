"""Which day do these words name? Said on Tuesday 7 July 2026, “friday” is 3 July.

`day_at(["last", "friday"], 0, today)` reads two words and answers (3 July, 2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from daybook.core.rules import Example, rule

_DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_SHORT = {"tues": 1, "thur": 3, "thurs": 3, "sept": 8}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_YEARS_BACK = 8


class DayRefused(ValueError):
    """TIME-16: these words look like a day and are none."""


def _example(words: str) -> date | None:
    found = day_at(words.split(), 0, date(2026, 7, 7))
    return found[0] if found else None


@rule(
    "TIME-16",
    question="Which day do these words name?",
    answers="day",
    formula="a weekday is its last one, today among them; last friday is before today; a day and "
    "month without a year are the last such day, tomorrow at the latest",
    examples=lambda: [
        Example(f"`{words}` said on Tuesday 7 Jul 2026", lambda words=words: _example(words))
        for words in ("today", "yesterday", "mon", "tuesday", "last tuesday", "friday", "6 Jul",
                      "July 6", "8 jul", "9 jul", "24 dec 2025", "2026-07-06", "config")
    ],
)  # fmt: skip
def day_at(words: Sequence[str], index: int, today: date) -> tuple[date, int] | None:
    """The day that the words from `index` on name, and how many words it takes; else None.

    Nothing lies after tomorrow unless it is written with its year. Raises DayRefused for a date
    that no calendar has, such as 31 Jun.
    """
    word = _plain(words[index])
    after = _plain(words[index + 1]) if index + 1 < len(words) else ""
    if word in ("today", "yesterday", "tomorrow"):
        return today + (("yesterday", "today", "tomorrow").index(word) - 1) * _DAY, 1
    if word == "last" and (weekday := _of(after, WEEKDAYS)) is not None:
        return _last(weekday, today - _DAY), 2
    if (weekday := _of(word, WEEKDAYS)) is not None:
        return _last(weekday, today), 1
    if match := _ISO.fullmatch(word):
        return _calendar_day(*(int(part) for part in match.groups()), words[index]), 1
    return _day_and_month(words, index, word, after, today)


def _day_and_month(words, index: int, word: str, after: str, today: date):
    """6 Jul or July 6, with or without a year behind it."""
    for number, name in ((word, after), (after, word)):
        match, month = _NUMBER.fullmatch(number), _of(name, MONTHS)
        if match is None or month is None:
            continue
        shown = " ".join(words[index : index + 2])
        year = _plain(words[index + 2]) if index + 2 < len(words) else ""
        if _YEAR.fullmatch(year):
            return _calendar_day(int(year), month + 1, int(match[1]), f"{shown} {year}"), 3
        return _latest(month + 1, int(match[1]), today, shown), 2
    return None


def _plain(word: str) -> str:
    return word.casefold().strip(",;")


def _of(word: str, names: Sequence[str]) -> int | None:
    """The place of a name written whole or by its first letters, three at least."""
    if word in _SHORT and names[_SHORT[word] % len(names)].startswith(word):
        return _SHORT[word]
    word = word.removesuffix(".")
    if len(word) != 3 and word not in names:
        return None
    return next((place for place, name in enumerate(names) if name.startswith(word)), None)


def _last(weekday: int, until: date) -> date:
    return until - ((until.weekday() - weekday) % 7) * _DAY


def _calendar_day(year: int, month: int, day: int, shown: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DayRefused(f"TIME-16 “{shown}” is no day of the calendar") from error


def _latest(month: int, day: int, today: date, shown: str) -> date:
    for year in range((today + _DAY).year, today.year - _YEARS_BACK, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today + _DAY:
            return found
    raise DayRefused(f"TIME-16 “{shown}” is no day of the calendar")
