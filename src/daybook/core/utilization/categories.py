"""Is this time billable, creditable or neither, and what share of available time is credited?

Practice development is creditable from 1 February 2022 and no more from 1 February 2026: a line of
30 January 2026 stays creditable, one of 2 February is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from daybook.core.facts import Fact, fact_on
from daybook.core.metrics.ratio import ratio_millionths
from daybook.core.rules import Example, rule


class Category(StrEnum):
    """What a line of time counts as. Billable is earned; the others are given by date."""

    BILLABLE = "BILLABLE"
    CREDITABLE = "CREDITABLE"
    NON_CREDITABLE = "NON_CREDITABLE"


# What dated facts may say of time that is not billable.
GIVEN = (Category.CREDITABLE, Category.NON_CREDITABLE)
CATEGORY_WORDS = {
    Category.BILLABLE: "billable",
    Category.CREDITABLE: "creditable",
    Category.NON_CREDITABLE: "non-creditable",
}


def _practice() -> list[Fact]:
    return [
        Fact(date(2022, 2, 1), 1, Category.CREDITABLE),
        Fact(date(2026, 2, 1), 1, Category.NON_CREDITABLE),
    ]


@rule(
    "TIME-18",
    question="Is this line billable, creditable or neither?",
    formula="billable where the line, its task and project are; else what the task's own dated "
    "fact says on the day, else that of its code on internal projects, else non-creditable",
    examples=lambda: [
        Example(
            "billable work, 7 Jul 2026",
            lambda: category_on(date(2026, 7, 7), is_billable=True, is_internal=False),
        ),
        Example(
            "internal PRACTICE, creditable since 2022, on 30 Jan 2026",
            lambda: category_on(
                date(2026, 1, 30), is_billable=False, is_internal=True, of_code=_practice()
            ),
        ),
        Example(
            "the same on 2 Feb 2026, after the change",
            lambda: category_on(
                date(2026, 2, 2), is_billable=False, is_internal=True, of_code=_practice()
            ),
        ),
        Example(
            "its task has a fact of its own from 1 Jun 2026, on 7 Jul",
            lambda: category_on(
                date(2026, 7, 7), is_billable=False, is_internal=True, of_code=_practice(),
                of_task=[Fact(date(2026, 6, 1), 1, Category.CREDITABLE)],
            ),
        ),
        Example(
            "unticked billable on a customer's project",
            lambda: category_on(
                date(2022, 3, 1), is_billable=False, is_internal=False, of_code=_practice()
            ),
        ),
        Example(
            "an internal task of which nothing is said",
            lambda: category_on(date(2026, 7, 7), is_billable=False, is_internal=True),
        ),
    ],
)  # fmt: skip
def category_on(
    on: date,
    *,
    is_billable: bool,
    is_internal: bool,
    of_task: Iterable[Fact] = (),
    of_code: Iterable[Fact] = (),
) -> Category:
    """The category of a line on the day it was worked. `is_billable` is the line's as it counts.

    An ended fact of a task gives way to that of its code; a customer's project knows no codes.
    """
    if is_billable:
        return Category.BILLABLE
    held = fact_on(of_task, on)
    if held is None and is_internal:
        held = fact_on(of_code, on)
    return Category(held) if held else Category.NON_CREDITABLE


@rule(
    "KPI-06",
    question="What share of the available time was creditable?",
    answers="millionths",
    formula="creditable minutes ÷ available minutes, beside billable utilization, never in it",
    examples=lambda: [
        Example("1,272 creditable of 25,440 minutes", lambda: creditable_share(1_272, 25_440)),
        Example("nothing available", lambda: creditable_share(60, 0)),
    ],
)
def creditable_share(creditable_minutes: int, available_minutes: int) -> int | None:
    """Creditable ÷ available in millionths; None when nothing was available.

    The same available minutes as billable utilization (KPI-01), by the policy it names.
    """
    return ratio_millionths(creditable_minutes, available_minutes)


@rule(
    "TIME-19",
    question="Does this line need a note before it is handed in?",
    formula="only non-creditable time may need one, where the dated setting says REQUIRED",
    examples=lambda: [
        Example(
            f"{category.lower()}, note “{note}”, setting {mode}",
            lambda category=category, note=note, mode=mode: lacks_note(category, note, mode),
        )
        for category, note, mode in (
            (Category.NON_CREDITABLE, "", "REQUIRED"),
            (Category.NON_CREDITABLE, "staff meeting", "REQUIRED"),
            (Category.NON_CREDITABLE, "", "NOT_REQUIRED"),
            (Category.BILLABLE, "", "REQUIRED"),
        )
    ],
)
def lacks_note(category: Category, note: str, mode: str) -> bool:
    """Whether the line is turned away for its missing note. `mode` is the setting of its day."""
    return mode == "REQUIRED" and category is Category.NON_CREDITABLE and not note.strip()
