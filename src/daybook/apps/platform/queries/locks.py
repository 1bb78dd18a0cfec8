"""Which months of which entity are open, and if not, since when, by whom and why?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from daybook.core.periods import add_months, month_of, months_between
from daybook.core.rights import Data, Verb, may_approve_draft

from ..models import LegalEntity, Period, Proposal
from ..refusals import NotFound
from ..rights import may, require
from ..viewer import Viewer
from .access import zone


@dataclass(frozen=True, slots=True)
class LockCell:
    """One month of one entity. `asked` counts requests that wait for an answer."""

    entity_id: int
    entity_code: str
    month: date
    lock: str
    reason: str
    changed_by: str
    changed_at: datetime | None
    hard_requested_by_id: int | None
    hard_requested_by: str
    hard_locked_by: str
    asked: int
    version: int
    id: int | None

    @property
    def state(self) -> str:
        """The lock, or that a second signature is awaited."""
        return "HALF" if self.lock == "SOFT" and self.hard_requested_by_id else self.lock


@dataclass(frozen=True, slots=True)
class LockRow:
    """The months of one entity."""

    entity_id: int
    code: str
    name: str
    cells: tuple[LockCell, ...]


def lock_grid(viewer: Viewer, first: date, last: date) -> tuple[LockRow, ...]:
    """Entity × month from `first` to `last`, both included."""
    require(viewer, Data.PERIOD_LOCKS, Verb.SEE, what="see the locks of months")
    months = months_between(first, last)
    held = {
        (row.entity_id, row.month): row
        for row in _periods().filter(month__gte=first, month__lte=last)
    }
    asked = _asked()
    local = zone()
    return tuple(
        LockRow(
            entity_id,
            code,
            name,
            tuple(
                _cell(entity_id, code, month, held.get((entity_id, month)), asked, local)
                for month in months
            ),
        )
        for entity_id, code, name in LegalEntity.objects.order_by("code").values_list(
            "id", "code", "name"
        )
    )


def _periods():
    return Period.objects.select_related(
        "audit_line__actor", "hard_lock_requested_by", "hard_locked_by"
    )


def _asked() -> dict[tuple[int, date], int]:
    found: dict[tuple[int, date], int] = {}
    rows = Proposal.objects.filter(kind="PERIOD_LOCK", state="DRAFT")
    for payload, month in rows.values_list("payload", "starts_on"):
        key = (json.loads(payload)["entity_id"], month)
        found[key] = found.get(key, 0) + 1
    return found


def _cell(entity_id: int, code: str, month: date, row: Period | None, asked, local) -> LockCell:
    waiting = asked.get((entity_id, month), 0)
    if row is None:
        return LockCell(
            entity_id, code, month, "OPEN", "", "", None, None, "", "", waiting, 0, None
        )
    line = row.audit_line
    return LockCell(
        entity_id,
        code,
        month,
        row.lock,
        row.lock_reason,
        line.actor.name if line else "",
        line.recorded_at.astimezone(local) if line else None,
        row.hard_lock_requested_by_id,
        row.hard_lock_requested_by.name if row.hard_lock_requested_by else "",
        row.hard_locked_by.name if row.hard_locked_by else "",
        waiting,
        row.version,
        row.pk,
    )


@dataclass(frozen=True, slots=True)
class LockPage:
    """One month of one entity, and each thing that may be done with it, or why not."""

    cell: LockCell
    entity_name: str
    soft: str
    lift: str
    request_hard: str
    confirm_hard: str
    ask: str


def lock_page(viewer: Viewer, entity_code: str, month: date) -> LockPage:
    """A month with its reasons why not; an empty reason means: yes."""
    require(viewer, Data.PERIOD_LOCKS, Verb.SEE, what="see the locks of months")
    entity = LegalEntity.objects.filter(code=entity_code).first()
    if entity is None:
        raise NotFound(f"There is no legal entity {entity_code}.")
    row = _periods().filter(entity=entity, month=month).first()
    cell = _cell(entity.pk, entity.code, month, row, _asked(), zone())
    return LockPage(
        cell,
        entity.name,
        _why_no_soft(viewer, cell),
        _why_no_lift(viewer, cell),
        _why_no_hard(viewer, cell),
        _why_no_confirm(viewer, cell),
        _why_no_ask(viewer, cell),
    )


_HARD = "The month is hard-locked for good; a correction posts in the next month that is open."
_NO_SOFT = "Only the operations manager or finance sets and lifts a soft lock."
_NO_HARD = "Only finance sets a hard lock, with two signatures."


def _why_no_soft(viewer: Viewer, cell: LockCell) -> str:
    if cell.lock == "HARD":
        return _HARD
    if not may(viewer, Data.PERIOD_LOCKS, Verb.LOCK_SOFT):
        return _NO_SOFT
    return "The month is soft-locked already." if cell.lock == "SOFT" else ""


def _why_no_lift(viewer: Viewer, cell: LockCell) -> str:
    if cell.lock == "HARD":
        return _HARD
    if not may(viewer, Data.PERIOD_LOCKS, Verb.LOCK_SOFT):
        return _NO_SOFT
    return "The month is open." if cell.lock == "OPEN" else ""


def _why_no_hard(viewer: Viewer, cell: LockCell) -> str:
    if cell.lock == "HARD":
        return _HARD
    if not may(viewer, Data.PERIOD_LOCKS, Verb.LOCK_HARD):
        return _NO_HARD
    if cell.hard_requested_by_id is not None:
        return f"{cell.hard_requested_by} has requested it already."
    return ""


def _why_no_confirm(viewer: Viewer, cell: LockCell) -> str:
    if cell.lock == "HARD":
        return _HARD
    if not may(viewer, Data.PERIOD_LOCKS, Verb.LOCK_HARD):
        return _NO_HARD
    if cell.hard_requested_by_id is None:
        return "Nobody has requested the hard lock yet."
    if not may_approve_draft(viewer.user_id, cell.hard_requested_by_id):
        return "You requested this lock; another member of finance confirms it."
    return ""


def _why_no_ask(viewer: Viewer, cell: LockCell) -> str:
    if cell.lock == "HARD":
        return _HARD
    if not may(viewer, Data.PERIOD_LOCKS, Verb.REQUEST):
        return "Coordinators, analysts and regional leaders ask for a lock."
    return ""


def grid_span(today: date, year: int | None) -> tuple[date, date]:
    """The twelve months a page shows: of a year, or the nine past and the two to come."""
    if year is not None:
        return date(year, 1, 1), date(year, 12, 1)
    here = month_of(today)
    return add_months(here, -9), add_months(here, 2)
