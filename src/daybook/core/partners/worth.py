"""What does a partner's approved work draw from its fund? One price a group, shared by its lines.

A group is the work of one authorization on one project in one month. Three lines of 0:20 at 100.00
an hour are one hour: 100.00, as 33.34, 33.33 and 33.33.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from daybook.core.money import Rate, price, split_largest_remainder
from daybook.core.rules import Example, rule


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one line draws: minutes, and minor units of the fund's currency."""

    minutes: int
    amount_minor: int


@rule(
    "PART-01",
    question="What does a partner's approved work draw from its fund?",
    answers="minor units by line",
    formula="minutes of authorization, project and month × rate, rounded once; "
    "shared by the lines' minutes (MONEY-01)",
    examples=lambda: [
        Example("three lines of 0:20 at 100.00 USD", lambda: drawn_by((20, 20, 20), 1_000_000,
                                                                      "USD")),
        Example("8:00 and 7:30 at 115.00 USD", lambda: drawn_by((480, 450), 1_150_000, "USD")),
        Example("no line", lambda: drawn_by((), 1_150_000, "USD")),
    ],
)  # fmt: skip
def drawn_by(minutes: Sequence[int], per_hour: int, currency: str) -> tuple[int, ...]:
    """Minor units of each line of one group, in the order given; they sum to the group's price.

    So an invoice that prices the month's hours once agrees to the minor unit, which lines priced
    one by one would not.
    """
    if not minutes:
        return ()
    whole = price(sum(minutes), Rate(per_hour, currency))
    return split_largest_remainder(whole, minutes)


@dataclass(frozen=True, slots=True)
class DrawChange:
    """What is still to be posted for one line: the difference of what holds and what was drawn."""

    key: Hashable
    minutes: int
    amount_minor: int


def _changed(held: tuple[int, int], wanted: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    found = draw_changes({"line": Drawn(*held)}, {"line": Drawn(*wanted)})
    return tuple((row.minutes, row.amount_minor) for row in found)


@rule(
    "PART-02",
    question="What is posted for lines that came late or were corrected?",
    answers="minutes and minor units",
    formula="what the line draws now − what was drawn for it before",
    examples=lambda: [
        Example("nothing drawn, 8:00 worth 800.00", lambda: _changed((0, 0), (480, 80_000))),
        Example("8:00 drawn, corrected to 6:00", lambda: _changed((480, 80_000), (360, 60_000))),
        Example("8:00 drawn, taken back", lambda: _changed((480, 80_000), (0, 0))),
        Example("drawn, and unchanged", lambda: _changed((480, 80_000), (480, 80_000))),
    ],
)
def draw_changes(
    held: Mapping[Hashable, Drawn], wanted: Mapping[Hashable, Drawn]
) -> tuple[DrawChange, ...]:
    """Every line whose draw differs, in the order of the keys; nothing where all agree.

    The sum of a line's draws is always what it draws now, so issuing twice posts nothing, and a
    line that is taken back posts the exact negative of what it had drawn. A late line may move a
    minor unit between lines of its group; such a change has no minutes.
    """
    nothing = Drawn(0, 0)
    found = []
    for key in sorted({*held, *wanted}, key=repr):
        before, after = held.get(key, nothing), wanted.get(key, nothing)
        if before != after:
            found.append(
                DrawChange(
                    key, after.minutes - before.minutes, after.amount_minor - before.amount_minor
                )
            )
    return tuple(found)
