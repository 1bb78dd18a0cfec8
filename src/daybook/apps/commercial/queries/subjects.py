"""What are customers and what they buy called in the audit, and who may read about them?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from daybook.apps.platform.rights import Scope
from daybook.apps.platform.subjects import Named
from daybook.apps.platform.viewer import Viewer

from ..models import Customer, Engagement, Opportunity, RateCard
from .customers import customer_filter

_PAGES = {
    "CUSTOMER": (Customer, "/projects/customers/"),
    "OPPORTUNITY": (Opportunity, "/projects/opportunities/"),
    "ENGAGEMENT": (Engagement, "/projects/engagements/"),
    "RATE_CARD": (RateCard, "/admin/rate-cards/"),
}


def labels_of(kind: str):
    """A function that names the records of a kind, with their pages."""
    model, base = _PAGES[kind]

    def named(ids: Collection[int]) -> Mapping[int, Named]:
        rows = model.objects.filter(pk__in=ids).values_list("id", "code", "name")
        return {key: Named(f"{name} ({code})", f"{base}{code}") for key, code, name in rows}

    return named


def visible_of(kind: str):
    """A function that finds the records of a kind in the regions of a scope."""
    model = _PAGES[kind][0]
    prefix = "" if kind == "CUSTOMER" else "customer__"

    def visible(viewer: Viewer, scope: Scope) -> Iterable[int]:
        return model.objects.filter(customer_filter(scope, prefix)).values_list("id", flat=True)

    return visible
