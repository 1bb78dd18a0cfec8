"""What margin did this earn? And how much of it may be shown without giving away a cost?

2,475.00 recognized less 900.00 labor is 63.6 %. A project manager sees 64 %, and only where no
single cost can be read out of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from daybook.core.metrics.ratio import MILLION, ratio_millionths
from daybook.core.money import divide_rounded
from daybook.core.policy import Policy
from daybook.core.rules import Example, rule


@rule(
    "MARG-01",
    question="What share of revenue is left after the cost of the work?",
    answers="millionths",
    formula="(recognized − labor − partner − expenses not billed) ÷ recognized",
    examples=lambda: [
        Example("2,475.00 recognized, 900.00 labor", lambda: margin_millionths(247_500, 90_000)),
        Example(
            "the same, and an expense of 57.00 not billed",
            lambda: margin_millionths(247_500, 90_000, expenses=5_700),
        ),
        Example(
            "the same, and it is billed at 57.00",
            lambda: margin_millionths(247_500 + 5_700, 90_000, expenses=5_700),
        ),
        Example("nothing recognized, 900.00 labor", lambda: margin_millionths(0, 90_000)),
    ],
)
def margin_millionths(
    recognized: int, labor: int, partner: int = 0, expenses: int = 0
) -> int | None:
    """Margin in millionths; blank (None) when nothing is recognized. One currency throughout.

    Labor, partner and expenses are what they cost us. An expense that is billed on stands in
    recognized at its charge and among the expenses at its cost, so that it weighs nothing but its
    mark-up; what is left to weigh are the expenses not billed.
    """
    return ratio_millionths(recognized - labor - partner - expenses, recognized)


class Precision(StrEnum):
    """How exactly a margin may be shown."""

    EXACT = "EXACT"
    WHOLE_PERCENT = "WHOLE_PERCENT"
    BAND = "BAND"


@dataclass(frozen=True, slots=True)
class MarginView:
    """A margin as this viewer may see it: millionths, or a band and why only that."""

    precision: Precision
    millionths: int | None
    band: str
    why: str


_BANDS = ((300_000, "30 % or more"), (200_000, "20 to 30 %"))


def _band(millionths: int | None) -> str:
    if millionths is None:
        return ""
    return next((name for floor, name in _BANDS if millionths >= floor), "below 20 %")


def _guard_examples() -> list[Example]:
    policy = Policy()

    def ask(cost: bool, minutes: list[int], closed: bool = True) -> str:
        seen = margin_view(
            636_364,
            sees_cost=cost,
            is_whole_project=True,
            is_closed_month=closed,
            minutes_by_person=minutes,
            policy=policy,
        )
        return f"{seen.precision.value}: {seen.millionths or seen.band}"

    return [
        Example("finance", lambda: ask(True, [450])),
        Example("project manager, three people, closed", lambda: ask(False, [500, 400, 300])),
        Example("project manager, one person", lambda: ask(False, [450])),
        Example("project manager, open month", lambda: ask(False, [500, 400, 300], closed=False)),
    ]


@rule(
    "MARG-02",
    question="How exactly may this viewer see this margin?",
    formula="with cost rights exactly; else whole percent for whole projects and closed months "
    "with 3 people of 5 % each and none over 60 %; else the band",
    examples=_guard_examples,
)
def margin_view(
    millionths: int | None,
    *,
    sees_cost: bool,
    is_whole_project: bool,
    is_closed_month: bool,
    minutes_by_person: Collection[int],
    policy: Policy,
) -> MarginView:
    """The one guard that pages, exports, pivots, API and Explain share.

    `is_whole_project` means one whole project or anything larger; `is_closed_month` one whole
    closed month or anything longer. `minutes_by_person` are those of the range shown. A margin of
    None (nothing recognized) stays blank at every precision.
    """
    if sees_cost:
        return MarginView(Precision.EXACT, millionths, _band(millionths), "")
    total = sum(minutes_by_person)
    shares = [ratio_millionths(minutes, total) or 0 for minutes in minutes_by_person]
    enough = sum(share >= policy.margin_guard_floor_millionths for share in shares)
    if not is_whole_project:
        why = "shown as a number for whole projects only"
    elif not is_closed_month:
        why = "shown as a number once the month is closed"
    elif enough < policy.margin_guard_people:
        why = f"fewer than {policy.margin_guard_people} people worked enough of it"
    elif max(shares, default=0) > policy.margin_guard_ceiling_millionths:
        why = "one person did most of it"
    else:
        whole = None if millionths is None else divide_rounded(millionths, 10_000) * 10_000
        # The band of the rounded figure: that of the exact one would say on which side it lies.
        return MarginView(Precision.WHOLE_PERCENT, whole, _band(whole), "")
    return MarginView(Precision.BAND, None, _band(millionths), why)


@rule(
    "MARG-03",
    question="Does this margin meet its target?",
    formula="OK above the target, BAD at or below it, blank when there is none",
    examples=lambda: [
        Example("19.9 % against 20 %", lambda: margin_status(199_000, 200_000)),
        Example("20.1 % against 20 %", lambda: margin_status(201_000, 200_000)),
    ],
)
def margin_status(millionths: int | None, target_millionths: int = MILLION // 5) -> str:
    """OK (green), BAD (red), or an empty text when there is no margin yet.

    The target must be passed: at exactly 20 % it is not.
    """
    if millionths is None:
        return ""
    return "OK" if millionths > target_millionths else "BAD"
