"""Why is this figure what it is? Every metric of the dictionary, under the filters of the ledger.

`explain(viewer, "rated", LineFilter.of({"project": ["ACME-014"]}), today)` sums the same lines that
`/ledger?book=RATED&project=ACME-014` lists, with the same rights.
"""

from __future__ import annotations

from datetime import date

from daybook.apps.ledger.queries.explained import LineDetail, line_detail
from daybook.apps.ledger.queries.filters import TITLES, LineFilter
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.viewer import Viewer
from daybook.core.metrics import METRICS

from .books import explain_book, explain_position, explain_wip
from .forecast import explain_pulse
from .margin import explain_margin
from .parts import Contributor, Explained, Input, LeftOutPart, Term
from .shares import explain_realization, explain_utilization

__all__ = [
    "TITLES",
    "Contributor",
    "Explained",
    "Input",
    "LeftOutPart",
    "LineDetail",
    "LineFilter",
    "Term",
    "explain",
    "line_detail",
]

_EXPLAINERS = {
    **dict.fromkeys(("hours", "rated", "adjusted", "cost", "billed", "recognized"), explain_book),
    "wip": explain_wip,
    "contract_position": explain_position,
    "margin": explain_margin,
    "utilization": explain_utilization,
    "realization": explain_realization,
    **dict.fromkeys(("month_estimate", "target", "gap"), explain_pulse),
}


def explain(viewer: Viewer, metric_id: str, wanted: LineFilter, today: date) -> Explained:
    """The explanation of a metric. Raises NotFound for a metric that does not exist."""
    metric = METRICS.get(metric_id)
    if metric is None or metric_id not in _EXPLAINERS:
        raise NotFound(f"There is no figure named {metric_id!r}. The rules are under Rules.")
    return _EXPLAINERS[metric_id](viewer, metric, wanted, today)
