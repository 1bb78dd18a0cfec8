"""Which lines of time are asked for? The keys of the list, its totals and its file.

`project=ACME-001&state=DRAFT&state=RETURNED&from=2026-07-01` are the open lines of ACME-001 worked
from 1 July on. The grammar is that of every address: platform.queries.address_filter.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import In

from daybook.apps.platform.queries.address_filter import (
    AddressFilter,
    equal_to,
    from_day,
    in_month,
    up_to_day,
    whole_number,
    yes_or_no,
)
from daybook.core.worktime import EntryFlag

from ..models.entries import ENTRY_STATES
from .categories import where_category

TITLES = {"from": "From", "to": "Until", "run": "Import", "kind": "Billing", "source": "Source"}
FLAG_KEYS = (*(flag.name for flag in EntryFlag), "WEEKEND", "ANY")


class DayOfWeek(Func):
    """The weekday of a date by the database itself: Sunday is 0, Saturday 6."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        """SQLite writes it as a digit."""
        return self.as_sql(
            compiler, connection, template="CAST(strftime('%%%%w', %(expressions)s) AS INTEGER)"
        )

    def as_postgresql(self, compiler, connection, **context):
        """PostgreSQL counts as SQLite does."""
        return self.as_sql(
            compiler, connection, template="EXTRACT(DOW FROM %(expressions)s)::integer"
        )


def _weekend() -> Q:
    return Q(In(DayOfWeek(F("worked_on")), (0, 6)))


def _where_flag(text: str) -> Q | None:
    """Lines with this flag. A bit is asked by what is left of the number when it is taken away."""
    name = text.upper()
    if name == "WEEKEND":
        return _weekend()
    if name == "ANY":
        return Q(flags__gt=0) | _weekend()
    if name not in EntryFlag.__members__:
        return None
    bit = int(EntryFlag[name])
    return Q(flags__gt=F("flags").bitand(~bit & 0x7FFFFFFF))


def _where_state(text: str) -> Q | None:
    return Q(state=text.upper()) if text.upper() in ENTRY_STATES else None


def _where_billable(yes: bool) -> Q:
    billable = Q(is_billable=True, task__is_billable=True) & ~Q(project__billing_kind="INTERNAL")
    return billable if yes else ~billable


@dataclass(frozen=True, slots=True)
class EntryFilter(AddressFilter):
    """A filter on lines of time."""

    reads = {
        "project": equal_to("project__code__iexact"),
        "person": equal_to("person__code__iexact"),
        "task": equal_to("task__code__iexact"),
        "customer": equal_to("project__engagement__customer__code__iexact"),
        "engagement": equal_to("project__engagement__code__iexact"),
        "region": equal_to("project__region__code__iexact"),
        "practice": equal_to("project__practice__code__iexact"),
        "kind": equal_to("project__billing_kind__iexact"),
        "source": equal_to("import_source"),
        "state": _where_state,
        "flag": _where_flag,
        "run": whole_number(lambda key: Q(run_id=key)),
        "month": in_month("worked_on"),
        "from": from_day("worked_on"),
        "to": up_to_day("worked_on"),
        "billable": yes_or_no(_where_billable),
        "category": where_category,
        "estimated": yes_or_no(lambda yes: Q(estimated=yes)),
    }
    titles = TITLES


KEYS = tuple(EntryFilter.reads)
