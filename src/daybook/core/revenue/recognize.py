"""How does delivery become revenue? As delivered for time, on acceptance for milestones.

A milestone sent on Friday 24 April 2026 is accepted passively on Thursday 30, within the quarter.
"""

from __future__ import annotations

from datetime import date

from daybook.core.periods import BusinessCalendar
from daybook.core.rules import Example, rule

# Kinds of billing whose milestones are revenue once accepted: fixed fees, and classes once held.
ON_ACCEPTANCE = frozenset({"FIXED_FEE", "TRAINING"})


@rule(
    "REV-01",
    question="What revenue does time billed by the hour bring?",
    answers="minor units",
    formula="as delivered: each rated or adjusted line is recognized once, at its amount",
    examples=lambda: [
        Example("rated 2,475.00", lambda: as_delivered(247_500, False)),
        Example("rated 2,475.00 on a fixed fee (notional)", lambda: as_delivered(247_500, True)),
    ],
)
def as_delivered(amount_minor: int, is_notional: bool) -> int:
    """What a RATED or ADJUSTED line recognizes; notional lines serve margin views only.

    Each line is recognized once, so that what is adjusted after the fact corrects revenue too.
    """
    return 0 if is_notional else amount_minor


@rule(
    "REV-02",
    question="What does a milestone or other cumulative method post this month?",
    answers="minor units",
    formula="cumulative to date − already recognized",
    examples=lambda: [
        Example("accepted 73,000.00, nothing before", lambda: cumulative_movement(7_300_000, 0)),
        Example("run again", lambda: cumulative_movement(7_300_000, 7_300_000)),
    ],
)
def cumulative_movement(cumulative_minor: int, recognized_minor: int) -> int:
    """The movement that brings recognized revenue to its cumulative amount.

    A run posts cumulative − prior, so that running it again posts nothing. A negative movement
    takes revenue back.
    """
    return cumulative_minor - recognized_minor


@rule(
    "REV-03",
    question="Are we ahead of the invoice, or behind it?",
    answers="minor units",
    formula="contract position = recognized − billed; unbilled if positive, deferred if negative",
    examples=lambda: [
        Example("recognized 2,475.00, billed 0.00", lambda: contract_position(247_500, 0)),
        Example("recognized 0.00, billed 5,000.00", lambda: contract_position(0, 500_000)),
    ],
)
def contract_position(recognized: int, billed: int) -> int:
    """Recognized − billed in the contract currency; derived, never stored.

    In any other currency what remains once both are equal is exchange, shown by that name.
    """
    return recognized - billed


@rule(
    "REV-04",
    question="When is a milestone accepted without a word?",
    formula="on the fifth business day, the day of sending being day 1",
    examples=lambda: [
        Example(
            "sent Fri 24 Apr 2026",
            lambda: passive_acceptance_on(date(2026, 4, 24), BusinessCalendar()),
        ),
        Example(
            "sent Mon 27 Apr 2026",
            lambda: passive_acceptance_on(date(2026, 4, 27), BusinessCalendar()),
        ),
    ],
)
def passive_acceptance_on(
    sent_on: date, calendar: BusinessCalendar, business_days: int = 5
) -> date:
    """The day silence becomes acceptance; a weekend send starts on the next business day.

    Raises ValueError for fewer than one business day.
    """
    return calendar.nth_day(sent_on, business_days)
