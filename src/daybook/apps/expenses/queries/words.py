"""How are amounts said inside a sentence? 5,700 minor units of USD are "57.00 USD"."""

from __future__ import annotations

from daybook.core.money import RATE_SCALE, exponent

KIND_WORDS = {"DAY": "a day", "ITEM": "an item", "RECEIPT": "above it a receipt is needed"}
PAYMENT_WORDS = {"OWN": "Own card", "COMPANY_CARD": "Company card", "CASH": "Cash"}
UNIT_WORDS = {"KM": "km", "MILE": "miles"}


def plain_amount(minor: int, currency: str) -> str:
    """Minor units as a number with its decimals."""
    places = exponent(currency)
    if not places:
        return f"{minor:,}"
    whole, rest = divmod(abs(minor), 10**places)
    return f"{'-' if minor < 0 else ''}{whole:,}.{rest:0{places}d}"


def amount_text(minor: int, currency: str) -> str:
    """The number with its currency behind it."""
    return f"{plain_amount(minor, currency)} {currency}"


def rate_text(per_unit: int, currency: str) -> str:
    """Ten-thousandths of a major unit: 7,250 of USD are "0.725 USD"."""
    whole, rest = divmod(per_unit, RATE_SCALE)
    tail = f"{rest:04d}".rstrip("0").ljust(2, "0")
    return f"{whole:,}.{tail} {currency}"


def tenths_text(tenths: int) -> str:
    """A distance in tenths: 843 are "84.3"."""
    return f"{tenths // 10:,}.{tenths % 10}"
