"""Which neighbors do customers have? The tabs of what is sold."""

from __future__ import annotations

from daybook.ui.figures import Tab


def sales_tabs(current: str) -> list[Tab]:
    """Projects, customers, opportunities, engagements and the SOW board, side by side."""
    offered = (
        ("projects", "Projects", "/projects"),
        ("customers", "Customers", "/projects/customers"),
        ("opportunities", "Opportunities", "/projects/opportunities"),
        ("engagements", "Engagements", "/projects/engagements"),
        ("sow", "SOW board", "/projects/sow"),
    )
    return [Tab(label, href, current=key == current) for key, label, href in offered]
