"""What did everybody do on each day? Entries that follow the plan, the way people do.

A booked day of six hours becomes six hours, or five and a half; now and then nothing, or half an
hour more on something nobody had planned. What is left of the day is internal time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .horizon import Horizon
from .persons import Staff, Worker
from .portfolio import Assignment, ProjectPlan

DAY = timedelta(days=1)
NOTES = {
    "DESIGN": ("Target design review", "Discovery with the platform team",
               "Network and access plan", "Sizing and cost options"),
    "BUILD": ("Runner images rebuilt", "Pipelines moved, two teams", "Access rules and groups",
              "Cut-over rehearsal", "Registry clean-up", "Backup and restore test",
              "Scanner findings triaged", "Cluster nodes replaced"),
    "ENABLE": ("Handover session", "Runbook written", "Office hours with developers"),
    "MANAGE": ("Weekly status call", "Plan and risks updated", "Steering meeting",
               "Acceptance prepared"),
    "TOOL": ("Trying the new importer, not for the customer",),
    "PREP": ("Labs tested, deck updated",),
    "DELIVERY": ("Class delivered", "Class delivered, full room"),
    "CLOSE": ("Parked questions answered", "Attendance and feedback filed"),
}  # fmt: skip
INTERNAL_WEIGHTS = {
    "CR-PRAC": 22, "CR-SALES": 10, "CR-MENTOR": 8, "CR-SUPPORT": 6, "NC-MEET": 30, "NC-ADMIN": 14,
    "NC-ENABLE": 10,
}  # fmt: skip
OFFICE_TASKS = {
    "EM": ("CR-SALES", "CR-SALES", "NC-MEET"),
    "DM": ("NC-MEET", "CR-MENTOR", "CR-OVER"),
    "RD": ("NC-MEET", "CR-SALES", "NC-ADMIN"),
    "OPS": ("NC-OPS",),
    "TI": ("CR-PRAC", "CR-GRADE", "NC-MEET", "NC-ENABLE"),
}


@dataclass(slots=True)
class WorkedEntry:
    """One entry to be: who, on what, when, how long."""

    worker: Worker
    project: ProjectPlan
    task: str
    day: date
    minutes: int
    is_billable: bool = True
    note: str = ""


class WorkedDays:
    """Writes the days of everybody, from the first of history to today."""

    def __init__(
        self, staff: Staff, plans: list[ProjectPlan], internal: dict[str, ProjectPlan],
        days_off: dict[str, frozenset[date]], horizon: Horizon, rng: Random,
    ):  # fmt: skip
        self._staff, self._internal, self._days_off = staff, internal, days_off
        self._horizon, self._rng = horizon, rng
        self._work: dict[str, list[tuple[Assignment, ProjectPlan]]] = {}
        for plan in plans:
            for assignment in plan.assignments:
                self._work.setdefault(assignment.worker.code, []).append((assignment, plan))
        for found in self._work.values():
            found.sort(key=lambda pair: pair[0].starts_on)

    def entries(self) -> Iterator[WorkedEntry]:
        """Every entry by day, then by person: the order in which a company works."""
        first = day = self._horizon.starts_on
        active: dict[str, list[tuple[Assignment, ProjectPlan]]] = {}
        while day <= self._horizon.today:
            for worker in self._staff.workers:
                if day.weekday() == 0 or day == first:
                    active[worker.code] = self._of_week(worker, day)
                if day.weekday() < 5 and self._at_work(worker, day):
                    yield from self._day(worker, day, active[worker.code])
            day += DAY

    def _of_week(self, worker: Worker, monday: date):
        end = monday + 7 * DAY
        return [
            pair for pair in self._work.get(worker.code, ())
            if pair[0].starts_on < end and pair[0].ends_on > monday
        ]  # fmt: skip

    def _at_work(self, worker: Worker, day: date) -> bool:
        return (
            worker.employed(day)
            and day not in worker.away
            and day not in self._days_off[worker.entity]
        )

    def _day(self, worker: Worker, day: date, pairs) -> Iterator[WorkedEntry]:
        rng, total = self._rng, 0
        for assignment, plan in pairs:
            planned = assignment.weekday_minutes[day.weekday()]
            if not planned or not assignment.starts_on <= day < assignment.ends_on:
                continue
            minutes = self._minutes(planned, assignment.task)
            if minutes and total + minutes <= 690:
                total += minutes
                yield self._customer_entry(worker, plan, assignment, day, minutes)
        if pairs and rng.randrange(100) < 2:
            extra = rng.choice((30, 45, 60, 90))
            assignment, plan = pairs[rng.randrange(len(pairs))]
            if assignment.starts_on <= day < assignment.ends_on and plan.kind == "T_AND_M":
                total += extra
                yield self._customer_entry(worker, plan, assignment, day, extra)
        if not worker.is_partner:
            yield from self._internal_entries(worker, day, worker.day_minutes - total)

    def _minutes(self, planned: int, task: str) -> int:
        roll = self._rng.randrange(100)
        if roll < 5 and task not in ("DELIVERY", "PREP"):
            return 0
        if roll < 24:
            return max(15, planned + self._rng.choice((-60, -30, -30, 15, 30, 45)))
        if roll < 27:
            return max(5, planned + self._rng.choice((-10, 5, 10, 20)))
        return planned

    def _customer_entry(self, worker, plan, assignment, day: date, minutes: int) -> WorkedEntry:
        task, roll = assignment.task, self._rng.randrange(100)
        if task == "BUILD" and "ENABLE" in plan.tasks:
            span = max(1, (assignment.ends_on - assignment.starts_on).days)
            done = (day - assignment.starts_on).days * 100 // span
            if done < 18 and roll < 60:
                task = "DESIGN"
            elif done > 82 and roll < 55:
                task = "ENABLE"
            elif roll > 97:
                task = "TOOL"
        elif task not in plan.tasks:
            task = next(iter(plan.tasks))
        note = self._rng.choice(NOTES.get(task, ("",))) if roll % 3 == 0 or task == "TOOL" else ""
        return WorkedEntry(worker, plan, task, day, minutes, task != "TOOL", note)

    def _internal_entries(self, worker: Worker, day: date, left: int) -> Iterator[WorkedEntry]:
        rng = self._rng
        if left < 30 or rng.randrange(100) < 3:
            return
        left -= left % 15
        tasks = OFFICE_TASKS.get(worker.role)
        internal = self._internal[worker.region]
        parts = (
            (left,)
            if left <= 300 or tasks == ("NC-OPS",)
            else (left // 30 * 15, left - left // 30 * 15)
        )
        for minutes in parts:
            task = (
                rng.choice(tasks)
                if tasks
                else rng.choices(tuple(INTERNAL_WEIGHTS), tuple(INTERNAL_WEIGHTS.values()))[0]
            )
            yield WorkedEntry(worker, internal, task, day, minutes, False)
