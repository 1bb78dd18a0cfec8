"""Whose expenses are not handed in? Drafts and returned ones by person, old ones, late ones.

An engineer has three drafts, one of them of last quarter, which is late (EXP-11), and one returned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.expenses.queries.expense_filter import ExpenseFilter
from daybook.apps.expenses.queries.lines import expense_stream
from daybook.apps.expenses.queries.rights import sees_others
from daybook.apps.platform.queries.organization import entities
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Denied
from daybook.apps.platform.viewer import Viewer
from daybook.apps.time.queries.boards import boards_of
from daybook.core.expenses.submission import is_old, submitted_late

__all__ = ["ExpenseBoard", "ExpensesOwed", "boards_of", "expense_board"]


@dataclass(frozen=True, slots=True)
class ExpensesOwed:
    """A person's expenses that wait for their owner: how many, and the day of the oldest."""

    person_code: str
    person_name: str
    drafts: int
    returned: int
    old: int
    late: int
    oldest_on: date


@dataclass(frozen=True, slots=True)
class ExpenseBoard:
    """Everybody who owes expenses, and from how many days on one is old."""

    rows: tuple[ExpensesOwed, ...]
    old_days: int


def expense_board(viewer: Viewer, today: date) -> ExpenseBoard:
    """Drafts and returned expenses that the viewer may see, by person; judged as of today.

    A quarter ends as the first legal entity's fiscal year says. Whoever sees managed projects only
    sees what was handed in once, so no drafts of others.
    """
    if not sees_others(viewer):
        raise Denied("RIGHT-01", "You cannot see whose expenses are missing. Your own are under "
                     "Time, Expenses.")  # fmt: skip
    old_days = policy_on(today).expense_old_days
    held = entities()
    first_month = held[0].fiscal_year_starts_month if held else 1
    wanted = ExpenseFilter.of({"state": ["DRAFT", "RETURNED"]})
    found: dict[tuple[str, str], list] = {}
    for row in expense_stream(viewer, wanted, sort="spent_on"):
        found.setdefault((row.person_code, row.person_name), []).append(row)
    rows = [
        ExpensesOwed(
            code, name,
            sum(row.state == "DRAFT" for row in lines),
            sum(row.state == "RETURNED" for row in lines),
            sum(is_old(row.spent_on, today, old_days) for row in lines),
            sum(submitted_late(row.spent_on, today, first_month) for row in lines),
            min(row.spent_on for row in lines),
        )
        for (code, name), lines in found.items()
    ]  # fmt: skip
    return ExpenseBoard(tuple(sorted(rows, key=lambda row: row.oldest_on)), old_days)
