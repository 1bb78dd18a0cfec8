"""Who works on which project, and when? A plan by week that no one exceeds unless meant to.

An engineer's week takes 27 hours of customer work (70 % of 424 hours a quarter, once holidays and
leave are out); an architect's 21.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .horizon import Horizon
from .persons import FULL, Staff, Worker
from .portfolio import Assignment, ProjectPlan

WEEK = timedelta(weeks=1)
WEEK_LIMIT = {"PSE": 1650, "SPSE": 1650, "PM": 1560, "TA": 1290, "PE": 1500}
DAY_LIMIT = 450
TASK = {"PM": "MANAGE", "TA": "DESIGN"}
LOADABLE = ("ACTIVE", "ON_HOLD", "OKAY_TO_START", "CLOSED", "COMPLETED")


class Board:
    """Minutes taken of every worker's weeks, Monday to Friday."""

    def __init__(self, staff: Staff, horizon: Horizon, rng: Random):
        self._staff, self._horizon, self._rng = staff, horizon, rng
        self._taken: dict[str, list[list[int]]] = {
            worker.code: [[0] * 5 for _ in range(horizon.weeks)] for worker in staff.workers
        }

    def _weeks(self, starts_on: date, ends_on: date) -> range:
        first = self._horizon.week_index(starts_on)
        return range(
            first, max(first + 1, self._horizon.week_index(ends_on - timedelta(days=1)) + 1)
        )

    def room(self, worker: Worker, starts_on: date, ends_on: date) -> int:
        """Minutes a week that are free in every week of a span."""
        limit = WEEK_LIMIT.get(worker.role, 0) * worker.share // FULL
        taken = self._taken[worker.code]
        return limit - max(sum(taken[week]) for week in self._weeks(starts_on, ends_on))

    def taken(self, worker: Worker, week: int) -> int:
        """Minutes planned in a week."""
        return sum(self._taken[worker.code][week])

    def assign(
        self, plan: ProjectPlan, worker: Worker, weekly: int, starts_on: date, ends_on: date
    ) -> bool:
        """Give a worker so many minutes a week of a project, within what is free."""
        starts_on = max(starts_on, worker.starts_on)
        ends_on = min(ends_on, worker.ends_on or ends_on)
        if ends_on - starts_on < timedelta(days=5):
            return False
        weekly = min(weekly, self.room(worker, starts_on, ends_on)) // 30 * 30
        if weekly < 60:
            return False
        pattern = self._pattern(worker, weekly, self._weeks(starts_on, ends_on))
        if not any(pattern):
            return False
        plan.assignments.append(
            Assignment(worker, TASK.get(worker.role, "BUILD"), starts_on, ends_on, pattern)
        )
        for week in self._weeks(starts_on, ends_on):
            row = self._taken[worker.code][week]
            for day in range(5):
                row[day] += pattern[day]
        return True

    def _pattern(self, worker: Worker, weekly: int, weeks: range) -> tuple[int, ...]:
        rows = [self._taken[worker.code][week] for week in weeks]
        limit = DAY_LIMIT * worker.share // FULL
        free = [limit - max(row[day] for row in rows) for day in range(5)]
        days = sorted(range(5), key=lambda day: (-free[day], self._rng.randrange(9)))
        chunk = max(60, min(300, weekly // max(1, weekly // 240) // 30 * 30))
        pattern, left = [0] * 7, weekly
        for _ in range(3):
            for day in days:
                take = min(chunk, left, free[day] // 30 * 30)
                if take >= 30:
                    pattern[day] += take
                    free[day] -= take
                    left -= take
        return tuple(pattern)

    def best(self, role: str, plan: ProjectPlan, weekly: int, taken: set[str]) -> Worker | None:
        """The worker of a role with most room for a project, of its region where one has any."""
        starts_on, ends_on = plan.starts_on, plan.works_until
        for region in (plan.region, ""):
            found = [
                (self.room(worker, starts_on, ends_on), worker)
                for worker in self._staff.of_role(role, region)
                if worker.code not in taken and _present(worker, starts_on, ends_on)
            ]
            best = max(found, key=lambda pair: pair[0], default=None)
            if best and best[0] >= weekly // 2:
                return best[1]
        return None

    def fill(self, plans: list[ProjectPlan]) -> None:
        """Give people with thin weeks more of the T&M work that runs, up to next week."""
        running = [
            plan for plan in plans
            if plan.kind == "T_AND_M" and plan.flavor != "DEDICATED" and plan.status in LOADABLE
            and plan.starts_on and not plan.is_at_risk
        ]  # fmt: skip
        last = self._horizon.week_index(self._horizon.this_monday + 2 * WEEK)
        for worker in self._staff.workers:
            limit = WEEK_LIMIT.get(worker.role, 0) * worker.share // FULL
            if limit and not worker.is_partner:
                self._fill_worker(worker, limit, running, last)

    def keep_busy(self, plans: list[ProjectPlan]) -> None:
        """Whoever has a login has work around today, so that their pages have something to show."""
        monday = self._horizon.this_monday
        starts_on, ends_on = max(monday - 8 * WEEK, self._horizon.starts_on), monday + 7 * WEEK
        running = [
            plan for plan in plans
            if plan.kind == "T_AND_M" and plan.flavor == "T_AND_M" and plan.status == "ACTIVE"
            and not plan.is_at_risk and plan.works_until > monday + 2 * WEEK
        ]  # fmt: skip
        for worker in self._staff.workers:
            limit = WEEK_LIMIT.get(worker.role, 0)
            if not worker.login or not limit:
                continue
            if self.taken(worker, self._horizon.week_index(monday)) >= limit // 2:
                continue
            near = [plan for plan in running if plan.region == worker.region] or running
            for plan in near[:2]:
                self.assign(plan, worker, limit // 2, max(starts_on, plan.starts_on),
                            min(ends_on, plan.works_until))  # fmt: skip

    def _fill_worker(self, worker: Worker, limit: int, running, last: int) -> None:
        week = 0
        while week < last:
            thin = week
            while thin < last and thin - week < 12 and self.taken(worker, thin) < limit * 2 // 3:
                thin += 1
            if thin - week >= 2:
                self._top_up(worker, limit, running, week, thin)
            week = max(thin, week + 1)

    def _top_up(self, worker: Worker, limit: int, running, week: int, until: int) -> None:
        starts_on = max(self._horizon.first_monday + week * WEEK, self._horizon.starts_on)
        ends_on = self._horizon.first_monday + until * WEEK
        open_then = [
            plan for plan in running
            if plan.starts_on < ends_on - WEEK and plan.works_until > starts_on + WEEK
        ]  # fmt: skip
        near = [plan for plan in open_then if plan.region == worker.region] or open_then
        self._rng.shuffle(near)
        for plan in near[:2]:
            self.assign(
                plan, worker, limit * 19 // 20, max(starts_on, plan.starts_on),
                min(ends_on, plan.works_until),
            )  # fmt: skip


def _present(worker: Worker, starts_on: date, ends_on: date) -> bool:
    """Whether a worker is employed for most of a span."""
    last = worker.ends_on or ends_on
    there = min(last, ends_on) - max(worker.starts_on, starts_on)
    return there * 5 >= (ends_on - starts_on) * 3


def staff_projects(plans: list[ProjectPlan], board: Board, staff: Staff, rng: Random) -> None:
    """Teams for every dated project, in order of start; a quarter of them with a partner."""
    managed: dict[str, int] = {}
    far = date(2199, 1, 1)
    for plan in sorted(plans, key=lambda p: (p.starts_on or far, p.client.code, p.name)):
        plan.manager = _manager(plan, staff, managed)
        if plan.starts_on and plan.status in LOADABLE:
            _team(plan, board, rng)
    board.keep_busy(plans)
    board.fill(plans)


def _manager(plan: ProjectPlan, staff: Staff, managed: dict[str, int]) -> Worker:
    starts_on = plan.starts_on or date(2199, 1, 1)
    there = [w for w in staff.of_role("PM") if w.ends_on is None or starts_on < w.ends_on]
    pool = [w for w in there if w.region == plan.region and w.starts_on <= starts_on] or [
        w for w in there if w.starts_on <= starts_on
    ]
    chosen = min(pool, key=lambda w: (managed.get(w.code, 0), w.code))
    managed[chosen.code] = managed.get(chosen.code, 0) + 1
    return chosen


def _team(plan: ProjectPlan, board: Board, rng: Random) -> None:
    taken: set[str] = set()
    for role, weekly in _wanted(plan, rng):
        worker = board.best(role, plan, weekly, taken)
        if worker is not None:
            taken.add(worker.code)
            board.assign(plan, worker, weekly, plan.starts_on, plan.works_until)
    if plan.status == "OKAY_TO_START":
        # The lead is confirmed; the others are still tentative.
        for found in plan.assignments[1:]:
            found.is_soft = True
    weekly = {"PREPAID": 60, "DEDICATED": 90}.get(plan.flavor, rng.choice((180, 240, 270, 330)))
    board.assign(plan, plan.manager, weekly, plan.starts_on, plan.works_until)


def _wanted(plan: ProjectPlan, rng: Random) -> list[tuple[str, int]]:
    """Roles and weekly minutes a project asks for."""
    if plan.flavor == "DEDICATED":
        return [("SPSE", 1620)]
    if plan.flavor == "PREPAID":
        return [(rng.choice(("PSE", "SPSE")), rng.choice((360, 480, 480, 600)))]
    wanted = [(rng.choice(("SPSE", "SPSE", "PSE")), rng.randrange(14, 25) * 30)]
    if rng.randrange(100) < 62:
        wanted.append(("PSE", rng.randrange(16, 32) * 30))
    if rng.randrange(100) < 38:
        wanted.append(("TA", rng.randrange(8, 18) * 30))
    if rng.randrange(100) < 25:
        wanted.append(("PE", rng.randrange(20, 44) * 30))
    return wanted
