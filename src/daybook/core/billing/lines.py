"""What does the invoice line say? Printed quantity × printed rate = printed amount, always.

Three entries of 20 minutes at 100.00 an hour were rated 33.33 each, 99.99 together; the line says
1:00 × 100.00 = 100.00, and 0.01 is adjusted as ROUNDING, so that nothing is left in WIP.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from daybook.core.money import (
    Rate,
    Rounding,
    divide_rounded,
    price,
    split_largest_remainder,
)
from daybook.core.rules import Example, rule


class RoundingScope(StrEnum):
    """What the agreement rounds: the minutes of the line, or of each entry on it."""

    LINE = "LINE"
    ENTRY = "ENTRY"


@dataclass(frozen=True, slots=True)
class RatedEntry:
    """One eligible fact: the minutes to bill, their rate and what those minutes were rated.

    Where only a part of a fact is left, `rated_minor` is that part's (`rated_part`).
    """

    key: int
    group: tuple
    minutes: int
    rate: Rate
    rated_minor: int


@dataclass(frozen=True, slots=True)
class InvoiceGroup:
    """One invoice line and its shares, in the order of `keys`."""

    group: tuple
    rate: Rate
    minutes: int
    minutes_billed: int
    amount_minor: int
    keys: tuple[int, ...]
    billed_minutes_shares: tuple[int, ...]
    billed_minor_shares: tuple[int, ...]
    rounding_minor_shares: tuple[int, ...]


def round_minutes(minutes: int, step_minutes: int, mode: Rounding) -> int:
    """Billed minutes by the agreement's step; a step of 0 bills exactly what was worked."""
    if step_minutes < 0:
        raise ValueError("a billing step is 0 minutes (exact) or more")
    if step_minutes == 0:
        return minutes
    return divide_rounded(minutes, step_minutes, mode) * step_minutes


def _example(step: int, mode: Rounding = Rounding.HALF_UP, scope: str = "LINE") -> str:
    rate = Rate(1_000_000, "USD")
    entries = [RatedEntry(key, ("a",), 20, rate, 3_333) for key in (1, 2, 3)]
    (line,) = group_entries(entries, step, mode, RoundingScope(scope))
    return (
        f"{line.minutes_billed} min = {line.amount_minor}; shares {line.billed_minor_shares}; "
        f"rounding {line.rounding_minor_shares}"
    )


@rule(
    "BILL-02",
    question="What does an invoice line for time say?",
    formula="minutes of the group, rounded by the agreement, × rate, half up once; shared over its "
    "entries by largest remainder; billed − rated is adjusted as ROUNDING",
    examples=lambda: [
        Example("3 × 20 min at 100.00, exact", lambda: _example(0)),
        Example("the same, the line in steps of 30 min up", lambda: _example(30, Rounding.UP)),
        Example(
            "the same, each entry in steps of 30 min up", lambda: _example(30, Rounding.UP, "ENTRY")
        ),
    ],
)
def group_entries(
    entries: Sequence[RatedEntry],
    step_minutes: int = 0,
    mode: Rounding = Rounding.HALF_UP,
    scope: RoundingScope = RoundingScope.LINE,
) -> tuple[InvoiceGroup, ...]:
    """Invoice lines of rated entries: one for each (group, rate), in order of first sight.

    The printed quantity is rounded first and priced once, so that quantity × rate = amount on the
    page. Each entry's share differs from what it was rated by its ROUNDING adjustment.
    """
    found: dict[tuple, list[RatedEntry]] = {}
    for entry in entries:
        found.setdefault((entry.group, entry.rate), []).append(entry)
    return tuple(
        _line(group, rate, members, step_minutes, mode, scope)
        for (group, rate), members in found.items()
    )


