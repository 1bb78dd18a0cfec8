"""What was agreed and what became of it? Budgets, fees, milestones, and when they were accepted.

A fixed fee is the planned hours at 330.00 US dollars, give or take what was misjudged; its
milestones split it by the largest remainder.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from daybook.core.money import split_largest_remainder
from daybook.core.periods import BusinessCalendar

from .horizon import Horizon
from .portfolio import MilestonePlan, ProjectPlan
from .prices import PRICE_PERCENT

DAY = timedelta(days=1)
FIXED_RATE = 330
BLOCK_MINUTES = 48 * 60
BLOCK_PRICE = 14_400
BLENDED = {"USD": 283, "EUR": 262, "GBP": 222, "AUD": 424}
STEPS = ("Discovery and target design", "Pilot teams migrated", "Wave 1 cut-over",
         "Wave 2 cut-over", "Handover and closure")  # fmt: skip
# A famous pair: both sent in April 2026, a weekend apart, on two sides of a quarter's end.
PASSIVE_PAIR = (date(2026, 4, 24), date(2026, 4, 27))
LATE_MILESTONE = 1_200_000
TIGHT_PERCENT = (113, 108, 104, 101, 98, 96, 93, 91)


class Terms:
    """Sets budgets and milestones of planned projects."""

    def __init__(self, horizon: Horizon, days_off: dict[str, frozenset[date]], rng: Random):
        self._horizon, self._rng = horizon, rng
        self._tight = [*TIGHT_PERCENT]
        self._calendars = {key: BusinessCalendar(holidays) for key, holidays in days_off.items()}

    def set_all(self, plans: list[ProjectPlan]) -> None:
        """Budgets first, then milestones and their fates, then the deliberate cases."""
        for plan in plans:
            if plan.kind == "TRAINING":
                for found in plan.milestones:
                    self._class_fate(plan, found)
            else:
                self._budget(plan)
        self._passive_pair([p for p in plans if p.kind == "FIXED_FEE"])
        self._late_one([p for p in plans if p.kind == "FIXED_FEE"])
        self._large_class([p for p in plans if p.kind == "TRAINING"])

    def _budget(self, plan: ProjectPlan) -> None:
        rng = self._rng
        minutes = plan.planned_minutes() or rng.randrange(60, 400) * 60
        factor = rng.choice((84, 92, 100, 104, 108, 112, 116, 122, 130))
        if plan.kind == "PREPAID":
            blocks = max(1, minutes * factor // 100 // BLOCK_MINUTES)
            plan.budget_minutes = blocks * BLOCK_MINUTES
            plan.budget_minor = _local(blocks * BLOCK_PRICE, plan.currency)
            self._order(plan, blocks)
            return
        budget = self._tight_budget(plan) or minutes * factor // 100
        plan.budget_minutes = max(60, budget // 60 * 60)
        hours = plan.budget_minutes // 60
        if plan.kind == "FIXED_FEE":
            fee = hours * FIXED_RATE * PRICE_PERCENT[plan.currency] // 100
            plan.budget_minor = fee // 500 * 500 * 100
            self._split(plan)
        else:
            plan.budget_minor = hours * BLENDED[plan.currency] * 100

    def _tight_budget(self, plan: ProjectPlan) -> int:
        """For eight running projects: what makes their work to date 91 to 113 % of the budget."""
        done = plan.planned_minutes(self._horizon.today)
        is_running = plan.status == "ACTIVE" and plan.flavor in ("T_AND_M", "FIXED_FEE")
        if not self._tight or not is_running or plan.is_at_risk or done < 9_000:
            return 0
        return done * 100 // self._tight.pop()

    def _order(self, plan: ProjectPlan, blocks: int) -> None:
        """A block is invoiced whole when it is ordered; its hours are drawn afterwards."""
        name = f"Order form, {blocks} block{'s' if blocks > 1 else ''} of 48 h"
        found = MilestonePlan(name, plan.budget_minor, plan.starts_on)
        if plan.starts_on and plan.starts_on <= self._horizon.today:
            found.accepted_on = plan.starts_on
            found.evidence = f"Order form signed on {plan.starts_on}"
        plan.milestones.append(found)

    def _split(self, plan: ProjectPlan) -> None:
        count = self._rng.choice((3, 4, 4, 5))
        weights = [20, 25, 30, 20, 15][:count]
        amounts = split_largest_remainder(plan.budget_minor // 10_000, weights)
        names = (*STEPS[: count - 1], STEPS[-1])
        for index, (name, amount) in enumerate(zip(names, amounts, strict=True), start=1):
            due_on = None
            if plan.starts_on and plan.ends_on:
                span = (plan.ends_on - plan.starts_on).days
                due_on = self._calendar(plan).nth_day(
                    plan.starts_on + DAY * (span * index // count - 3), 1
                )
            found = MilestonePlan(name, amount * 10_000, due_on)
            if plan.status != "ON_HOLD" or index == 1:
                self._fate(plan, found)
            plan.milestones.append(found)

    def _calendar(self, plan: ProjectPlan) -> BusinessCalendar:
        return self._calendars[plan.client.entity]

    def _fate(self, plan: ProjectPlan, found: MilestonePlan) -> None:
        """Sent about when due, accepted some days later; the newest are still waiting."""
        if found.due_on is None:
            return
        rng, today, calendar = self._rng, self._horizon.today, self._calendar(plan)
        earliest = max(plan.starts_on, self._horizon.starts_on) + 3 * DAY
        sent_on = calendar.nth_day(max(earliest, found.due_on - DAY * rng.randrange(0, 6)), 1)
        passive = rng.randrange(100) < 14
        accepted_on = calendar.nth_day(sent_on, 5 if passive else rng.randrange(1, 6))
        if sent_on > today or (sent_on > today - 20 * DAY and rng.randrange(100) < 12):
            return
        found.sent_on = sent_on
        if accepted_on > today - 2 * DAY or (sent_on > today - 16 * DAY and rng.randrange(9) < 4):
            return
        found.accepted_on, found.is_passive = accepted_on, passive
        found.evidence = (
            f"No answer within five business days of {sent_on}"
            if passive
            else rng.choice(("Signed acceptance of {}", "Customer's e-mail of {}, filed as PDF"))
            .format(accepted_on)
        )  # fmt: skip

    def _class_fate(self, plan: ProjectPlan, found: MilestonePlan) -> None:
        accepted_on = self._calendar(plan).nth_day(
            found.due_on + DAY * self._rng.randrange(1, 5), 1
        )
        if accepted_on <= self._horizon.today:
            found.accepted_on = accepted_on
            found.evidence = f"Roster received on {accepted_on}"

    def _passive_pair(self, plans: list[ProjectPlan]) -> None:
        """Sent Friday 24 April: accepted Thursday 30. Sent Monday 27: Friday 1 May."""
        calendar = self._calendars["US"]
        wanted = [day for day in PASSIVE_PAIR if self._horizon.starts_on <= day]
        if not wanted or self._horizon.today < PASSIVE_PAIR[1] + 10 * DAY:
            return
        there = [
            plan for plan in plans
            if plan.client.entity == "US" and plan.starts_on and plan.ends_on
            and plan.starts_on < wanted[0] - 21 * DAY and plan.ends_on > wanted[-1]
        ]  # fmt: skip
        for plan, sent_on in zip(there, wanted, strict=False):
            found = min(plan.milestones, key=lambda m: abs((m.due_on - sent_on).days))
            found.due_on = found.sent_on = sent_on
            found.accepted_on = calendar.nth_day(sent_on, 5)
            found.is_passive = True
            found.evidence = f"No answer within five business days of {sent_on}"

    def _late_one(self, plans: list[ProjectPlan]) -> None:
        """A milestone of 12,000.00 due last month, after the cut-off, and accepted on its end."""
        last_month = self._horizon.months_ago(0) - DAY
        for plan in plans:
            if plan.currency != "USD" or plan.status != "ACTIVE" or plan.is_at_risk:
                continue
            later = [m for m in plan.milestones if m.sent_on is None and m.due_on]
            if later and plan.starts_on < last_month - 30 * DAY:
                day = last_month
                while not self._calendars["US"].is_business_day(day):
                    day -= DAY
                late = MilestonePlan("Readiness report", LATE_MILESTONE, day, day, day, False,
                                     f"Customer's e-mail of {day}, after the cut-off")  # fmt: skip
                plan.milestones.append(late)
                plan.budget_minor += LATE_MILESTONE
                return

    def _large_class(self, plans: list[ProjectPlan]) -> None:
        """A class of fifteen: twelve seats and three more."""
        for plan in plans:
            found = next((m for m in plan.milestones if m.accepted_on), None)
            if found and plan.currency == "USD" and plan.status == "ACTIVE":
                found.name += ", 15 seats"
                found.amount_minor += 3 * 50_000
                plan.budget_minor += 3 * 50_000
                return


def _local(dollars: int, currency: str) -> int:
    return dollars * PRICE_PERCENT[currency] // 100 * 100
