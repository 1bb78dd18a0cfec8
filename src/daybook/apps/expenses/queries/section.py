"""Which other pages of time stand beside expenses for this viewer?"""

from __future__ import annotations

from daybook.apps.platform.viewer import Viewer
from daybook.apps.time.queries.reach import looks_after_anybody


def sees_missing_time(viewer: Viewer) -> bool:
    """Whether the board of missing time is for this viewer at all."""
    return looks_after_anybody(viewer)
