"""Which lines of time are asked for? One grammar for the list, its totals and its file.

`project=ACME-001&state=DRAFT&state=RETURNED&from=2026-07-01` are the open lines of ACME-001 worked
from 1 July on. A repeated key is OR, different keys are AND, a leading minus excludes. What cannot
be read matches nothing and is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import In

from daybook.core.periods import next_month
from daybook.core.worktime import EntryFlag

from ..models.entries import ENTRY_STATES

# Key of the address → column of the line.
_COLUMNS = {
    "project": "project__code__iexact",
    "person": "person__code__iexact",
    "task": "task__code__iexact",
    "customer": "project__engagement__customer__code__iexact",
    "engagement": "project__engagement__code__iexact",
    "region": "project__region__code__iexact",
    "practice": "project__practice__code__iexact",
    "kind": "project__billing_kind__iexact",
    "source": "import_source",
}
_DAYS = ("month", "from", "to")
_YES_NO = ("billable", "estimated")
KEYS = (*_COLUMNS, "state", "flag", "run", *_DAYS, *_YES_NO)
TITLES = {"from": "From", "to": "Until", "run": "Import", "kind": "Billing", "source": "Source"}
FLAG_KEYS = (*(flag.name for flag in EntryFlag), "WEEKEND", "ANY")


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """A filter as (key, value) pairs in the order of KEYS. See the module for the grammar."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, Iterable[str]]) -> EntryFilter:
        """From a query's lists; keys of others (sort, page, col) are passed over."""
        return cls(
            tuple(
                (key, value.strip())
                for key in KEYS
                for value in values.get(key, ())
                if value and value.strip()
            )
        )

    def values(self, key: str) -> tuple[str, ...]:
        """The values given for a key."""
        return tuple(value for name, value in self.pairs if name == key)

    @property
    def keys(self) -> frozenset[str]:
        """The keys that are used."""
        return frozenset(name for name, _ in self.pairs)

    def having(self, **changes: str | None) -> EntryFilter:
        """The same filter with these keys set anew; None takes a key away."""
        kept = [pair for pair in self.pairs if pair[0] not in changes]
        return EntryFilter(
            (*kept, *((key, value) for key, value in changes.items() if value is not None))
        )

    @property
    def query(self) -> str:
        """The query as addresses carry it, or nothing."""
        text = "&".join(f"{key}={quote(value, safe=':,.-')}" for key, value in self.pairs)
        return f"?{text}" if text else ""

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read, in words."""
        return tuple(
            f"{TITLES.get(key, key.capitalize())} “{value}” cannot be read, so no line fits."
            for key, value in self.pairs
            if _where_one(key, value.removeprefix("-")) is None
        )

    def where(self) -> Q:
        """The filter on lines of time."""
        found = Q()
        for key in sorted(self.keys):
            allowed, excluded = Q(), Q()
            for value in self.values(key):
                one = _where_one(key, value.removeprefix("-"))
                if one is None:
                    one = Q(pk__in=[])
                if value.startswith("-"):
                    excluded |= one
                else:
                    allowed |= one
            found &= allowed
            if excluded:
                found &= ~excluded
        return found


def _where_one(key: str, value: str) -> Q | None:
    """One value of one key as a condition; None when it cannot be read."""
    if key in _COLUMNS:
        return Q(**{_COLUMNS[key]: value})
    if key in _DAYS:
        return _where_day(key, value)
    if key == "state":
        return Q(state=value.upper()) if value.upper() in ENTRY_STATES else None
    if key == "flag":
        return _where_flag(value.upper())
    if key == "run":
        return Q(run_id=int(value)) if value.isascii() and value.isdigit() else None
    if value not in ("yes", "no"):
        return None
    if key == "estimated":
        return Q(estimated=value == "yes")
    billable = Q(is_billable=True, task__is_billable=True) & ~Q(project__billing_kind="INTERNAL")
    return billable if value == "yes" else ~billable


def _where_day(key: str, value: str) -> Q | None:
    """A month, or the first or the last day that is asked for; both count."""
    try:
        if key == "month":
            month = date.fromisoformat(f"{value}-01") if len(value) == 7 else None
            if month is None:
                return None
            return Q(worked_on__gte=month, worked_on__lt=next_month(month))
        if len(value) == 7:
            month = date.fromisoformat(f"{value}-01")
            return Q(worked_on__gte=month) if key == "from" else Q(worked_on__lt=next_month(month))
        on = date.fromisoformat(value)
    except ValueError:
        return None
    return Q(worked_on__gte=on) if key == "from" else Q(worked_on__lte=on)


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


def _where_flag(name: str) -> Q | None:
    """Lines with this flag. A bit is asked by what is left of the number when it is taken away."""
    if name == "WEEKEND":
        return _weekend()
    if name == "ANY":
        return Q(flags__gt=0) | _weekend()
    if name not in EntryFlag.__members__:
        return None
    bit = int(EntryFlag[name])
    return Q(flags__gt=F("flags").bitand(~bit & 0x7FFFFFFF))
