"""Where in Money are we? The places as tabs above the page."""

from __future__ import annotations

from datetime import date

from daybook.ui.figures import Tab

from ..queries.places import money_places


def money_tabs(request, month: date, current: str) -> tuple[Tab, ...]:
    """The places of Money this viewer may open, `current` marked."""
    return tuple(
        Tab(place.label, place.href, place.key == current)
        for place in money_places(request.viewer, month)
    )
