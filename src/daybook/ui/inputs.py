"""What did they type? Form fields that turn text into whole numbers and days, and back.

"1,234.50" in US dollars is 123,450 minor units, "62.5" percent is 625,000 millionths, "330" an hour
is 3,300,000 ten-thousandths, "7:30" is 450 minutes. Point and comma are both read as decimals;
digits that would be lost are refused, never rounded away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from django import forms
from django.core.validators import RegexValidator

from daybook.core.money import divide_rounded, exponent

_DAY = timedelta(days=1)
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_CLOCK = re.compile(r"(\d{1,6}):([0-5]\d)")
_CODE = RegexValidator(
    r"^[A-Z0-9][A-Z0-9._-]*$",
    "A code is letters, digits, hyphens and points, and begins with a letter or digit.",
)


def parse_decimal(text: str, places: int) -> int:
    """Units of 10^-places from a typed decimal: ("1,234.50", 2) is 123450.

    Raises ValueError in words when it is no number, or has more decimals than are kept.
    """
    plain = _with_point(text.strip().replace(" ", "").replace("\N{NO-BREAK SPACE}", ""))
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"“{text.strip()[:20]}” is not an amount; write it as 1234.50.")
    whole, _, rest = plain.partition(".")
    rest = rest.rstrip("0")
    if len(rest) > places:
        raise ValueError(f"“{text.strip()[:20]}” has more than {places} decimals; shorten it.")
    return int(whole + rest.ljust(places, "0"))


def _with_point(text: str) -> str:
    """The text with a point as its decimal mark and no marks between thousands."""
    comma, point = text.rfind(","), text.rfind(".")
    if comma > point:
        tail = text[comma + 1 :]
        if point < 0 and (text.count(",") > 1 or len(tail) == 3):
            return text.replace(",", "")
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", "")


def decimal_text(number: int | None, places: int, keep: int = 0) -> str:
    """What a field shows for a stored number: (123450, 2, 2) is "1234.50"."""
    if number is None:
        return ""
    whole, rest = divmod(abs(number), 10**places)
    tail = f"{rest:0{places}d}" if places else ""
    while len(tail) > keep and tail.endswith("0"):
        tail = tail[:-1]
    return f"{'-' if number < 0 else ''}{whole}" + (f".{tail}" if tail else "")


class ScaledField(forms.CharField):
    """A decimal kept as a whole number of 10^-places units; an empty field is None."""

    def __init__(self, *, places: int, keep: int = 0, low: int = 0, high: int | None = None, **kw):
        self.places, self.keep, self.low, self.high = places, keep, low, high
        kw.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kw)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_decimal(text, self.places)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        if number < self.low or (self.high is not None and number > self.high):
            limit = "" if self.high is None else f" to {decimal_text(self.high, self.places)}"
            raise forms.ValidationError(
                f"Give {decimal_text(self.low, self.places)}{limit or ' or more'}."
            )
        return number

    def prepare_value(self, value):
        return decimal_text(value, self.places, self.keep) if isinstance(value, int) else value


class PercentField(ScaledField):
    """A share typed in percent, kept in millionths: "70" is 700,000."""

    def __init__(self, **kw):
        super().__init__(places=4, high=1_000_000, **kw)


class RateField(ScaledField):
    """A price of an hour or a day, kept in ten-thousandths of a major unit."""

    def __init__(self, **kw):
        super().__init__(places=4, keep=2, **kw)


class HoursField(forms.CharField):
    """Hours typed as 7:30, 7.5 or 1,200, kept in whole minutes; an empty field is None."""

    def __init__(self, **kw):
        kw.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kw)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if match := _CLOCK.fullmatch(text.strip()):
            return int(match[1]) * 60 + int(match[2])
        try:
            return divide_rounded(parse_decimal(text, 2) * 60, 100)
        except ValueError as error:
            raise forms.ValidationError(
                f"“{text[:20]}” is not hours: write 7:30 or 7.5."
            ) from error

    def prepare_value(self, value):
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, 60)
        return f"{whole}:{rest:02d}" if rest else str(whole)


class CodeField(forms.CharField):
    """A public code, in capitals: acme is ACME."""

    def __init__(self, **kw):
        kw.setdefault("validators", [_CODE])
        super().__init__(**kw)

    def clean(self, value):
        return super().clean(value.upper() if isinstance(value, str) else value)


class DayField(forms.DateField):
    """A local day, from the browser's own calendar or typed as 2026-07-07."""

    def __init__(self, **kw):
        kw.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kw.setdefault("input_formats", ["%Y-%m-%d"])
        super().__init__(**kw)
        self.error_messages["invalid"] = "Write the day as 2026-07-07."


class LastDayField(DayField):
    """The last day that counts, kept as the first that does not: ranges are half-open."""

    def clean(self, value):
        day = super().clean(value)
        return day + _DAY if day and day < date.max else day

    def prepare_value(self, value):
        return value - _DAY if isinstance(value, date) else value


class ChoiceOfKey(forms.TypedChoiceField):
    """One record of few, by its key; `offered` are (key, label). Empty is None."""

    def __init__(self, offered: Iterable[tuple[int, str]] = (), *, empty: str = "", **kw):
        first = [] if kw.get("required", True) and not empty else [("", empty or "None")]
        kw.setdefault("coerce", int)
        super().__init__(choices=[*first, *offered], empty_value=None, **kw)


def minor_of(form: forms.Form, name: str, currency: str) -> int | None:
    """Minor units of a typed amount in a currency; what cannot be read is put at its field."""
    text = form.cleaned_data.get(name)
    if not text:
        return None
    try:
        return parse_decimal(text, exponent(currency))
    except ValueError as error:
        form.add_error(name, str(error))
        return None
