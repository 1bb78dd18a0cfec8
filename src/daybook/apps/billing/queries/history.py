"""What happened to this invoice, by whom and when? And what is invoice 7 called?"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from daybook.apps.platform.queries.history import AuditRow, history_of
from daybook.apps.platform.rights import Scope
from daybook.apps.platform.subjects import Named
from daybook.apps.platform.viewer import Viewer

from ..models import Invoice
from .invoices import invoice_filter


def invoice_history(viewer: Viewer, invoice_id: int) -> tuple[AuditRow, ...]:
    """The audit lines about an invoice the viewer may see, newest first."""
    return history_of(viewer, "INVOICE", invoice_id, whole=True)


def invoice_names(ids: Collection[int]) -> dict[int, Named]:
    """Number and page of each invoice; one that was a draft and is deleted has neither."""
    rows = Invoice.objects.filter(pk__in=ids).values_list("id", "code")
    return {key: Named(code or f"Draft {key}", f"/money/invoices/{key}") for key, code in rows}


def visible_invoice_ids(viewer: Viewer, scope: Scope) -> QuerySet:
    """The invoices whose audit lines a viewer of that scope may read."""
    return Invoice.objects.filter(invoice_filter(scope, viewer)).values_list("id", flat=True)
