"""What is odd about a line of time? Odd lines stand; they are looked at before approval.

11 hours on a day with nothing booked, of which this line is 67 minutes, are three oddities: no
booking, a long day, and off the step of 15 minutes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .rules import Example, rule
from .worktime import FLAG_TITLES, EntryFlag, is_on_step

# What a look at the day decides; the other flags come from the file a line was imported from.
DECIDED_HERE = (
    EntryFlag.OFF_STEP | EntryFlag.NO_BOOKING | EntryFlag.LONG_DAY | EntryFlag.REPEATED_CONTENT
)


def _example(minutes: int, day_minutes: int, is_booked: bool, is_repeated: bool = False) -> str:
    found = line_flags(
        minutes,
        day_minutes=day_minutes,
        step_minutes=15,
        long_day_minutes=600,
        is_booked=is_booked,
        is_repeated=is_repeated,
    )
    return ", ".join(flag.name for flag in found) or "nothing"


@rule(
    "TIME-08",
    question="What is odd about this line?",
    formula="off the step; no booking of the person on the project that day; a day above the long "
    "day; the same task, day, minutes and note as another line",
    examples=lambda: [
        Example("450 minutes, the only ones of the day, booked", lambda: _example(450, 450, True)),
        Example("67 of 660 minutes, not booked", lambda: _example(67, 660, False)),
        Example("450 of 600 minutes, booked", lambda: _example(450, 600, True)),
        Example("60 minutes twice with one note", lambda: _example(60, 120, True, True)),
    ],
)
def line_flags(
    minutes: int,
    *,
    day_minutes: int,
    step_minutes: int,
    long_day_minutes: int,
    is_booked: bool,
    is_repeated: bool,
) -> EntryFlag:
    """The flags of a line, from its minutes, those of the whole day, and the plan.

    Internal work needs no booking: the caller says it is booked. A day of exactly the long day is
    not long.
    """
    found = EntryFlag(0)
    if not is_on_step(minutes, step_minutes):
        found |= EntryFlag.OFF_STEP
    if not is_booked:
        found |= EntryFlag.NO_BOOKING
    if day_minutes > long_day_minutes:
        found |= EntryFlag.LONG_DAY
    if is_repeated:
        found |= EntryFlag.REPEATED_CONTENT
    return found


@dataclass(frozen=True, slots=True)
class Oddity:
    """What is odd about a line, in words, and what to do about it. `code` never changes."""

    code: str
    words: str
    remedy: str


ODDITIES: dict[str, Oddity] = {
    odd.code: odd
    for odd in (
        Oddity("NO_BOOKING", "no booking", "Book the work, or ask who planned it."),
        Oddity("BOOKING_ENDED", "booking ended", "Extend the booking, or ask why it went on."),
        Oddity("LONG_DAY", FLAG_TITLES[EntryFlag.LONG_DAY], "Look at the whole day."),
        Oddity("OVER_BUDGET", "over budget", "Raise the budget by a change order, or return it."),
        Oddity("ENDED", "task or project ended", "Move it to an open task, or extend this one."),
        Oddity("LATE", "handed in late", "Approve it; the person is told of the deadline."),
        Oddity("NO_RATE", "no bill rate", "Add the rate, or it is posted at nothing."),
        Oddity("NO_AUTHORIZATION", "no work authorization",
               "Sign one for the partner's engineer, or move the line: it would be in no pack."),
        Oddity("SAME_NOTE", "same note for days", "Ask what was done on each day."),
        Oddity("REPEATED_CONTENT", FLAG_TITLES[EntryFlag.REPEATED_CONTENT],
               "Return one of the two if it was typed twice."),
        Oddity("WEEKEND", "weekend", "Ask whether the customer wanted it."),
        Oddity("HOLIDAY", "public holiday", "Ask whether the customer wanted it."),
        Oddity("ESTIMATED", "estimated", "Approve it; it is trued up next month, never billed."),
        Oddity("OFF_STEP", FLAG_TITLES[EntryFlag.OFF_STEP], "It stands as it was typed."),
        Oddity("NO_ORGANIZATION", FLAG_TITLES[EntryFlag.NO_ORGANIZATION],
               "Look at the file it came from."),
        Oddity("CROSSES_MIDNIGHT", FLAG_TITLES[EntryFlag.CROSSES_MIDNIGHT],
               "Look at which day it belongs to."),
        Oddity("DIFFERS_FROM_CLOCK", FLAG_TITLES[EntryFlag.DIFFERS_FROM_CLOCK],
               "Look at its clock times."),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What an approver's look at a line is decided by, on the day of the look.

    `project_left` and `task_left` are budget minutes left before this line; None has no budget.
    `money_left` is what the project's money budget has left, and `worth` what the line is rated
    at, both in minor units of the contract.
    """

    flags: int = 0
    had_booking: bool = False
    project_left: int | None = None
    task_left: int | None = None
    money_left: int | None = None
    worth: int = 0
    minutes: int = 0
    has_ended: bool = False
    is_late: bool = False
    has_rate: bool = True
    is_authorized: bool = True
    same_note_days: int = 1
    is_weekend: bool = False
    is_holiday: bool = False
    is_estimated: bool = False


