"""What would this contract bring, month by month, on sample work? Its whole life, played at once.

1,000 hours at 330.00 over four months under a cap of 300,000.00: 300,000.00 billed and recognized,
30,000.00 beyond the cap, and nothing left in WIP where the rest is written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from daybook.core.margin import margin_millionths
from daybook.core.periods import (
    BusinessCalendar,
    add_months,
    last_business_day,
    month_of,
    months_between,
)
from daybook.core.rules import Example, rule

from . import billing, revenue
from .billed import LinePlay, billed, prepaid_lots
from .caps import CapBook, TimeWork, Within, totals, within_caps
from .lots import LotMonth
from .recognized import recognized
from .sample import SampleHours, SampleMonth, cost_of, value_of
from .terms import ContractTerms, LineTerms

__all__ = ["LineLife", "LineMonth", "Simulation", "SimulatedInvoice", "SimulatedMonth", "simulate"]
_NONE = Within(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class LineMonth:
    """One line in one month: movements, in minor units of the contract's currency."""

    position: int
    month: date
    minutes: int
    rated_minor: int
    adjusted_minor: int
    billed_minor: int
    recognized_minor: int
    cost_minor: int
    held_minor: int
    is_alert: bool
    lot: LotMonth | None


@dataclass(frozen=True, slots=True)
class SimulatedMonth:
    """One month of the whole contract; `wip_minor` and `position_minor` stand at its end."""

    month: date
    minutes: int
    billed_minor: int
    recognized_minor: int
    cost_minor: int
    wip_minor: int
    position_minor: int

    @property
    def margin_millionths(self) -> int | None:
        """The month's margin; blank where nothing is recognized."""
        return margin_millionths(self.recognized_minor, self.cost_minor)


@dataclass(frozen=True, slots=True)
class SimulatedInvoice:
    """One invoice of the contract's life, with the line it bills."""

    on: date
    position: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class LineLife:
    """One line's months, with its totals."""

    line: LineTerms
    months: tuple[LineMonth, ...]

    def total(self, name: str) -> int:
        """The sum of a movement over its life."""
        return sum(getattr(one, name) for one in self.months)


@dataclass(frozen=True, slots=True)
class Simulation:
    """The contract's life: its months, its lines and its invoices."""

    currency: str
    months: tuple[SimulatedMonth, ...]
    lines: tuple[LineLife, ...]
    invoices: tuple[SimulatedInvoice, ...]

    def total(self, name: str) -> int:
        """The sum of a movement over the contract's life."""
        return sum(getattr(one, name) for one in self.months)

    @property
    def margin_millionths(self) -> int | None:
        """The margin of the whole contract."""
        return margin_millionths(self.total("recognized_minor"), self.total("cost_minor"))


def _example(first: billing.BillingRule, second: revenue.RevenueRule, price: int = 10_000_000):
    line = LineTerms(1, "T_AND_M", "Migration", price, 60_000, first, second)
    contract = ContractTerms(
        "ACME-E1", "USD", date(2026, 2, 1), date(2026, 4, 1), date(2026, 2, 1), (line,)
    )
    sample = [
        SampleMonth(1, date(2026, month, 1), (SampleHours(7, 30_000, 3_300_000, 1_200_000),))
        for month in (2, 3)
    ]
    found = simulate(contract, sample, BusinessCalendar())
    return tuple(
        f"{one.month:%b}: billed {one.billed_minor:,}, recognized {one.recognized_minor:,}, "
        f"WIP {one.wip_minor:,}, position {one.position_minor:,}"
        for one in found.months
    )


@rule(
    "CONTRACT-08",
    question="What would this contract bring, month by month?",
    answers="minor units",
    formula="each line's billing and revenue rule on sample work; WIP = rated + adjusted − billed, "
    "position = recognized − billed, at each month's end",
    examples=lambda: [
        Example("500 h in Feb and in Mar at 330.00, hourly",
                lambda: _example(billing.Hourly(), revenue.AsDelivered())),
        Example("the same, not to exceed 300,000.00", lambda: _example(
            billing.Hourly(cap_minor=30_000_000, beyond="WRITE_DOWN"), revenue.AsDelivered())),
        Example("a fixed fee of 100,000.00, half and half, on acceptance",
                lambda: _example(billing.HalfAndHalf(), revenue.OnAcceptance())),
    ],
)  # fmt: skip
def simulate(
    contract: ContractTerms, sample: Iterable[SampleMonth], calendar: BusinessCalendar
) -> Simulation:
    """Play a contract on sample work: what is billed, recognized, costs and waits, to its end.

    A fixed price is billed whole by its last month and recognized never above it; no cap is
    exceeded; what is prepaid is drawn, expires or is left. `calendar` dates the invoices.
    """
    work = {(one.position, one.month): one for one in sample}
    months, end = _life(contract, work)
    within = _within(contract, work, months)
    lives = tuple(_play(contract, line, months, end, work, within) for line in contract.lines)
    return Simulation(contract.currency, _summed(months, lives), lives, _invoices(lives, calendar))


