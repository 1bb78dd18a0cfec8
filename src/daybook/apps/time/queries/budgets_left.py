"""What is left of each budget before a waiting line? Minutes and money, the oldest line first.

A project of 500 h and 165,000.00 USD has 480 h approved, rated 158,400.00: before the first of two
waiting lines of 7:30 at 330.00 there are 20 h and 6,600.00 left, before the second 12:30 and
4,125.00.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.db.models import Sum

from daybook.apps.ledger.queries.remembered import remembered
from daybook.apps.ledger.queries.standing import portfolio_standings
from daybook.apps.platform.queries.closed import closed_through
from daybook.apps.platform.queries.organization import counted
from daybook.apps.projects.queries.projects import ProjectTerms, TaskRow

from ..models import TimeEntry
from .waiting import UNDECIDED
from .worth import Worth


@dataclass(frozen=True, slots=True)
class Left:
    """Before a line: minutes of its project and of its task, and minor units of its project, in
    the contract currency, beside what the line is worth. None where there is no budget."""

    project_minutes: int | None = None
    task_minutes: int | None = None
    money: int | None = None
    worth: int = 0


_NOTHING = Left()


class BudgetsLeft:
    """The budgets of some projects and tasks, taken up line by line by what waits on them."""

    def __init__(self, terms: Mapping[int, ProjectTerms], rows: Mapping[int, TaskRow]):
        self._projects = {
            row.id: row.budget_minutes for row in terms.values() if row.budget_minutes
        }
        self._tasks = {row.id: row.budget_minutes for row in rows.values() if row.budget_minutes}
        self._money = {row.id: row.budget_minor for row in terms.values() if row.budget_minor}
        self._found: dict[int, Left] = {}
        self._take_approved(frozenset(terms))
        self._take_waiting(terms)

    def before(self, entry_id: int) -> Left:
        """What is left before this line."""
        return self._found.get(entry_id, _NOTHING)

    def _take_approved(self, project_ids: frozenset[int]) -> None:
        if self._projects or self._tasks:
            for (project, task), minutes in approved_minutes_of(project_ids).items():
                _take(self._projects, project, minutes)
                _take(self._tasks, task, minutes)
        if self._money:
            standings = portfolio_standings(closed_through()).now
            for project in self._money:
                if project in standings:
                    _take(self._money, project, standings[project].rated_minor)

    def _take_waiting(self, terms: Mapping[int, ProjectTerms]) -> None:
        # Of every project: the small index of what is not approved serves, and few are left out.
        rows = TimeEntry.objects.filter(counted(), UNDECIDED, state="SUBMITTED")
        waiting = list(
            rows.order_by("worked_on", "id").values_list(
                "id", "project_id", "task_id", "minutes", "person_id", "is_billable", "worked_on"
            )
        )
        priced = [row for row in waiting if row[1] in self._money]
        worth = Worth({row[4] for row in priced}, terms) if priced else None
        for key, project, task, minutes, person, is_billable, on in waiting:
            value = 0
            if worth is not None and project in self._money:
                value = worth.contract_minor(person, project, task, is_billable, on, minutes) or 0
            self._found[key] = Left(
                self._projects.get(project), self._tasks.get(task), self._money.get(project), value
            )
            _take(self._projects, project, minutes)
            _take(self._tasks, task, minutes)
            _take(self._money, project, value)


def _take(left: dict[int, int], key: int, quantity: int) -> None:
    if key in left:
        left[key] -= quantity


def approved_minutes_of(project_ids: frozenset[int]) -> dict[tuple[int, int], int]:
    """Approved minutes by (project, task), remembered until the books change."""
    return remembered(("approved minutes", project_ids), partial(_approved_minutes_of, project_ids))


def _approved_minutes_of(project_ids: frozenset[int]) -> dict[tuple[int, int], int]:
    rows = TimeEntry.objects.filter(counted(), state="APPROVED", project_id__in=project_ids)
    grouped = rows.order_by().values_list("project_id", "task_id").annotate(Sum("minutes"))
    return {(project, task): minutes for project, task, minutes in grouped}
