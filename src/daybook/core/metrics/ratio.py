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
    answers="millionths",
    formula="numerator ÷ denominator in millionths, half up; nothing to divide by is blank",
    examples=lambda: [
        Example("450 of 25,440 minutes", lambda: ratio_millionths(450, 25_440)),
        Example("anything of nothing", lambda: ratio_millionths(5, 0)),
    ],
)
def ratio_millionths(numerator: int, denominator: int) -> int | None:
    """A ratio as whole millionths, or None when there is nothing to divide by.

    Every share on every screen comes from here, so that a KPI is the same wherever it stands.
    """
    if denominator == 0:
        return None
    return divide_rounded(numerator * MILLION, denominator)


@rule(
    "KPI-04",
    question="How much of the card price was realized?",
    answers="millionths",
    formula="billed ÷ standard-card value of the same hours",
    examples=lambda: [
        Example(
            "2,475.00 billed for 7:30 at a card of 330.00", lambda: realization(247_500, 247_500)
        ),
        Example("2,325.00 billed for the same", lambda: realization(232_500, 247_500)),
        Example("hours without a card rate", lambda: realization(232_500, 0)),
    ],
)
def realization(billed_minor: int, card_minor: int) -> int | None:
    """Billed as a share of the card value of the same hours; None where the card has no price.

    Both in one currency. It stands beside the plan as a risk and is never multiplied into it.
    """
    return ratio_millionths(billed_minor, card_minor)
