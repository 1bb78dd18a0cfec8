"""Which lines drew what from which fund? The rows behind every figure of partners.

`/money/partners/draws?fund=KES-F1&month=2026-07` are the entries whose work of July it paid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from daybook.apps.commercial.queries.authorizations import rates_filter, sees_rates
from daybook.apps.platform.queries.address_filter import (
    AddressFilter,
    equal_to,
    from_day,
    in_month,
    up_to_day,
    whole_number,
)
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter
from daybook.core.rights import Data

from ..models import FundDraw

SORTS = {
    "worked_on": ("worked_on", "id"),
    "person_name": ("authorization__person__name", "worked_on", "id"),
    "project_code": ("project__code", "worked_on", "id"),
    "minutes": ("minutes", "id"),
    "amount_minor": ("amount_minor", "id"),
}


def _kind(text: str) -> Q | None:
    return Q(source_kind=text.upper()) if text.upper() in ("TIME", "EXPENSE") else None


@dataclass(frozen=True, slots=True)
class DrawFilter(AddressFilter):
    """A filter on draws."""

    reads = {
        "partner": equal_to("fund__partner__code__iexact"),
        "fund": equal_to("fund__code__iexact"),
        "authorization": equal_to("authorization__code__iexact"),
        "person": equal_to("authorization__person__code__iexact"),
        "project": equal_to("project__code__iexact"),
        "pack": whole_number(lambda key: Q(pack_id=key)),
        "entry": whole_number(lambda key: Q(source_kind="TIME", source_id=key)),
        "kind": _kind,
        "month": in_month("worked_on"),
        "packed": in_month("pack__month"),
        "from": from_day("worked_on"),
        "to": up_to_day("worked_on"),
    }
    titles = {"from": "From", "to": "Until", "packed": "Packed", "entry": "Entry"}


@dataclass(frozen=True, slots=True)
class DrawRow:
    """One draw; its money is None for those who may not see the rate."""

    id: int
    source_kind: str
    source_id: int
    worked_on: date
    minutes: int
    project_code: str
    project_name: str
    person_code: str
    person_name: str
    authorization_code: str
    fund_code: str
    pack_id: int
    pack_month: date
    currency: str
    amount_minor: int | None

    @property
    def source_href(self) -> str:
        """The page of the line it drew for."""
        base = "/time/entries/" if self.source_kind == "TIME" else "/time/expenses/lines/"
        return f"{base}{self.source_id}"

    @property
    def source_text(self) -> str:
        """The line in words."""
        return f"{'Entry' if self.source_kind == 'TIME' else 'Expense'} {self.source_id}"


@dataclass(frozen=True, slots=True)
class DrawTotal:
    """What the draws of a currency sum to."""

    currency: str
    draws: int
    minutes: int
    amount_minor: int | None


_COLUMNS = (
    "id", "source_kind", "source_id", "worked_on", "minutes", "project__code", "project__name",
    "authorization__person__code", "authorization__person__name", "authorization__code",
    "fund__code", "pack_id", "pack__month", "fund__currency", "amount_minor",
)  # fmt: skip


def draw_filter(viewer: Viewer) -> Q:
    """The draws a viewer may see: those of rates in reach, of projects in reach, and the own."""
    if sees_rates(viewer):
        return rates_filter(viewer, prefix="authorization__")
    allowed = project_filter(scope_of(viewer, Data.TIME), viewer, "project__")
    if viewer.person_id is not None:
        allowed |= Q(authorization__person_id=viewer.person_id)
    return allowed


def draw_page(
    viewer: Viewer, wanted: DrawFilter, *, sort: str = "worked_on", first: int = 0, size: int = 100
) -> tuple[tuple[DrawRow, ...], tuple[DrawTotal, ...]]:
    """Some draws in order, and the totals of all that fit, by currency."""
    rows = FundDraw.objects.filter(draw_filter(viewer), wanted.where())
    with_money = sees_rates(viewer)
    order = [f"-{key}" if sort.startswith("-") else key for key in SORTS[sort.removeprefix("-")]]
    shown = rows.order_by(*order).values_list(*_COLUMNS)[first : first + size]
    sums = (
        rows.order_by("fund__currency").values_list("fund__currency")
        .annotate(Count("id"), Sum("minutes"), Sum("amount_minor"))
    )  # fmt: skip
    totals = tuple(
        DrawTotal(currency, count, minutes, minor if with_money else None)
        for currency, count, minutes, minor in sums
    )
    return tuple(_row(row, with_money) for row in shown), totals


def _row(row: tuple, with_money: bool) -> DrawRow:
    return DrawRow(*row) if with_money else DrawRow(*row[:-1], None)


def draw_stream(viewer: Viewer, wanted: DrawFilter) -> Iterable[DrawRow]:
    """Every draw that fits, for a file."""
    with_money = sees_rates(viewer)
    rows = FundDraw.objects.filter(draw_filter(viewer), wanted.where())
    for row in rows.order_by("worked_on", "id").values_list(*_COLUMNS).iterator():
        yield _row(row, with_money)


def drawn_by_month(fund_ids: Iterable[int]) -> dict[tuple[int, date], int]:
    """Minor units drawn by (fund, month of the pack), for funds the caller may see."""
    rows = (
        FundDraw.objects.filter(fund_id__in=list(fund_ids))
        .order_by("pack__month")
        .values_list("fund_id", "pack__month")
        .annotate(Sum("amount_minor"))
    )
    return {(fund, month): minor for fund, month, minor in rows}
