"""How does a fact become invoiceable, and how much of it is taken? Rows beside the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .bulk import reserve_ids, write_rows

BILLABLE_COLUMNS = (
    "id",
    "kind",
    "source_id",
    "unit",
    "quantity",
    "project_id",
    "worked_on",
    "run_id",
    "audit_line_id",
)
TAKE_COLUMNS = (
    "id",
    "billable_id",
    "quantity",
    "quantity_billed",
    "invoice_line_id",
    "run_id",
    "audit_line_id",
)


@dataclass(frozen=True, slots=True)
class NewBillable:
    """A fact that may be invoiced, in whole units: minutes of an entry, 1 of a milestone."""

    kind: str
    source_id: int
    unit: str
    quantity: int
    project_id: int
    worked_on: date


@dataclass(frozen=True, slots=True)
class NewTake:
    """A signed quantity of a billable on an invoice line."""

    billable_id: int
    quantity: int
    quantity_billed: int
    invoice_line_id: int


def add_billables(
    rows: Sequence[NewBillable], *, audit_line_id: int, run_id: int | None = None
) -> tuple[int, ...]:
    """Append billables inside the caller's transaction. Returns their ids in order."""
    if not rows:
        return ()
    ids = reserve_ids("ledger_billable", len(rows))
    write_rows(
        "ledger_billable",
        BILLABLE_COLUMNS,
        (
            (
                key,
                row.kind,
                row.source_id,
                row.unit,
                row.quantity,
                row.project_id,
                row.worked_on.isoformat(),
                run_id,
                audit_line_id,
            )
            for key, row in zip(ids, rows, strict=True)
        ),
    )
    return tuple(ids)


def take(
    rows: Sequence[NewTake], *, audit_line_id: int, run_id: int | None = None
) -> tuple[int, ...]:
    """Append takes; the database refuses a sum outside nothing and the whole (BILL-04)."""
    if not rows:
        return ()
    ids = reserve_ids("ledger_take", len(rows))
    write_rows(
        "ledger_take",
        TAKE_COLUMNS,
        (
            (
                key,
                row.billable_id,
                row.quantity,
                row.quantity_billed,
                row.invoice_line_id,
                run_id,
                audit_line_id,
            )
            for key, row in zip(ids, rows, strict=True)
        ),
    )
    return tuple(ids)
