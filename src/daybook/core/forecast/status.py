"""How worrying is a gap, and what would realization take from the plan?

4.2 % short is SHORT, 8.1 % short is AT_RISK, where a forecast is trusted to 5 % either way.
"""

from __future__ import annotations

from daybook.core.metrics.ratio import MILLION, ratio_millionths
from daybook.core.money import divide_rounded
from daybook.core.policy import Policy
from daybook.core.rules import Example, rule


@rule(
    "FCST-03",
    question="Does the month reach its target?",
    formula="ON_TARGET at the target or above; SHORT up to the tolerance below; AT_RISK further "
    "below; blank without a target; the tolerance is a dated setting, 5 % by default",
    examples=lambda: [
        Example(
            "1,820,400 of 1,900,000", lambda: target_status(182_040_000, 190_000_000, Policy())
        ),
        Example("588,450 of 640,000", lambda: target_status(58_845_000, 64_000_000, Policy())),
        Example(
            "588,450 of 640,000, tolerance 10 %",
            lambda: target_status(
                58_845_000, 64_000_000, Policy(target_tolerance_millionths=100_000)
            ),
        ),
        Example("268,900 of 260,000", lambda: target_status(26_890_000, 26_000_000, Policy())),
        Example("1,000 of no target", lambda: target_status(100_000, 0, Policy()) or "blank"),
    ],
)
def target_status(estimate_minor: int, target_minor: int, policy: Policy) -> str:
    """ON_TARGET, SHORT, AT_RISK, or an empty text where no target is set.

    Within the tolerance of a forecast a month can still be turned.
    """
    share = ratio_millionths(estimate_minor - target_minor, target_minor)
    if share is None:
        return ""
    if estimate_minor >= target_minor:
        return "ON_TARGET"
    return "SHORT" if share >= -policy.target_tolerance_millionths else "AT_RISK"


@rule(
    "FCST-04",
    question="What would realization take from the plan?",
    answers="minor units",
    formula="plan × realization − plan, shown beside the estimate and never in it",
    examples=lambda: [
        Example("548,220 planned at 93 %", lambda: realization_risk(54_822_000, 930_000)),
        Example("548,220 planned at 100 %", lambda: realization_risk(54_822_000, MILLION)),
        Example("no realization known", lambda: realization_risk(54_822_000, None)),
    ],
)
def realization_risk(plan_minor: int, realization_millionths: int | None) -> int | None:
    """What the plan would lose (negative) or gain if it were realized like past work.

    None where no past work says.
    """
    if realization_millionths is None:
        return None
    return divide_rounded(plan_minor * realization_millionths, MILLION) - plan_minor