def _line(group, rate, members, step_minutes, mode, scope) -> InvoiceGroup:
    worked = [member.minutes for member in members]
    if scope is RoundingScope.ENTRY:
        billed_shares = tuple(round_minutes(minutes, step_minutes, mode) for minutes in worked)
    else:
        printed = round_minutes(sum(worked), step_minutes, mode)
        billed_shares = split_largest_remainder(printed, worked)
    billed = sum(billed_shares)
    amount = price(billed, rate)
    weights = billed_shares if scope is RoundingScope.ENTRY else worked
    shares = split_largest_remainder(amount, weights)
    return InvoiceGroup(
        group,
        rate,
        sum(worked),
        billed,
        amount,
        tuple(member.key for member in members),
        billed_shares,
        shares,
        tuple(share - member.rated_minor for share, member in zip(shares, members, strict=True)),
    )


@rule(
    "BILL-07",
    question="What was a part of an entry rated?",
    answers="minor units",
    formula="rated × (taken before + quantity) ÷ whole − rated × taken before ÷ whole, half up",
    examples=lambda: [
        Example("100.00 for 450 minutes, the first 200", lambda: rated_part(10_000, 450, 0, 200)),
        Example("the other 250", lambda: rated_part(10_000, 450, 200, 250)),
        Example("a credit of those 250", lambda: rated_part(10_000, 450, 450, -250)),
    ],
)
def rated_part(rated_minor: int, whole: int, taken: int, quantity: int) -> int:
    """What a signed quantity of a fact was rated, when `taken` of its `whole` is gone already.

    Cumulative, so that parts taken in any order of sizes sum to the whole amount, and a credit
    gives back exactly what its take had. Raises ValueError for a fact without quantity.
    """
    if whole <= 0:
        raise ValueError("a fact has a quantity of at least 1")
    return divide_rounded(rated_minor * (taken + quantity), whole) - divide_rounded(
        rated_minor * taken, whole
    )


@rule(
    "BILL-03",
    question="How is a write-down spread over what it takes from?",
    answers="minor units",
    formula="by amount, largest remainder; never below nothing",
    examples=lambda: [
        Example("50.00 off 100.00 and 200.00", lambda: write_down(5_000, (10_000, 20_000))),
    ],
)
def write_down(amount_minor: int, rated_minor: Sequence[int]) -> tuple[int, ...]:
    """Negative adjustments that sum to −`amount_minor`, each no larger than what was rated.

    Raises ValueError for an amount below nothing or above the total.
    """
    if not 0 <= amount_minor <= sum(rated_minor):
        raise ValueError("a write-down lies between nothing and what was rated")
    if not rated_minor:
        return ()
    return tuple(-part for part in split_largest_remainder(amount_minor, rated_minor))


@rule(
    "BILL-05",
    question="What is worked and not yet billed?",
    answers="minor units",
    formula="WIP = rated + adjusted − billed, of lines billed by time",
    examples=lambda: [
        Example("rated 99.99, rounding 0.01, billed 100.00", lambda: wip(9_999, 1, 10_000)),
        Example("rated 2,475.00, nothing billed", lambda: wip(247_500, 0, 0)),
    ],
)
def wip(rated: int, adjusted: int, billed: int) -> int:
    """Work in process in minor units; zero once no minutes are left to bill.

    Only lines billed by time count: NOTIONAL lines and milestones are never WIP.
    """
    return rated + adjusted - billed


@rule(
    "BILL-04",
    question="How much of a fact may be taken?",
    formula="0 ≤ sum of takes ≤ whole quantity; held by a trigger on both databases",
    examples=lambda: [
        Example("450 taken 450, take 1 more", lambda: may_take(450, 450, 1)),
        Example("450 taken 450, credit 100", lambda: may_take(450, 450, -100)),
    ],
)
def may_take(whole: int, taken: int, quantity: int) -> bool:
    """Whether a signed quantity may still be taken from a billable.

    A credit note takes a negative quantity, as often as needed; never more than was taken.
    """
    return 0 <= taken + quantity <= whole
