"""What does this sentence say: how long, which day, which words name the task, which note?

“log 1:30 ACME-014 review mon note: kickoff” is 90 minutes, last Monday, the words ACME-014 and
review, and the note kickoff.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from daybook.core.rules import Example, rule
from daybook.core.worktime import DurationRefused, format_minutes, parse_duration

from .days import DayRefused, day_at

LONGEST_SENTENCE = 600
LONGEST_NOTE = 500
_NOTE = re.compile(r"(?:^|\s)notes?:\s*", re.IGNORECASE)
_LOG = re.compile(r"log(?:\s+|$)", re.IGNORECASE)
# Written out, these are lengths wherever they stand; a bare number is one only in front.
_LENGTH = re.compile(r"\d*:\d\d|\d+(?:[.,]\d+)?h|\d+m(?:in)?|=.+")
_BARE = re.compile(r"\d+(?:[.,]\d+)?")
_UNITS = {"h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
          "m": "m", "min": "m", "mins": "m", "minute": "m", "minutes": "m"}  # fmt: skip
_FILLERS = frozenset({"on", "for", "at", "in", "the", "to", "of", "with", "and", "–", "-", "·"})
_SLASHED = re.compile(r"\d{1,4}/\d{1,2}(?:/\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was read. `minutes` is None where no length was found; `problems` say what is wrong."""

    worked_on: date
    minutes: int | None
    words: tuple[str, ...]
    note: str = ""
    day_words: str = ""
    problems: tuple[str, ...] = ()


def _example(text: str) -> str:
    found = read_sentence(text, date(2026, 7, 7))
    minutes = "no length" if found.minutes is None else f"{found.minutes} min"
    parts = [f"{found.worked_on.isoformat()}", minutes, " ".join(found.words) or "no words"]
    return " · ".join(parts + [part for part in (found.note, *found.problems) if part])


@rule(
    "TIME-15",
    question="What did they say they worked?",
    answers="day, minutes, words of the task, note",
    formula="the note is what follows note:; a day is read first, then one length; the words left "
    "name the project and task; without a day it is today",
    examples=lambda: [
        Example(f"`{text}` on Tuesday 7 Jul 2026", lambda text=text: _example(text))
        for text in (
            "4h acme config yesterday",
            "log 1:30 ACME-014 review mon note: kickoff",
            "90m internal admin 2026-07-06",
            "4,5 acme on 6 Jul",
            "1 h 30 min acme",
            "acme half a day",
            "4h acme 2h",
        )
    ],
)
def read_sentence(text: str, today: date) -> Sentence:
    """Day, minutes, words and note of a sentence. It decides nothing about projects.

    Lengths are those of TIME-01, and may have their unit apart, as in 4 h or 1 h 30 min.
    """
    typed, _, note = _split_note(" ".join(text[:LONGEST_SENTENCE].split()))
    words = _joined(_LOG.sub("", typed, count=1).split() if _LOG.match(typed) else typed.split())
    problems: list[str] = []
    days, rest = _take_days(words, today, problems)
    minutes, rest = _take_length(rest, problems)
    if len(set(days)) > 1:
        named = " and ".join(f"{on:%A} {on.day} {on:%B}" for on, _ in days)
        problems.append(f"Two days were found, {named}. Leave one.")
    problems += [
        f"“{word}” may be a day or a month first. Write it as 6 Jul or 2026-07-06."
        for word in rest
        if _SLASHED.fullmatch(word)
    ]
    if len(note) > LONGEST_NOTE:
        problems.append(f"A note has at most {LONGEST_NOTE} characters. Shorten it.")
    return Sentence(
        days[0][0] if days else today,
        minutes,
        tuple(word for word in rest if word.casefold() not in _FILLERS),
        note,
        days[0][1] if days else "",
        tuple(problems),
    )


def looks_like_entry(text: str) -> bool:
    """Whether a search box should read this as work: `log …`, or a length in front."""
    typed = text.strip()
    if _LOG.match(typed):
        return True
    words = _joined(typed.split())
    if len(words) < 2 and not (words and _LENGTH.fullmatch(words[0].casefold())):
        return False
    return bool(_LENGTH.fullmatch(words[0].casefold()) or _BARE.fullmatch(words[0]))


def _split_note(text: str) -> tuple[str, str, str]:
    match = _NOTE.search(text)
    return (text, "", "") if match is None else (text[: match.start()], ":", text[match.end() :])


def _joined(words: list[str]) -> list[str]:
    """The words with a unit that stands apart put to its number: 4 h is 4h."""
    found: list[str] = []
    for word in words:
        unit = _UNITS.get(word.casefold().strip(",;"))
        if unit and found and _BARE.fullmatch(found[-1]):
            found[-1] += unit
        else:
            found.append(word)
    return found


def _take_days(words, today: date, problems: list[str]) -> tuple[list[tuple[date, str]], list[str]]:
    days: list[tuple[date, str]] = []
    rest: list[str] = []
    index = 0
    while index < len(words):
        try:
            found = day_at(words, index, today)
        except DayRefused as error:
            problems.append(f"{str(error).removeprefix('TIME-16 ')}.")
            found = (today, 1 if "-" in words[index] else 2)
        if found is None:
            rest.append(words[index])
            index += 1
            continue
        on, taken = found
        days.append((on, " ".join(words[index : index + taken])))
        index += taken
    return days, rest


def _take_length(words: list[str], problems: list[str]) -> tuple[int | None, list[str]]:
    """The one length, and the words without it. 1h 30m stands for one length."""
    lengths: list[tuple[int, str]] = []
    rest: list[str] = []
    for index, word in enumerate(words):
        plain = word.casefold().strip(",;")
        if not (_LENGTH.fullmatch(plain) or (index == 0 and _BARE.fullmatch(plain))):
            rest.append(word)
            continue
        try:
            minutes = parse_duration(plain)
        except DurationRefused as error:
            problems.append(f"{str(error).removeprefix('TIME-01 ')}.")
            continue
        if lengths and plain.endswith("m") and lengths[-1][1].endswith("h") and minutes < 60:
            minutes += lengths.pop()[0]
        lengths.append((minutes, plain))
    if not lengths:
        if not problems:
            problems.append("How long? Begin with the hours, as 4h, 1:30 or 90m.")
        return None, rest
    if len(lengths) > 1:
        named = " and ".join(format_minutes(minutes) for minutes, _ in lengths)
        problems.append(f"Two lengths were found, {named}. Leave one.")
        return None, rest
    if lengths[0][0] == 0:
        problems.append("0:00 is no work. Begin with the hours, as 4h, 1:30 or 90m.")
        return None, rest
    return lengths[0][0], rest
