"""What does this invoice say, line by line, as the customer reads it?

INV-US-27-0001 to Acme Corporation: The engineer, 7:30 h × 330.00 = 2,475.00; due in 30 days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Sum

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.periods import part_of
from daybook.core.rights import Data, Verb

from ..models import Invoice, InvoiceItem, InvoiceLine
from .invoices import InvoiceLineRow, invoice_filter, invoice_lines


@dataclass(frozen=True, slots=True)
class Party:
    """A company as a document names it."""

    name: str
    address: str
    tax_number: str
    email: str = ""

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address, a line each."""
        return tuple(line.strip() for line in self.address.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A printed line with the span of its work and the project's name."""

    row: InvoiceLineRow
    first_on: date | None
    last_on: date | None
    facts: int


@dataclass(frozen=True, slots=True)
class WeekMinutes:
    """Minutes of one week, or the part of it that lies in one month, [starts_on, ends_on)."""

    starts_on: date
    ends_on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """Everything a document says, and who handled it."""

    id: int
    code: str | None
    state: str
    month: date
    currency: str
    total_minor: int
    issued_on: date | None
    due_on: date | None
    payment_days: int
    purchase_order: str
    seller: Party
    buyer: Party
    entity_id: int
    entity_code: str
    customer_code: str
    engagement_code: str
    engagement_name: str
    drafted_by_id: int
    drafted_by: str
    version: int
    file_id: int | None
    lines: tuple[DocumentLine, ...]
    weeks: tuple[WeekMinutes, ...]

    @property
    def label(self) -> str:
        """The number, or which draft it is."""
        return self.code or f"Draft {self.id}"

    @property
    def time_minutes(self) -> int:
        """Minutes of all time lines as printed."""
        return sum(line.row.minutes_billed for line in self.lines)

    @property
    def time_minor(self) -> int:
        """The sum of the time lines."""
        return sum(line.row.amount_minor for line in self.lines if line.row.kind == "TIME")

    @property
    def other_minor(self) -> int:
        """The sum of milestones and whatever else is no time."""
        return self.total_minor - self.time_minor

    @property
    def project_codes(self) -> tuple[str, ...]:
        """The projects on it, in order."""
        return tuple(dict.fromkeys(line.row.project_code for line in self.lines))


_COLUMNS = (
    "id",
    "code",
    "state",
    "month",
    "currency",
    "total_minor",
    "issued_on",
    "due_on",
    "customer__payment_days",
    "engagement__purchase_order",
)
_SELLER = ("entity__name", "entity__address", "entity__tax_number")
_BUYER = ("customer__name", "customer__address", "customer__tax_number", "customer__billing_email")
_REST = (
    "entity_id",
    "entity__code",
    "customer__code",
    "engagement__code",
    "engagement__name",
    "drafted_by_id",
    "drafted_by__name",
    "version",
    "document_id",
)


def invoice_document(viewer: Viewer, invoice_id: int) -> InvoiceDocument:
    """One invoice as its document. Raises NotFound when it is not there for this viewer."""
    allowed = invoice_filter(scope_of(viewer, Data.INVOICES, Verb.SEE), viewer)
    row = (
        Invoice.objects.filter(allowed, pk=invoice_id)
        .values_list(*_COLUMNS, *_SELLER, *_BUYER, *_REST)
        .first()
    )
    if row is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    one, two = len(_COLUMNS), len(_COLUMNS) + len(_SELLER)
    three = two + len(_BUYER)
    spans = {
        key: (first, last, facts)
        for key, first, last, facts in InvoiceItem.objects.filter(line__invoice_id=invoice_id)
        .order_by()
        .values_list("line_id")
        .annotate(Min("billable__worked_on"), Max("billable__worked_on"), Count("id"))
    }
    return InvoiceDocument(
        *row[:one],
        Party(*row[one:two]),
        Party(*row[two:three]),
        *row[three:],
        tuple(
            DocumentLine(line, *spans.get(line.id, (None, None, 0)))
            for line in invoice_lines(invoice_id)
        ),
        _weeks(invoice_id),
    )


def _weeks(invoice_id: int) -> tuple[WeekMinutes, ...]:
    days = (
        InvoiceItem.objects.filter(line__invoice_id=invoice_id, line__kind="TIME")
        .order_by("billable__worked_on")
        .values_list("billable__worked_on")
        .annotate(Sum("quantity"))
    )
    sums: dict[tuple[date, date], int] = {}
    for on, minutes in days:
        part = part_of(on)
        key = (part.starts_on, part.ends_on)
        sums[key] = sums.get(key, 0) + minutes
    return tuple(WeekMinutes(*key, minutes) for key, minutes in sums.items())


def invoice_line_at(viewer: Viewer, invoice_id: int, position: int) -> InvoiceLineRow:
    """One line by its printed number. Raises NotFound when it is not there for this viewer."""
    allowed = invoice_filter(scope_of(viewer, Data.INVOICES, Verb.SEE), viewer)
    seen = Invoice.objects.filter(allowed, pk=invoice_id).values("pk")
    if not InvoiceLine.objects.filter(invoice__in=seen, position=position).exists():
        raise NotFound(f"There is no line {position} on invoice {invoice_id}.")
    return next(row for row in invoice_lines(invoice_id) if row.position == position)
