"""Who holds a role today, and over what? For queues and messages that look for somebody.

The coordinator holds COORDINATOR over everything; a regional leader REGIONAL_LEADER over EMEA.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from daybook.core.rights import Role

from ..models import Grant
from ..viewer import HeldGrant


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """An active account with those of its grants that give one of the roles asked for."""

    user_id: int
    name: str
    grants: tuple[HeldGrant, ...]


def role_holders(on: date, roles: Collection[Role]) -> tuple[RoleHolder, ...]:
    """The active accounts that hold one of the roles on a day, lent ones included, by key."""
    rows = (
        Grant.objects.filter(
            role__in=list(roles), starts_on__lte=on, user__is_active=True, user__is_system=False
        )
        .exclude(ends_on__lte=on)
        .order_by("user_id", "id")
    )
    found: dict[int, tuple[str, list[HeldGrant]]] = {}
    columns = ("user_id", "user__name", "role", "scope", "scope_id", "covers_for_id", "only")
    for user, name, role, *rest in rows.values_list(*columns):
        found.setdefault(user, (name, []))[1].append(HeldGrant(Role(role), *rest))
    return tuple(RoleHolder(user, name, tuple(grants)) for user, (name, grants) in found.items())
