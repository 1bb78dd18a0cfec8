"""Which projects does the sample company have, open and closed? Planned in memory, then made.

Forty open T&M projects, eighteen fixed-fee, twelve blocks, five dedicated engineers, ten mixed
with training, sixty training-only; behind each running one a chain of earlier, closed projects.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from .clients import CLIENTS, DOLLAR_CLIENT, WORK_NAMES, Client
from .horizon import Horizon
from .persons import Worker
from .places import CURRENCY

WEEK = timedelta(weeks=1)
REGION_SHARES = {"AMER": 42, "PUBSEC": 13, "EMEA": 30, "APAC": 15}


@dataclass
class Assignment:
    """A worker on a project over [starts_on, ends_on), minutes Monday to Sunday."""

    worker: Worker
    task: str
    starts_on: date
    ends_on: date
    weekday_minutes: tuple[int, ...]
    is_soft: bool = False


@dataclass
class MilestonePlan:
    """A promise with its price and what became of it."""

    name: str
    amount_minor: int
    due_on: date | None
    sent_on: date | None = None
    accepted_on: date | None = None
    is_passive: bool = False
    evidence: str = ""
    id: int = 0


@dataclass
class ProjectPlan:
    """A project and the engagement it is delivered under."""

    client: Client
    kind: str
    name: str
    status: str
    starts_on: date | None
    ends_on: date | None
    flavor: str = ""
    stops_on: date | None = None
    is_at_risk: bool = False
    region: str = ""
    manager: Worker | None = None
    assignments: list[Assignment] = field(default_factory=list)
    milestones: list[MilestonePlan] = field(default_factory=list)
    beside: ProjectPlan | None = None
    budget_minutes: int = 0
    budget_minor: int = 0
    code: str = ""
    id: int = 0
    engagement_id: int = 0
    tasks: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.region = self.region or self.client.region

    @property
    def currency(self) -> str:
        """The currency of its contract."""
        return "USD" if self.client.code == DOLLAR_CLIENT else CURRENCY[self.client.entity]

    @property
    def works_until(self) -> date | None:
        """The day after its last work, planned or done."""
        return self.stops_on or self.ends_on

    @property
    def is_open(self) -> bool:
        """Whether it still stands in the portfolio."""
        return self.status not in ("COMPLETED", "CANCELLED")

    def planned_minutes(self, until: date | None = None) -> int:
        """Minutes of its assignments, up to a day where one is given.

        One in eight is left out for leave and holidays.
        """
        total = 0
        for found in self.assignments:
            ends_on = min(found.ends_on, until or found.ends_on)
            days = (ends_on - found.starts_on).days
            total += sum(found.weekday_minutes) * max(0, days) // 7
        return total * 7 // 8


# status and how many open projects have it, by kind of work.
OPEN = {
    "T_AND_M": (("ACTIVE", 28), ("ON_HOLD", 3), ("OKAY_TO_START", 3), ("IN_SET_UP", 2),
                ("BACKLOG", 1), ("PROSPECT", 1), ("CLOSED", 2)),
    "FIXED_FEE": (("ACTIVE", 13), ("ON_HOLD", 1), ("OKAY_TO_START", 1), ("IN_SET_UP", 2),
                  ("BACKLOG", 1)),
    "PREPAID": (("ACTIVE", 9), ("BACKLOG", 2), ("IN_SET_UP", 1)),
    "DEDICATED": (("ACTIVE", 5),),
    "MIXED": (("ACTIVE", 8), ("OKAY_TO_START", 1), ("IN_SET_UP", 1)),
}  # fmt: skip
# weeks a project runs, least and most.
LENGTH = {"T_AND_M": (14, 46), "FIXED_FEE": (10, 28), "PREPAID": (16, 48), "DEDICATED": (26, 52),
          "MIXED": (12, 26)}  # fmt: skip
AT_RISK = 3


class Portfolio:
    """Plans every project but the training-only ones, which follow the classes."""

    def __init__(self, horizon: Horizon, rng: Random):
        self._horizon, self._rng = horizon, rng
        self._clients: dict[str, list[Client]] = {}
        for client in CLIENTS:
            self._clients.setdefault(client.region, []).append(client)
        self._names: dict[str, int] = {}

    def plan(self) -> list[ProjectPlan]:
        """Open projects by kind and status, and the closed ones before them."""
        made: list[ProjectPlan] = []
        for flavor, statuses in OPEN.items():
            regions = self._regions(sum(count for _, count in statuses))
            for status, count in statuses:
                for _ in range(count):
                    plan = self._open(flavor, status, regions.pop())
                    made.append(plan)
                    if flavor != "MIXED" and plan.starts_on and status in ("ACTIVE", "CLOSED"):
                        made += self._chain(flavor, plan)
        self._put_at_risk(made)
        return made

    def client_of(self, region: str) -> Client:
        """A customer of a region; the first of each list buy more."""
        pool = self._clients[region]
        return self._rng.choices(pool, weights=range(len(pool) + 4, 4, -1))[0]

    def name_of(self, flavor: str) -> str:
        """The next name of work, each in turn."""
        names = WORK_NAMES[flavor]
        index = self._names[flavor] = self._names.get(flavor, -1) + 1
        return names[index % len(names)]

    def _regions(self, count: int) -> list[str]:
        """So many regions in their shares, shuffled."""
        ordered = list(REGION_SHARES.items())
        found: list[str] = []
        for region, share in ordered:
            found += [region] * max(1, count * share // 100)
        while len(found) < count:
            found.append(ordered[len(found) % 3][0])
        del found[count:]
        self._rng.shuffle(found)
        return found

    def _open(self, flavor: str, status: str, region: str) -> ProjectPlan:
        rng, today = self._rng, self._horizon.this_monday
        starts_on = ends_on = stops_on = None
        short, long = LENGTH[flavor]
        if status == "ACTIVE":
            starts_on = today - rng.randrange(3, long * 2 // 3 + 1) * WEEK
            ends_on = max(today + rng.randrange(2, long // 2 + 3) * WEEK, starts_on + short * WEEK)
        elif status == "ON_HOLD":
            starts_on, stops_on = today - 22 * WEEK, today - rng.randrange(3, 7) * WEEK
            ends_on = today + rng.randrange(6, 14) * WEEK
        elif status in ("OKAY_TO_START", "PROSPECT"):
            starts_on = today + rng.randrange(1, 4) * WEEK
            ends_on = starts_on + rng.randrange(short, long) * WEEK
        elif status == "CLOSED":
            starts_on, ends_on = today - 24 * WEEK, today - rng.randrange(2, 4) * WEEK
        return self._plan(flavor, status, region, starts_on, ends_on, stops_on)

    def _plan(self, flavor, status, region, starts_on, ends_on, stops_on=None) -> ProjectPlan:
        kind = {"DEDICATED": "T_AND_M", "MIXED": "T_AND_M"}.get(flavor, flavor)
        first, short = self._horizon.starts_on, LENGTH[flavor][0]
        if starts_on is not None and starts_on < first:
            starts_on = min(first, ends_on - short * WEEK // 2)
        named = "T_AND_M" if flavor == "MIXED" else flavor
        return ProjectPlan(self.client_of(region), kind, self.name_of(named), status, starts_on,
                           ends_on, flavor=flavor, stops_on=stops_on)  # fmt: skip

    def _chain(self, flavor: str, plan: ProjectPlan) -> list[ProjectPlan]:
        """Closed projects one before the other, back to the first day; some chains begin later."""
        rng, found = self._rng, []
        ends_on = plan.starts_on - rng.randrange(0, 4) * WEEK
        first = self._horizon.starts_on
        short, long = LENGTH[flavor]
        while ends_on - short * WEEK // 2 > first and rng.randrange(100) >= 21:
            starts_on = ends_on - rng.randrange(short, long) * WEEK
            recent = self._horizon.today - ends_on < 6 * WEEK
            status = "CLOSED" if recent else "COMPLETED"
            found.append(self._plan(flavor, status, plan.region, starts_on, ends_on))
            ends_on = starts_on - rng.randrange(0, 4) * WEEK
        return found

    def _put_at_risk(self, plans: list[ProjectPlan]) -> None:
        """Three running T&M projects began a few weeks ago without a signature."""
        running = [p for p in plans if p.flavor == "T_AND_M" and p.status == "ACTIVE"]
        running.sort(key=lambda p: p.starts_on, reverse=True)
        for offset, plan in enumerate(running[:AT_RISK]):
            plan.is_at_risk = True
            plan.starts_on = max(
                self._horizon.this_monday - (4 + offset) * WEEK, self._horizon.starts_on
            )


def number_projects(plans: list[ProjectPlan], rng: Random) -> None:
    """Codes such as OSTM-014, counted by customer in order of start."""
    last: dict[str, int] = {}
    far = date(2199, 1, 1)
    for plan in sorted(plans, key=lambda p: (p.starts_on or far, p.client.code, p.name)):
        code = plan.client.code
        last[code] = last.get(code, rng.randrange(0, 5)) + 1
        plan.code = f"{code}-{last[code]:03d}"
