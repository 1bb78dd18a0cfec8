"""What revenue is asked of a month? Targets by region and practice, with their history.

AMER, Consulting, July 2026: 600,000.00 asked on 2 June, 640,000.00 since 1 July; the later revision
counts, the earlier stays known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.people.queries.places import place_rows
from daybook.apps.platform.queries.organization import organization
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.periods import add_months
from daybook.core.rights import Data, Verb

from ..models import RevenueTarget


def targets_of(month: date) -> dict[tuple[int, int], int]:
    """Target in reporting minor units by (region, practice), the latest revision of each."""
    found: dict[tuple[int, int], int] = {}
    rows = RevenueTarget.objects.filter(month=month).order_by("revision")
    for region, practice, amount in rows.values_list("region_id", "practice_id", "amount_minor"):
        found[region, practice] = amount
    return found


def target_sum(month: date, region_ids=None, practice_ids=None) -> int:
    """The target of a scope; None means every region or practice."""
    return TargetTable.of_month(month).where(
        lambda region, practice: (region_ids is None or region in region_ids)
        and (practice_ids is None or practice in practice_ids)
    ).total()  # fmt: skip


@dataclass(frozen=True, slots=True)
class TargetTable:
    """Targets of one month by (region, practice), cut as a page wants them."""

    amounts: Mapping[tuple[int, int], int]

    @classmethod
    def of_month(cls, month: date) -> TargetTable:
        """Every target of a month."""
        return cls(targets_of(month))

    def __bool__(self) -> bool:
        return any(self.amounts.values())

    def where(self, takes: Callable[[int, int], bool]) -> TargetTable:
        """The targets of the regions and practices that are taken."""
        return TargetTable({key: minor for key, minor in self.amounts.items() if takes(*key)})

    def within(self, region_ids: Collection[int], practice_ids: Collection[int]) -> TargetTable:
        """The targets in a scope of regions and practices; neither is nothing."""
        return self.where(lambda region, practice: region in region_ids or practice in practice_ids)

    def total(self) -> int:
        """Their sum in reporting minor units."""
        return sum(self.amounts.values())

    def by(self, kind: str) -> dict[int, int]:
        """Sums by region or by practice."""
        place, found = 0 if kind == "region" else 1, {}
        for key, minor in self.amounts.items():
            found[key[place]] = found.get(key[place], 0) + minor
        return found


@dataclass(frozen=True, slots=True)
class TargetCell:
    """One region's and practice's target of a month; `may_edit` where the viewer may set it."""

    region_id: int
    region_code: str
    practice_id: int
    practice_code: str
    amount_minor: int | None
    may_edit: bool


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """A month's targets: regions down, practices across, and the months around it."""

    month: date
    currency: str
    practices: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[TargetCell, ...]], ...]
    around: tuple[tuple[date, int], ...]
    may_edit: bool

    @property
    def total(self) -> int:
        """The whole target in reporting minor units."""
        return sum(cell.amount_minor or 0 for _, _, cells in self.rows for cell in cells)


def _reach(viewer: Viewer, verb: Verb) -> Callable[[int, int], bool]:
    """Which (region, practice) a viewer reaches: by forecast to see, by targets to edit."""
    scope = scope_of(viewer, Data.FORECAST if verb is Verb.SEE else Data.TARGETS, verb)
    return lambda region, practice: (
        scope.everything or region in scope.region_ids or practice in scope.practice_ids
    )


def may_set_target(viewer: Viewer, region_id: int, practice_id: int) -> bool:
    """Whether the viewer may set this target."""
    return _reach(viewer, Verb.EDIT)(region_id, practice_id)


def target_sheet(viewer: Viewer, month: date, today: date) -> TargetSheet:
    """The targets of a month that the viewer may see, and six months around it."""
    sees, edits = _reach(viewer, Verb.SEE), _reach(viewer, Verb.EDIT)
    amounts = targets_of(month)
    practices = place_rows("practice", today)
    rows = []
    for region in place_rows("region", today):
        cells = tuple(
            TargetCell(
                region.id,
                region.code,
                practice.id,
                practice.code,
                amounts.get((region.id, practice.id)),
                edits(region.id, practice.id),
            )
            for practice in practices
            if sees(region.id, practice.id) or edits(region.id, practice.id)
        )
        if cells:
            rows.append((region.code, region.name, cells))
    return TargetSheet(
        month,
        organization().reporting_currency,
        tuple(row.code for row in practices),
        tuple(rows),
        _around(month, sees),
        any(cell.may_edit for _, _, cells in rows for cell in cells),
    )


def _around(month: date, sees: Callable[[int, int], bool]) -> tuple[tuple[date, int], ...]:
    """Targets from five months back to six ahead."""
    first, last = add_months(month, -5), add_months(month, 6)
    latest: dict[tuple[date, int, int], int] = {}
    rows = RevenueTarget.objects.filter(month__gte=first, month__lte=last).order_by("revision")
    for on, region, practice, minor in rows.values_list(
        "month", "region_id", "practice_id", "amount_minor"
    ):
        if sees(region, practice):
            latest[on, region, practice] = minor
    found = {add_months(first, offset): 0 for offset in range(12)}
    for (on, _, _), minor in latest.items():
        found[on] = found.get(on, 0) + minor
    return tuple(found.items())


@dataclass(frozen=True, slots=True)
class TargetFact:
    """One revision of a target: what was asked, since when it is known, and by whom."""

    region_code: str
    practice_code: str
    revision: int
    amount_minor: int
    currency: str
    recorded_at: datetime
    actor_name: str
    reason: str


def target_history(viewer: Viewer, month: date) -> tuple[TargetFact, ...]:
    """Every revision of a month's targets that the viewer may see, newest first."""
    sees = _reach(viewer, Verb.SEE)
    rows = RevenueTarget.objects.filter(month=month).order_by("-recorded_at", "-id")
    return tuple(
        TargetFact(*row[2:])
        for row in rows.values_list(
            "region_id",
            "practice_id",
            "region__code",
            "practice__code",
            "revision",
            "amount_minor",
            "currency",
            "recorded_at",
            "audit_line__actor__name",
            "audit_line__reason",
        )
        if sees(row[0], row[1])
    )
