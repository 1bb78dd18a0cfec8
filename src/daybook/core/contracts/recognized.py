"""What becomes revenue of a line, month by month, when its rule is played on sample work?

A fixed fee of 100,000.00 by hours, 40 % of them worked in the first month: 40,000.00, whatever was
invoiced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from daybook.core.money import split_largest_remainder
from daybook.core.periods import next_month

from . import billing, revenue
from .billed import LinePlay, charged, complete, overage, running, shared, subscribed
from .fields import MILLION

_NET = (revenue.ExpensesNet, revenue.PartnerNet)


def recognized(
    play: LinePlay, labor: Sequence[int], amounts: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The revenue and the cost of each month, from labor costs and invoiced amounts.

    Of what is passed on net, revenue is the mark-up and what was charged for is no cost of ours.
    """
    held = play.line.revenue
    bought = [one.expenses_minor + one.partner_minor for one in play.sample]
    costs = [first + second for first, second in zip(labor, bought, strict=True)]
    if isinstance(held, _NET):
        pairs = list(zip(amounts, bought, strict=True))
        earned = [max(amount - cost, 0) for amount, cost in pairs]
        own = [max(cost - amount, 0) for amount, cost in pairs]
        return earned, [first + second for first, second in zip(labor, own, strict=True)]
    return _PLAYED[type(held)](play, labor, amounts), costs


def _nothing(play: LinePlay, labor, amounts) -> list[int]:
    return [0] * len(play.months)


def _delivered(play: LinePlay, labor, amounts) -> list[int]:
    return [part.minor for part in play.within]


def _by_hours(play: LinePlay, labor, amounts) -> list[int]:
    done = complete(play, [one.minutes for one in play.sample], play.line.budget_minutes)
    return shared(play.line.price_minor, done, play.end)


def _by_cost(play: LinePlay, labor, amounts) -> list[int]:
    return shared(play.line.price_minor, complete(play, labor, sum(labor)), play.end)


def _accepted(play: LinePlay, labor, amounts) -> list[int]:
    done = running([one.accepted_millionths for one in play.sample])
    return shared(play.line.price_minor, done, play.end)


def _by_day(play: LinePlay, labor, amounts) -> list[int]:
    first = play.contract.starts_on or play.months[0]
    last = play.contract.ends_on or next_month(play.months[play.end])
    whole = max((last - first).days, 1)
    passed = [
        min(max((min(next_month(month), last) - first) // timedelta(days=1), 0), whole)
        for month in play.months
    ]
    return shared(play.line.price_minor, [days * MILLION // whole for days in passed], play.end)


def _equally(play: LinePlay, labor, amounts) -> list[int]:
    first = play.contract.starts_on or play.months[0]
    weights = [int(next_month(month) > first and index <= play.end)
               for index, month in enumerate(play.months)]  # fmt: skip
    return list(split_largest_remainder(play.line.price_minor, weights))


def _by_unit(play: LinePlay, labor, amounts) -> list[int]:
    whole = play.line.revenue.units or 1
    done = complete(play, [one.count for one in play.sample], whole)
    return shared(play.line.price_minor, done, play.end)


def _drawn(play: LinePlay, labor, amounts) -> list[int]:
    beyond = overage(play)
    return [lot.earned_minor + extra for lot, extra in zip(play.lots, beyond, strict=True)]


def _held(play: LinePlay, labor, amounts) -> list[int]:
    if isinstance(play.line.billing, (billing.PerClass, billing.PerSeat)):
        return list(amounts)
    counts = [one.count for one in play.sample]
    return shared(play.line.price_minor, complete(play, counts, sum(counts)), play.end)


def _subscribed(play: LinePlay, labor, amounts) -> list[int]:
    found = subscribed(play)
    if isinstance(play.line.billing, billing.Retainer):
        found = [first + extra for first, extra in zip(found, overage(play), strict=True)]
    return found


def _as_charged(play: LinePlay, labor, amounts) -> list[int]:
    return charged(play.line.billing, play)


_PLAYED: dict[type, Callable[[LinePlay, Sequence[int], Sequence[int]], list[int]]] = {
    revenue.NotRecognized: _nothing,
    revenue.AsDelivered: _delivered,
    revenue.PercentHours: _by_hours,
    revenue.PercentCost: _by_cost,
    revenue.OnAcceptance: _accepted,
    revenue.StraightLine: _by_day,
    revenue.EqualSplit: _equally,
    revenue.Units: _by_unit,
    revenue.PrepaidDraw: _drawn,
    revenue.ClassHeld: _held,
    revenue.SubscriptionPeriod: _subscribed,
    revenue.ExpensesGross: _as_charged,
    revenue.PartnerGross: _as_charged,
}
