"""What is an amount in another currency? One multiplication, one rounding, a named rate.

100.00 EUR at 1.0850 USD (10,850,000,000 over 10^10) are 108.50 USD.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .money import Rounding, divide_rounded, exponent
from .rules import Example, rule

FX_SCALE = 10**10


@dataclass(frozen=True, slots=True)
class FxQuote:
    """A rate over 10^10 with its type, its date and where it came from."""

    rate: int
    rate_type: str
    on: date
    source: str


def identity_quote(on: date) -> FxQuote:
    """The quote of a currency in itself: exactly 1, on any day."""
    return FxQuote(FX_SCALE, "IDENTITY", on, "same currency")


@rule(
    "FX-01",
    question="What is this amount in another currency?",
    answers="minor units of the other currency",
    formula="amount × rate ÷ 10^10, half up, in the other currency's minor units",
    examples=lambda: [
        Example("100.00 EUR at 1.0850", lambda: convert(10_000, "EUR", "USD", 10_850_000_000)),
        Example("1,000 JPY at 0.0065", lambda: convert(1_000, "JPY", "USD", 65_000_000)),
    ],
)
def convert(minor: int, base: str, quote: str, rate: int) -> int:
    """Minor units of `base` as minor units of `quote`; `rate` is over 10^10, rounded half up.

    The rate is of major units, so the two currencies' minor units enter the one multiplication. A
    currency in itself is unchanged, whatever the rate. Raises ValueError for a rate not above zero.
    """
    if base == quote:
        return minor
    if rate <= 0:
        raise ValueError(f"the exchange rate {base} to {quote} must be above zero")
    return divide_rounded(
        minor * rate * 10 ** exponent(quote), FX_SCALE * 10 ** exponent(base), Rounding.HALF_UP
    )
