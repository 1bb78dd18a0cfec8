"""Is a partner's engineer authorized to work here, on this day? For looks at many lines at once.

Ravi is Kestrel Point's from February on and signed for ACME-E1 until 30 September: a line of his
on 7 July there is authorized, one on another engagement is not. Everybody else needs no paper.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ..models import PartnerEngineer, WorkAuthorization


class AuthorizedDays:
    """Which lines of some people a signed authorization covers by its days. Without rights."""

    def __init__(self, person_ids: Collection[int]):
        self._stretches: dict[int, list[tuple[date, date | None]]] = {}
        rows = PartnerEngineer.objects.filter(person_id__in=person_ids)
        for person, starts, ends in rows.values_list("person_id", "starts_on", "ends_on"):
            self._stretches.setdefault(person, []).append((starts, ends))
        self._signed: dict[tuple[int, int], list[tuple[date, date]]] = {}
        if not self._stretches:
            return
        signed = WorkAuthorization.objects.filter(
            person_id__in=self._stretches, state__in=("SIGNED", "CLOSED")
        ).values_list("person_id", "engagement_id", "starts_on", "ends_on", "closed_on")
        for person, engagement, starts, ends, closed in signed:
            self._signed.setdefault((person, engagement), []).append((starts, closed or ends))

    def covers(self, person_id: int, engagement_id: int, on: date) -> bool:
        """Whether no paper is needed, or a signed one covers the day; hours are another matter."""
        theirs = any(
            starts <= on and (ends is None or on < ends)
            for starts, ends in self._stretches.get(person_id, ())
        )
        return not theirs or any(
            starts <= on < ends for starts, ends in self._signed.get((person_id, engagement_id), ())
        )
