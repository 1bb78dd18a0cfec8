"""What share is this of that? The only place where a KPI divides.

450 of 25,440 minutes are 17,689 millionths: 1.77 %.
"""

from __future__ import annotations

from daybook.core.money import divide_rounded
from daybook.core.rules import Example, rule

MILLION = 1_000_000


@rule(
    "KPI-00",
    question="What share is this of that?",
    formula="numerator ÷ denominator in millionths, half up; nothing to divide by is blank",
    examples=lambda: [
        Example("450 of 25,440 minutes", lambda: ratio_millionths(450, 25_440)),
        Example("anything of nothing", lambda: ratio_millionths(5, 0)),
    ],
)
def ratio_millionths(numerator: int, denominator: int) -> int | None:
    """A ratio as whole millionths, or None when there is nothing to divide by."""
    if denominator == 0:
        return None
    return divide_rounded(numerator * MILLION, denominator)
