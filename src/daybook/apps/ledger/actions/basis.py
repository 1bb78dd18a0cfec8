"""Which inputs fed these lines? A basis is written once and shared by every line it explains."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from daybook.core.basis import BasisValue

from ..models import Basis

_AT_ONCE = 500


class BasisBook:
    """Finds or writes bases; remembers them for the length of one run."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def id_of(self, value: BasisValue) -> int:
        """The key of this basis, written at first sight. Call inside the action's transaction."""
        return self.ids_of((value,))[0]

    def ids_of(self, values: Sequence[BasisValue]) -> list[int]:
        """The keys of these bases in order: asked by set, and written by set at first sight."""
        digests = [hashlib.sha256(value.canonical().encode()).hexdigest() for value in values]
        wanted = dict(zip(digests, values, strict=True))
        self._find(wanted)
        missing = [_row(digest, wanted[digest]) for digest in wanted if digest not in self._ids]
        if missing:
            # Another transaction may write the same basis meanwhile: then its row is the one.
            Basis.objects.bulk_create(missing, ignore_conflicts=True)
            self._find(wanted)
        return [self._ids[digest] for digest in digests]

    def _find(self, digests: Iterable[str]) -> None:
        unknown = [digest for digest in digests if digest not in self._ids]
        for first in range(0, len(unknown), _AT_ONCE):
            some = Basis.objects.filter(digest__in=unknown[first : first + _AT_ONCE])
            self._ids.update(some.values_list("digest", "id"))


def _row(digest: str, value: BasisValue) -> Basis:
    return Basis(
        digest=digest,
        rules=value.rules,
        inputs=json.dumps(value.inputs, sort_keys=True, default=str),
        per_unit=value.per_unit,
        unit=value.unit,
        day_minutes=value.day_minutes,
        currency=value.currency,
        functional_currency=value.functional_currency,
        functional_rate=value.functional.rate,
        functional_rate_type=value.functional.rate_type,
        functional_rate_on=value.functional.on,
        functional_rate_source=value.functional.source,
        reporting_currency=value.reporting_currency,
        reporting_rate=value.reporting.rate,
        reporting_rate_type=value.reporting.rate_type,
        reporting_rate_on=value.reporting.on,
        reporting_rate_source=value.reporting.source,
    )
