"""Which lines are asked for? One grammar for rows, sums, exports and Explain.

`book=RATED&project=ACME-014&month=2026-07` are the RATED lines of ACME-014 posted in July 2026.
A repeated key is OR, different keys are AND, a leading minus excludes. What cannot be read matches
nothing and is named, so that a misspelled filter never shows more than was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.db.models import Q

from daybook.core.periods import next_month

from ..models import LedgerLine, Take

# Key of the address → column of the line.
_COLUMNS = {
    "book": "book",
    "project": "project__code",
    "person": "person__code",
    "customer": "project__engagement__customer__code",
    "region": "project__region__code",
    "practice": "project__practice__code",
    "role": "role__code",
    "entity": "entity__code",
    "engagement": "project__engagement__code",
    "kind": "project__billing_kind",
    "currency": "currency",
    "reason": "reason",
    "source": "source_kind",
    "task": "task__code",
}
_MONTHS = {"month": "posted_in", "worked": "worked_on"}
_RANGE = ("from", "to")
_KEYS = ("entry", "milestone", "invoice", "run", "id")
_FLAGS = {
    "billable": "is_billable",
    "notional": "notional",
    "estimated": "estimated",
}
_YES_NO = ("reversal", "priced", *_FLAGS)
KEYS = (*_COLUMNS, *_MONTHS, *_RANGE, *_KEYS, *_YES_NO)
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


@dataclass(frozen=True, slots=True)
class LineFilter:
    """A filter as (key, value) pairs in the order of KEYS. See the module for the grammar."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, Iterable[str]]) -> LineFilter:
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

    def value(self, key: str) -> str:
        """The only value of a key; empty when there is none, or more than one."""
        found = self.values(key)
        return found[0] if len(found) == 1 and not found[0].startswith("-") else ""

    @property
    def keys(self) -> frozenset[str]:
        """The keys that are used."""
        return frozenset(name for name, _ in self.pairs)

    def having(self, **changes: str | Iterable[str] | None) -> LineFilter:
        """The same filter with these keys set anew; None takes a key away. `from_` is `from`."""
        named = {key.rstrip("_"): value for key, value in changes.items()}
        values: dict[str, list[str]] = {}
        for key, value in self.pairs:
            if key not in named:
                values.setdefault(key, []).append(value)
        for key, value in named.items():
            if value is not None:
                values[key] = [value] if isinstance(value, str) else list(value)
        return LineFilter.of(values)

    @property
    def query(self) -> str:
        """The query as addresses carry it: "?book=RATED&month=2026-07", or nothing."""
        text = "&".join(f"{key}={quote(value, safe=':,.-')}" for key, value in self.pairs)
        return f"?{text}" if text else ""

    @property
    def months(self) -> tuple[date | None, date | None]:
        """The first and last posted month that are asked for; None where there is no limit."""
        named = [month for value in self.values("month") if (month := _month(value))]
        firsts = [*named[:0], *(_month(value) for value in self.values("from"))]
        lasts = [_month(value) for value in self.values("to")]
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

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read, in words."""
        return tuple(
            f"{TITLES.get(key, key.capitalize())} “{value}” cannot be read, so no line fits."
            for key, value in self.pairs
            if _where_one(key, value.removeprefix("-")) is None
        )

    def where(self) -> Q:
        """The filter on ledger lines (and on the view of what counts)."""
        found = Q()
        for key in self.keys:
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
        exact = value.upper() if key in ("book", "currency", "reason", "source", "kind") else value
        return Q(**{_COLUMNS[key]: exact})
    if key in _MONTHS or key in _RANGE:
        month = _month(value)
        return None if month is None else _where_month(key, month)
    if key in _YES_NO:
        return _where_flag(key, value)
    if not (value.isascii() and value.isdigit() and len(value) <= 18):
        return None
    return _WHERE_KEY[key](int(value))


def _month(value: str) -> date | None:
    try:
        return date.fromisoformat(f"{value}-01") if len(value) == 7 else None
    except ValueError:
        return None


def _where_month(key: str, month: date) -> Q:
    if key == "month":
        return Q(posted_in=month)
    if key == "worked":
        return Q(worked_on__gte=month, worked_on__lt=next_month(month))
    return Q(posted_in__gte=month) if key == "from" else Q(posted_in__lte=month)


def _where_flag(key: str, value: str) -> Q | None:
    if value not in ("yes", "no"):
        return None
    yes = value == "yes"
    if key == "reversal":
        return Q(reverses__isnull=not yes)
    if key == "priced":
        return Q(basis__per_unit__isnull=not yes)
    return Q(**{_FLAGS[key]: yes})


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


_WHERE_KEY = {
    "entry": lambda key: _of_source("TIME_ENTRY", key),
    "milestone": lambda key: _of_source("MILESTONE", key),
    "invoice": _of_invoice,
    "run": lambda key: Q(run_id=key),
    "id": lambda key: Q(pk=key),
}
