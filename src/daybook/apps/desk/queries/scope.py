"""How far does a viewer see, and in which currency are several projects added?

A project manager's FORECAST reaches the projects with that manager; totals over projects of several
currencies are in the organization's reporting currency.
"""

from __future__ import annotations

from collections.abc import Iterable

from daybook.apps.platform.queries.organization import organization
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms
from daybook.core.rights import Data, Verb


def reporting_currency() -> str:
    """The ISO code of the reporting currency."""
    return organization().reporting_currency


def within(
    viewer: Viewer, data: Data, terms: Iterable[ProjectTerms], verb: Verb = Verb.SEE
) -> frozenset[int]:
    """The projects among these on which the viewer may do something.

    The same answer as `project_filter`, given from rows that are read already; a test holds the
    two equal.
    """
    scope = scope_of(viewer, data, verb)
    if scope.everything:
        return frozenset(row.id for row in terms)
    managed = viewer.person_id if scope.managed else None
    return frozenset(
        row.id
        for row in terms
        if (managed is not None and row.manager_id == managed)
        or row.region_id in scope.region_ids
        or row.practice_id in scope.practice_ids
        or row.id in scope.project_ids
    )
