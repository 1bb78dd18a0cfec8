"""What is left of a prime SOW's fund? What was put in, what is promised, what is drawn.

100,000.00 in the fund; authorizations signed over 60,000.00, of which 22,000.00 are drawn:
40,000.00 can still be promised, and 78,000.00 can still be drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from daybook.core.metrics.ratio import ratio_millionths
from daybook.core.money import Rate, divide_rounded, price
from daybook.core.periods import add_months
from daybook.core.rules import Example, rule


@rule(
    "PART-04",
    question="What does a signed work authorization promise?",
    answers="minor units",
    formula="authorized hours × rate + what is allowed for travel and expenses; "
    "once closed, only what was drawn",
    examples=lambda: [
        Example("120:00 at 115.00 USD and 2,000.00 expenses",
                lambda: commitment_minor(7_200, 1_150_000, 200_000, "USD")),
        Example("the same, closed after 8,000.00 were drawn",
                lambda: commitment_minor(7_200, 1_150_000, 200_000, "USD",
                                         closed_at_minor=800_000)),
    ],
)  # fmt: skip
def commitment_minor(
    minutes: int,
    per_hour: int,
    expenses_minor: int,
    currency: str,
    *,
    closed_at_minor: int | None = None,
) -> int:
    """Minor units of the fund that an authorization holds; `closed_at_minor` is what it drew."""
    if closed_at_minor is not None:
        return closed_at_minor
    return price(minutes, Rate(per_hour, currency)) + expenses_minor


@dataclass(frozen=True, slots=True)
class FundBalance:
    """A fund's money in minor units of its currency."""

    amount_minor: int
    committed_minor: int
    drawn_minor: int

    @property
    def free_minor(self) -> int:
        """What can still be promised by signing."""
        return self.amount_minor - self.committed_minor

    @property
    def left_minor(self) -> int:
        """What can still be drawn."""
        return self.amount_minor - self.drawn_minor

    @property
    def left_millionths(self) -> int | None:
        """What can still be drawn as a share of the fund."""
        return ratio_millionths(self.left_minor, self.amount_minor)


@rule(
    "PART-05",
    question="By how much would a signature exceed its fund?",
    answers="minor units",
    formula="promised already + this commitment − the fund; nothing where it fits",
    examples=lambda: [
        Example("100,000.00, 60,000.00 promised, 40,000.00 more",
                lambda: missing_minor(FundBalance(10_000_000, 6_000_000, 0), 4_000_000)),
        Example("100,000.00, 60,000.00 promised, 45,000.00 more",
                lambda: missing_minor(FundBalance(10_000_000, 6_000_000, 0), 4_500_000)),
    ],
)  # fmt: skip
def missing_minor(balance: FundBalance, commitment: int) -> int:
    """Minor units that the fund lacks for a further commitment; zero where there is room."""
    return max(commitment - balance.free_minor, 0)


@rule(
    "PART-06",
    question="When will a fund be used up?",
    formula="what is left, less the average of the months drawn in, month by month",
    examples=lambda: [
        Example("60,000.00 left, 20,000.00 drawn in each of three months",
                lambda: runs_out_in(6_000_000, (2_000_000,) * 3, date(2026, 7, 1))),
        Example("nothing drawn yet", lambda: runs_out_in(6_000_000, (), date(2026, 7, 1))),
        Example("nothing left", lambda: runs_out_in(0, (2_000_000,), date(2026, 7, 1))),
    ],
)  # fmt: skip
def runs_out_in(left_minor: int, drawn: Sequence[int], month: date) -> date | None:
    """The first month from `month` on whose usual draw the fund cannot pay in full.

    None where nothing was drawn, or the fund lasts ten years at that pace.
    """
    months = [amount for amount in drawn if amount]
    usual = divide_rounded(sum(months), len(months)) if months else 0
    if left_minor <= 0:
        return month
    if usual <= 0:
        return None
    for ahead in range(120):
        left_minor -= usual
        if left_minor < 0:
            return add_months(month, ahead)
    return None


def balance_of(amounts: Iterable[int], commitments: Iterable[int], drawn: int) -> FundBalance:
    """The balance of a fund from its lines, its commitments and what was drawn."""
    return FundBalance(sum(amounts), sum(commitments), drawn)
