"""Does this viewer see every partner? Packs and invoices are of a whole firm, in all regions."""

from __future__ import annotations

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data


def require_whole_sight(viewer: Viewer) -> None:
    """Say that there is nothing to a viewer who sees a part only."""
    if not scope_of(viewer, Data.PARTNER_RATES).everything:
        raise NotFound("There is no such pack, or not for you.")
