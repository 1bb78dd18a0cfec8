"""Which lines may this viewer approve, and on whose behalf? Never one's own, by whatever way.

The coordinator stands in for the manager: the manager's projects open, but the manager's own lines
on them do not, because the manager could not approve them either.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db.models import Q

from daybook.apps.people.queries.accounts import user_ids_of_persons
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter
from daybook.core.rights import Data, Verb

from ..models import TimeEntry


def by_own_right(viewer: Viewer) -> Viewer:
    """The viewer with the roles of their own only."""
    return replace(
        viewer, grants=tuple(grant for grant in viewer.grants if grant.covers_for_id is None)
    )


def lent_by(viewer: Viewer, user_id: int) -> Viewer:
    """The viewer with those roles only that one colleague lent."""
    return replace(
        viewer, grants=tuple(grant for grant in viewer.grants if grant.covers_for_id == user_id)
    )


def covered_users(viewer: Viewer, data: Data = Data.TIME) -> tuple[int, ...]:
    """The accounts whose approvals of time, or of other data, are lent to the viewer today."""
    found = []
    for grant in viewer.grants:
        if grant.covers_for_id is not None and grant.covers_for_id not in found:
            lent = scope_of(replace(viewer, grants=(grant,)), data, Verb.APPROVE)
            if lent:
                found.append(grant.covers_for_id)
    return tuple(found)


def _reach(viewer: Viewer) -> Q:
    return project_filter(scope_of(viewer, Data.TIME, Verb.APPROVE), viewer, "project__")


def lent_reach(viewer: Viewer, covered_user_id: int) -> Q:
    """The lines that one colleague's lent roles open: never those of that colleague."""
    return _reach(lent_by(viewer, covered_user_id)) & ~Q(person__user_id=covered_user_id)


def reach_of(viewer: Viewer) -> Q:
    """Every line that the viewer's roles, own or lent, open for approval; one's own included."""
    own = by_own_right(viewer)
    found = _reach(own)
    if scope_of(own, Data.TIME, Verb.APPROVE).everything:
        # Nothing to widen; and what filters nothing would vanish beside an OR.
        return found
    for user_id in covered_users(viewer):
        found |= lent_reach(viewer, user_id)
    return found


def in_reach(viewer: Viewer) -> Q:
    """Lines whose approval is the viewer's business, never one's own (APPR-01)."""
    allowed = reach_of(viewer)
    if viewer.person_id is not None:
        allowed &= ~Q(person_id=viewer.person_id)
    return allowed


def reached_ways(
    viewer: Viewer, entry_ids: Collection[int]
) -> tuple[frozenset[int], dict[int, frozenset[int]]]:
    """Of these lines, those of one's own right, and those of each colleague stood in for."""

    def among(where: Q) -> frozenset[int]:
        rows = TimeEntry.objects.filter(where, pk__in=entry_ids)
        return frozenset(rows.values_list("id", flat=True))

    own = among(_reach(by_own_right(viewer)))
    return own, {key: among(lent_reach(viewer, key)) for key in covered_users(viewer)}


def covered_persons(viewer: Viewer) -> frozenset[int]:
    """The persons behind the accounts the viewer stands in for."""
    keys = set(covered_users(viewer))
    return frozenset(person for person, user in user_ids_of_persons().items() if user in keys)
