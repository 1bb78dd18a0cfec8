"""How is one value of a table drawn, and how is it written to a file?

A cell's kind decides both: 4,915,836 minor units of a euro are "49,158.36" on the page and
"49158.36" in the CSV; 450 minutes are "7.50" under "Hours h" with two digits. None is blank
(unknown), zero is an en dash, a restricted value is a lock that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from string import Formatter
from urllib.parse import quote

from django.utils.html import conditional_escape, escape, strip_tags
from django.utils.safestring import SafeString

from daybook.core.money import RATE_SCALE, divide_rounded, exponent

from . import format as text_of
from .figures import Band, Figure, Restricted, value_html
from .statuses import badge_of, status_html

NUMERIC = frozenset("money hours clock percent points count delta delta_hours rate".split())
_UNITS = {"hours": "h", "clock": "h", "percent": "%", "points": "pp"}
_ZERO = f'<span class="z">{text_of.DASH}</span>'


def value_of(row: object, key: str) -> object:
    """A row's value: an attribute of a frozen row, or an item of a mapping."""
    return row.get(key) if isinstance(row, Mapping) else getattr(row, key)


def unit_of(column) -> str:
    """What the heading says after the title."""
    return _UNITS.get(column.kind, "") if column.unit is None else column.unit


def address_filler(pattern: str) -> Callable[[object], str]:
    """A function from a row to its address. A row without the needed value has no address."""
    pieces = [(literal, field) for literal, field, _, _ in Formatter().parse(pattern)]

    def address(row: object) -> str:
        parts = []
        for literal, field in pieces:
            parts.append(literal)
            if field:
                value = value_of(row, field)
                if value is None or value == "":
                    return ""
                parts.append(quote(str(value), safe=""))
        return "".join(parts)

    return address


def currency_of(column, row: object) -> str:
    """The currency of a cell: the row's own, or the column's."""
    found = value_of(row, column.currency_key) if column.currency_key else column.currency
    return str(found or "")


def _numeric_text(column, value: int, row: object) -> str:
    kind = column.kind
    if kind == "hours":
        return text_of.hours(value, digits=column.digits)
    if kind == "count":
        return text_of.count(value)
    if kind == "clock":
        return text_of.clock(value)
    if kind == "delta_hours":
        return text_of.signed(text_of.hours(value, digits=column.digits), value)
    if kind == "percent":
        return text_of.percent_number(value, digits=1 if column.digits is None else column.digits)
    if kind == "points":
        return text_of.points(value, digits=column.digits or 1).removesuffix(
            f"{text_of.NO_BREAK}pp"
        )
    currency = currency_of(column, row)
    if kind == "rate":
        return text_of.rate(value, currency).removesuffix("/h")
    write = text_of.delta_amount if kind == "delta" else text_of.amount
    shown = write(value, currency, whole=column.whole)
    return f"{shown} {currency}" if column.currency_key else shown


def tone_of(column, value: object) -> str:
    """Blue for a favorable difference, orange for an adverse one; empty elsewhere."""
    if column.kind not in ("delta", "delta_hours", "points") or not isinstance(value, int):
        return ""
    if value == 0 or column.good not in ("up", "down"):
        return ""
    return "fav" if (value > 0) == (column.good == "up") else "adv"


def plain_text(column, value: object, row: object) -> str:
    """The value as printed, without markup."""
    if value is None:
        return ""
    if isinstance(value, Figure | Band):
        return value.text
    if isinstance(value, Restricted):
        return "restricted"
    if column.kind in NUMERIC and isinstance(value, int):
        return text_of.DASH if value == 0 else _numeric_text(column, value, row)
    if column.kind == "status":
        return badge_of(str(value)).word
    if isinstance(value, datetime):
        return text_of.moment(value)
    if isinstance(value, date):
        return text_of.month_text(value) if column.kind == "month" else text_of.day(value)
    return str(value)


def inner_html(column, value: object, row: object) -> str:
    """The markup inside a cell, before its link."""
    if value is None:
        return ""
    if isinstance(value, Figure | Restricted | Band):
        return value_html(value)
    if column.kind == "status":
        return status_html(str(value))
    if column.kind in NUMERIC and value == 0:
        return _ZERO
    if column.kind == "html":
        return conditional_escape(value)
    shown = escape(plain_text(column, value, row))
    return f'<span class="code">{shown}</span>' if column.kind == "code" else shown


def file_text(column, value: object, row: object) -> str:
    """The value for a file: plain numbers, ISO dates, and no text that a sheet would execute."""
    if value is None:
        return ""
    if isinstance(value, Figure | Band | Restricted):
        return guarded(plain_text(column, value, row))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if column.kind in NUMERIC and isinstance(value, int):
        return _file_number(column, value, row)
    if column.kind == "status":
        return str(value)
    if isinstance(value, SafeString):
        return guarded(strip_tags(value))
    return guarded(str(value))


def _file_number(column, value: int, row: object) -> str:
    kind = column.kind
    if kind in ("hours", "clock", "delta_hours"):
        return _plain_decimal(divide_rounded(value * 10_000, 60), 4)
    if kind in ("percent", "points"):
        return _plain_decimal(value, 4)
    if kind == "count":
        return str(value)
    if kind == "rate":
        return _plain_decimal(value, len(str(RATE_SCALE)) - 1)
    places = exponent(currency_of(column, row))
    return _plain_decimal(value, places, keep=places)


def _plain_decimal(number: int, places: int, keep: int = 0) -> str:
    """A decimal with a point, no thousands marks, and at least `keep` decimals."""
    whole, rest = divmod(abs(number), 10**places)
    tail = f"{rest:0{places}d}" if places else ""
    while len(tail) > keep and tail.endswith("0"):
        tail = tail[:-1]
    return f"{'-' if number < 0 else ''}{whole}" + (f".{tail}" if tail else "")


def guarded(text: str) -> str:
    """Text that a spreadsheet reads as text, even where it starts like a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
