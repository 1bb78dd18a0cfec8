"""Which invoices came from partners, and does one agree with what was approved?

K-2026-07: 22:00 invoiced, 20:00 approved, so MISMATCHED with HOURS +2:00.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import require, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.partners import InvoicedLine
from daybook.core.rights import Data, Verb

from ..models import FindingAcceptance, PartnerInvoice, PartnerInvoiceLine
from ..models.invoices import OPEN_STATES

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """A partner's invoice. Money in minor units of `currency`."""

    id: int
    partner_id: int
    partner_code: str
    partner_name: str
    number: str
    invoiced_on: date
    received_on: date
    month: date
    currency: str
    total_minor: int
    purchase_order: str
    file_id: int | None
    file_name: str
    state: str
    entered_by_id: int
    entered_by: str
    decided_by: str
    decided_at: datetime | None
    return_text: str
    version: int

    @property
    def is_open(self) -> bool:
        """Whether it may still be mended, approved or returned."""
        return self.state in OPEN_STATES


_COLUMNS = (
    "id", "partner_id", "partner__code", "partner__name", "number", "invoiced_on", "received_on",
    "month", "currency", "total_minor", "purchase_order", "file_id", "file__name", "state",
    "entered_by_id", "entered_by__name", "decided_by__name", "decided_at", "return_text", "version",
)  # fmt: skip
_TEXTS = (12, 16)


def _row(row: tuple) -> InvoiceRow:
    return InvoiceRow(*("" if value is None and place in _TEXTS else value
                        for place, value in enumerate(row)))  # fmt: skip


def row_of(rows) -> InvoiceRow | None:
    """The first of some invoices as a row; for queries of this app."""
    found = rows.values_list(*_COLUMNS).first()
    return _row(found) if found else None


def invoices(
    viewer: Viewer, *, partner_id: int | None = None, filters: Q | None = None
) -> tuple[InvoiceRow, ...]:
    """Invoices of partners, the newest month first, for those who see every partner's rates."""
    if not require(viewer, Data.PARTNER_RATES, Verb.SEE, what="see partner invoices").everything:
        return ()
    rows = PartnerInvoice.objects.filter(filters or Q()).order_by("-month", "partner__name", "id")
    if partner_id is not None:
        rows = rows.filter(partner_id=partner_id)
    return tuple(_row(row) for row in rows.values_list(*_COLUMNS))


def invoice_by_id(viewer: Viewer, invoice_id: int) -> InvoiceRow:
    """One invoice. Raises NotFound where there is none, or none for this viewer."""
    found = None
    if scope_of(viewer, Data.PARTNER_RATES).everything:
        found = PartnerInvoice.objects.filter(pk=invoice_id).values_list(*_COLUMNS).first()
    if found is None:
        raise NotFound(f"There is no partner invoice {invoice_id}, or not for you.")
    return _row(found)


def invoice_lines(invoice_id: int) -> tuple[InvoicedLine, ...]:
    """The lines of an invoice the caller may see, in order."""
    rows = PartnerInvoiceLine.objects.filter(invoice_id=invoice_id).order_by("position")
    return tuple(
        InvoicedLine(position, project, consultant, starts, ends - _DAY, minutes, per_hour, total,
                     order, kind)
        for position, project, consultant, starts, ends, minutes, per_hour, total, order, kind
        in rows.values_list("position", "project_code", "consultant", "starts_on", "ends_on",
                            "minutes", "per_hour", "total_minor", "purchase_order", "kind")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why a difference was accepted, by whom."""

    key: str
    reason: str
    who: str
    at: datetime


def acceptances(invoice_id: int) -> dict[str, Acceptance]:
    """What was accepted on an invoice, by the difference's key."""
    rows = FindingAcceptance.objects.filter(invoice_id=invoice_id)
    return {
        row[0]: Acceptance(*row)
        for row in rows.values_list("key", "reason", "accepted_by__name", "accepted_at")
    }


def waiting_counts(viewer: Viewer) -> dict[int, int]:
    """Invoices that wait for a decision, by partner, for those who see them."""
    if not scope_of(viewer, Data.PARTNER_RATES).everything:
        return {}
    rows = PartnerInvoice.objects.filter(state__in=OPEN_STATES).order_by()
    return dict(rows.values_list("partner_id").annotate(Count("id")))
