"""How are hours, rates and amounts of partners said inside a sentence? Whole numbers in, text out.

120 minutes are "2:00", 1,000,000 ten-thousandths are "100.00", 20,000 minor units "200.00 USD".
"""

from __future__ import annotations

from datetime import date

from daybook.core.money import RATE_SCALE, exponent


def clock_words(minutes: int, *, signed: bool = False) -> str:
    """Hours and minutes: 120 is "2:00", or "+2:00" where the direction matters."""
    whole, rest = divmod(abs(minutes), 60)
    mark = "-" if minutes < 0 else "+" if signed and minutes else ""
    return f"{mark}{whole:,}:{rest:02d}"


def amount_words(minor: int, currency: str, *, signed: bool = False) -> str:
    """Minor units with their decimals and currency."""
    places = exponent(currency)
    whole, rest = divmod(abs(minor), 10**places)
    mark = "-" if minor < 0 else "+" if signed and minor else ""
    tail = f".{rest:0{places}d}" if places else ""
    return f"{mark}{whole:,}{tail} {currency}"


def rate_words(per_hour: int, currency: str) -> str:
    """A price of an hour: 1,000,000 is "100.00 USD an hour"."""
    whole, rest = divmod(per_hour, RATE_SCALE)
    tail = f"{rest:04d}".rstrip("0").ljust(2, "0")
    return f"{whole:,}.{tail} {currency} an hour"


def day_words(day: date) -> str:
    """A day in a sentence: "7 July 2026"."""
    return f"{day.day} {day:%B %Y}"
