"""Which views has an engagement? Its page, its contract and what that would bring."""

from __future__ import annotations

from daybook.ui.figures import Tab


def engagement_tabs(code: str, current: str) -> list[Tab]:
    """Overview, contract, rates, cost estimate and simulation, side by side."""
    base = f"/projects/engagements/{code}"
    offered = (
        ("overview", "Overview", base),
        ("contract", "Contract", f"{base}/contract"),
        ("rates", "Rates", f"{base}/rates"),
        ("estimate", "Cost estimate", f"{base}/contract/estimate"),
        ("simulate", "Simulation", f"{base}/contract/simulate"),
    )
    return [Tab(label, href, current=key == current) for key, label, href in offered]
