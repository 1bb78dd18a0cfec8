"""Which inputs fed these lines? The basis that many lines share: rules, rate, exchange rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..models import Basis


@dataclass(frozen=True, slots=True)
class BasisRow:
    """The inputs that many lines share."""

    id: int
    rules: str
    inputs: str
    per_unit: int | None
    unit: str
    day_minutes: int | None
    currency: str
    functional_currency: str
    functional_rate: int
    functional_rate_type: str
    functional_rate_on: date
    functional_rate_source: str
    reporting_currency: str
    reporting_rate: int
    reporting_rate_type: str
    reporting_rate_on: date
    reporting_rate_source: str


def bases(basis_ids) -> dict[int, BasisRow]:
    """Bases by key."""
    names = [field.name for field in Basis._meta.fields if field.name != "digest"]
    return {
        row[0]: BasisRow(*row)
        for row in Basis.objects.filter(pk__in=set(basis_ids)).values_list(*names)
    }
