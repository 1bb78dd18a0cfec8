"""What may the forms of partners offer? Funds, engagements, engineers, entities, currencies."""

from __future__ import annotations

from daybook.apps.commercial.queries.engagements import engagement_choices
from daybook.apps.commercial.queries.partners import engineers, funds
from daybook.apps.people.queries.choices import currency_choices, entity_choices
from daybook.apps.people.queries.kinds import persons_of_kind
from daybook.apps.platform.viewer import Viewer

__all__ = [
    "currency_choices",
    "engagement_choices",
    "engineer_choices",
    "entity_choices",
    "fund_choices",
    "partner_person_choices",
]


def fund_choices(viewer: Viewer, partner_id: int | None = None) -> tuple[tuple[int, str], ...]:
    """(key, "CODE · Name · USD") of the funds."""
    return tuple(
        (row.id, f"{row.code} · {row.name} · {row.currency}")
        for row in funds(viewer, partner_id=partner_id)
    )


def engineer_choices(partner_id: int | None = None) -> tuple[tuple[int, str], ...]:
    """(key, "Name · CODE") of the people of a partner, or of all."""
    found = {row.person_id: row for row in engineers(partner_id=partner_id)}
    return tuple((key, f"{row.person_name} · {row.person_code}") for key, row in found.items())


def partner_person_choices() -> tuple[tuple[int, str], ...]:
    """(key, "Name · CODE") of every person of kind partner."""
    return persons_of_kind("PARTNER")
