"""What is invoiced of a line, month by month, when its rule is played on sample work?

Half and half on 100,000.00 over four months: 50,000.00 in the first, 50,000.00 in the last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from daybook.core.money import (
    divide_rounded,
    exponent,
    price_minutes,
    split_largest_remainder,
)
from daybook.core.periods import month_of

from . import billing
from .caps import Within
from .fields import MILLION
from .lots import LotMonth, bought, statement
from .sample import SampleMonth, value_of
from .terms import ContractTerms, LineTerms

PERIOD_MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}


@dataclass(frozen=True, slots=True)
class LinePlay:
    """A line on its sample: its months, where delivery ends, and what is within its caps."""

    contract: ContractTerms
    line: LineTerms
    months: tuple[date, ...]
    end: int
    sample: tuple[SampleMonth, ...]
    within: tuple[Within, ...]
    lots: tuple[LotMonth, ...] = ()

    @property
    def values(self) -> tuple[int, ...]:
        """What the work of each month is rated."""
        currency = self.contract.currency
        return tuple(
            sum(value_of(one, self.line, currency) for one in month.hours) for month in self.sample
        )


def shared(price: int, shares: Sequence[int], end: int) -> list[int]:
    """A price billed by cumulative shares in millionths; all of it by the month `end`."""
    done = [min(max(share, 0), MILLION) for share in shares]
    done[end:] = [MILLION] * (len(done) - end)
    reached = [divide_rounded(price * max(done[: at + 1]), MILLION) for at in range(len(done))]
    return [now - before for before, now in zip([0, *reached], reached, strict=False)]


def running(values: Sequence[int]) -> list[int]:
    """Cumulative sums."""
    found, total = [], 0
    for value in values:
        total += value
        found.append(total)
    return found


def complete(play: LinePlay, measures: Sequence[int], whole: int) -> list[int]:
    """Cumulative completion in millionths, by any measure of work."""
    if not whole:
        return [0] * len(measures)
    return [min(done * MILLION // whole, MILLION) for done in running(measures)]


def billed(play: LinePlay, costs: Sequence[int]) -> list[int]:
    """The amount invoiced in each month. `costs` are those of each month's work."""
    return _PLAYED[type(play.line.billing)](play, costs)


def _nothing(play: LinePlay, costs) -> list[int]:
    return [0] * len(play.months)


def _time(play: LinePlay, costs) -> list[int]:
    span = PERIOD_MONTHS[play.line.billing.every]
    found, waiting = [], 0
    for index, part in enumerate(play.within):
        waiting += part.minor
        is_due = index >= play.end or (index + 1) % span == 0
        found.append(waiting if is_due else 0)
        waiting = 0 if is_due else waiting
    return found


def _schedule(play: LinePlay, costs) -> list[int]:
    found = dict.fromkeys(play.months, 0)
    for one in play.line.billing.installments:
        found[month_of(one.on)] += one.amount_minor
    return list(found.values())


def _percent(play: LinePlay, costs) -> list[int]:
    held = play.line.billing
    if held.measure == "HOURS":
        done = complete(play, [one.minutes for one in play.sample], play.line.budget_minutes)
    else:
        done = complete(play, costs, sum(costs))
    due = [
        sum(one.share_millionths for one in held.thresholds if one.complete_millionths <= reached)
        for reached in done
    ]
    return shared(play.line.price_minor, due, play.end)


def _accepted(play: LinePlay, costs) -> list[int]:
    done = running([one.accepted_millionths for one in play.sample])
    return shared(play.line.price_minor, done, play.end)


def _halves(play: LinePlay, costs) -> list[int]:
    signed = play.contract.signed_on or play.contract.starts_on or play.months[0]
    first = play.line.billing.first_millionths or 0
    due = [first if month >= month_of(signed) else 0 for month in play.months]
    return shared(play.line.price_minor, due, play.end)


def _completion(play: LinePlay, costs) -> list[int]:
    return shared(play.line.price_minor, [0] * len(play.months), play.end)


def prepaid_lots(play: LinePlay) -> tuple[LotMonth, ...]:
    """The statement of a block or retainer; empty for other rules."""
    held = play.line.billing
    if isinstance(held, billing.PrepaidBlock):
        price = held.price_minor or play.line.price_minor
        is_money = held.unit == "MONEY"
        quantity = price if is_money else held.block_minutes or play.line.budget_minutes
        lots = [bought(play.months[0], held.expiry_months or 1, held.rollover_months or 0,
                       quantity, price)]  # fmt: skip
        wanted = play.values if is_money else [one.minutes for one in play.sample]
    elif isinstance(held, billing.Retainer):
        span = PERIOD_MONTHS[held.every]
        lots = [
            bought(month, span, span * (held.rollover_periods or 0), held.included_minutes or 0,
                   held.amount_minor or 0)
            for month in play.months[: play.end + 1 : span]
        ]  # fmt: skip
        wanted = [one.minutes for one in play.sample]
    else:
        return ()
    return statement(lots, dict(zip(play.months, wanted, strict=True)), play.months)


