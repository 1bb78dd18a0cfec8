"""What do several projects sum to? Totals by region, practice, manager, customer or kind.

Two projects with 60 of 100 and 30 of 50 hours used are 90 of 150, 60 %: shares are made anew from
their parts, never averaged.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from daybook.core.metrics import ratio_millionths

from .portfolio import PortfolioRow


@dataclass(frozen=True, slots=True)
class PortfolioGroup:
    """Totals of some projects. Reporting currency; None where no row shows money."""

    key: str
    label: str
    projects: int
    red: int
    budget_minutes: int
    used_minutes: int
    used_millionths: int | None
    wip_reporting: int | None
    position_reporting: int | None


def group_totals(rows: Collection[PortfolioRow], group: str) -> tuple[PortfolioGroup, ...]:
    """Totals by region, practice, manager, customer or kind, by name."""
    columns = {
        "region": ("region_code", "region_code"),
        "practice": ("practice_code", "practice_code"),
        "manager": ("manager_code", "manager_name"),
        "customer": ("customer_code", "customer_name"),
        "kind": ("kind", "kind"),
    }
    key, label = columns[group]
    found: dict[str, list[PortfolioRow]] = {}
    for row in rows:
        found.setdefault(getattr(row, key) or "", []).append(row)
    groups = [
        total_of(name, getattr(members[0], label) or "Nobody", members)
        for name, members in found.items()
    ]
    return tuple(sorted(groups, key=lambda row: row.label))


def total_of(key: str, label: str, rows: Collection[PortfolioRow]) -> PortfolioGroup:
    """The total of some rows; shares are made anew from their parts, never averaged."""
    budget = sum(row.budget_minutes for row in rows)
    # Without a budget there is nothing to be a share of, so such hours stay out of the share.
    used = sum(row.used_minutes for row in rows)
    measured = sum(row.used_minutes for row in rows if row.budget_minutes)
    shown = [row for row in rows if row.wip_reporting is not None]
    return PortfolioGroup(
        key,
        label,
        len(rows),
        sum(row.level == "RED" for row in rows),
        budget,
        used,
        ratio_millionths(measured, budget),
        sum(row.wip_reporting for row in shown) if shown else None,
        sum(row.position_reporting for row in shown) if shown else None,
    )
