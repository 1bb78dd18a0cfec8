"""Whose time is being written, and by whom? The person, or somebody on their behalf."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.refusals import Denied
from daybook.apps.platform.viewer import Viewer

from ..queries.rights import may_enter_for


def acting_for(actor: Viewer, person_id: int, on: date) -> Viewer:
    """The actor as the audit shall name them: on behalf of the person, unless it is their own.

    Raises Denied RIGHT-01 where the actor may not write this person's time.
    """
    if not may_enter_for(actor, person_id, on):
        raise Denied(
            "RIGHT-01",
            "You can write down your own time only. A coordinator can enter time on behalf.",
        )
    if actor.person_id == person_id or actor.is_system:
        return actor
    employed = employments_between(date.min, date.max, frozenset({person_id}))
    user_id = employed[-1].user_id if employed else None
    return replace(actor, on_behalf_of_id=user_id)
