"""Which pages of the administration are people's, and for whom do they open?"""

from __future__ import annotations

from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.sections import Section
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb


def sees_how_we_are_cut(viewer: Viewer) -> bool:
    """Whether calendars, roles, regions and practices open: for editors of people and readers of
    settings."""
    return may(viewer, Data.PEOPLE, Verb.EDIT) or may(viewer, Data.SETTINGS)


def sees_role_costs(viewer: Viewer) -> bool:
    """Whether the costs of roles open: for viewers of all cost rates."""
    return scope_of(viewer, Data.COST_RATES, Verb.SEE).everything


SECTIONS = (
    Section("calendars", "Calendars", "/admin/calendars", "Working weeks, and days off by country",
            sees_how_we_are_cut),
    Section("roles", "Roles", "/admin/roles", "What people are, and what is asked of them",
            sees_how_we_are_cut),
    Section("role_costs", "Costs of roles", "/admin/roles/costs", "What an hour costs, by date",
            sees_role_costs),
    Section("regions", "Regions", "/admin/regions", "Where people and work belong",
            sees_how_we_are_cut),
    Section("practices", "Practices", "/admin/practices", "Lines of services",
            sees_how_we_are_cut),
)  # fmt: skip