def overage(play: LinePlay) -> list[int]:
    """What work beyond what was prepaid is billed at, month by month."""
    held, found = play.line.billing, []
    is_money = isinstance(held, billing.PrepaidBlock) and held.unit == "MONEY"
    for lot, month, value in zip(play.lots, play.sample, play.values, strict=True):
        whole = value if is_money else month.minutes
        if held.overage == "REFUSE" or not lot.beyond or not whole:
            found.append(0)
        elif held.overage == "RATE":
            minutes = month.minutes * lot.beyond // whole
            places = exponent(play.contract.currency)
            found.append(price_minutes(minutes, held.overage_per_hour or 0, places))
        else:
            found.append(divide_rounded(value * lot.beyond, whole))
    return found


def _block(play: LinePlay, costs) -> list[int]:
    found = overage(play)
    found[0] += play.line.billing.price_minor or play.line.price_minor
    return found


def _retainer(play: LinePlay, costs) -> list[int]:
    found, held = overage(play), play.line.billing
    for index in range(0, play.end + 1, PERIOD_MONTHS[held.every]):
        found[index] += held.amount_minor or 0
    return found


def _subscription(play: LinePlay, costs) -> list[int]:
    held, found = play.line.billing, [0] * len(play.months)
    span = PERIOD_MONTHS[held.every]
    for index in range(0, play.end + 1, span):
        due = index if held.when == "ADVANCE" else min(index + span - 1, play.end)
        found[due] += held.amount_minor or 0
    return found


def subscribed(play: LinePlay) -> list[int]:
    """A subscription's or retainer's amount in equal parts over the months of each period."""
    held, found = play.line.billing, [0] * len(play.months)
    span = PERIOD_MONTHS[held.every]
    for index in range(0, play.end + 1, span):
        months = range(index, min(index + span, play.end + 1))
        parts = split_largest_remainder(held.amount_minor or 0, [1] * len(months))
        for month, part in zip(months, parts, strict=True):
            found[month] += part
    return found


def _classes(play: LinePlay, costs) -> list[int]:
    held = play.line.billing
    if held.class_minor is not None:
        return [one.count * held.class_minor for one in play.sample]
    whole = held.classes or 1
    held_now = [min(one, whole) for one in running([month.count for month in play.sample])]
    reached = [divide_rounded(play.line.price_minor * one, whole) for one in held_now]
    return [now - before for before, now in zip([0, *reached], reached, strict=False)]


def _seats(play: LinePlay, costs) -> list[int]:
    held, found = play.line.billing, []
    for month in play.sample:
        extra = max(month.seats - month.count * (held.included_seats or 0), 0)
        found.append(month.count * (held.class_minor or 0) + extra * (held.extra_seat_minor or 0))
    return found


def charged(held: billing.Expenses | billing.PassThrough, play: LinePlay) -> list[int]:
    """Costs charged on with their mark-up, or by the day, until the cap."""
    found, room = [], held.cap_minor
    for month in play.sample:
        cost = month.expenses_minor if isinstance(held, billing.Expenses) else month.partner_minor
        amount = cost + divide_rounded(cost * (held.markup_millionths or 0), MILLION)
        if isinstance(held, billing.Expenses) and held.basis == "PER_DIEM":
            amount = month.expense_days * (held.per_diem_minor or 0)
        if room is not None:
            amount = min(amount, room)
            room -= amount
        found.append(amount)
    return found


def _charged(play: LinePlay, costs) -> list[int]:
    return charged(play.line.billing, play)


_PLAYED: dict[type, Callable[[LinePlay, Sequence[int]], list[int]]] = {
    billing.NotBilled: _nothing,
    billing.Hourly: _time,
    billing.Daily: _time,
    billing.Schedule: _schedule,
    billing.OnPercent: _percent,
    billing.OnMilestone: _accepted,
    billing.HalfAndHalf: _halves,
    billing.OnCompletion: _completion,
    billing.PrepaidBlock: _block,
    billing.Retainer: _retainer,
    billing.Subscription: _subscription,
    billing.PerClass: _classes,
    billing.PerSeat: _seats,
    billing.Expenses: _charged,
    billing.PassThrough: _charged,
}
