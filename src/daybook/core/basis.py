"""Which inputs fed an amount? The rules, the rate row and the exchange rates, in one frozen value.

330.00 USD an hour from row 12, USD to EUR at 0.92 of 1 July: every line priced so shares one basis,
named by the hash of its canonical text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date

from .fx import FxQuote, convert


@dataclass(frozen=True, slots=True)
class BasisValue:
    """The rules, the rate row and the exchange rates behind an amount."""

    rules: str
    inputs: dict
    currency: str
    functional_currency: str
    functional: FxQuote
    reporting_currency: str
    reporting: FxQuote
    per_unit: int | None = None
    unit: str = ""
    day_minutes: int | None = None
    text: str = field(default="", compare=False)

    def canonical(self) -> str:
        """The text whose hash names the basis."""
        return json.dumps(
            {
                "rules": self.rules,
                "inputs": self.inputs,
                "rate": [self.per_unit, self.unit, self.day_minutes, self.currency],
                "functional": [self.functional_currency, *_quote(self.functional)],
                "reporting": [self.reporting_currency, *_quote(self.reporting)],
            },
            sort_keys=True,
            default=str,
        )

    def amounts(self, minor: int) -> tuple[int, int]:
        """The functional and reporting minor units of a contract amount (FX-01)."""
        return (
            convert(minor, self.currency, self.functional_currency, self.functional.rate),
            convert(minor, self.currency, self.reporting_currency, self.reporting.rate),
        )


def _quote(quote: FxQuote) -> list:
    on: date = quote.on
    return [quote.rate, quote.rate_type, on.isoformat(), quote.source]
