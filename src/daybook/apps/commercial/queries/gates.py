"""Which customers and engagements open for this viewer? Links to others are then plain names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Customer, Engagement
from .customers import customer_filter

CUSTOMERS, ENGAGEMENTS = "/projects/customers/", "/projects/engagements/"


def customers_gate(viewer: Viewer | None, today: date) -> Callable[[str], bool]:
    """Which addresses of customers open."""
    return _gate(viewer, CUSTOMERS, Customer, "")


def engagements_gate(viewer: Viewer | None, today: date) -> Callable[[str], bool]:
    """Which addresses of engagements open: those of customers in scope."""
    return _gate(viewer, ENGAGEMENTS, Engagement, "customer__")


def _gate(viewer: Viewer | None, start: str, model, prefix: str) -> Callable[[str], bool]:
    scope = scope_of(viewer, Data.CUSTOMERS, Verb.SEE) if viewer else None
    if scope is None or scope.everything:
        return lambda address: True
    rows = model.objects.filter(customer_filter(scope, prefix)) if scope else model.objects.none()
    seen = set(rows.values_list("code", flat=True))
    return lambda address: address.removeprefix(start).partition("?")[0].partition("/")[0] in seen