_STORED = (
    (EntryFlag.LONG_DAY, "LONG_DAY"),
    (EntryFlag.REPEATED_CONTENT, "REPEATED_CONTENT"),
    (EntryFlag.OFF_STEP, "OFF_STEP"),
    (EntryFlag.NO_ORGANIZATION, "NO_ORGANIZATION"),
    (EntryFlag.CROSSES_MIDNIGHT, "CROSSES_MIDNIGHT"),
    (EntryFlag.DIFFERS_FROM_CLOCK, "DIFFERS_FROM_CLOCK"),
)


def _seen(**facts) -> str:
    found = oddities_of(LineFacts(**facts), same_note_limit=3)
    return ", ".join(ODDITIES[code].words for code in found) or "nothing"


@rule(
    "APPR-10",
    question="What makes an approver look at this line?",
    formula="its stored flags (TIME-08), and on the day of the look: a budget of time or money it "
    "goes over, an ended task, handed in late, no rate, no authorization of a partner's engineer, "
    "one note for days, a weekend or holiday, an estimate",
    examples=lambda: [
        Example("450 minutes, nothing else", lambda: _seen(minutes=450)),
        Example(
            "450 minutes, 400 of its budget left", lambda: _seen(minutes=450, project_left=400)
        ),
        Example("450 minutes, 450 of its budget left", lambda: _seen(minutes=450, task_left=450)),
        Example(
            "2,475.00 of work, 2,000.00 of the project's money left",
            lambda: _seen(minutes=450, worth=247_500, money_left=200_000),
        ),
        Example("a partner's engineer, nothing signed", lambda: _seen(is_authorized=False)),
        Example("the third day with one note", lambda: _seen(same_note_days=3)),
        Example(
            "no booking any more, a Saturday, no rate",
            lambda: _seen(
                flags=EntryFlag.NO_BOOKING, had_booking=True, is_weekend=True, has_rate=False
            ),
        ),
    ],
)
def oddities_of(facts: LineFacts, *, same_note_limit: int) -> tuple[str, ...]:
    """The codes of what is odd, in the order of `ODDITIES`. A line without any is clean."""
    odd = {code for flag, code in _STORED if facts.flags & flag}
    if facts.flags & EntryFlag.NO_BOOKING:
        odd.add("BOOKING_ENDED" if facts.had_booking else "NO_BOOKING")
    checks = (
        ("OVER_BUDGET", _goes_over(facts)),
        ("ENDED", facts.has_ended),
        ("LATE", facts.is_late),
        ("NO_RATE", not facts.has_rate),
        ("NO_AUTHORIZATION", not facts.is_authorized),
        ("SAME_NOTE", facts.same_note_days >= same_note_limit),
        ("WEEKEND", facts.is_weekend),
        ("HOLIDAY", facts.is_holiday),
        ("ESTIMATED", facts.is_estimated),
    )
    odd.update(code for code, is_so in checks if is_so)
    return tuple(code for code in ODDITIES if code in odd)


def _goes_over(facts: LineFacts) -> bool:
    """Whether the line goes over the minutes of its project or task, or over the money."""
    left = [each for each in (facts.project_left, facts.task_left) if each is not None]
    by_time = bool(left) and facts.minutes > min(left)
    return by_time or (facts.money_left is not None and 0 < facts.worth > facts.money_left)


def days_in_a_row(days: Iterable[date], off: Collection[int] = (5, 6)) -> dict[date, int]:
    """How long the run of days is that each day belongs to; weekends in between break none.

    Monday to Wednesday are three each; Friday and Monday are two.
    """
    found: dict[date, int] = {}
    run: list[date] = []
    for day in sorted(set(days)):
        if run and _next_working(run[-1], off) < day:
            found.update(dict.fromkeys(run, len(run)))
            run = []
        run.append(day)
    found.update(dict.fromkeys(run, len(run)))
    return found


def _next_working(day: date, off: Collection[int]) -> date:
    following = day + timedelta(days=1)
    while following.weekday() in off:
        following += timedelta(days=1)
    return following
