"""Which lines may this viewer see, and whose amounts?

Money in the books is open to those who may see the FORECAST of a project, the same people who may
see its bill rates: a rated line gives its rate away. COST lines need the right to see cost rates.
Whoever may see time sees the minutes of RATED lines without their amounts: an engineer sees the
own hours, and that money is not theirs to see.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from daybook.apps.platform.rights import Scope, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter
from daybook.core.rights import Data, Role

MONEY_BOOKS = ("RATED", "ADJUSTED", "BILLED", "RECOGNIZED")


@dataclass(frozen=True, slots=True)
class LineRights:
    """Filters for a viewer: the lines `seen`, those with `money`; and what is absent, in words."""

    seen: Q
    money: Q
    sees_cost: bool
    sees_money: bool
    absent: tuple[str, ...]


def line_rights(viewer: Viewer) -> LineRights:
    """The viewer's rights on ledger lines."""
    money_scope = scope_of(viewer, Data.FORECAST)
    cost_scope = scope_of(viewer, Data.COST_RATES)
    time_scope = scope_of(viewer, Data.TIME)
    money = Q(book__in=MONEY_BOOKS) & project_filter(money_scope, viewer, "project__")
    cost = Q(book="COST") & project_filter(cost_scope, viewer, "project__")
    amounts = money | cost
    if money_scope.everything and cost_scope.everything:
        # Said without conditions, so that the database need not look at each line's book.
        amounts = Q()
    own = Q(book="RATED") & _time_filter(time_scope, viewer)
    seen = amounts if not amounts or money_scope.everything else amounts | own
    return LineRights(
        seen=seen,
        money=amounts,
        sees_cost=bool(cost_scope),
        sees_money=bool(money_scope),
        absent=tuple(_absent(viewer, money_scope, cost_scope, time_scope)),
    )


def _time_filter(scope: Scope, viewer: Viewer) -> Q:
    allowed = project_filter(scope, viewer, "project__")
    if scope.own and viewer.person_id is not None and not scope.everything:
        allowed |= Q(person_id=viewer.person_id)
    return allowed


def _absent(viewer: Viewer, money: Scope, cost: Scope, time: Scope):
    if not cost:
        yield (
            "COST lines are left out: they need the right to see cost rates, which finance and "
            "the operations manager hold."
        )
    if not money and time:
        yield (
            "Amounts are left out: they need the right to see a project's forecast. "
            "You see the minutes that you may see as time."
        )
    elif money and not money.everything:
        yield f"Amounts of {_reach(viewer, money)} only; other lines are left out."


def _reach(viewer: Viewer, scope: Scope) -> str:
    if scope.region_ids:
        return "projects in your regions"
    if scope.practice_ids:
        return "projects in your practices"
    managed = scope.managed and Role.PROJECT_MANAGER in viewer.roles
    return "projects that you manage" if managed else "your projects"
