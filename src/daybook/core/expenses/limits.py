"""What does the policy say about this amount? Limits, receipts and pre-approvals, as facts given.

Meals at 45.00 a day: 30.00 at noon and 27.00 in the evening are 12.00 over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daybook.core.rules import Example, rule


@dataclass(frozen=True, slots=True)
class Limit:
    """What may be spent, in minor units: `per` is DAY or ITEM. Blank keys mean any.

    The same row says from which amount on a receipt is needed, where `per` is RECEIPT.
    """

    per: str
    amount_minor: int
    category_id: int | None = None
    region_id: int | None = None


def pick(limits: Iterable[Limit], category_id: int, region_id: int | None) -> Limit | None:
    """The most specific of the limits that fit: the category's own before any, then the region's.

    Limits are of one kind and one currency, as the caller found them in force on the day.
    """
    fit = [
        limit
        for limit in limits
        if limit.category_id in (None, category_id) and limit.region_id in (None, region_id)
    ]
    return max(fit, key=lambda one: (one.category_id is not None, one.region_id is not None),
               default=None)  # fmt: skip


@rule(
    "EXP-07",
    question="By how much is the limit passed?",
    answers="minor units",
    formula="this amount, and for a limit by the day what the day holds already, less the limit",
    examples=lambda: [
        Example("57.00 against 45.00 a day", lambda: over_limit_minor(5_700, 0, _meals())),
        Example("27.00 after 30.00 the same day", lambda: over_limit_minor(2_700, 3_000, _meals())),
        Example("5.00 after 50.00 the same day", lambda: over_limit_minor(500, 5_000, _meals())),
        Example("57.00 without a limit", lambda: over_limit_minor(5_700, 0, None)),
        Example("199.00 against 180.00 an item",
                lambda: over_limit_minor(19_900, 18_000, Limit("ITEM", 18_000))),
    ],
)  # fmt: skip
def over_limit_minor(amount: int, others_that_day: int, limit: Limit | None) -> int:
    """How much of this amount lies above the limit; never more than the amount itself.

    What an earlier line of the day is over already stays with that line, so that the overruns of
    a day sum to what the day is over. It may be handed in with a reason, and is flagged.
    """
    if limit is None:
        return 0
    before = others_that_day if limit.per == "DAY" else 0
    return max(min(before + amount - limit.amount_minor, amount), 0)


def _meals() -> Limit:
    return Limit("DAY", 4_500)


@rule(
    "EXP-08",
    question="Does this need a receipt?",
    formula="an amount above the threshold does; per diem and mileage never do",
    examples=lambda: [
        Example("50.00 of items, above 50.00", lambda: needs_receipt("ITEM", 5_000, 5_000)),
        Example("50.01 of items, above 50.00", lambda: needs_receipt("ITEM", 5_001, 5_000)),
        Example("300.00 per diem", lambda: needs_receipt("PER_DIEM", 30_000, 5_000)),
        Example("1.00 where every item needs one", lambda: needs_receipt("ITEM", 100, 0)),
        Example("no threshold set", lambda: needs_receipt("ITEM", 100, None)),
    ],
)
def needs_receipt(kind: str, amount: int, above: int | None) -> bool:
    """Whether a receipt must stand with it, or a statement that it was lost.

    Without a threshold in the line's currency every item needs one: the strict answer is the one
    nobody has to take back.
    """
    return kind == "ITEM" and amount > (above or 0)


@rule(
    "EXP-09",
    question="Does this need approval before it is spent?",
    formula="an amount above the threshold, both in the entity's currency",
    examples=lambda: [
        Example("5,000.00", lambda: needs_pre_approval(500_000, 500_000)),
        Example("5,000.01", lambda: needs_pre_approval(500_001, 500_000)),
    ],
)
def needs_pre_approval(functional_minor: int, threshold_minor: int) -> bool:
    """Whether procurement comes first; the threshold is a dated setting."""
    return functional_minor > threshold_minor


@rule(
    "EXP-10",
    question="Is a pre-approval overrun?",
    formula="what names it, together, is more than was estimated",
    examples=lambda: [
        Example("800.00 after 700.00 of 1,500.00", lambda: is_over_pre_approval(80_000, 70_000,
                                                                                150_000)),
        Example("800.01 after 700.00 of 1,500.00", lambda: is_over_pre_approval(80_001, 70_000,
                                                                                150_000)),
    ],
)  # fmt: skip
def is_over_pre_approval(amount: int, others: int, estimate: int) -> bool:
    """Whether this line takes its pre-approval past the estimate; all in one currency."""
    return others + amount > estimate
