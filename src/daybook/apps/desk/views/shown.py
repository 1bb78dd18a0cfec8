"""How is a margin drawn, and where do a project's numbers lead? Shared by portfolio and project."""

from __future__ import annotations

from daybook.core.margin import Precision
from daybook.ui import format as text_of
from daybook.ui.figures import Figure, Restricted

from ..queries.margin import Margin

NO_MARGIN = "You may see the margin of projects that you manage or oversee."
NO_MONEY = "Amounts are open to the project's manager, its region, operations and finance."


def margin_text(margin: Margin) -> str:
    """The margin as the guard lets it be seen: "63.6%", "64%", or "20 to 30 %"."""
    view = margin.view
    if view.precision is Precision.BAND:
        return view.band or text_of.DASH
    digits = 1 if view.precision is Precision.EXACT else 0
    return text_of.percent(view.millionths, digits=digits) or text_of.DASH


def margin_note(margin: Margin) -> str:
    """What the margin covers, and why only a band is shown."""
    covers = f"through {text_of.month_text(margin.through)}" if margin.through else "to date"
    return f"{covers}; {margin.view.why}" if margin.view.why else covers


def margin_figure(margin: Margin | None, code: str) -> Figure | Restricted:
    """The margin of a project, explained; a lock where the viewer may not see it."""
    if margin is None:
        return Restricted(NO_MARGIN)
    tone = {"BAD": "adv", "OK": ""}.get(margin.status, "")
    why = f"/explain/margin?project={code}"
    href = (
        f"/ledger?book=RECOGNIZED&project={code}"
        if not margin.is_exact
        else (f"/ledger?book=RECOGNIZED&book=COST&project={code}")
    )
    return Figure(margin_text(margin), href, why, tone=tone)
