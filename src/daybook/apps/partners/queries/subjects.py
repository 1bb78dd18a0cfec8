"""How does the audit name partners and what is agreed with them?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from daybook.apps.commercial.queries.partners import partner_labels
from daybook.apps.platform.subjects import Named

from ..models import PartnerInvoice, PartnerPack

WORDS = {
    "PARTNER": "Partner",
    "PRIME_FUND": "Prime fund",
    "WORK_AUTHORIZATION": "Work authorization",
    "PARTNER_PACK": "Partner pack",
    "PARTNER_INVOICE": "Partner invoice",
}


def labels_of(kind: str) -> Callable[[Collection[int]], Mapping[int, Named]]:
    """A function that names the records of a kind, with their pages."""
    if kind == "PARTNER_PACK":
        return _packs
    if kind == "PARTNER_INVOICE":
        return _invoices
    return lambda ids: partner_labels(kind, ids)


def _packs(ids: Collection[int]) -> Mapping[int, Named]:
    rows = PartnerPack.objects.filter(pk__in=ids)
    columns = rows.values_list("id", "partner__name", "month", "number")
    return {
        key: Named(f"Pack {number} of {name}, {month:%B %Y}", f"/money/partners/packs/{key}")
        for key, name, month, number in columns
    }


def _invoices(ids: Collection[int]) -> Mapping[int, Named]:
    rows = PartnerInvoice.objects.filter(pk__in=ids).values_list("id", "number", "partner__name")
    return {
        key: Named(f"{number} of {name}", f"/money/partners/invoices/{key}")
        for key, number, name in rows
    }
