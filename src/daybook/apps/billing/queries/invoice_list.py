"""Which invoices, of which month, customer, entity or engagement, and what do they sum to?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Invoice
from .invoices import _COLUMNS as _INVOICE_COLUMNS
from .invoices import InvoiceRow, invoice_filter

_KEYS = {
    "state": "state",
    "customer": "customer__code",
    "entity": "entity__code",
    "engagement": "engagement__code",
    "currency": "currency",
}
_ORDERS = {
    "label": ("code", "id"),
    "customer_name": ("customer__name", "id"),
    "month": ("month", "id"),
    "issued_on": ("issued_on", "id"),
    "due_on": ("due_on", "id"),
    "total_minor": ("currency", "total_minor", "id"),
    "state": ("state", "id"),
}


def invoices_where(chosen: Mapping[str, Sequence[str]], month: date | None = None) -> Q:
    """A filter from plain values: state, customer, entity, engagement, currency; repeated is OR."""
    found = Q() if month is None else Q(month=month)
    for key, column in _KEYS.items():
        values = [value.strip().upper() for value in chosen.get(key, ()) if value.strip()]
        if values:
            found &= Q(**{f"{column}__in": values})
    return found


@dataclass(frozen=True, slots=True)
class InvoiceTotal:
    """One currency's invoices: how many, and their sum in minor units."""

    currency: str
    state: str
    invoices: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class InvoiceList:
    """A page of invoices, and the totals of all that the filter leaves."""

    rows: tuple[InvoiceRow, ...]
    totals: tuple[InvoiceTotal, ...]

    @property
    def count(self) -> int:
        """How many invoices the filter leaves."""
        return sum(row.invoices for row in self.totals)

    @property
    def by_currency(self) -> tuple[tuple[str, int, int], ...]:
        """(currency, invoices, total) whatever their state."""
        found: dict[str, tuple[int, int]] = {}
        for row in self.totals:
            invoices, total = found.get(row.currency, (0, 0))
            found[row.currency] = (invoices + row.invoices, total + row.total_minor)
        return tuple((key, *value) for key, value in sorted(found.items()))


def list_invoices(
    viewer: Viewer, filters: Q, *, sort: str = "-month", offset: int = 0, limit: int = 100
) -> InvoiceList:
    """Invoices the viewer may see, in order, and totals per currency and state over all of them."""
    allowed = invoice_filter(scope_of(viewer, Data.INVOICES, Verb.SEE), viewer)
    rows = Invoice.objects.filter(filters).filter(allowed)
    sign = "-" if sort.startswith("-") else ""
    order = [f"{sign}{name}" for name in _ORDERS.get(sort.lstrip("-"), _ORDERS["month"])]
    totals = (
        rows.order_by("currency", "state")
        .values_list("currency", "state")
        .annotate(Count("id"), Sum("total_minor"))
    )
    shown = rows.order_by(*order).values_list(*_INVOICE_COLUMNS)[offset : offset + limit]
    return InvoiceList(
        tuple(InvoiceRow(*row) for row in shown), tuple(InvoiceTotal(*row) for row in totals)
    )


@dataclass(frozen=True, slots=True)
class InvoiceChoices:
    """What the filters of the list offer: (value, label) of what the viewer's invoices have."""

    customers: tuple[tuple[str, str], ...]
    entities: tuple[tuple[str, str], ...]


def invoice_choices(viewer: Viewer) -> InvoiceChoices:
    """The customers and entities that appear on invoices the viewer may see."""
    allowed = invoice_filter(scope_of(viewer, Data.INVOICES, Verb.SEE), viewer)
    rows = Invoice.objects.filter(allowed).order_by().distinct()
    found = list(
        rows.values_list("customer__code", "customer__name", "entity__code", "entity__name")
    )
    return InvoiceChoices(
        tuple(sorted({(row[0], row[1]) for row in found}, key=lambda pair: pair[1])),
        tuple(sorted({(row[2], row[3]) for row in found})),
    )
