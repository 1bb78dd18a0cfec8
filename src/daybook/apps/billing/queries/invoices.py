"""Which invoices are there, and which may this viewer see?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.platform.rights import Scope, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Invoice, InvoiceItem, InvoiceLine


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice as lists show it."""

    id: int
    code: str | None
    state: str
    month: date
    currency: str
    total_minor: int
    issued_on: date | None
    due_on: date | None
    customer_id: int
    customer_code: str
    customer_name: str
    engagement_id: int
    engagement_code: str
    entity_id: int
    drafted_by_id: int
    version: int
    document_id: int | None

    @property
    def label(self) -> str:
        """The number, or which draft it is."""
        return self.code or f"Draft {self.id}"


_COLUMNS = (
    "id",
    "code",
    "state",
    "month",
    "currency",
    "total_minor",
    "issued_on",
    "due_on",
    "customer_id",
    "customer__code",
    "customer__name",
    "engagement_id",
    "engagement__code",
    "entity_id",
    "drafted_by_id",
    "version",
    "document_id",
)


def invoice_filter(scope: Scope, viewer: Viewer) -> Q:
    """Row rights: invoices of projects the viewer manages, regions held, or all."""
    if scope.everything:
        return Q()
    lines = InvoiceLine.objects.all()
    allowed = Q(pk__in=[])
    if scope.managed and viewer.person_id is not None:
        mine = lines.filter(project__manager_id=viewer.person_id).values("invoice_id")
        allowed |= Q(pk__in=mine)
    if scope.region_ids:
        allowed |= Q(
            pk__in=lines.filter(project__region_id__in=scope.region_ids).values("invoice_id")
        )
    if scope.practice_ids:
        allowed |= Q(
            pk__in=lines.filter(project__practice_id__in=scope.practice_ids).values("invoice_id")
        )
    if scope.project_ids:
        allowed |= Q(pk__in=lines.filter(project_id__in=scope.project_ids).values("invoice_id"))
    return allowed


def invoices(
    viewer: Viewer, *, filters: Q | None = None, verb: Verb = Verb.SEE
) -> tuple[InvoiceRow, ...]:
    """Invoices the viewer may see, newest first."""
    rows = Invoice.objects.filter(filters or Q()).filter(
        invoice_filter(scope_of(viewer, Data.INVOICES, verb), viewer)
    )
    return tuple(InvoiceRow(*row) for row in rows.order_by("-month", "-id").values_list(*_COLUMNS))


@dataclass(frozen=True, slots=True)
class InvoiceLineRow:
    """One printed line."""

    id: int
    position: int
    kind: str
    project_id: int
    project_code: str
    project_name: str
    role_id: int | None
    person_id: int | None
    description: str
    minutes_billed: int
    per_unit: int | None
    unit: str
    day_minutes: int | None
    amount_minor: int


def invoice_lines(invoice_id: int) -> tuple[InvoiceLineRow, ...]:
    """The lines of an invoice the caller may see."""
    return tuple(
        InvoiceLineRow(*row)
        for row in InvoiceLine.objects.filter(invoice_id=invoice_id)
        .order_by("position")
        .values_list(
            "id",
            "position",
            "kind",
            "project_id",
            "project__code",
            "project__name",
            "role_id",
            "person_id",
            "description",
            "minutes_billed",
            "per_unit",
            "unit",
            "day_minutes",
            "amount_minor",
        )
    )


def reserved_billables() -> dict[int, int]:
    """Billables on a draft, with the draft's key."""
    return dict(
        InvoiceItem.objects.filter(is_draft=True).values_list("billable_id", "line__invoice_id")
    )


def entry_ids_of_line(line_id: int) -> tuple[int, ...]:
    """The time entries an invoice line is made of."""
    return tuple(
        InvoiceItem.objects.filter(line_id=line_id, billable__kind="TIME_ENTRY").values_list(
            "billable__source_id", flat=True
        )
    )
