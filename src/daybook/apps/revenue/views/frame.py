"""What stands around a page of Money: its places as tabs, and one month back and forth."""

from __future__ import annotations

from datetime import date

from daybook.core.periods import add_months
from daybook.ui import format as text_of
from daybook.ui.figures import Tab

from ..queries.places import money_places


def frame(request, month: date, current: str, pattern: str) -> dict[str, object]:
    """Tabs and stepper. `pattern` is the page's address with {month} in it."""
    earlier, later = add_months(month, -1), add_months(month, 1)
    return {
        "month": month,
        "month_name": text_of.month_text(month),
        "prev_href": pattern.format(month=f"{earlier:%Y-%m}"),
        "prev_label": text_of.month_text(earlier),
        "next_href": pattern.format(month=f"{later:%Y-%m}"),
        "next_label": text_of.month_text(later),
        "tabs": tuple(
            Tab(place.label, place.href, place.key == current)
            for place in money_places(request.viewer, month)
        ),
    }
