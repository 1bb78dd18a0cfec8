"""Who approves for whom? What the pages of approval show of it, from platform's log."""

from __future__ import annotations

from daybook.apps.people.queries.places import place_choices
from daybook.apps.platform.queries.delegations import (
    DelegationRow,
    delegations,
    sees_every_delegation,
    stand_in_choices,
)
from daybook.apps.platform.queries.organization import organization

__all__ = [
    "DelegationRow",
    "delegations",
    "organization_zone",
    "place_choices",
    "sees_every_delegation",
    "stand_in_choices",
]


def organization_zone() -> str:
    """The zone in which pages of approval print instants."""
    return organization().zone
