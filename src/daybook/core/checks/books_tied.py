"""CHK-05: do the books agree with themselves? Reversals cancel, and positions are their sums.

Recognized 2,475.00 less billed 2,000.00 is a contract position of 475.00; shown as 470.00 it is a
finding of −5.00.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daybook.core.revenue.recognize import contract_position
from daybook.core.rules import Example, rule

from .finding import Finding
from .sources_exist import check_orphans

__all__ = [
    "Position",
    "ReversalPair",
    "check_orphans",
    "check_positions",
    "check_reversals",
]


@dataclass(frozen=True, slots=True)
class ReversalPair:
    """A line's amount and its reversal's."""

    line_id: int
    amount_minor: int
    reversal_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Position:
    """One currency's sums of RECOGNIZED and BILLED, and the position its projects show together."""

    currency: str
    recognized: int
    billed: int
    shown: int


def _shown(amount: int) -> object:
    found = check_positions([Position("USD", 247_500, 200_000, amount)])
    return found[0].message if found else "no finding"


@rule(
    "CHK-05",
    question="Does every reversal cancel its line, and every position its books?",
    formula="amount + reversal = 0; recognized − billed = contract position, by currency",
    examples=lambda: [
        Example("100.00 and −100.00", lambda: check_reversals([_pair(-10_000)])),
        Example("100.00 and −99.99", lambda: check_reversals([_pair(-9_999)])[0].message),
        Example("recognized 2,475.00, billed 2,000.00, shown 475.00", lambda: _shown(47_500)),
        Example("recognized 2,475.00, billed 2,000.00, shown 470.00", lambda: _shown(47_000)),
    ],
)
def check_reversals(pairs: Iterable[ReversalPair]) -> tuple[Finding, ...]:
    """Lines whose reversal does not sum with them to zero. Blocks the close.

    Books are append-only: a correction is a reversal and a new line, so a pair that leaves
    anything behind is money from nowhere. `check_positions` is the same rule over whole currencies.
    """
    return tuple(
        Finding(
            "CHK-05",
            "BLOCKS",
            "LEDGER_LINE",
            pair.line_id,
            f"Line {pair.line_id} and its reversal do not cancel. Compare both in the ledger, and "
            "correct the entry again.",
            pair.amount_minor + pair.reversal_minor,
            pair.currency,
        )
        for pair in pairs
        if pair.amount_minor + pair.reversal_minor
    )


def check_positions(positions: Iterable[Position]) -> tuple[Finding, ...]:
    """Currencies whose shown contract position is not recognized − billed (CHK-05)."""
    return tuple(
        Finding(
            "CHK-05",
            "BLOCKS",
            "CURRENCY",
            None,
            f"{row.currency}: the projects' contract positions do not sum to recognized − billed. "
            "Publish the figures again, and look for lines without a project.",
            row.shown - contract_position(row.recognized, row.billed),
            row.currency,
        )
        for row in positions
        if row.shown != contract_position(row.recognized, row.billed)
    )


def _pair(reversal: int) -> ReversalPair:
    return ReversalPair(1, 10_000, reversal, "USD")
