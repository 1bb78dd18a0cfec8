"""What does the invoice line say? Printed quantity × printed rate = printed amount, always.

Three entries of 20 minutes at 100.00 an hour were rated 33.33 each, 99.99 together; the line says
1:00 × 100.00 = 100.00, and 0.01 is adjusted as ROUNDING, so that nothing is left in WIP.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daybook.core.money import (
    Rate,
    Rounding,
    divide_rounded,
    price,
    split_largest_remainder,
)
from daybook.core.rules import Example, rule


@dataclass(frozen=True, slots=True)
class RatedEntry:
    """One eligible fact: minutes, its rate and what it was rated."""

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
    if step_minutes == 0:
        return minutes
    return divide_rounded(minutes, step_minutes, mode) * step_minutes


def _example(step: int, mode: Rounding = Rounding.HALF_UP) -> str:
    rate = Rate(1_000_000, "USD")
    entries = [RatedEntry(key, ("a",), 20, rate, 3_333) for key in (1, 2, 3)]
    (line,) = group_entries(entries, step, mode)
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
        Example("the same, in steps of 30 min up", lambda: _example(30, Rounding.UP)),
    ],
)
def group_entries(
    entries: Sequence[RatedEntry], step_minutes: int = 0, mode: Rounding = Rounding.HALF_UP
) -> tuple[InvoiceGroup, ...]:
    """Invoice lines of rated entries: one for each (group, rate), in order of first sight."""
    found: dict[tuple, list[RatedEntry]] = {}
    for entry in entries:
        found.setdefault((entry.group, entry.rate), []).append(entry)
    lines = []
    for (group, rate), members in found.items():
        weights = [member.minutes for member in members]
        minutes = sum(weights)
        billed = round_minutes(minutes, step_minutes, mode)
        amount = price(billed, rate)
        shares = split_largest_remainder(amount, weights)
        lines.append(
            InvoiceGroup(
                group,
                rate,
                minutes,
                billed,
                amount,
                tuple(member.key for member in members),
                split_largest_remainder(billed, weights),
                shares,
                tuple(
                    share - member.rated_minor
                    for share, member in zip(shares, members, strict=True)
                ),
            )
        )
    return tuple(lines)


@rule(
    "BILL-03",
    question="How is a write-down spread over what it takes from?",
    formula="by amount, largest remainder; never below nothing",
    examples=lambda: [
        Example("50.00 off 100.00 and 200.00", lambda: write_down(5_000, (10_000, 20_000))),
    ],
)
def write_down(amount_minor: int, rated_minor: Sequence[int]) -> tuple[int, ...]:
    """Negative adjustments that sum to −`amount_minor`. Raises ValueError above the total."""
    if not 0 <= amount_minor <= sum(rated_minor):
        raise ValueError("a write-down lies between nothing and what was rated")
    return tuple(-part for part in split_largest_remainder(amount_minor, rated_minor))


@rule(
    "BILL-05",
    question="What is worked and not yet billed?",
    formula="WIP = rated + adjusted − billed, of lines billed by time",
    examples=lambda: [
        Example("rated 99.99, rounding 0.01, billed 100.00", lambda: wip(9_999, 1, 10_000)),
        Example("rated 2,475.00, nothing billed", lambda: wip(247_500, 0, 0)),
    ],
)
def wip(rated: int, adjusted: int, billed: int) -> int:
    """Work in process in minor units; zero once no minutes are left to bill."""
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
    """Whether a signed quantity may still be taken from a billable."""
    return 0 <= taken + quantity <= whole
