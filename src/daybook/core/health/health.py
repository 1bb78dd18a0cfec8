"""Does this project need a look, and why? Its budget, its milestones, its silence.

A budget of 60,000 minutes with 58,000 approved and 4,000 submitted has −2,000 left: it is RED by
HLTH-01. With 55,000 approved it is AMBER, because nine tenths are gone, where the warning is set to
90 %. The warning and the days of silence are dated settings, handed in as a Policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from daybook.core.metrics.ratio import MILLION
from daybook.core.policy import Policy
from daybook.core.rules import Example, rule

LEVELS = ("GREEN", "AMBER", "RED")


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """One reason to look at a project: its level, the rule that says so, and in words."""

    level: str
    rule_id: str
    text: str


@rule(
    "BUDGET-01",
    question="How many minutes of the budget are left?",
    answers="minutes",
    formula="remaining = budget − approved − submitted",
    examples=lambda: [
        Example(
            "600 of budget, 300 approved, 60 submitted", lambda: remaining_minutes(600, 300, 60)
        ),
        Example("600 of budget, 630 approved", lambda: remaining_minutes(600, 630, 0)),
    ],
)
def remaining_minutes(budget: int, approved: int, submitted: int) -> int:
    """Minutes that may still be worked; negative once the budget is overrun.

    Drafts do not count: they may still change.
    """
    return budget - approved - submitted


@rule(
    "HLTH-01",
    question="Is this budget overrun, or nearly?",
    formula="RED above the budget, AMBER from the warning share of it on, GREEN below; blank "
    "without a budget; the warning share is a dated setting, 90 % by default",
    examples=lambda: [
        Example("620 of 600", lambda: budget_level(620, 600, Policy())),
        Example("600 of 600", lambda: budget_level(600, 600, Policy())),
        Example("539 of 600", lambda: budget_level(539, 600, Policy())),
        Example(
            "539 of 600, warning at 80 %",
            lambda: budget_level(539, 600, Policy(budget_warning_millionths=800_000)),
        ),
        Example("620 with no budget", lambda: budget_level(620, 0, Policy())),
    ],
)
def budget_level(used: int, budget: int, policy: Policy) -> str:
    """RED, AMBER, GREEN, or an empty text without a budget. Minutes or minor units alike."""
    if budget <= 0:
        return ""
    if used > budget:
        return "RED"
    return "AMBER" if used * MILLION >= budget * policy.budget_warning_millionths else "GREEN"


@rule(
    "HLTH-02",
    question="Is a milestone past its date?",
    formula="RED when it was due before today and is not accepted; else GREEN",
    examples=lambda: [
        Example(
            "due 20 Jul 2026, today 21 Jul",
            lambda: milestone_level(date(2026, 7, 20), date(2026, 7, 21)),
        ),
        Example(
            "due 21 Jul 2026, today 21 Jul",
            lambda: milestone_level(date(2026, 7, 21), date(2026, 7, 21)),
        ),
        Example("no date", lambda: milestone_level(None, date(2026, 7, 21))),
    ],
)
def milestone_level(due_on: date | None, today: date) -> str:
    """RED, GREEN, or an empty text without a date. `due_on` is of the next one not accepted."""
    if due_on is None:
        return ""
    return "RED" if due_on < today else "GREEN"


@rule(
    "HLTH-03",
    question="Has this project fallen silent?",
    formula="AMBER when nothing was worked for more days than the setting names, 10 by default; "
    "blank before the first work",
    examples=lambda: [
        Example(
            "last worked 9 Jul 2026, today 21 Jul",
            lambda: silence_level(date(2026, 7, 9), date(2026, 7, 21), Policy()),
        ),
        Example(
            "last worked 11 Jul 2026, today 21 Jul",
            lambda: silence_level(date(2026, 7, 11), date(2026, 7, 21), Policy()),
        ),
        Example(
            "the same, silent after 5 days",
            lambda: silence_level(date(2026, 7, 11), date(2026, 7, 21), Policy(silent_days=5)),
        ),
    ],
)
def silence_level(last_on: date | None, today: date, policy: Policy) -> str:
    """AMBER, GREEN, or an empty text where nothing was worked yet. For active projects only."""
    if last_on is None:
        return ""
    return "AMBER" if (today - last_on).days > policy.silent_days else "GREEN"


@rule(
    "HLTH-04",
    question="How does this project stand?",
    formula="the worst of its findings; GREEN without one",
    examples=lambda: [
        Example("an AMBER and a RED finding", lambda: project_level(["AMBER", "RED"])),
        Example("nothing found", lambda: project_level([])),
    ],
)
def project_level(levels: Iterable[str]) -> str:
    """The worst level of several; blanks are passed over."""
    known = [LEVELS.index(level) for level in levels if level]
    return LEVELS[max(known, default=0)]
