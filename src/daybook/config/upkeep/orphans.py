"""Does every line of the books name a source that exists? Kinds of sources, each joined once.

The books name their sources by (kind, id), because those lie above the ledger; no foreign key can
hold them. Example: a line of source TIME_ENTRY 17 without time entry 17 is one orphan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from daybook.apps.ledger.models import Billable, CountedLine, Take
from daybook.apps.platform.queries.organization import counted

# Where the rows of each kind of source lie: app label, model.
SOURCES: dict[str, tuple[str, str]] = {
    "TIME_ENTRY": ("time", "TimeEntry"),
    "MILESTONE": ("projects", "Milestone"),
    "EXPENSE": ("expenses", "ExpenseLine"),
    "TAKE": ("ledger", "Take"),
    "BILLABLE": ("ledger", "Billable"),
    "LEDGER_LINE": ("ledger", "LedgerLine"),
    "INVOICE_LINE": ("billing", "InvoiceLine"),
    "INVOICE": ("billing", "Invoice"),
    "PROJECT": ("projects", "Project"),
}


@dataclass(frozen=True, slots=True)
class Orphans:
    """How many rows name a source that is not there, and which rows those are."""

    what: str
    count: int


def orphans() -> tuple[Orphans, ...]:
    """Every kind of orphan found; empty when the books are whole."""
    found = [
        *_by_kind(CountedLine.objects.all(), "source_kind", "ledger lines"),
        *_by_kind(Billable.objects.filter(counted()), "kind", "billables"),
        *_takes(),
    ]
    return tuple(row for row in found if row.count)


def _by_kind(rows: QuerySet, field: str, words: str) -> Iterator[Orphans]:
    for kind in rows.order_by(field).values_list(field, flat=True).distinct():
        of_kind = rows.filter(**{field: kind})
        known = SOURCES.get(kind)
        if known is None:
            yield Orphans(f"{words} of the unknown source {kind}", of_kind.count())
            continue
        there = Exists(apps.get_model(*known).objects.filter(pk=OuterRef("source_id")))
        gone = kind.lower().replace("_", " ")
        yield Orphans(f"{words} whose {gone} is gone", of_kind.filter(~there).count())


def _takes() -> Iterator[Orphans]:
    lines = apps.get_model("billing", "InvoiceLine").objects
    there = Exists(lines.filter(pk=OuterRef("invoice_line_id")))
    rows = Take.objects.filter(counted()).filter(~there)
    yield Orphans("takes whose invoice line is gone", rows.count())
