"""Where is this statement of work, when is it late, and how many do we win?

A case opened on Friday 3 July 2026 at 16:00 is touched first within 24 business hours: by Monday at
16:00. With 6 won and 2 lost, the win rate is 75 %.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from daybook.core.metrics.ratio import ratio_millionths
from daybook.core.periods import BusinessCalendar
from daybook.core.policy import Policy
from daybook.core.rules import Example, rule

CASE_STATES = (
    "OPEN",
    "AWAITING_DISCOVERY",
    "STRAWMAN_WIP",
    "ESTIMATE_FEEDBACK",
    "ON_HOLD",
    "SOW_WIP",
    "READY_FOR_APPROVAL",
    "APPROVED",
)
APPROVALS = ("ARCHITECT", "REGION", "FINANCE")
_LINE = tuple(state for state in CASE_STATES if state != "ON_HOLD")


@rule(
    "SOW-01",
    question="Where may this case go from here?",
    formula="one step on, back to any earlier state, or on hold; from hold to any but approved; an "
    "approved one stays",
    examples=lambda: [
        Example(state.replace("_", " ").capitalize(), lambda state=state: moves_from(state))
        for state in CASE_STATES
    ],
)
def moves_from(state: str) -> tuple[str, ...]:
    """The states a case may move to, in the order of the board.

    Approved is reached from Ready for approval alone, so that nothing is approved unread.
    """
    if state == "APPROVED":
        return ()
    if state == "ON_HOLD":
        return tuple(one for one in CASE_STATES if one not in ("ON_HOLD", "APPROVED"))
    place = _LINE.index(state)
    reached = (*_LINE[:place], _LINE[place + 1], "ON_HOLD")
    return tuple(one for one in CASE_STATES if one in reached)


@rule(
    "SOW-02",
    question="Whose approval does this case need?",
    formula="finance and the region's always, a technical architect's above the dated amount",
    examples=lambda: [
        Example("40,000.00 USD", lambda: approvals_needed(4_000_000, 2, Policy())),
        Example("60,000.00 USD", lambda: approvals_needed(6_000_000, 2, Policy())),
    ],
)
def approvals_needed(amount_minor: int, places: int, policy: Policy) -> tuple[str, ...]:
    """The approvals before a case is approved: ARCHITECT, REGION, FINANCE.

    The amount is in the case's own currency, whose minor unit has so many `places`.
    """
    is_large = amount_minor > policy.sow_architect_units * 10**places
    return APPROVALS if is_large else APPROVALS[1:]


def hours_allowed(state: str, policy: Policy) -> int | None:
    """How many hours a case may stay in a state; None where nobody's clock runs."""
    return {
        "OPEN": policy.sow_first_touch_hours,
        "STRAWMAN_WIP": policy.sow_estimate_hours,
        "SOW_WIP": policy.sow_draft_hours,
        "READY_FOR_APPROVAL": policy.sow_stamped_hours,
    }.get(state)


def _due(clock: str, hours: int) -> str:
    entered = datetime(2026, 7, 3, 16, tzinfo=UTC)
    found = due_at(entered, hours, clock, BusinessCalendar(), UTC)
    return f"{found:%a} {found.day} {found:%b %H:%M}"


@rule(
    "SOW-03",
    question="By when must this case move on?",
    formula="its entry plus the hours of its state; on the BUSINESS clock only hours of business "
    "days count, day and night",
    examples=lambda: [
        Example("entered Fri 3 Jul 16:00, 24 hours, plain", lambda: _due("PLAIN", 24)),
        Example("the same, business", lambda: _due("BUSINESS", 24)),
        Example("72 hours, business", lambda: _due("BUSINESS", 72)),
    ],
)
def due_at(
    entered_at: datetime, hours: int, clock: str, calendar: BusinessCalendar, zone: tzinfo
) -> datetime:
    """The instant, in UTC, by which a case leaves its state.

    `calendar` and `zone` are those of the entity; 24 business hours are one business day.
    """
    if clock == "PLAIN":
        return (entered_at + timedelta(hours=hours)).astimezone(UTC)
    local = entered_at.astimezone(zone).replace(tzinfo=None)
    left = timedelta(hours=hours)
    for _ in range(2 * hours + 60):
        midnight = datetime.combine(local.date() + timedelta(days=1), time())
        if calendar.is_business_day(local.date()):
            if midnight - local >= left:
                return (local + left).replace(tzinfo=zone).astimezone(UTC)
            left -= midnight - local
        local = midnight
    raise ValueError("no business days follow: check the holiday calendar")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case as the win rate sees it."""

    is_won: bool
    is_lost: bool
    moved_on: date


@rule(
    "SOW-04",
    question="Is this case lost?",
    formula="its opportunity is lost, or it did not move for the idle months of the dated setting",
    examples=lambda: [
        Example("moved 5 May, on 7 Jul 2026, two months", lambda: is_lost(
            Outcome(False, False, date(2026, 5, 5)), date(2026, 7, 7), 2)),
        Example("moved 8 May, on 7 Jul 2026, two months", lambda: is_lost(
            Outcome(False, False, date(2026, 5, 8)), date(2026, 7, 7), 2)),
        Example("won", lambda: is_lost(
            Outcome(True, False, date(2026, 1, 1)), date(2026, 7, 7), 2)),
    ],
)  # fmt: skip
def is_lost(case: Outcome, today: date, idle_months: int) -> bool:
    """Whether a case counts as lost. What is won is never idle."""
    if case.is_won:
        return False
    return case.is_lost or _months_passed(case.moved_on, today) >= idle_months


def _months_passed(since: date, today: date) -> int:
    whole = (today.year - since.year) * 12 + today.month - since.month
    return whole - (today.day < since.day)


@rule(
    "SOW-05",
    question="How many cases do we win?",
    answers="millionths",
    formula="won ÷ (won + lost); blank where neither is there",
    examples=lambda: [
        Example("6 won, 2 lost", lambda: win_rate(_cases(6, 2), date(2026, 7, 7), 2)),
        Example("none decided", lambda: win_rate(_cases(0, 0), date(2026, 7, 7), 2)),
    ],
)
def win_rate(cases: Iterable[Outcome], today: date, idle_months: int) -> int | None:
    """The share of decided cases that were won. What is open counts on neither side."""
    cases = tuple(cases)
    won = sum(one.is_won for one in cases)
    lost = sum(is_lost(one, today, idle_months) for one in cases)
    return ratio_millionths(won, won + lost)


def _cases(won: int, lost: int) -> list[Outcome]:
    on = date(2026, 7, 1)
    return [Outcome(True, False, on)] * won + [Outcome(False, True, on)] * lost
