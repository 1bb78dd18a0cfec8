"""May this viewer see or do that? Roles × data × verb, narrowed by scope; absent means denied.

The matrix itself is core's (RIGHT-01). Here it meets the viewer's grants and becomes a `Scope`
that queries turn into row filters and actions into refusals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daybook.core.rights import Data, Reach, Verb, reach

from .refusals import Denied
from .viewer import HeldGrant, Viewer


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows: everything, or the union of own, managed, and named regions and the like.

    `reports` are the viewer's direct reports; where `report_region_ids` names regions, only those
    of them who work there. `managed_for` are the users whose managed projects count as the
    viewer's, because their role is lent to the viewer.
    """

    everything: bool = False
    own: bool = False
    managed: bool = False
    region_ids: frozenset[int] = frozenset()
    practice_ids: frozenset[int] = frozenset()
    project_ids: frozenset[int] = frozenset()
    reports: bool = False
    report_region_ids: frozenset[int] = frozenset()
    managed_for: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(
            self.everything
            or self.own
            or self.managed
            or self.managed_for
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
    held = [
        (reach(grant.role, data, verb), grant) for grant in viewer.grants if grant.opens(data, verb)
    ]
    reports = [
        grant.scope_id if grant.scope == "REGION" else None
        for extent, grant in held
        if extent is Reach.REPORTS
    ]
    wide = [grant for extent, grant in held if extent in (Reach.REGION, Reach.ALL)]
    managed = [grant for extent, grant in held if extent is Reach.PROJECT]
    return Scope(
        everything=any(grant.scope == "ALL" for grant in wide),
        own=any(extent is Reach.OWN for extent, _ in held),
        managed=any(grant.covers_for_id is None for grant in managed),
        region_ids=_ids(wide, "REGION"),
        practice_ids=_ids(wide, "PRACTICE"),
        project_ids=_ids([*wide, *managed], "PROJECT"),
        reports=bool(reports),
        # One grant without a region opens the reports of every region.
        report_region_ids=frozenset() if None in reports else frozenset(reports),
        managed_for=_managed_for(managed, data, verb),
    )


def _managed_for(managed: Iterable[HeldGrant], data: Data, verb: Verb) -> frozenset[int]:
    """Whose managed projects a lent role opens.

    Approval of a colleague's projects is opened for time and expenses alone, where a colleague's
    own lines are kept from their stand-in; elsewhere they would not be.
    """
    if verb is Verb.APPROVE and data not in (Data.TIME, Data.EXPENSES):
        return frozenset()
    return frozenset(
        grant.covers_for_id for grant in managed if grant.covers_for_id and grant.scope == "ALL"
    )


def _ids(grants: Iterable[HeldGrant], scope: str) -> frozenset[int]:
    return frozenset(grant.scope_id for grant in grants if grant.scope == scope)


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
