"""CHK-07: is every accepted milestone recognized?

“Pilot”, 73,000.00, accepted in July with nothing in RECOGNIZED: a finding of 73,000.00.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daybook.core.rules import Example, rule

from .finding import Finding


@dataclass(frozen=True, slots=True)
class AcceptedMilestone:
    """An accepted milestone and what was recognized for it."""

    milestone_id: int
    name: str
    amount_minor: int
    recognized_minor: int
    currency: str


@rule(
    "CHK-07",
    question="Is every accepted milestone recognized in full?",
    formula="recognized = amount, once accepted",
    examples=lambda: [
        Example(
            "73,000.00 accepted, nothing recognized",
            lambda: (
                check_milestones([AcceptedMilestone(1, "Pilot", 7_300_000, 0, "EUR")])[0].message
            ),
        ),
    ],
)
def check_milestones(milestones: Iterable[AcceptedMilestone]) -> tuple[Finding, ...]:
    """Accepted milestones whose revenue is missing, short or double. Blocks the close.

    The finding's amount is what a recognition run would post.
    """
    return tuple(
        Finding(
            "CHK-07",
            "BLOCKS",
            "MILESTONE",
            row.milestone_id,
            f"“{row.name}” is accepted but not recognized in full. Run recognition for the month.",
            row.amount_minor - row.recognized_minor,
            row.currency,
        )
        for row in milestones
        if row.recognized_minor != row.amount_minor
    )
