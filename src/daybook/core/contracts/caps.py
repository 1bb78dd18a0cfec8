"""How much of this work is within the cap? Money and hours, each over its own reach.

400 hours at 330.00 against a cap of 120,000.00 in all: 363:38 hours are billed as 120,000.00, and
12,000.00 are beyond.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from daybook.core.money import divide_rounded
from daybook.core.rules import Example, rule

from .billing import Daily, Hourly


@dataclass(frozen=True, slots=True)
class TimeWork:
    """What one person worked on a time line in a month, and what it was rated."""

    position: int
    month: date
    person: int
    minutes: int
    value_minor: int


@dataclass(frozen=True, slots=True)
class Within:
    """The part within the cap, the part beyond it, and whether the alert was passed by it."""

    minutes: int
    minor: int
    beyond_minutes: int
    beyond_minor: int
    is_alert: bool = False


class CapBook:
    """What is used of each cap so far. One for a whole contract: lines may share an order's cap."""

    def __init__(self) -> None:
        self._used: dict[tuple, int] = {}

    def left(self, cap: int, key: tuple) -> int:
        """What is left of a cap under its key."""
        return max(cap - self._used.get(key, 0), 0)

    def use(self, amount: int, key: tuple) -> int:
        """Use so much of it; answers what is used by now."""
        self._used[key] = self._used.get(key, 0) + amount
        return self._used[key]


def cap_key(unit: str, scope: str, work: TimeWork) -> tuple:
    """Under which key a cap counts: the line, its month, its person, or the purchase order."""
    keys = {
        "LINE": (work.position,),
        "MONTH": (work.position, work.month),
        "PERSON": (work.position, work.person),
        "PURCHASE_ORDER": (),
    }
    return (unit, scope, *keys[scope])


def _example(held: Hourly, *values: tuple[int, int]) -> tuple[int, ...]:
    work = [TimeWork(1, date(2026, 3, 1), 7, minutes, minor) for minutes, minor in values]
    return tuple(one.minor for one in within_caps(work, {1: held}))


@rule(
    "CONTRACT-06",
    question="How much of this work is within the cap?",
    answers="minor units within, one by one",
    formula="in order of work: at most the hours left and at most the money left, each cap counted "
    "over its line, month, person or purchase order; the rest is beyond",
    examples=lambda: [
        Example("60 h and 60 h at 100.00, at most 10,000.00 in all",
                lambda: _example(Hourly(cap_minor=1_000_000), (3_600, 600_000), (3_600, 600_000))),
        Example("the same, at most 80 hours in all",
                lambda: _example(Hourly(cap_minutes=4_800), (3_600, 600_000), (3_600, 600_000))),
        Example("the same, at most 50 hours a month", lambda: _example(
            Hourly(cap_minutes=3_000, cap_minutes_scope="MONTH"),
            (3_600, 600_000), (3_600, 600_000))),
        Example("the same, without a cap", lambda: _example(
            Hourly(), (3_600, 600_000), (3_600, 600_000))),
    ],
)  # fmt: skip
def within_caps(
    work: Iterable[TimeWork], rules: dict[int, Hourly | Daily], book: CapBook | None = None
) -> tuple[Within, ...]:
    """The part of each piece of work within the caps of its line's rule, in the order given.

    Both caps hold at once. No cap is ever exceeded, in any order. What is beyond is held, written
    down or billed with a further order, as the rule says. `book` carries on from earlier work.
    """
    book = book or CapBook()
    return tuple(_within(one, rules[one.position], book) for one in work)


def _within(work: TimeWork, held: Hourly | Daily, book: CapBook) -> Within:
    minutes, minor = work.minutes, work.value_minor
    if held.cap_minutes is not None:
        key = cap_key("MINUTES", held.cap_minutes_scope, work)
        minutes = min(minutes, book.left(held.cap_minutes, key))
        minor = divide_rounded(work.value_minor * minutes, work.minutes) if work.minutes else 0
    if held.cap_minor is not None:
        key = cap_key("MINOR", held.cap_minor_scope, work)
        allowed = min(minor, book.left(held.cap_minor, key))
        if allowed < minor:
            # The minutes that this money pays for: whole ones, never more than it covers.
            minutes, minor = work.minutes * allowed // work.value_minor, allowed
    return Within(
        minutes,
        minor,
        work.minutes - minutes,
        work.value_minor - minor,
        # A list: every cap is booked, also after the first alert.
        any(list(_alerts(work, held, book, minutes, minor))),
    )


def _alerts(work: TimeWork, held: Hourly | Daily, book: CapBook, minutes: int, minor: int):
    """Book what is used of each cap, and say whether its alert threshold was passed just now."""
    for unit, cap, scope, amount in (
        ("MINUTES", held.cap_minutes, held.cap_minutes_scope, minutes),
        ("MINOR", held.cap_minor, held.cap_minor_scope, minor),
    ):
        if cap is None:
            continue
        used = book.use(amount, cap_key(unit, scope, work))
        if held.alert_millionths is not None:
            threshold = cap * held.alert_millionths
            yield (used - amount) * 1_000_000 < threshold <= used * 1_000_000


def totals(parts: Sequence[Within]) -> Within:
    """Several parts as one."""
    return Within(
        sum(one.minutes for one in parts),
        sum(one.minor for one in parts),
        sum(one.beyond_minutes for one in parts),
        sum(one.beyond_minor for one in parts),
        any(one.is_alert for one in parts),
    )
