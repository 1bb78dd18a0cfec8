"""By which factor is a task's time sold on a day? Dated facts, read once and asked many times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.commercial.queries.engagements import EngagementRow, engagement_by_code
from daybook.apps.platform.rights import require
from daybook.apps.platform.viewer import Viewer
from daybook.core.facts import Fact, fact_on
from daybook.core.rights import Data, Verb

from ..models import TaskRateFactor
from .bill_rates import may_draft_rates
from .projects import projects, tasks


class TaskFactors:
    """The factors of every task that has any, in millionths."""

    def __init__(self) -> None:
        self._facts: dict[int, list[Fact]] = {}
        rows = TaskRateFactor.objects.order_by()
        for task, starts_on, revision, factor in rows.values_list(
            "task_id", "starts_on", "revision", "factor_millionths"
        ):
            self._facts.setdefault(task, []).append(Fact(starts_on, revision, factor))

    def on(self, task_id: int, day: date) -> int | None:
        """The factor of a task on a day, or None."""
        facts = self._facts.get(task_id)
        return fact_on(facts, day) if facts else None

    def starts(self) -> set[date]:
        """Every day on which a factor begins or ends."""
        return {fact.starts_on for facts in self._facts.values() for fact in facts}


@dataclass(frozen=True, slots=True)
class FactorRow:
    """A task's factor from a day on; None ends what was there. `state`: NOW, FUTURE or PAST."""

    task_id: int
    task_name: str
    project_code: str
    starts_on: date
    revision: int
    factor_millionths: int | None
    state: str


@dataclass(frozen=True, slots=True)
class FactorPage:
    """Factors of an engagement's tasks, and the tasks that may get one: (key, name) in order."""

    row: EngagementRow
    factors: tuple[FactorRow, ...]
    tasks: tuple[tuple[int, str], ...]
    may_draft: bool


def factor_page(code: str, viewer: Viewer, today: date) -> FactorPage:
    """The factors of the tasks of an engagement's projects whose rates the viewer may see."""
    require(viewer, Data.BILL_RATES, Verb.SEE, what="see factors of rates")
    row = engagement_by_code(code, viewer)
    seen = projects(viewer, data=Data.BILL_RATES, filters=Q(engagement_id=row.id))
    codes = {one.id: one.code for one in seen}
    named = {task.id: task for task in tasks(codes)} if codes else {}
    rows = list(
        TaskRateFactor.objects.filter(task_id__in=named)
        .order_by("task_id", "-starts_on", "-revision")
        .values_list("task_id", "starts_on", "revision", "factor_millionths")
    )
    begun: dict[int, tuple] = {}
    for task_id, starts_on, revision, _ in rows:
        if starts_on <= today:
            begun.setdefault(task_id, (starts_on, revision))
    found = [
        FactorRow(
            task_id, named[task_id].name, codes[named[task_id].project_id], starts_on, revision,
            factor,
            "NOW" if begun.get(task_id) == (starts_on, revision)
            else "FUTURE" if starts_on > today else "PAST",
        )
        for task_id, starts_on, revision, factor in rows
    ]  # fmt: skip
    offered = sorted((codes[task.project_id], task.name, key) for key, task in named.items())
    return FactorPage(
        row,
        tuple(sorted(found, key=lambda one: (one.project_code, one.task_name))),
        tuple((key, f"{code}, {name}") for code, name, key in offered),
        may_draft_rates(viewer),
    )
