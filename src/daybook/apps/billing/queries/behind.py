"""Which entries is an invoice line made of, and what was billed for each?

Line 1 of INV-US-27-0001: the engineer's 450 minutes of 7 July, rated 2,475.00, billed 2,475.00.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.ledger.queries.books import rated_by_entry
from daybook.apps.ledger.queries.unbilled import TakeRow, takes_of
from daybook.apps.people.queries.persons import person_names
from daybook.apps.projects.queries.projects import tasks

from ..models import InvoiceItem


@dataclass(frozen=True, slots=True)
class BehindRow:
    """A fact on a line. What it was billed is unknown while the invoice is a draft."""

    kind: str
    source_id: int
    worked_on: date
    person: str
    task: str
    minutes: int
    minutes_billed: int | None
    rated_minor: int | None
    billed_minor: int | None
    adjusted_minor: int | None
    currency: str
    entry_id: int | None


_WORDS = {"EXPENSE": "Expense"}


def facts_behind(line_id: int, project_id: int, currency: str) -> tuple[BehindRow, ...]:
    """The facts of a line the caller may see, oldest first."""
    items = list(
        InvoiceItem.objects.filter(line_id=line_id)
        .order_by("billable__worked_on", "pk")
        .values_list("billable__kind", "billable__source_id", "billable__worked_on", "quantity")
    )
    takes = {(row.kind, row.source_id): row for row in takes_of([line_id])}
    rated = rated_by_entry([key for kind, key, _, _ in items if kind == "TIME_ENTRY"])
    names = person_names({line.person_id for line in rated.values()})
    named_tasks = {row.id: row.name for row in tasks([project_id])}
    found = []
    for kind, key, worked_on, quantity in items:
        line = rated.get(key) if kind == "TIME_ENTRY" else None
        taken: TakeRow | None = takes.get((kind, key))
        is_time = kind == "TIME_ENTRY"
        found.append(
            BehindRow(
                kind,
                key,
                worked_on,
                names[line.person_id][1] if line else "",
                named_tasks.get(line.task_id, "") if line else _WORDS.get(kind, "Milestone"),
                quantity if is_time else 0,
                taken.quantity_billed if taken and is_time else None,
                line.amount_minor if line else None,
                taken.billed_minor if taken else None,
                taken.adjusted_minor if taken else None,
                currency,
                key if is_time else None,
            )
        )
    return tuple(found)
