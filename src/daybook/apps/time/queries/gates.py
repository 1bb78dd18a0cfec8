"""Which pages of time open for this viewer? Links to others are then plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb


def approvals_gate(viewer: Viewer | None, today: date) -> Callable[[str], bool]:
    """Approvals open for whoever approves anything."""
    allowed = viewer is not None and may(viewer, Data.TIME, Verb.APPROVE)
    return lambda address: allowed


def time_gate(viewer: Viewer | None, today: date) -> Callable[[str], bool]:
    """Everything under /time is for those who see any time."""
    allowed = viewer is not None and may(viewer, Data.TIME)
    return lambda address: allowed


def sees_routes(viewer: Viewer) -> bool:
    """The routing of approval opens for readers of settings."""
    return may(viewer, Data.SETTINGS)
