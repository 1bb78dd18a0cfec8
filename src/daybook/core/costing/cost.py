"""What does an hour of this person cost? Annual cost over 1,880 hours, or over hours to be sold.

225,600.00 USD a year is 120.00 an hour standard; with a 70 % target (1,187.2 hours) it is 190.0270
loaded: 1.58 times as much. Both come from one row, so they never drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from daybook.core.money import RATE_SCALE, divide_rounded, exponent
from daybook.core.rules import Example, rule


@dataclass(frozen=True, slots=True)
class CostRateRow:
    """A dated cost: of a person, of a role in a region, or of a role. None per hour ends it."""

    row_id: int
    starts_on: date
    revision: int
    currency: str
    standard_per_hour: int | None
    loaded_per_hour: int | None
    person_id: int | None = None
    role_id: int | None = None
    region_id: int | None = None

    def per_hour(self, basis: str) -> int | None:
        """Ten-thousandths an hour on the STANDARD or LOADED basis."""
        return self.standard_per_hour if basis == "STANDARD" else self.loaded_per_hour


def _rows() -> list[CostRateRow]:
    return [
        CostRateRow(1, date(2026, 2, 1), 1, "USD", 900_000, 1_425_000, role_id=2),
        CostRateRow(2, date(2026, 2, 1), 1, "USD", 950_000, 1_504_000, role_id=2, region_id=3),
        CostRateRow(3, date(2026, 6, 1), 1, "USD", 1_200_000, 1_900_000, person_id=5),
    ]


def _ask(day: date, person_id: int) -> str:
    row = cost_rate_on(_rows(), person_id, 2, 3, day)
    return f"row {row.row_id}: {row.standard_per_hour}" if row else "no cost rate"


@rule(
    "COST-01",
    question="Which cost rate applies to this work?",
    answers="row, and ten-thousandths an hour",
    formula="the person's own → the role's in the region → the role's; latest start, then revision",
    examples=lambda: [
        Example("person 5 on 7 Jul 2026", lambda: _ask(date(2026, 7, 7), 5)),
        Example("person 5 on 31 May 2026", lambda: _ask(date(2026, 5, 31), 5)),
        Example("person 6 on 7 Jul 2026", lambda: _ask(date(2026, 7, 7), 6)),
        Example("person 6 on 31 Jan 2026", lambda: _ask(date(2026, 1, 31), 6)),
    ],
)
def cost_rate_on(
    rows: Sequence[CostRateRow], person_id: int, role_id: int, region_id: int, on: date
) -> CostRateRow | None:
    """The cost row of a person working as a role in a region on a day, or None.

    A rate that has ended asks the next level, as bill rates do. Both bases stand on the one row:
    `row.per_hour("STANDARD")` is posted, `row.per_hour("LOADED")` is a second measure.
    """
    in_force: list[CostRateRow | None] = [None, None, None]
    for row in rows:
        if row.starts_on > on:
            continue
        if row.person_id is not None:
            if row.person_id != person_id:
                continue
            level = 0
        elif row.role_id != role_id or row.region_id not in (None, region_id):
            continue
        else:
            level = 1 if row.region_id is not None else 2
        held = in_force[level]
        if held is None or (row.starts_on, row.revision) > (held.starts_on, held.revision):
            in_force[level] = row
    for row in in_force:
        if row is not None and row.standard_per_hour is not None:
            return row
    return None


@rule(
    "COST-02",
    question="What is an annual cost an hour, on each basis?",
    answers="ten-thousandths of a major unit an hour: standard, loaded",
    formula="annual cost ÷ basis hours, half up, in ten-thousandths of a major unit",
    examples=lambda: [
        Example(
            "225,600.00 USD; 1,880 h and 1,187.2 h",
            lambda: rates_of_annual_cost(22_560_000, "USD", 112_800, 71_232),
        ),
    ],
)
def rates_of_annual_cost(
    annual_minor: int, currency: str, standard_minutes: int, target_minutes: int
) -> tuple[int, int]:
    """The (standard, loaded) rates an hour of an annual cost in minor units.

    Standard spreads it over the standard hours (1,880); loaded over the hours the target leaves to
    be sold (1,696 × 70 % = 1,187.2). Raises ValueError when either basis has no minutes.
    """
    if standard_minutes <= 0 or target_minutes <= 0:
        raise ValueError("an annual cost is spread over at least one minute: set the basis hours")
    scaled = annual_minor * RATE_SCALE * 60
    unit = 10 ** exponent(currency)
    return (
        divide_rounded(scaled, unit * standard_minutes),
        divide_rounded(scaled, unit * target_minutes),
    )
