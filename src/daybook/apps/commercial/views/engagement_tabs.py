"""Which views has an engagement? Its page, its contract and what that would bring."""

from __future__ import annotations

from daybook.apps.platform.viewer import Viewer
from daybook.ui.figures import Tab

from ..queries.rate_terms import may_see_rate_terms


def engagement_tabs(code: str, current: str, viewer: Viewer) -> list[Tab]:
    """Overview, contract, rates, cost estimate and simulation, as far as they open for a viewer."""
    base = f"/projects/engagements/{code}"
    offered = (
        ("overview", "Overview", base),
        ("contract", "Contract", f"{base}/contract"),
        ("rates", "Rates", f"{base}/rates"),
        ("estimate", "Cost estimate", f"{base}/contract/estimate"),
        ("simulate", "Simulation", f"{base}/contract/simulate"),
    )
    shut = () if may_see_rate_terms(viewer) else ("rates",)
    return [
        Tab(label, href, current=key == current) for key, label, href in offered if key not in shut
    ]
