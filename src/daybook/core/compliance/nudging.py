"""When may somebody be reminded, and who hears of it next? Quiet hours, Fridays, the ladder.

A reminder asked for at Friday 19:30 local, in quiet hours from 18:00 to 08:00, leaves Monday 08:00.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from daybook.core.rules import Example, rule

PERSON, MANAGER, REGION = "PERSON", "MANAGER", "REGION"
_DAY = timedelta(days=1)
_LONGEST = 120
_ASKED = datetime(2026, 7, 10, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Minutes of the day in which nobody is disturbed: from one until another, over midnight."""

    from_minute: int = 1_080
    until_minute: int = 480


def is_quiet(on: date, minute: int, quiet: Quiet, off: Collection[date]) -> bool:
    """Whether a local minute is quiet: in the quiet hours, or on a day off (COMP-05)."""
    if on in off:
        return True
    start, end = quiet.from_minute, quiet.until_minute
    if start == end:
        return False
    if start < end:
        return start <= minute < end
    return minute >= start or minute < end


def _next(on: date, minute: int, off: frozenset[date] = frozenset()) -> str:
    weekend = {date(2026, 7, 11), date(2026, 7, 12)}
    day, at = next_allowed(on, minute, Quiet(), weekend | off)
    return f"{day:%a %-d %b} {at // 60:02d}:{at % 60:02d}"


@rule(
    "COMP-05",
    question="When may this reminder leave?",
    answers="day and time of day",
    formula="now, unless it is quiet: then the next minute outside the quiet hours, on a day that "
    "is no weekend, holiday or day of leave; local to the person",
    examples=lambda: [
        Example("Friday 10:15", lambda: _next(date(2026, 7, 10), 615)),
        Example("Friday 19:30", lambda: _next(date(2026, 7, 10), 1_170)),
        Example("Friday 06:00", lambda: _next(date(2026, 7, 10), 360)),
        Example("Friday 10:15, away Friday and Monday",
                lambda: _next(date(2026, 7, 10), 615,
                              frozenset({date(2026, 7, 10), date(2026, 7, 13)}))),
    ],
)  # fmt: skip
def next_allowed(on: date, minute: int, quiet: Quiet, off: Collection[date]) -> tuple[date, int]:
    """The first local day and minute, from the given one on, in which a person may be disturbed.

    `off` are the person's days off. Raises ValueError where no day of the next 120 is allowed:
    whoever is away for so long is not reminded.
    """
    if not is_quiet(on, minute, quiet, off):
        return on, minute
    day, first = on, minute
    opening = quiet.until_minute if quiet.from_minute != quiet.until_minute else 0
    for _ in range(_LONGEST):
        if day not in off and first <= opening:
            return day, opening
        day, first = day + _DAY, 0
    raise ValueError(f"no day of the next {_LONGEST} is a day of work")


@rule(
    "COMP-06",
    question="Who hears next that a week is missing?",
    answers="step of the ladder",
    formula="the person first; the manager once the person was asked so many hours ago; the "
    "region's leader, or a coordinator, so many hours after the first reminder; each step once",
    examples=lambda: [
        Example("asked 23 h ago", lambda: _step(23)),
        Example("asked 24 h ago", lambda: _step(24)),
        Example("asked 48 h ago, manager knows", lambda: _step(48, (MANAGER,))),
        Example("asked 72 h ago, everybody knows", lambda: _step(72, (MANAGER, REGION))),
        Example("never asked", lambda: due_step(None, (), _ASKED, 24, 48)),
    ],
)  # fmt: skip
def due_step(
    asked_at: datetime | None,
    done: Collection[str],
    now: datetime,
    manager_hours: int,
    region_hours: int,
) -> str:
    """The step that is due now, or nothing. `asked_at` is when the first reminder could be read."""
    if asked_at is None:
        return ""
    waited = now - asked_at
    for step, after in ((MANAGER, manager_hours), (REGION, region_hours)):
        if step not in done and waited >= timedelta(hours=after):
            return step
    return ""


def _step(hours: int, done: tuple[str, ...] = ()) -> str:
    return due_step(_ASKED, done, _ASKED + timedelta(hours=hours), 24, 48)


def slot_of(on: date, minute: int, weekday: int, first: int, second: int) -> str:
    """Which of the week's two reminders a local minute belongs to: FIRST, SECOND or none.

    Friday 12:20 with reminders at 12:00 and 16:00 is FIRST; a slot lasts until the next begins, and
    the second one for four hours, so that a stopped worker catches up and never tells twice.
    """
    if on.weekday() != weekday:
        return ""
    if first <= minute < second:
        return "FIRST"
    return "SECOND" if second <= minute < second + 240 else ""
