"""How do the planned projects come to be? Customers, SOWs, projects, tasks, milestones, bookings.

Everything is written down on the day it would have been: an engagement two weeks before its
project starts, a milestone with it.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from daybook.apps.commercial.actions.customers import (
    NewSowLine,
    add_customer,
    add_engagement,
    add_opportunity,
)
from daybook.apps.projects.actions.projects import (
    NewTask,
    add_milestone,
    add_project,
    add_tasks,
)
from daybook.apps.staffing.actions.bookings import add_booking
from daybook.core.periods import add_months

from .clients import CLIENTS, Client
from .horizon import Horizon, instant
from .persons import Staff
from .places import CURRENCY, NAME, REGIONS, Places
from .portfolio import ProjectPlan

DAY = timedelta(days=1)
SOW_KIND = {"T_AND_M": "T_AND_M", "FIXED_FEE": "FIXED_FEE", "PREPAID": "BLOCK",
            "TRAINING": "TRAINING", "INTERNAL": "INTERNAL"}  # fmt: skip
CONSULTING_TASKS = (
    ("DESIGN", "Discovery and design", 20),
    ("BUILD", "Implementation", 50),
    ("ENABLE", "Enablement and handover", 15),
    ("MANAGE", "Project management", 15),
    ("TOOL", "Tool enablement, not billable", 0),
)
TRAINING_TASKS = (
    ("PREP", "Preparation", 35),
    ("DELIVERY", "Class delivery", 57),
    ("CLOSE", "Closeout", 8),
)
INTERNAL_TASKS = (
    ("CR-PRAC", "Creditable · Practice development"),
    ("CR-SALES", "Creditable · Sales assistance"),
    ("CR-SUPPORT", "Creditable · Support assistance"),
    ("CR-MENTOR", "Creditable · Mentoring"),
    ("CR-GRADE", "Creditable · Training course grading"),
    ("CR-OVER", "Creditable · Architect oversight"),
    ("NC-MEET", "Non-creditable · Meetings and staff time"),
    ("NC-ADMIN", "Non-creditable · General administration"),
    ("NC-ENABLE", "Non-creditable · Personal enablement"),
    ("NC-TRAVEL", "Non-creditable · Travel, not for a customer"),
    ("NC-OPS", "Non-creditable · Services operations"),
)
STAGES = ((1, 50_000), (2, 100_000), (3, 250_000), (4, 400_000), (5, 600_000), (6, 800_000))
PRACTICE = {"TRAINING": "EDU"}
HOME_ENTITY = {"AMER": "US", "PUBSEC": "US", "EMEA": "DE", "APAC": "AU"}


class Contracts:
    """Makes what was planned, through the coordinator and the others who would."""

    def __init__(self, staff: Staff, places: Places, horizon: Horizon, rng: Random, cards: dict):
        self._staff, self._places, self._horizon = staff, places, horizon
        self._rng, self._cards = rng, cards
        self._coordinator = staff.accounts["coordinator"]
        self.customers: dict[str, int] = {}
        self._orders = 48_000

    def add_customers(self) -> None:
        """The sixty customers, before history begins."""
        now = instant(add_months(self._horizon.starts_on, -2), 16)
        for client in CLIENTS:
            self.customers[client.code] = add_customer(
                actor=self._coordinator, now=now, code=client.code, name=client.name,
                region_id=self._places.region[client.region], address=client.address,
                billing_email=f"payables@{client.code.lower()}.example",
                tax_number=f"{client.country}{1_000 + len(self.customers):09d}",
                payment_days=self._rng.choice((30, 30, 30, 45, 60)),
            )  # fmt: skip

    def add_internal(self) -> dict[str, ProjectPlan]:
        """One internal project a region, on a customer that is the company itself."""
        start = self._horizon.starts_on
        now = instant(add_months(start, -2), 17)
        found = {}
        self.customers["INT"] = add_customer(
            actor=self._coordinator, now=now, code="INT", name=f"{NAME}, internal",
            region_id=self._places.region["AMER"],
        )  # fmt: skip
        for region, title in REGIONS:
            entity = HOME_ENTITY[region]
            client = Client("INT", NAME, region, entity, "", "", "US")
            plan = ProjectPlan(client, "INTERNAL", f"Internal time, {title}", "ACTIVE",
                               start, None, region=region)  # fmt: skip
            plan.code, plan.manager = f"INT-{region}", self._staff.of_role("RD", region)[0]
            self._engagement(plan, now, start, "")
            self._project(plan, now)
            keys = add_tasks(
                actor=self._coordinator, now=now, project_id=plan.id,
                tasks=[NewTask(code, name, is_billable=False) for code, name in INTERNAL_TASKS],
            )  # fmt: skip
            plan.tasks = dict(zip((code for code, _ in INTERNAL_TASKS), keys, strict=True))
            found[region] = plan
        return found

    def add_projects(self, plans: list[ProjectPlan]) -> None:
        """Every engagement and project, in order of start; undated ones are the newest."""
        far = self._horizon.today
        for plan in sorted(plans, key=lambda p: (p.starts_on or far, p.code)):
            starts_on = min(plan.starts_on or far, far)
            now = instant(starts_on - 12 * DAY, 9, 10 + self._rng.randrange(45))
            if plan.beside is not None and plan.beside.engagement_id:
                plan.engagement_id = plan.beside.engagement_id
            else:
                signed = starts_on - self._rng.randrange(13, 24) * DAY
                if plan.is_at_risk or plan.status == "PROSPECT":
                    signed = None
                self._engagement(plan, now, signed, self._purchase_order(plan))
            self._project(plan, now)
            self._tasks(plan, now)
            self._milestones(plan, now)

    def _purchase_order(self, plan: ProjectPlan) -> str:
        self._orders += self._rng.randrange(1, 9)
        return "" if plan.is_at_risk or self._rng.randrange(100) < 8 else f"PO-{self._orders}"

    def _engagement(self, plan: ProjectPlan, now, signed_on: date | None, order: str) -> None:
        rng, places = self._rng, self._places
        customer_id = self.customers[plan.client.code]
        opportunity_id = None
        stage, probability = (7, 1_000_000) if signed_on else (6, 900_000)
        if plan.status == "PROSPECT":
            stage, probability = 5, 600_000
        if plan.kind != "INTERNAL":
            opportunity_id = add_opportunity(
                actor=self._coordinator, now=now, code=f"OPP-{plan.code}",
                customer_id=customer_id, name=plan.name, stage=stage,
                probability_millionths=probability,
                amount_minor=plan.budget_minor, currency=plan.currency, closes_on=signed_on,
                owner_id=self._seller(plan),
            )  # fmt: skip
        step = rng.choice((0, 0, 0, 15, 30)) if plan.kind == "T_AND_M" else 0
        plan.engagement_id, _ = add_engagement(
            actor=self._coordinator, now=now, code=f"{plan.code}-S", name=plan.name,
            customer_id=customer_id, entity_id=places.entity[plan.client.entity],
            rate_card_id=self._cards[plan.currency], currency=plan.currency,
            lines=self._sow_lines(plan), opportunity_id=opportunity_id, signed_on=signed_on,
            purchase_order=order, starts_on=plan.starts_on, ends_on=plan.ends_on,
            billing_step_minutes=step, billing_rounding="UP" if step == 30 else "HALF_UP",
        )  # fmt: skip

    def _seller(self, plan: ProjectPlan) -> int:
        sellers = self._staff.of_role("EM", plan.region)
        return self._rng.choice(sellers).id

    def _sow_lines(self, plan: ProjectPlan) -> list[NewSowLine]:
        lines = [NewSowLine(SOW_KIND[plan.kind], plan.name, plan.budget_minor, plan.budget_minutes)]
        if plan.flavor == "MIXED":
            lines.append(NewSowLine("TRAINING", f"{plan.name}, classes", 0, 0))
        return lines

    def _project(self, plan: ProjectPlan, now) -> None:
        has_dates = plan.status not in ("IN_SET_UP", "BACKLOG") or plan.kind == "TRAINING"
        # Closed ones are closed later, on the day they ended.
        status = "ACTIVE" if plan.status in ("CLOSED", "COMPLETED", "CANCELLED") else plan.status
        plan.id = add_project(
            actor=self._coordinator, now=now, code=plan.code, name=plan.name,
            engagement_id=plan.engagement_id, region_id=self._places.region[plan.region],
            practice_id=self._places.practice[PRACTICE.get(plan.kind, "CONS")],
            billing_kind=plan.kind, manager_id=plan.manager.id if plan.manager else None,
            status=status, starts_on=plan.starts_on if has_dates else None,
            ends_on=plan.ends_on if has_dates else None, budget_minutes=plan.budget_minutes,
            budget_minor=plan.budget_minor,
        )  # fmt: skip

    def _tasks(self, plan: ProjectPlan, now) -> None:
        rows = TRAINING_TASKS if plan.kind == "TRAINING" else CONSULTING_TASKS
        keys = add_tasks(
            actor=self._coordinator, now=now, project_id=plan.id,
            tasks=[
                NewTask(code, name, is_billable=code != "TOOL",
                        budget_minutes=plan.budget_minutes * share // 100)
                for code, name, share in rows
            ],
        )  # fmt: skip
        plan.tasks = dict(zip((code for code, *_ in rows), keys, strict=True))

    def _milestones(self, plan: ProjectPlan, now) -> None:
        for position, found in enumerate(plan.milestones, start=1):
            found.id = add_milestone(
                actor=self._coordinator, now=now, project_id=plan.id, position=position,
                name=found.name, amount_minor=found.amount_minor, due_on=found.due_on,
            )  # fmt: skip

    def add_pipeline(self, count: int) -> None:
        """Opportunities still open, spread over the stages."""
        sellers = self._staff.of_role("EM")
        for number in range(1, count + 1):
            client = self._rng.choice(CLIENTS)
            stage, probability = self._rng.choice(STAGES)
            add_opportunity(
                actor=self._coordinator, code=f"OPP-{9_000 + number}",
                now=instant(self._horizon.today - self._rng.randrange(4, 90) * DAY, 11),
                customer_id=self.customers[client.code], name=self._rng.choice(PIPELINE),
                stage=stage, probability_millionths=probability,
                amount_minor=self._rng.randrange(12, 240) * 100_000,
                currency=CURRENCY[client.entity],
                closes_on=self._horizon.today + self._rng.randrange(10, 140) * DAY,
                owner_id=self._rng.choice(sellers).id,
            )  # fmt: skip


PIPELINE = ("Platform migration", "Advisory block", "Team training", "Runner consolidation",
            "Upgrade and hardening", "Compliance pipelines", "Dedicated engineer")  # fmt: skip


def book(plans: list[ProjectPlan], staff: Staff, horizon: Horizon) -> int:
    """Bookings of the running quarter up to the horizon, as the time that is logged follows."""
    count = 0
    since, until = horizon.quarter.starts_on, horizon.plan_ends_on
    actor = staff.accounts["coordinator"]
    for plan in plans:
        for found in plan.assignments:
            if found.ends_on <= since or found.starts_on >= until or plan.status == "PROSPECT":
                continue
            starts_on, ends_on = max(found.starts_on, since), min(found.ends_on, until)
            made_on = min(horizon.today, max(starts_on - 14 * DAY, since - 14 * DAY))
            add_booking(
                actor=actor, now=instant(made_on, 11, 5), person_id=found.worker.id,
                project_id=plan.id, starts_on=starts_on, ends_on=ends_on,
                weekday_minutes=found.weekday_minutes,
                commitment="SOFT" if found.is_soft else "HARD",
                task_id=plan.tasks.get(found.task) or next(iter(plan.tasks.values())),
                expires_on=horizon.today + 14 * DAY if found.is_soft else None,
            )  # fmt: skip
            count += 1
    return count


def overbook(plans: list[ProjectPlan], staff: Staff, horizon: Horizon) -> None:
    """Three engineers are promised twice in the weeks to come; one of the promises is tentative."""
    first = horizon.this_monday + 14 * DAY
    busy = [
        (found.worker, plan) for plan in plans for found in plan.assignments
        if found.worker.role in ("PSE", "SPSE") and sum(found.weekday_minutes) >= 600
        and found.starts_on < first and found.ends_on > first + 14 * DAY
    ]  # fmt: skip
    other = [plan for plan in plans if plan.status == "OKAY_TO_START" and plan.kind == "T_AND_M"]
    seen: set[str] = set()
    for worker, plan in busy:
        target = next((p for p in other if p is not plan), None)
        if worker.code in seen or target is None or len(seen) == 3:
            continue
        seen.add(worker.code)
        add_booking(
            actor=staff.accounts["coordinator"], now=instant(horizon.today - 4 * DAY, 15),
            person_id=worker.id, project_id=target.id, starts_on=first,
            ends_on=first + 14 * DAY, weekday_minutes=(420, 420, 420, 420, 420, 0, 0),
            commitment="SOFT" if len(seen) == 3 else "HARD",
            task_id=target.tasks["BUILD"], note="Asked for by the customer",
        )  # fmt: skip
