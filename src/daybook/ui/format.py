"""How is a number written? Whole numbers in, text out; nothing here is a float.

182,040,000 euro cents are "€1,820,400.00" in full, "€1.82M" on a card and 450 minutes are "7.5".
An unknown (None) is an empty text, never a zero; a minus is a true minus.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.numbers import get_currency_symbol

from daybook.core.money import RATE_SCALE, divide_rounded, exponent

LOCALE = "en_US"
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
NO_BREAK = "\N{NO-BREAK SPACE}"
MILLIONTHS_PER_PERCENT = 10_000
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_SCALES = ((10**3, "k"), (10**6, "M"), (10**9, "B"), (10**12, "T"))


@lru_cache(maxsize=64)
def symbol(currency: str) -> str:
    """What stands before an amount: "€", or "CHF" with a space where there is no sign."""
    found = get_currency_symbol(currency, locale=LOCALE)
    return f"{found}{NO_BREAK}" if found[-1:].isalpha() else found


@lru_cache(maxsize=4)
def _marks(locale: str) -> tuple[str, str]:
    """The locale's thousands mark and decimal mark."""
    symbols = Locale.parse(locale).number_symbols
    symbols = symbols.get("latn", symbols)
    return symbols["group"], symbols["decimal"]


def count(number: int | None) -> str:
    """A whole number with thousands marks: 1289 is "1,289"."""
    if number is None:
        return ""
    text = f"{abs(number):,}"
    group = _marks(LOCALE)[0]
    return (MINUS if number < 0 else "") + (text if group == "," else text.replace(",", group))


def decimal(number: int, places: int, *, trim: bool = False) -> str:
    """`number` of 10^-places units as a decimal: (123450, 2) is "1,234.50"."""
    if places == 0:
        return count(number)
    whole, rest = divmod(abs(number), 10**places)
    tail = f"{rest:0{places}d}"
    tail = tail.rstrip("0") if trim else tail
    sign = MINUS if number < 0 else ""
    return sign + count(whole) + (_marks(LOCALE)[1] + tail if tail else "")


def _unsigned(text: str) -> tuple[str, str]:
    return (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)


def amount(minor: int | None, currency: str, *, whole: bool = False) -> str:
    """Money without its sign, for columns whose header names the currency."""
    if minor is None:
        return ""
    places = exponent(currency)
    if whole:
        return count(divide_rounded(minor, 10**places))
    return decimal(minor, places)


def money(minor: int | None, currency: str, *, whole: bool = False) -> str:
    """Money in full: 4915836 EUR minor is "€49,158.36"."""
    if minor is None:
        return ""
    sign, text = _unsigned(amount(minor, currency, whole=whole))
    return f"{sign}{symbol(currency)}{text}"


def _significant(amount_scaled: int, places: int, digits: int) -> str:
    """Three digits of a positive amount held in 10^-places units: "1.82M", "950"."""
    if divide_rounded(amount_scaled, 10**places) < 10**digits:
        small = amount_scaled < 10 * 10**places
        return decimal(amount_scaled, places) if small else _whole(amount_scaled, places)
    for scale, letter in _SCALES:
        for kept in range(digits - 1, -1, -1):
            shown = divide_rounded(amount_scaled * 10**kept, scale * 10**places)
            # What rounds up to a fourth digit takes the next letter: 999,950 is 1.00M, not 1000k.
            if shown < 10**digits:
                return decimal(shown, kept) + letter
    return _whole(amount_scaled, places)


def _whole(amount_scaled: int, places: int) -> str:
    return count(divide_rounded(amount_scaled, 10**places))


def money_short(minor: int | None, currency: str, *, digits: int = 3) -> str:
    """Money with three significant digits, for cards and strips: "€1.82M", "€79.6k"."""
    if minor is None:
        return ""
    if minor == 0:
        return f"{symbol(currency)}0"
    text = _significant(abs(minor), exponent(currency), digits)
    return f"{MINUS if minor < 0 else ''}{symbol(currency)}{text}"


def money_spoken(minor: int | None, currency: str) -> str:
    """Money inside a sentence: whole thousands, millions with two decimals: "€80k", "€1.82M"."""
    if minor is None:
        return ""
    places = exponent(currency)
    thousands = divide_rounded(abs(minor), 1000 * 10**places)
    if abs(minor) < 1000 * 10**places or thousands >= 1000:
        return money_short(minor, currency)
    return f"{MINUS if minor < 0 else ''}{symbol(currency)}{thousands}k"


