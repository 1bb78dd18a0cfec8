"""What will the month bring? Work done, the rest of the plan, and milestones.

Ten hours booked at 330.00 add 3,300.00; once they are logged, the plan of that day falls away
and the estimate stays. Ten hours that nobody had planned add 3,300.00.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from daybook.core.metrics.ratio import MILLION, ratio_millionths
from daybook.core.money import divide_rounded
from daybook.core.rules import Example, rule

PARTS = ("LOCKED", "APPROVED", "SUBMITTED", "DRAFT", "MISSING", "HARD_PLAN", "MILESTONES")


@dataclass(frozen=True, slots=True)
class LoggedWork:
    """Logged minutes of a person on a project on a day, with their worth in one currency."""

    person_id: int
    project_id: int
    on: date
    trust: str
    minutes: int
    minor: int


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """Hard-booked minutes of a person on a project on a day, with their worth."""

    person_id: int
    project_id: int
    on: date
    minutes: int
    minor: int


@dataclass(frozen=True, slots=True)
class MilestoneValue:
    """A milestone dated in the month: its amount and how likely it is."""

    milestone_id: int
    project_id: int
    minor: int
    probability_millionths: int
    is_recognized: bool = False


@dataclass(frozen=True, slots=True)
class Estimate:
    """The month by trust: minor units and minutes by part, in the order of PARTS, and the sum."""

    minor: dict[str, int]
    minutes: dict[str, int]

    @property
    def total(self) -> int:
        """Most likely: the sum of the parts that count."""
        return sum(amount for part, amount in self.minor.items() if part != "MISSING")


def sum_estimates(estimates: Iterable[Estimate]) -> Estimate:
    """The estimate of several scopes that share no project, part by part.

    FCST-01 looks at one person, project and day at a time: regions sum to the whole.
    """
    minor, minutes = dict.fromkeys(PARTS, 0), dict.fromkeys(PARTS, 0)
    for one in estimates:
        for part in PARTS:
            minor[part] += one.minor[part]
            minutes[part] += one.minutes[part]
    return Estimate(minor, minutes)


def _example(logged: list[LoggedWork], planned: list[PlannedWork]) -> str:
    made = month_estimate(logged, planned, [], today=date(2026, 7, 21))
    return f"{made.total}: " + ", ".join(f"{k} {v}" for k, v in made.minor.items() if v)


def _plan(day: int) -> PlannedWork:
    return PlannedWork(1, 9, date(2026, 7, day), 600, 330_000)


def _log(day: int, trust: str = "APPROVED") -> LoggedWork:
    return LoggedWork(1, 9, date(2026, 7, day), trust, 600, 330_000)


@rule(
    "FCST-01",
    question="What will the month most likely bring?",
    answers="minor units",
    formula="a person-project-day counts what is logged; what is planned only where nothing is "
    "logged and the day is not over; milestones × probability; missing time stands beside it",
    examples=lambda: [
        Example("10 h planned tomorrow", lambda: _example([], [_plan(22)])),
        Example("10 h planned yesterday, nothing logged", lambda: _example([], [_plan(20)])),
        Example("10 h planned yesterday and approved", lambda: _example([_log(20)], [_plan(20)])),
        Example("10 h approved that nobody planned", lambda: _example([_log(17)], [_plan(20)])),
    ],
)
def month_estimate(
    logged: Iterable[LoggedWork],
    planned: Iterable[PlannedWork],
    milestones: Iterable[MilestoneValue],
    *,
    today: date,
) -> Estimate:
    """The month's estimate by trust. The plan counts at 100 %; realization stands beside it.

    A past day with a plan and no time is owed: it is shown as MISSING, and counts only once the
    time comes. Today is not over. `trust` is LOCKED, APPROVED, SUBMITTED or DRAFT; amounts are
    minor units of one currency.
    """
    minor = dict.fromkeys(PARTS, 0)
    minutes = dict.fromkeys(PARTS, 0)
    logged_minutes: dict[tuple[int, int, date], int] = {}
    for work in logged:
        key = (work.person_id, work.project_id, work.on)
        logged_minutes[key] = logged_minutes.get(key, 0) + work.minutes
        minor[work.trust] += work.minor
        minutes[work.trust] += work.minutes
    for plan in planned:
        # A line and its reversal leave nothing logged: the plan of that day counts again.
        if logged_minutes.get((plan.person_id, plan.project_id, plan.on), 0) > 0:
            continue
        part = "MISSING" if plan.on < today else "HARD_PLAN"
        minor[part] += plan.minor
        minutes[part] += plan.minutes
    for milestone in milestones:
        if milestone.is_recognized:
            minor["LOCKED"] += milestone.minor
        else:
            minor["MILESTONES"] += divide_rounded(
                milestone.minor * milestone.probability_millionths, MILLION
            )
    return Estimate(minor, minutes)


@rule(
    "FCST-02",
    question="How far is the month from its target?",
    answers="minor units",
    formula="gap = most likely − target; share = gap ÷ target",
    examples=lambda: [
        Example("1,820,400 against 1,900,000", lambda: gap_to_target(182_040_000, 190_000_000)),
        Example("the same, in words", lambda: _said(182_040_000, 190_000_000)),
        Example("1,950,000 against 1,900,000", lambda: _said(195_000_000, 190_000_000)),
        Example("1,000 against no target", lambda: _said(100_000, 0)),
    ],
)
def gap_to_target(estimate_minor: int, target_minor: int) -> int:
    """The gap in minor units; negative is short of the target.

    `gap_sentence` gives the parts of the sentence that says it.
    """
    return estimate_minor - target_minor


@dataclass(frozen=True, slots=True)
class GapSentence:
    """The parts of "Most likely 1.82M vs target 1.90M, 80k short (−4 %)"."""

    estimate_minor: int
    target_minor: int
    distance_minor: int
    verdict: str
    share_millionths: int | None


def gap_sentence(estimate_minor: int, target_minor: int) -> GapSentence:
    """What the month's sentence says (FCST-02).

    `distance_minor` is never negative; `verdict` is SHORT, OVER, EVEN, or NO_TARGET where none is
    set; the share is signed, None without a target.
    """
    gap = gap_to_target(estimate_minor, target_minor)
    if target_minor == 0:
        verdict = "NO_TARGET"
    elif gap == 0:
        verdict = "EVEN"
    else:
        verdict = "SHORT" if gap < 0 else "OVER"
    share = ratio_millionths(gap, target_minor)
    return GapSentence(estimate_minor, target_minor, abs(gap), verdict, share)


def _said(estimate_minor: int, target_minor: int) -> str:
    said = gap_sentence(estimate_minor, target_minor)
    return f"{said.verdict} by {said.distance_minor}; {said.share_millionths} millionths"
