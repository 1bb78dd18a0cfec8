"""What may still be invoiced? Billables with what is left of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from daybook.apps.platform.queries.organization import counted

from ..models import Billable, Take


@dataclass(frozen=True, slots=True)
class OpenBillable:
    """A billable with what is left of it."""

    id: int
    kind: str
    source_id: int
    unit: str
    quantity: int
    taken: int
    project_id: int
    worked_on: date

    @property
    def left(self) -> int:
        """What may still be taken."""
        return self.quantity - self.taken


def open_billables(
    project_ids, before: date, kinds: Sequence[str], *, worked_from: date | None = None
) -> tuple[OpenBillable, ...]:
    """Billables of some projects dated before a day that are not taken whole."""
    taken = (
        Take.objects.filter(counted(), billable_id=OuterRef("pk"))
        .order_by()
        .values("billable_id")
        .annotate(total=Sum("quantity"))
        .values("total")
    )
    rows = Billable.objects.filter(
        counted(), project_id__in=project_ids, worked_on__lt=before, kind__in=kinds
    )
    if worked_from is not None:
        rows = rows.filter(worked_on__gte=worked_from)
    rows = (
        rows.annotate(taken=Coalesce(Subquery(taken), 0))
        .filter(taken__lt=F("quantity"))
        .order_by("worked_on", "id")
    )
    return tuple(
        OpenBillable(*row)
        for row in rows.values_list(
            "id", "kind", "source_id", "unit", "quantity", "taken", "project_id", "worked_on"
        )
    )


def billables_by_id(billable_ids: Collection[int]) -> dict[int, OpenBillable]:
    """Billables by key, with what is taken of each, whole ones included."""
    found: dict[int, OpenBillable] = {}
    wanted = sorted(billable_ids)
    for first in range(0, len(wanted), 500):
        some = wanted[first : first + 500]
        taken = dict(
            Take.objects.filter(counted(), billable_id__in=some)
            .order_by()
            .values_list("billable_id")
            .annotate(Sum("quantity"))
        )
        for row in Billable.objects.filter(pk__in=some).values_list(
            "id", "kind", "source_id", "unit", "quantity", "project_id", "worked_on"
        ):
            found[row[0]] = OpenBillable(*row[:5], taken.get(row[0], 0), *row[5:])
    return found