def signed(text: str, number: int | None) -> str:
    """The text with a plus where the number is above zero; an en dash for zero."""
    if number is None:
        return ""
    return DASH if number == 0 else f"+{text}" if number > 0 else text


def delta_amount(minor: int | None, currency: str, *, whole: bool = False) -> str:
    """A difference of money: always signed, an en dash for none."""
    return signed(amount(minor, currency, whole=whole), minor)


def delta_money(minor: int | None, currency: str, *, whole: bool = False) -> str:
    """A difference with its currency sign: "−€2,470.00"."""
    return signed(money(minor, currency, whole=whole), minor)


def hours(minutes: int | None, *, digits: int | None = None) -> str:
    """Hours with at most two decimals: 450 is "7.5"; digits=2 keeps a column even: "7.50"."""
    if minutes is None:
        return ""
    if digits is None:
        return decimal(divide_rounded(minutes * 100, 60), 2, trim=True)
    return decimal(divide_rounded(minutes * 10**digits, 60), digits)


def clock(minutes: int | None) -> str:
    """Hours and minutes, exact: 450 is "7:30"."""
    if minutes is None:
        return ""
    whole, rest = divmod(abs(minutes), 60)
    return f"{MINUS if minutes < 0 else ''}{count(whole)}:{rest:02d}"


def percent_number(millionths: int | None, *, digits: int = 1) -> str:
    """A share in percent without the sign, for columns: 636364 is "63.6"."""
    if millionths is None:
        return ""
    return decimal(divide_rounded(millionths * 10**digits, MILLIONTHS_PER_PERCENT), digits)


def percent(millionths: int | None, *, digits: int = 1) -> str:
    """A share in percent: 636364 millionths is "63.6%"."""
    return "" if millionths is None else percent_number(millionths, digits=digits) + "%"


def points(millionths: int | None, *, digits: int = 1) -> str:
    """A difference of shares in percentage points, signed: 17690 is "+1.8 pp"."""
    if millionths is None:
        return ""
    shown = divide_rounded(millionths * 10**digits, MILLIONTHS_PER_PERCENT)
    return DASH if shown == 0 else f"{signed(decimal(shown, digits), shown)}{NO_BREAK}pp"


def rate(per_unit: int | None, currency: str, unit: str = "HOUR") -> str:
    """A price of an hour or a day: 1650000 ten-thousandths of a euro is "€165.00/h"."""
    if per_unit is None:
        return ""
    places = exponent(currency)
    # Four decimals are stored; those beyond the currency's own are shown only when they matter.
    digits = next(
        kept for kept in range(places, 5) if (per_unit * 10**kept) % RATE_SCALE == 0 or kept == 4
    )
    sign, text = _unsigned(decimal(divide_rounded(per_unit * 10**digits, RATE_SCALE), digits))
    return f"{sign}{symbol(currency)}{text}/{'d' if unit == 'DAY' else 'h'}"


def spell(number: int, one: str, many: str = "") -> str:
    """A number with its noun: (3, "project") is "3 projects"."""
    return f"{count(number)} {one if abs(number) == 1 else many or one + 's'}"


def day(on: date | None, *, year: bool = False) -> str:
    """A day as people say it: "Tue 21 Jul"."""
    if on is None:
        return ""
    text = f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1][:3]}"
    return f"{text} {on.year}" if year else text


def date_text(on: date | None) -> str:
    """A day with its year: "21 Jul 2026"."""
    return "" if on is None else f"{on.day} {_MONTHS[on.month - 1][:3]} {on.year}"


def month_text(on: date | None) -> str:
    """A period by name: "July 2026"."""
    return "" if on is None else f"{_MONTHS[on.month - 1]} {on.year}"


def week_text(on: date | None) -> str:
    """An ISO week by number: "W30"."""
    return "" if on is None else f"W{on.isocalendar().week:02d}"


def moment(at: datetime | None) -> str:
    """An instant, already in the reader's zone: "Tue 21 Jul, 09:12"."""
    return "" if at is None else f"{day(at.date())}, {at:%H:%M}"


def span(first: date | None, last: date | None) -> str:
    """Two days as one range: "29 Jun – 5 Jul 2026", "1–31 Jul 2026"."""
    if first is None or last is None:
        return date_text(first or last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{date_text(last)}" if first != last else date_text(last)
    start = f"{first.day} {_MONTHS[first.month - 1][:3]}"
    start = start if first.year == last.year else date_text(first)
    return f"{start} {DASH} {date_text(last)}"
