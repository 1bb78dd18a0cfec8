"""CHK-05 and CHK-06: do reversals cancel, and does every line still have its source?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daybook.core.rules import Example, rule

from .finding import Finding


@dataclass(frozen=True, slots=True)
class ReversalPair:
    """A line's amount and its reversal's."""

    line_id: int
    amount_minor: int
    reversal_minor: int
    currency: str


@rule(
    "CHK-05",
    question="Does every reversal cancel its line?",
    formula="amount + reversal = 0",
    examples=lambda: [
        Example("100.00 and −100.00",
                lambda: len(check_reversals([ReversalPair(1, 10_000, -10_000, "USD")]))),
        Example("100.00 and −99.99",
                lambda: check_reversals([ReversalPair(1, 10_000, -9_999, "USD")])[0].message),
    ],  # fmt: skip
)
def check_reversals(pairs: Iterable[ReversalPair]) -> tuple[Finding, ...]:
    """Lines whose reversal does not sum with them to zero."""
    return tuple(
        Finding(
            "CHK-05",
            "BLOCKS",
            "LEDGER_LINE",
            pair.line_id,
            f"Line {pair.line_id} and its reversal do not cancel.",
            pair.amount_minor + pair.reversal_minor,
            pair.currency,
        )
        for pair in pairs
        if pair.amount_minor + pair.reversal_minor
    )


@rule(
    "CHK-06",
    question="Does every line in the books have its source?",
    formula="(kind, id) of each line exists where that kind lives",
    examples=lambda: [
        Example("two orphans", lambda: check_orphans([("TIME_ENTRY", 5), ("TIME_ENTRY", 7)])[0]
                .message),
    ],  # fmt: skip
)
def check_orphans(orphans: Iterable[tuple[str, int]]) -> tuple[Finding, ...]:
    """Sources that lines name and that do not exist."""
    return tuple(
        Finding(
            "CHK-06",
            "BLOCKS",
            kind,
            source_id,
            f"A ledger line names {kind.lower().replace('_', ' ')} {source_id}, which does not "
            "exist. Restore it from the backup.",
        )
        for kind, source_id in orphans
    )
