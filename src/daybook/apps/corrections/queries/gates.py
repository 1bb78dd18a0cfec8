"""Which pages of corrections open for this viewer? Links to others are then plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data


def corrections_gate(viewer: Viewer | None, today: date) -> Callable[[str], bool]:
    """Corrections are for those who see any time."""
    allowed = viewer is not None and may(viewer, Data.TIME)
    return lambda address: allowed
