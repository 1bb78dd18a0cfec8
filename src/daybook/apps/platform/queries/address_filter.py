"""Which rows does an address ask for? One grammar of filters, for every list that has one.

`project=ACME-001&state=DRAFT&state=RETURNED&task=-ADMIN` are the open rows of ACME-001 without
those of the task ADMIN. A repeated key is OR, different keys are AND, a leading minus excludes.
What cannot be read matches nothing and is named, so that a misspelled filter never shows more than
was asked for.

An app declares its keys, in the order addresses carry them, each with what reads one value:

    class LineFilter(AddressFilter):
        reads = {"book": equal_to("book"), "worked": in_month("worked_on")}
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self
from urllib.parse import quote

from django.db.models import Q

from daybook.core.periods import next_month

# One value of a key as a condition; None when it cannot be read.
Read = Callable[[str], Q | None]
LONGEST_KEY = 18


@dataclass(frozen=True, slots=True)
class AddressFilter:
    """A filter as (key, value) pairs in the order of `reads`. See the module for the grammar."""

    reads: ClassVar[Mapping[str, Read]] = {}
    titles: ClassVar[Mapping[str, str]] = {}

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, Iterable[str]]) -> Self:
        """From a query's lists; keys of others (sort, page, col) are passed over."""
        return cls(
            tuple(
                (key, value.strip())
                for key in cls.reads
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

    def having(self, **changes: str | Iterable[str] | None) -> Self:
        """The same filter with these keys set anew; None takes a key away. `from_` is `from`."""
        named = {key.rstrip("_"): value for key, value in changes.items()}
        values: dict[str, list[str]] = {}
        for key, value in self.pairs:
            if key not in named:
                values.setdefault(key, []).append(value)
        for key, value in named.items():
            if value is not None:
                values[key] = [value] if isinstance(value, str) else list(value)
        return self.of(values)

    @property
    def query(self) -> str:
        """The query as addresses carry it: "?book=RATED&month=2026-07", or nothing."""
        text = "&".join(f"{key}={quote(value, safe=':,.-')}" for key, value in self.pairs)
        return f"?{text}" if text else ""

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read, in words."""
        return tuple(
            f"{self.titles.get(key, key.capitalize())} “{value}” cannot be read, so no line fits."
            for key, value in self.pairs
            if self._read(key, value) is None
        )

    def where(self) -> Q:
        """The filter as one condition on the rows."""
        found = Q()
        for key in sorted(self.keys):
            allowed, excluded = Q(), Q()
            for value in self.values(key):
                one = self._read(key, value)
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

    def _read(self, key: str, value: str) -> Q | None:
        return self.reads[key](value.removeprefix("-"))


def equal_to(column: str) -> Read:
    """Rows whose column, or lookup, is the value as it is written."""
    return lambda text: Q(**{column: text})


def upper_equal_to(column: str) -> Read:
    """Rows whose column of upper-case names is the value, however it is written."""
    return lambda text: Q(**{column: text.upper()})


def one_of(column: str, names: Collection[str]) -> Read:
    """Rows whose column is one of these upper-case names, however the value is written."""
    return lambda text: Q(**{column: text.upper()}) if text.upper() in names else None


def yes_or_no(where: Callable[[bool], Q]) -> Read:
    """A yes or a no as `where` says it."""
    return lambda text: where(text == "yes") if text in ("yes", "no") else None


def whole_number(where: Callable[[int], Q]) -> Read:
    """The key of a record as `where` says it."""

    def read(text: str) -> Q | None:
        is_key = text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY
        return where(int(text)) if is_key else None

    return read


def month_of_text(text: str) -> date | None:
    """The first day of a month written as 2026-07."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None


def month_as(where: Callable[[date], Q]) -> Read:
    """A month written as 2026-07, as `where` says its first day. The last month there is has none
    behind it and cannot be read where that one is needed."""

    def read(text: str) -> Q | None:
        month = month_of_text(text)
        try:
            return None if month is None else where(month)
        except (ValueError, OverflowError):
            return None

    return read


def in_month(column: str) -> Read:
    """Rows whose day lies in a month written as 2026-07."""
    return month_as(
        lambda month: Q(**{f"{column}__gte": month, f"{column}__lt": next_month(month)})
    )


def from_day(column: str) -> Read:
    """Rows from a day, or from a month, on."""
    return _day_or_month(
        lambda on: Q(**{f"{column}__gte": on}), lambda month: Q(**{f"{column}__gte": month})
    )


def up_to_day(column: str) -> Read:
    """Rows up to a day, or up to the end of a month; both count."""
    return _day_or_month(
        lambda on: Q(**{f"{column}__lte": on}),
        lambda month: Q(**{f"{column}__lt": next_month(month)}),
    )


def _day_or_month(of_day: Callable[[date], Q], of_month: Callable[[date], Q]) -> Read:
    read_month = month_as(of_month)

    def read(text: str) -> Q | None:
        if len(text) == 7:
            return read_month(text)
        try:
            return of_day(date.fromisoformat(text))
        except ValueError:
            return None

    return read
