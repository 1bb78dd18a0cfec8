"""Where in Money may this viewer go? Billing's places, offered to the pages of revenue."""

from daybook.apps.billing.queries.places import Place, money_places

__all__ = ["Place", "money_places"]
