"""Whose expenses may this viewer see, write and approve?

An engineer sees the own ones; a project manager those and every one of the managed projects;
finance all of them. A draft is its owner's alone, and of those who see everything.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.db.models import Model, Q

from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter
from daybook.apps.time.queries.approval_rights import by_own_right, covered_users, lent_by
from daybook.core.rights import Data, Verb

from ..models import ExpenseLine


def line_filter(viewer: Viewer, prefix: str = "") -> Q:
    """The expenses a viewer may see: the own, and those of the projects in reach."""
    scope = scope_of(viewer, Data.EXPENSES)
    allowed = _reach(viewer, Verb.SEE, prefix)
    if not scope.everything:
        # What nobody handed in is nobody else's business yet.
        allowed &= ~Q(**{f"{prefix}state": "DRAFT"})
        if viewer.person_id is not None and scope:
            allowed |= Q(**{f"{prefix}person_id": viewer.person_id})
    return allowed


def _reach(viewer: Viewer, verb: Verb, prefix: str) -> Q:
    """Of projects in reach by one's own roles, and by lent ones without the lender's own lines."""
    own = by_own_right(viewer)
    scope = scope_of(own, Data.EXPENSES, verb)
    found = project_filter(scope, own, f"{prefix}project__")
    if scope.everything:
        # Nothing to widen; and what filters nothing would vanish beside an OR.
        return found
    for user_id in covered_users(viewer, Data.EXPENSES):
        lent = lent_by(viewer, user_id)
        opened = project_filter(scope_of(lent, Data.EXPENSES, verb), lent, f"{prefix}project__")
        found |= opened & ~Q(**{f"{prefix}person__user_id": user_id})
    return found


def reach_of(viewer: Viewer) -> Q:
    """Expenses and pre-approvals that the viewer's roles, own or lent, open for approval; the
    viewer's own included, to be refused by name."""
    return _reach(viewer, Verb.APPROVE, "")


def in_whose_place(
    viewer: Viewer, keys: Collection[int], model: type[Model] = ExpenseLine
) -> dict[int, int | None]:
    """For whom the viewer decides each of these expenses, or pre-approvals: a colleague stood in
    for, or nobody."""
    own = by_own_right(viewer)
    among = partial(_among, model, keys)
    allowed = project_filter(scope_of(own, Data.EXPENSES, Verb.APPROVE), own, "project__")
    found: dict[int, int | None] = dict.fromkeys(among(allowed))
    for user_id in covered_users(viewer, Data.EXPENSES):
        lent = lent_by(viewer, user_id)
        scope = scope_of(lent, Data.EXPENSES, Verb.APPROVE)
        for key in among(project_filter(scope, lent, "project__")):
            found.setdefault(key, user_id)
    return found


def _among(model: type[Model], keys: Collection[int], allowed: Q) -> list[int]:
    rows = model._default_manager.filter(allowed, pk__in=keys)
    return list(rows.values_list("id", flat=True))


def may_write(viewer: Viewer, person_id: int) -> bool:
    """Whether the viewer may write this person's expenses: only one's own."""
    return viewer.is_system or (
        viewer.person_id == person_id and may(viewer, Data.EXPENSES, Verb.EDIT)
    )


def in_reach(viewer: Viewer) -> Q:
    """Expenses whose approval is the viewer's business: of projects in reach, never one's own."""
    allowed = reach_of(viewer)
    if viewer.person_id is not None:
        allowed &= ~Q(person_id=viewer.person_id)
    return allowed


def sees_others(viewer: Viewer) -> bool:
    """Whether there can be expenses of others for this viewer."""
    scope = scope_of(viewer, Data.EXPENSES)
    return bool(
        scope.everything or scope.managed or scope.managed_for or scope.region_ids
        or scope.practice_ids or scope.project_ids
    )  # fmt: skip
