"""Which lines are asked for? The keys of rows, sums, exports and Explain.

`book=RATED&project=ACME-014&month=2026-07` are the RATED lines of ACME-014 posted in July 2026.
The grammar is that of every address: platform.queries.address_filter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.platform.queries.address_filter import (
    AddressFilter,
    equal_to,
    in_month,
    month_as,
    month_of_text,
    upper_equal_to,
    whole_number,
    yes_or_no,
)

from ..models import LedgerLine, Take

TITLES = {
    "from": "Posted from",
    "to": "Posted to",
    "month": "Posted in",
    "worked": "Worked in",
    "kind": "Billing",
    "source": "Source",
    "entry": "Time entry",
    "id": "Line",
    "priced": "Has a rate",
    "reversal": "Reversal",
}
# A margin may be shown as a number only for filters that take whole projects, or more.
WHOLE_PROJECT_KEYS = frozenset(
    ("project", "customer", "region", "practice", "entity", "engagement", "kind", "month", "from",
     "to")
)  # fmt: skip


def _of_source(kind: str, source_id: int) -> Q:
    """Lines of a fact: those that name it, what an invoice took of it, what was recognized."""
    books = ("RATED", "ADJUSTED", "COST", "BILLED", "RECOGNIZED")
    direct = LedgerLine.objects.filter(book__in=books, source_kind=kind, source_id=source_id)
    takes = Take.objects.filter(billable__kind=kind, billable__source_id=source_id).values("id")
    return (
        Q(source_kind=kind, source_id=source_id)
        | Q(source_kind="TAKE", source_id__in=takes)
        | Q(source_kind="LEDGER_LINE", source_id__in=direct.values("id"))
    )


def _of_invoice(invoice_id: int) -> Q:
    """Lines whose basis names the invoice: its BILLED lines and their ROUNDING."""
    named = f'"invoice": {invoice_id}'
    return Q(basis__inputs__contains=f"{named}}}") | Q(basis__inputs__contains=f"{named},")


@dataclass(frozen=True, slots=True)
class LineFilter(AddressFilter):
    """A filter on ledger lines, and on the view of what counts."""

    reads = {
        "book": upper_equal_to("book"),
        "project": equal_to("project__code"),
        "person": equal_to("person__code"),
        "customer": equal_to("project__engagement__customer__code"),
        "region": equal_to("project__region__code"),
        "practice": equal_to("project__practice__code"),
        "role": equal_to("role__code"),
        "entity": equal_to("entity__code"),
        "engagement": equal_to("project__engagement__code"),
        "kind": upper_equal_to("project__billing_kind"),
        "currency": upper_equal_to("currency"),
        "reason": upper_equal_to("reason"),
        "source": upper_equal_to("source_kind"),
        "task": equal_to("task__code"),
        "month": month_as(lambda month: Q(posted_in=month)),
        "worked": in_month("worked_on"),
        "from": month_as(lambda month: Q(posted_in__gte=month)),
        "to": month_as(lambda month: Q(posted_in__lte=month)),
        "entry": whole_number(lambda key: _of_source("TIME_ENTRY", key)),
        "expense": whole_number(lambda key: _of_source("EXPENSE", key)),
        "milestone": whole_number(lambda key: _of_source("MILESTONE", key)),
        "invoice": whole_number(_of_invoice),
        "run": whole_number(lambda key: Q(run_id=key)),
        "id": whole_number(lambda key: Q(pk=key)),
        "reversal": yes_or_no(lambda yes: Q(reverses__isnull=not yes)),
        "priced": yes_or_no(lambda yes: Q(basis__per_unit__isnull=not yes)),
        "billable": yes_or_no(lambda yes: Q(is_billable=yes)),
        "notional": yes_or_no(lambda yes: Q(notional=yes)),
        "estimated": yes_or_no(lambda yes: Q(estimated=yes)),
    }
    titles = TITLES

    def value(self, key: str) -> str:
        """The only value of a key; empty when there is none, or more than one."""
        found = self.values(key)
        return found[0] if len(found) == 1 and not found[0].startswith("-") else ""

    @property
    def months(self) -> tuple[date | None, date | None]:
        """The first and last posted month that are asked for; None where there is no limit."""
        named = [month for value in self.values("month") if (month := month_of_text(value))]
        firsts = [month_of_text(value) for value in self.values("from")]
        lasts = [month_of_text(value) for value in self.values("to")]
        first = max([month for month in firsts if month], default=None)
        last = min([month for month in lasts if month], default=None)
        if named:
            first = max([min(named), *([first] if first else [])])
            last = min([max(named), *([last] if last else [])])
        return first, last

    @property
    def is_whole_project(self) -> bool:
        """Whether it takes whole projects (or anything larger), as margins need (MARG-02)."""
        return self.keys <= WHOLE_PROJECT_KEYS


KEYS = tuple(LineFilter.reads)
