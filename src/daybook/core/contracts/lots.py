"""What is left of what was prepaid? Lots: first to expire is used first, and none rolls twice.

2,400 minutes bought in January to be used for three months, 1,000 drawn by March: 1,400 expire at
the end of March, unless they roll over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from daybook.core.money import divide_rounded
from daybook.core.periods import add_months
from daybook.core.rules import Example, rule


@dataclass(frozen=True, slots=True)
class Lot:
    """So much bought at once, in minutes or minor units, for a price.

    Usable in months from `bought_in` until `expires_in`, not included; from `rolls_in` on, what is
    left has rolled over. Rolled once, it keeps its expiry: nothing rolls twice.
    """

    bought_in: date
    rolls_in: date
    expires_in: date
    quantity: int
    price_minor: int
    drawn: int = 0
    expired: int = 0

    @property
    def left(self) -> int:
        """What may still be drawn."""
        return self.quantity - self.drawn - self.expired

    @property
    def earned_minor(self) -> int:
        """The part of the price that is drawn or expired; all of it where nothing was bought."""
        if not self.quantity:
            return self.price_minor
        return divide_rounded(self.price_minor * (self.drawn + self.expired), self.quantity)


@dataclass(frozen=True, slots=True)
class LotMonth:
    """One month of the statement: opening + bought − drawn − expired = left.

    `rolled` is what was left of lots that passed their own time this month and stay usable.
    """

    month: date
    opening: int
    bought: int
    drawn: int
    rolled: int
    expired: int
    left: int
    beyond: int
    earned_minor: int


def bought(month: date, months: int, rollover_months: int, quantity: int, price_minor: int) -> Lot:
    """A lot bought in a month, usable for so many months and rolling over for some more."""
    rolls_in = add_months(month, months)
    return Lot(month, rolls_in, add_months(rolls_in, rollover_months), quantity, price_minor)


def _example(*wanted: int) -> tuple[str, ...]:
    lots = [
        bought(date(2026, 1, 1), 1, 1, 600, 100_000),
        bought(date(2026, 2, 1), 1, 1, 600, 100_000),
    ]
    months = [add_months(date(2026, 1, 1), index) for index in range(len(wanted))]
    found = statement(lots, dict(zip(months, wanted, strict=True)), months)
    return tuple(
        f"{one.month:%b}: drawn {one.drawn}, rolled {one.rolled}, expired {one.expired}, "
        f"left {one.left}, beyond {one.beyond}"
        for one in found
    )


@rule(
    "CONTRACT-07",
    question="What is left of what was prepaid?",
    formula="draw from the lot that expires first; bought = drawn + expired + left, always",
    examples=lambda: [
        Example("600 min in Jan and in Feb, rolling once; 400, 700 and 0 worked",
                lambda: _example(400, 700, 0)),
        Example("the same; nothing, 1,300 and 0 worked", lambda: _example(0, 1_300, 0)),
    ],
)  # fmt: skip
def statement(
    lots: Sequence[Lot], wanted: dict[date, int], months: Sequence[date]
) -> tuple[LotMonth, ...]:
    """The statement month by month: each lot is drawn while it may be, then expires.

    What is wanted beyond all lots is `beyond`: overage. Rolled minutes are older, so they are used
    before fresh ones.
    """
    held, found = list(lots), []
    for month in months:
        opening = sum(lot.left for lot in held if lot.bought_in < month)
        earned = _earned(held, month, before=True)
        held, drawn = _draw(held, month, wanted.get(month, 0))
        following = add_months(month, 1)
        expired = sum(lot.left for lot in held if lot.expires_in == following)
        rolled = sum(lot.left for lot in held if lot.rolls_in == following < lot.expires_in)
        held = [
            replace(lot, expired=lot.expired + lot.left) if lot.expires_in == following else lot
            for lot in held
        ]
        found.append(
            LotMonth(
                month,
                opening,
                sum(lot.quantity for lot in held if lot.bought_in == month),
                drawn,
                rolled,
                expired,
                sum(lot.left for lot in held if lot.bought_in <= month),
                wanted.get(month, 0) - drawn,
                _earned(held, month, before=False) - earned,
            )
        )
    return tuple(found)


def _earned(lots: Sequence[Lot], month: date, *, before: bool) -> int:
    begun = (
        lot for lot in lots if lot.bought_in < month or (lot.bought_in == month and not before)
    )
    return sum(lot.earned_minor for lot in begun)


def _draw(lots: Sequence[Lot], month: date, wanted: int) -> tuple[list[Lot], int]:
    left, found = wanted, list(lots)
    usable = [index for index, lot in enumerate(found) if lot.bought_in <= month < lot.expires_in]
    for index in sorted(usable, key=lambda place: (found[place].expires_in, place)):
        taken = min(left, found[index].left)
        found[index] = replace(found[index], drawn=found[index].drawn + taken)
        left -= taken
    return found, wanted - left
