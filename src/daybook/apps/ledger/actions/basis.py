"""Which inputs fed these lines? A basis is written once and shared by every line it explains."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date

from daybook.core.fx import FxQuote, convert

from ..models import Basis


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


class BasisBook:
    """Finds or writes bases; remembers them for the length of one run."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def id_of(self, value: BasisValue) -> int:
        """The key of this basis, written at first sight. Call inside the action's transaction."""
        digest = hashlib.sha256(value.canonical().encode()).hexdigest()
        found = self._ids.get(digest)
        if found is None:
            row, _ = Basis.objects.get_or_create(
                digest=digest,
                defaults={
                    "rules": value.rules,
                    "inputs": json.dumps(value.inputs, sort_keys=True, default=str),
                    "per_unit": value.per_unit,
                    "unit": value.unit,
                    "day_minutes": value.day_minutes,
                    "currency": value.currency,
                    "functional_currency": value.functional_currency,
                    "functional_rate": value.functional.rate,
                    "functional_rate_type": value.functional.rate_type,
                    "functional_rate_on": value.functional.on,
                    "functional_rate_source": value.functional.source,
                    "reporting_currency": value.reporting_currency,
                    "reporting_rate": value.reporting.rate,
                    "reporting_rate_type": value.reporting.rate_type,
                    "reporting_rate_on": value.reporting.on,
                    "reporting_rate_source": value.reporting.source,
                },
            )
            found = self._ids[digest] = row.pk
        return found
