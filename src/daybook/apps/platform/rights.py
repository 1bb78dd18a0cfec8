"""May this viewer see or do that? Roles × data × verb, narrowed by scope; absent means denied.

The matrix itself is core's (RIGHT-01). Here it meets the viewer's grants and becomes a `Scope`
that queries turn into row filters and actions into refusals.
"""

from __future__ import annotations

from dataclasses import dataclass

from daybook.core.rights import Data, Reach, Verb, reach

from .refusals import Denied
from .viewer import Viewer


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows: everything, or the union of own, managed, and named regions and the like.

    `reports` are the viewer's direct reports; where `report_region_ids` names regions, only those
    of them who work there.
    """

    everything: bool = False
    own: bool = False
    managed: bool = False
    region_ids: frozenset[int] = frozenset()
    practice_ids: frozenset[int] = frozenset()
    project_ids: frozenset[int] = frozenset()
    reports: bool = False
    report_region_ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(
            self.everything
            or self.own
            or self.managed
            or self.reports
            or self.region_ids
            or self.practice_ids
            or self.project_ids
        )


def scope_of(viewer: Viewer, data: Data, verb: Verb = Verb.SEE) -> Scope:
    """The rows of a kind of data on which the viewer may do something. Empty means none."""
    if viewer.is_system:
        return Scope(everything=True)
    if viewer.token_scopes is not None and not _token_allows(viewer.token_scopes, verb):
        return Scope()
    everything = own = managed = reports = everywhere = False
    report_regions: set[int] = set()
    regions: set[int] = set()
    practices: set[int] = set()
    projects: set[int] = set()
    for grant in viewer.grants:
        extent = reach(grant.role, data, verb)
        if extent is Reach.NONE:
            continue
        if extent is Reach.OWN:
            own = True
        elif extent is Reach.REPORTS:
            reports = True
            if grant.scope == "REGION":
                report_regions.add(grant.scope_id)
            else:
                everywhere = True
        elif extent is Reach.PROJECT:
            managed = True
            if grant.scope == "PROJECT":
                projects.add(grant.scope_id)
        elif grant.scope == "REGION":
            regions.add(grant.scope_id)
        elif grant.scope == "PRACTICE":
            practices.add(grant.scope_id)
        elif grant.scope == "PROJECT":
            projects.add(grant.scope_id)
        else:
            everything = True
    return Scope(
        everything,
        own,
        managed,
        frozenset(regions),
        frozenset(practices),
        frozenset(projects),
        reports,
        frozenset() if everywhere else frozenset(report_regions),
    )


def _token_allows(scopes: frozenset[str], verb: Verb) -> bool:
    return "write" in scopes or (verb is Verb.SEE and "read" in scopes)


def may(viewer: Viewer, data: Data, verb: Verb = Verb.SEE) -> bool:
    """Whether any row at all is open to the viewer for this."""
    return bool(scope_of(viewer, data, verb))


def require(actor: Viewer, data: Data, verb: Verb, *, what: str) -> Scope:
    """The actor's scope, or a refusal that says what was asked and who could do it.

    `what` completes the sentence "You cannot ...".
    """
    scope = scope_of(actor, data, verb)
    if not scope:
        raise Denied(
            "RIGHT-01",
            f"You cannot {what}: none of your roles allows it. "
            "An administrator can grant the role that does.",
        )
    return scope
