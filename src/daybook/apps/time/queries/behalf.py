"""On whose behalf is each line decided? One's own, unless it stands with a colleague one covers.

The coordinator stands in for the manager: a line in the manager's queue is decided for the manager,
one that has gone up to the coordinators is decided for oneself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.queries.organization import local_date
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects
from daybook.core.routing import Place, place_of

from .approval_rights import covered_users, reached_ways
from .rates import FAR_FUTURE, FAR_PAST
from .routing import Router, by_person, escalation_levels


def on_whose_behalf(viewer: Viewer, rows: Iterable, now: datetime) -> dict[int, int | None]:
    """The covered account by line, or None for one's own right. Rows are lines in reach."""
    rows = list(rows)
    covered = covered_users(viewer)
    if not covered:
        return {row.pk: None for row in rows}
    own, lent = reached_ways(viewer, [row.pk for row in rows])
    persons = frozenset(row.person_id for row in rows)
    places = {row.project_id for row in rows}
    router = Router(
        {row.id: row for row in projects(filters=Q(pk__in=places))},
        by_person(employments_between(FAR_PAST, FAR_FUTURE, persons)),
        local_date(now),
    )
    levels = escalation_levels()
    found: dict[int, int | None] = {}
    for row in rows:
        steps = router.steps(row.person_id, row.project_id, row.worked_on)
        place, user_id = place_of(steps, levels.get(row.pk, 0), viewer.user_id, covered)
        if place is Place.DELEGATED and row.pk in lent[user_id]:
            found[row.pk] = user_id
        elif row.pk in own:
            found[row.pk] = None
        else:
            found[row.pk] = next(key for key in covered if row.pk in lent[key])
    return found
