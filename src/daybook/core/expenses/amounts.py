"""What does an expense cost us, and what does the customer pay for it? Rounded once, capped last.

100.00 spent, 5 % mark-up: 105.00 to charge. With 80.00 left of the project's cap: 80.00.
"""

from __future__ import annotations

from collections.abc import Sequence

from daybook.core.fx import convert
from daybook.core.money import divide_rounded, split_largest_remainder
from daybook.core.rules import Example, rule

MILLION = 1_000_000


@rule(
    "EXP-01",
    question="What does an expense cost us?",
    answers="minor units",
    formula="amount, less its tax where the category's tax is reclaimed",
    examples=lambda: [
        Example("119.00 with 19.00 tax, reclaimed", lambda: cost_minor(11_900, 1_900, True)),
        Example("119.00 with 19.00 tax, not reclaimed", lambda: cost_minor(11_900, 1_900, False)),
    ],
)
def cost_minor(amount: int, tax: int, reclaims_tax: bool) -> int:
    """The cost of an expense in minor units of its own currency.

    Tax that the company gets back is no cost, and is not charged on. Raises ValueError for a tax
    below nothing or above the amount.
    """
    if not 0 <= tax <= amount:
        raise ValueError("the tax of an expense lies between nothing and its amount")
    return amount - tax if reclaims_tax else amount


@rule(
    "EXP-02",
    question="What is charged to the customer for an expense?",
    answers="minor units",
    formula="cost + cost × mark-up, half up, but never above what is left of the cap",
    examples=lambda: [
        Example("100.00, no mark-up, no cap", lambda: charge_minor(10_000, 0, None)),
        Example("100.00, 5 % mark-up", lambda: charge_minor(10_000, 50_000, None)),
        Example("0.10, 5 % mark-up", lambda: charge_minor(10, 50_000, None)),
        Example("100.00, 5 %, 80.00 left of the cap", lambda: charge_minor(10_000, 50_000, 8_000)),
        Example("100.00, cap used up", lambda: charge_minor(10_000, 0, 0)),
    ],
)
def charge_minor(cost: int, markup_millionths: int, cap_left: int | None) -> int:
    """Minor units to charge, in the currency of the engagement; `cap_left` None is no cap.

    The mark-up is rounded once, half up; the cap cuts afterwards, so that what a project is
    charged never passes it by a rounding. What the cap cuts off stays our cost.
    """
    if cost < 0 or markup_millionths < 0:
        raise ValueError("a cost to charge and its mark-up are nothing or more")
    marked = divide_rounded(cost * (MILLION + markup_millionths), MILLION)
    return marked if cap_left is None else min(marked, max(cap_left, 0))


@rule(
    "EXP-03",
    question="What are the parts of an amount in another currency?",
    answers="parts",
    formula="the whole is converted once (FX-01); its parts share it by largest remainder",
    examples=lambda: [
        Example(
            "100.01 and 19.00 EUR at 1.0850 USD",
            lambda: converted_parts((10_001, 1_900), "EUR", "USD", 10_850_000_000),
        ),
        Example(
            "10.00 and 1.90 USD in USD", lambda: converted_parts((1_000, 190), "USD", "USD", 1)
        ),
    ],
)
def converted_parts(parts: Sequence[int], base: str, quote: str, rate: int) -> tuple[int, ...]:
    """Net and tax, or any parts none of which is negative, in another currency.

    Converted one by one they could miss the whole by a minor unit each; so the whole is converted,
    and the parts always sum to it.
    """
    if base == quote:
        return tuple(parts)
    return split_largest_remainder(convert(sum(parts), base, quote, rate), parts)
