"""Which pages of partners open for this viewer? Links to others are then plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data

_SHARED = ("/money/partners/authorizations", "/money/partners/draws")


def partners_gate(viewer: Viewer | None, today: date) -> Callable[[str], bool]:
    """Money of partners is for those who see their rates; hours for those who see time."""
    sees = viewer is not None and may(viewer, Data.PARTNER_RATES)
    whole = viewer is not None and scope_of(viewer, Data.PARTNER_RATES).everything
    hours = viewer is not None and may(viewer, Data.TIME)

    def opens(address: str) -> bool:
        if address.startswith(_SHARED):
            return sees or hours
        if address.startswith(("/money/partners/packs", "/money/partners/invoices")):
            return whole
        return sees

    return opens
