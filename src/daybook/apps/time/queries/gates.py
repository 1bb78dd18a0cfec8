"""Which pages of time open for this viewer? Links to others are then plain words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from .rights import may_enter_for_code

# A week, and the estimates of a month: one person's.
_OF_A_PERSON = re.compile(r"/time/(\d{4}-W\d\d|estimates/)")


def approvals_gate(viewer: Viewer | None, today: date) -> Callable[[str], bool]:
    """Approvals open for whoever approves anything."""
    allowed = viewer is not None and may(viewer, Data.TIME, Verb.APPROVE)
    return lambda address: allowed


def time_gate(viewer: Viewer | None, today: date) -> Callable[[str], bool]:
    """Everything under /time is for those who see any time; weeks for those who may open them."""
    if viewer is None or not may(viewer, Data.TIME):
        return lambda address: False
    sees_every_week = scope_of(viewer, Data.TIME).everything
    has_week = viewer.person_id is not None and may(viewer, Data.TIME, Verb.EDIT)
    asked: dict[str, bool] = {}

    def opens(address: str) -> bool:
        place = urlsplit(address)
        if not _OF_A_PERSON.match(place.path):
            return True
        code = parse_qs(place.query).get("person", [""])[0]
        if not code:
            return has_week
        if code not in asked:
            asked[code] = sees_every_week or may_enter_for_code(viewer, code, today)
        return asked[code]

    return opens


def sees_routes(viewer: Viewer) -> bool:
    """The routing of approval opens for readers of settings."""
    return may(viewer, Data.SETTINGS)
