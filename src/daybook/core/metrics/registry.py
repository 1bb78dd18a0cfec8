"""What does each figure mean, since when, and by which rules? The metric dictionary.

Margin: (recognized − labor − partner − expenses not billed) ÷ recognized, by MARG-01, since
1 February 2026, owned by the operations analyst.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure's definition, as Explain shows it."""

    id: str
    name: str
    version: int
    since: date
    owner: str
    unit: str
    definition: str
    formula: str
    rules: tuple[str, ...]


_SINCE = date(2026, 2, 1)
_OWNER = "operations analyst"


def _metric(key, name, unit, definition, formula, *rules) -> Metric:
    return Metric(key, name, 1, _SINCE, _OWNER, unit, definition, formula, rules)


METRICS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        _metric("hours", "Hours", "MINUTES", "Approved time, on the day it was worked.",
                "sum of minutes of RATED lines", "TIME-01", "TIME-03"),
        _metric("rated", "Rated", "MONEY",
                "What approved time is worth at its rate, before anything was adjusted.",
                "sum of RATED lines", "RATE-01", "RATE-02"),
        _metric("adjusted", "Adjusted", "MONEY",
                "What was rated and will not be billed as rated, with its reason.",
                "sum of ADJUSTED lines", "BILL-02", "BILL-03"),
        _metric("cost", "Cost", "MONEY", "What the work cost us, on the official basis.",
                "sum of COST lines", "COST-01", "COST-02"),
        _metric("billed", "Billed", "MONEY", "What issued invoices ask for.",
                "sum of BILLED lines", "BILL-01", "BILL-02"),
        _metric("recognized", "Recognized", "MONEY", "What is revenue, by the project's method.",
                "sum of RECOGNIZED lines", "REV-01", "REV-02"),
        _metric("wip", "WIP", "MONEY", "Work billed by time that is not on an invoice yet.",
                "rated + adjusted − billed, of lines billed by time", "BILL-05"),
        _metric("contract_position", "Contract position", "MONEY",
                "Unbilled revenue if positive, deferred revenue if negative.",
                "recognized − billed", "REV-03"),
        _metric("margin", "Margin", "SHARE", "What is left of revenue after the cost of the work.",
                "(recognized − labor − partner − expenses not billed) ÷ recognized", "MARG-01"),
        _metric("utilization", "Billable utilization", "SHARE",
                "Billable time as a share of available time.",
                "billable minutes ÷ available minutes", "KPI-01"),
        _metric("month_estimate", "Most likely", "MONEY",
                "What the month earns if nothing else changes: work done at its rate, the rest of "
                "the hard plan at its rate, and milestones at their probability.",
                "locked + approved + submitted + draft + hard plan + milestones × probability; "
                "missing time stands beside it", "FCST-01"),
        _metric("realization", "Realization", "SHARE",
                "What was billed as a share of what the same hours are worth at the standard card.",
                "billed ÷ standard-card value of the same hours", "KPI-04"),
        _metric("target", "Target", "MONEY", "The revenue asked of the month.",
                "sum of targets in scope", "FCST-02"),
        _metric("gap", "Gap to target", "MONEY", "How far the estimate is from the target.",
                "most likely − target", "FCST-02"),
    )
}  # fmt: skip
