"""Where in Money may this viewer go? The places beside each other, absent where not allowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data


@dataclass(frozen=True, slots=True)
class Place:
    """One place of Money."""

    key: str
    label: str
    href: str


def money_places(viewer: Viewer, month: date) -> tuple[Place, ...]:
    """Overview, billing, invoices, revenue, partners and close, those the viewer may open."""
    named = f"{month:%Y-%m}"
    found = []
    if may(viewer, Data.INVOICES):
        found = [
            Place("overview", "Overview", f"/money?month={named}"),
            Place("billing", "Billing", f"/money/billing/{named}"),
            Place("invoices", "Invoices", "/money/invoices"),
            Place("revenue", "Revenue", f"/money/revenue/{named}"),
        ]
        # Without their rates, what they work is shown in hours.
        rates = may(viewer, Data.PARTNER_RATES)
        address = "/money/partners" if rates else "/money/partners/authorizations"
        found.append(Place("partners", "Partners", address))
    if may(viewer, Data.PERIOD_LOCKS):
        found.append(Place("close", "Close", f"/money/close/{named}"))
    return tuple(found)