def _life(contract: ContractTerms, work) -> tuple[tuple[date, ...], int]:
    """All months of the contract, and the place of the one its delivery ends in."""
    begins = [one for one in (contract.signed_on, contract.starts_on) if one]
    worked = [month for (_, month), one in work.items() if one != SampleMonth(one.position, month)]
    ends = [contract.ends_on - timedelta(days=1)] if contract.ends_on else []
    due = [one.on for line in contract.lines if isinstance(line.billing, billing.Schedule)
           for one in line.billing.installments]  # fmt: skip
    first = month_of(min([*begins, *worked, *due], default=date(2026, 1, 1)))
    last = max([*ends, *worked], default=first)
    expiries = [
        add_months(first, (one.billing.expiry_months or 1) + (one.billing.rollover_months or 0) - 1)
        for one in contract.lines
        if isinstance(one.billing, billing.PrepaidBlock)
    ]
    months = months_between(first, max([last, *due, *expiries, first]))
    return months, months.index(month_of(max(last, first)))


def _within(contract: ContractTerms, work, months) -> dict[tuple[int, date], Within]:
    """What is within the caps, month by month over all time lines: an order's cap is shared."""
    rules = {one.position: one.billing for one in contract.lines
             if isinstance(one.billing, billing.TIME_RULES)}  # fmt: skip
    lines = {one.position: one for one in contract.lines}
    book, found = CapBook(), {}
    for month in months:
        for position in rules:
            done = work.get((position, month))
            pieces = [
                TimeWork(position, month, one.person, one.minutes,
                         value_of(one, lines[position], contract.currency))
                for one in (done.hours if done else ())
            ]  # fmt: skip
            found[position, month] = totals(within_caps(pieces, rules, book))
    return found


def _play(contract, line: LineTerms, months, end: int, work, within) -> LineLife:
    sample = tuple(work.get((line.position, month), SampleMonth(line.position, month))
                   for month in months)  # fmt: skip
    parts = tuple(within.get((line.position, month), _NONE) for month in months)
    play = LinePlay(contract, line, months, end, sample, parts)
    play = LinePlay(contract, line, months, end, sample, parts, prepaid_lots(play))
    labor = [cost_of(one, contract.currency) for one in sample]
    amounts = billed(play, labor)
    earned, costs = recognized(play, labor, amounts)
    is_time = isinstance(line.billing, billing.TIME_RULES)
    writes_down = is_time and line.billing.beyond == "WRITE_DOWN"
    rated = play.values if is_time else (0,) * len(months)
    return LineLife(
        line,
        tuple(
            LineMonth(
                line.position, month, sample[at].minutes, rated[at],
                -parts[at].beyond_minor if writes_down else 0,
                amounts[at], earned[at], costs[at],
                0 if writes_down else parts[at].beyond_minor, parts[at].is_alert,
                play.lots[at] if play.lots else None,
            )
            for at, month in enumerate(months)
        ),
    )  # fmt: skip


def _summed(months, lives: Sequence[LineLife]) -> tuple[SimulatedMonth, ...]:
    found, wip, position = [], 0, 0
    for index, month in enumerate(months):
        rows = [life.months[index] for life in lives]
        amount = sum(one.billed_minor for one in rows)
        earned = sum(one.recognized_minor for one in rows)
        wip += sum(
            one.rated_minor + one.adjusted_minor - one.billed_minor
            for one, life in zip(rows, lives, strict=True)
            if isinstance(life.line.billing, billing.TIME_RULES)
        )
        position += earned - amount
        found.append(
            SimulatedMonth(month, sum(one.minutes for one in rows), amount, earned,
                           sum(one.cost_minor for one in rows), wip, position)
        )  # fmt: skip
    return tuple(found)


def _invoices(lives: Sequence[LineLife], calendar: BusinessCalendar):
    found = []
    for life in lives:
        held = life.line.billing
        if isinstance(held, billing.Schedule):
            found += [SimulatedInvoice(one.on, life.line.position, one.amount_minor)
                      for one in held.installments]  # fmt: skip
            continue
        for one in life.months:
            if one.billed_minor:
                on = last_business_day(one.month, calendar)
                if isinstance(held, billing.Subscription) and held.day:
                    on = one.month.replace(day=held.day)
                found.append(SimulatedInvoice(on, life.line.position, one.billed_minor))
    return tuple(sorted(found, key=lambda one: (one.on, one.position)))
