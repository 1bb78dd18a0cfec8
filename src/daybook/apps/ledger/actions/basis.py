"""Which inputs fed these lines? A basis is written once and shared by every line it explains."""

from __future__ import annotations

import hashlib
import json

from daybook.core.basis import BasisValue

from ..models import Basis


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
