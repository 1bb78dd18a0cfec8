"""What may a form of commercial offer? Regions, entities, currencies, cards, owners."""

from __future__ import annotations

from daybook.apps.people.queries.choices import currency_choices, entity_choices
from daybook.apps.people.queries.directory import person_choices
from daybook.apps.people.queries.places import place_choices
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Opportunity, RateCard
from .customers import customer_filter


def card_choices(currency: str | None = None) -> tuple[tuple[int, str], ...]:
    """(key, "Name · USD") of the rate cards, of one currency or of all."""
    rows = RateCard.objects.order_by("name")
    if currency is not None:
        rows = rows.filter(currency=currency)
    return tuple((row.pk, f"{row.name} · {row.currency}") for row in rows)


def opportunity_choices(viewer: Viewer) -> tuple[tuple[int, str], ...]:
    """(key, "CODE · Name") of opportunities that are not lost."""
    scope = scope_of(viewer, Data.CUSTOMERS, Verb.SEE)
    rows = Opportunity.objects.filter(customer_filter(scope, "customer__"), is_lost=False)
    return tuple((row.pk, f"{row.code} · {row.name}") for row in rows.order_by("code"))


__all__ = [
    "card_choices",
    "currency_choices",
    "entity_choices",
    "opportunity_choices",
    "person_choices",
    "place_choices",
]
