"""Which classes are given, to whom, and under which training project?

Two days a class: preparation on the two working days before, delivery, closeout the day after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .clients import COURSES
from .horizon import Horizon
from .persons import Staff, Worker
from .portfolio import Assignment, MilestonePlan, Portfolio, ProjectPlan

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
AHEAD_WEEKS = 22
OPEN_WEEKS = 3
TRAINING_ONLY = 60
CLOSED_CLASSES = 9
PRICE = {"remote": 500_000, "onsite": 700_000}
SEAT = 50_000
SEATS_INCLUDED = 12
# Local prices of a class in percent of the dollar price.
LOCAL_PERCENT = {"USD": 100, "EUR": 93, "GBP": 79, "AUD": 150}


@dataclass
class ClassPlan:
    """One class of two days."""

    trainer: Worker
    region: str
    starts_on: date
    course: str
    mode: str
    seats: int

    @property
    def ends_on(self) -> date:
        """The day after its second day."""
        return self.starts_on + 2 * DAY

    def price(self, currency: str) -> int:
        """What it costs in minor units: 12 seats, and each one more."""
        dollars = PRICE[self.mode] + SEAT * max(0, self.seats - SEATS_INCLUDED)
        return dollars * LOCAL_PERCENT[currency] // 10_000 * 100


def plan_classes(staff: Staff, horizon: Horizon, rng: Random) -> list[ClassPlan]:
    """Every class by trainer and week, from the first day of history to four months ahead."""
    found: list[ClassPlan] = []
    last = horizon.this_monday + AHEAD_WEEKS * WEEK
    for trainer in staff.of_role("TI"):
        monday = horizon.first_monday + WEEK
        while monday < last:
            ahead = (monday - horizon.this_monday).days // 7
            chance = 88 if ahead < 4 else 80 - 2 * ahead
            for weekday in (1, 3):
                day = monday + weekday * DAY
                days = {day, day + DAY}
                wanted = chance if weekday == 1 else chance // 6
                if (
                    rng.randrange(100) < wanted
                    and trainer.employed(day)
                    and not days & trainer.away
                ):
                    found.append(_class(trainer, day, rng))
            monday += WEEK
    return sorted(found, key=lambda c: (c.starts_on, c.trainer.code))


def _class(trainer: Worker, day: date, rng: Random) -> ClassPlan:
    public = trainer.region == "AMER" and rng.randrange(100) < 18
    return ClassPlan(
        trainer, "PUBSEC" if public else trainer.region, day, rng.choice(COURSES),
        "onsite" if rng.randrange(100) < 25 else "remote", rng.choice((8, 9, 10, 11, 12, 12)),
    )  # fmt: skip


def plan_training(
    classes: list[ClassPlan], portfolio: Portfolio, mixed: list[ProjectPlan], horizon: Horizon,
    staff: Staff,
) -> list[ProjectPlan]:  # fmt: skip
    """Training projects: sixty open ones, one beside each mixed project, and the closed ones."""
    edge = horizon.this_monday - OPEN_WEEKS * WEEK
    coordinators = [w for w in staff.of_role("OPS") if _coordinates(w)]
    made: list[ProjectPlan] = []
    closed = [c for c in classes if c.ends_on <= edge]
    for region in sorted({c.region for c in closed}):
        mine = [c for c in closed if c.region == region]
        for first in range(0, len(mine), CLOSED_CLASSES):
            few = mine[first : first + CLOSED_CLASSES]
            made += _projects(few, 1, region, portfolio, "COMPLETED")
    current = [c for c in classes if c.ends_on > edge]
    by_region = {
        r: [c for c in current if c.region == r] for r in sorted({c.region for c in current})
    }
    for plan in mixed:
        made.append(_beside(plan, by_region))
    made += _open_projects(by_region, portfolio)
    for index, plan in enumerate(made):
        plan.manager = coordinators[index % 2 if plan.region != "EMEA" else 0]
        _status(plan, horizon)
    return made


def _coordinates(worker: Worker) -> bool:
    return worker.job is not None and worker.job.value == "TRAINING_COORDINATOR"


def _open_projects(by_region, portfolio: Portfolio) -> list[ProjectPlan]:
    total = sum(len(found) for found in by_region.values())
    made: list[ProjectPlan] = []
    left = TRAINING_ONLY
    for index, (region, found) in enumerate(by_region.items()):
        count = left if index == len(by_region) - 1 else TRAINING_ONLY * len(found) // total
        count = min(count, len(found))
        left -= count
        made += _projects(found, count, region, portfolio, "ACTIVE")
    return made


def _projects(block, count: int, region: str, portfolio: Portfolio, status: str):
    """Deal the classes of a block to so many projects in turn."""
    made = []
    for index in range(count):
        plan = ProjectPlan(portfolio.client_of(region), "TRAINING", portfolio.name_of("TRAINING"),
                           status, None, None, flavor="TRAINING", region=region)  # fmt: skip
        _give(plan, block[index::count])
        made.append(plan)
    return made


def _beside(plan: ProjectPlan, by_region) -> ProjectPlan:
    """The training half of a mixed engagement: two classes of its region."""
    region = plan.region if by_region.get(plan.region) else "AMER"
    pool = by_region[region]
    taken = [pool.pop(len(pool) // 3), pool.pop(len(pool) * 2 // 3)]
    made = ProjectPlan(plan.client, "TRAINING", f"{plan.name}, classes", "ACTIVE", None, None,
                       flavor="MIXED_TRAINING", region=plan.region, beside=plan)  # fmt: skip
    _give(made, taken)
    return made


def _give(plan: ProjectPlan, classes: list[ClassPlan]) -> None:
    plan.starts_on = min(c.starts_on for c in classes) - 2 * WEEK
    plan.ends_on = max(c.ends_on for c in classes) + WEEK
    for number, found in enumerate(classes, start=1):
        seats = f", {found.seats} seats" if found.seats > SEATS_INCLUDED else ""
        plan.milestones.append(
            MilestonePlan(
                f"Class {number}: {found.course}, {found.mode}{seats}",
                found.price(plan.currency),
                found.starts_on + DAY,
            )  # fmt: skip
        )
        plan.assignments += _work_of(found)
    plan.budget_minor = sum(m.amount_minor for m in plan.milestones)
    plan.budget_minutes = len(classes) * 1_200


def _work_of(found: ClassPlan) -> list[Assignment]:
    """Preparation, delivery and closeout of a class as days of its trainer."""
    first = found.starts_on
    before = [first - DAY * back for back in range(1, 5) if (first - DAY * back).weekday() < 5][:2]
    after = first + 2 * DAY
    after += DAY * (7 - after.weekday() if after.weekday() > 4 else 0)
    spans = (
        ("PREP", min(before), max(before) + DAY, 210),
        ("DELIVERY", first, first + 2 * DAY, 330),
        ("CLOSE", after, after + DAY, 90),
    )
    return [
        Assignment(found.trainer, task, starts_on, ends_on, _days(starts_on, ends_on, minutes))
        for task, starts_on, ends_on, minutes in spans
    ]


def _days(starts_on: date, ends_on: date, minutes: int) -> tuple[int, ...]:
    """The same minutes on each working day of a short span, Monday to Sunday."""
    days = {(starts_on + DAY * offset).weekday() for offset in range((ends_on - starts_on).days)}
    return tuple(minutes if weekday in days and weekday < 5 else 0 for weekday in range(7))


def _status(plan: ProjectPlan, horizon: Horizon) -> None:
    """From its dates: not begun, partly delivered, delivered; a few customers are not ready."""
    if plan.status == "COMPLETED":
        return
    first = min(m.due_on for m in plan.milestones)
    last = max(m.due_on for m in plan.milestones)
    number = int.from_bytes(plan.client.code.encode(), "big") + first.day
    if last < horizon.today - WEEK:
        plan.status = "CLOSED"
    elif first > horizon.today + 2 * DAY:
        later = first > horizon.today + 2 * WEEK
        plan.status = "BACKLOG" if later and number % 9 == 0 else "OKAY_TO_START"
    else:
        near = any(abs((m.due_on - horizon.today).days) < 24 for m in plan.milestones)
        plan.status = "ON_HOLD" if number % 3 == 0 and not near else "ACTIVE"
    for found in plan.assignments:
        far = found.starts_on > horizon.today + 5 * WEEK
        found.is_soft = plan.status in ("BACKLOG", "ON_HOLD") or far
