"""How does the month stand in money? Rated, billed, recognized, WIP and position, by entity.

July 2026, US, USD: rated 13,200.00, billed 13,200.00, recognized 0.00, WIP 1,750.00.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.ledger.queries.months import month_sums
from daybook.apps.platform.queries.organization import entity_by_id
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter
from daybook.core.billing import wip
from daybook.core.revenue import contract_position
from daybook.core.rights import Data


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One entity and contract currency: movements of the month, and balances at its end."""

    entity_code: str
    entity_name: str
    currency: str
    minutes: int
    rated_minor: int
    adjusted_minor: int
    billed_minor: int
    recognized_minor: int
    wip_minor: int
    position_minor: int


_BOOKS = ("RATED", "ADJUSTED", "BILLED", "RECOGNIZED")


def money_overview(viewer: Viewer, month: date) -> tuple[MoneyRow, ...]:
    """The month by entity and currency, of the projects whose invoices the viewer may see."""
    allowed = project_filter(scope_of(viewer, Data.INVOICES), viewer, "project__")
    sums: dict[tuple[int, str], dict[str, int]] = {}
    by = ("entity_id", "currency", "notional", "project__billing_kind")
    for row in month_sums(month, by=by, filters=allowed, books=_BOOKS):
        entity_id, currency, notional, kind = row.key
        entry = sums.setdefault((entity_id, currency), {})
        _add(entry, row.book, row.within_minor)
        _add(entry, f"{row.book} after", row.after_minor)
        if row.book == "RATED":
            _add(entry, "minutes", row.within_minutes)
        if kind == "T_AND_M" and not notional:
            _add(entry, f"{row.book} by time", row.after_minor)
    named = entity_by_id()
    found = [
        MoneyRow(
            named[entity_id].code,
            named[entity_id].name,
            currency,
            entry.get("minutes", 0),
            *(entry.get(book, 0) for book in _BOOKS),
            wip(*(entry.get(f"{book} by time", 0) for book in ("RATED", "ADJUSTED", "BILLED"))),
            contract_position(entry.get("RECOGNIZED after", 0), entry.get("BILLED after", 0)),
        )
        for (entity_id, currency), entry in sums.items()
    ]
    return tuple(sorted(found, key=lambda row: (row.entity_code, row.currency)))


def _add(entry: dict[str, int], key: str, minor: int) -> None:
    entry[key] = entry.get(key, 0) + minor
