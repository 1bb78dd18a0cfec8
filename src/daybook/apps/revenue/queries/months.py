"""What became revenue this month, what would a run add, and where does each contract stand?

ACME-014 in July: opening 1,000.00, recognized 2,475.00, billed 2,000.00, so closing 1,475.00
unbilled; a run now would recognize nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.ledger.queries.checks import recognized_by_milestone
from daybook.apps.ledger.queries.months import month_sums, unrecognized
from daybook.apps.ledger.queries.remembered import books_read_once
from daybook.apps.platform.queries.organization import EntityRow, entities, period_row
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import (
    ProjectTerms,
    milestones,
    project_filter,
    projects,
)
from daybook.core.periods import next_month
from daybook.core.revenue import ON_ACCEPTANCE, contract_position, cumulative_movement
from daybook.core.rights import Data

METHODS = {"T_AND_M": "As delivered", "FIXED_FEE": "Milestone", "TRAINING": "Milestone"}


@dataclass(frozen=True, slots=True)
class ProjectRevenue:
    """A project's month in its contract currency. `due_minor` is what a run would post now."""

    project_code: str
    customer_name: str
    entity_code: str
    currency: str
    method: str
    opening_minor: int
    recognized_minor: int
    billed_minor: int
    closing_minor: int
    due_minor: int
    held_because: str
    ledger: str
    explain: str


@dataclass(frozen=True, slots=True)
class RollForward:
    """One contract currency: opening + recognized − billed = closing, and what the projects sum to.

    `difference_minor` is closing less the projects' closings; the books tie when it is zero.
    """

    currency: str
    opening_minor: int
    recognized_minor: int
    billed_minor: int
    closing_minor: int
    difference_minor: int


@dataclass(frozen=True, slots=True)
class Due:
    """What a run of one entity would post now, by method and currency."""

    entity_code: str
    method: str
    currency: str
    facts: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class EntityMonth:
    """An entity's month: its lock, and what a run would post."""

    entity_id: int
    code: str
    name: str
    lock: str
    lock_reason: str
    due: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class RevenueMonth:
    """The revenue page of a month, for this viewer."""

    projects: tuple[ProjectRevenue, ...]
    roll: tuple[RollForward, ...]
    entities: tuple[EntityMonth, ...]
    entity_choices: tuple[tuple[str, str], ...]

    @property
    def due(self) -> tuple[tuple[str, int], ...]:
        """What a run would recognize now, by currency."""
        return _sums((row.currency, row.amount_minor) for one in self.entities for row in one.due)

    @property
    def recognized(self) -> tuple[tuple[str, int], ...]:
        """What the month has recognized, by currency."""
        return tuple((row.currency, row.recognized_minor) for row in self.roll)


def _sums(pairs: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for currency, minor in pairs:
        found[currency] = found.get(currency, 0) + minor
    return tuple((key, minor) for key, minor in sorted(found.items()) if minor)


@books_read_once()
def revenue_month(viewer: Viewer, month: date, *, entity: str = "") -> RevenueMonth:
    """Everything the page shows, of the viewer's projects, narrowed to an entity by code."""
    every = entities()
    chosen = [row for row in every if entity in ("", row.code)]
    ids = [row.id for row in chosen]
    terms = {
        row.id: row
        for row in projects(viewer, data=Data.INVOICES, filters=Q(engagement__entity_id__in=ids))
    }
    allowed = project_filter(scope_of(viewer, Data.INVOICES), viewer, "project__")
    scope = Q(entity_id__in=ids) & allowed
    due = _Due(terms, month, scope)
    rows = _project_rows(terms, month, scope, {row.id: row.code for row in every}, due)
    return RevenueMonth(
        rows,
        _roll_forward(rows, month, scope),
        tuple(_entity(row, month, due) for row in chosen),
        tuple((row.code, row.name) for row in every),
    )


class _Due:
    """What a run would post now: lines delivered, and milestones accepted, not yet recognized."""

    def __init__(self, terms: dict[int, ProjectTerms], month: date, scope: Q):
        self.delivered: dict[int, tuple[int, int]] = {}
        self.accepted: dict[int, tuple[int, int]] = {}
        self.held: dict[int, int] = {}
        self.terms = terms
        for row in unrecognized(month, scope):
            if terms[row.project_id].signed_on is None:
                self.held[row.project_id] = row.amount_minor
            else:
                self.delivered[row.project_id] = (row.lines, row.amount_minor)
        fixed = [key for key, row in terms.items() if row.billing_kind in ON_ACCEPTANCE]
        done = milestones(fixed, filters=Q(state="ACCEPTED", accepted_on__lt=next_month(month)))
        posted = recognized_by_milestone([row.id for row in done])
        for row in done:
            movement = cumulative_movement(row.amount_minor, posted.get(row.id, 0))
            if movement:
                facts, minor = self.accepted.get(row.project_id, (0, 0))
                self.accepted[row.project_id] = (facts + 1, minor + movement)

    def of(self, project_id: int) -> int:
        """What a run would post for a project."""
        return sum(part.get(project_id, (0, 0))[1] for part in (self.delivered, self.accepted))

    def by_entity(self, entity_id: int, code: str) -> tuple[Due, ...]:
        """By method and currency."""
        sums: dict[tuple[str, str], list[int]] = {}
        for method, part in (("As delivered", self.delivered), ("Milestone", self.accepted)):
            for project_id, (facts, minor) in part.items():
                project = self.terms[project_id]
                if project.entity_id == entity_id:
                    entry = sums.setdefault((method, project.currency), [0, 0])
                    entry[0] += facts
                    entry[1] += minor
        return tuple(Due(code, *key, *value) for key, value in sorted(sums.items()))


def _entity(row: EntityRow, month: date, due: _Due) -> EntityMonth:
    period = period_row(row.id, month)
    return EntityMonth(
        row.id, row.code, row.name, period.lock, period.lock_reason, due.by_entity(row.id, row.code)
    )


def _project_rows(
    terms: dict[int, ProjectTerms], month: date, scope: Q, codes: dict[int, str], due: _Due
) -> tuple[ProjectRevenue, ...]:
    sums: dict[int, dict[str, tuple[int, int]]] = {}
    for row in month_sums(month, by=("project_id",), filters=scope, books=("BILLED", "RECOGNIZED")):
        sums.setdefault(row.key[0], {})[row.book] = (row.before_minor, row.within_minor)
    wanted = set(sums) | set(due.delivered) | set(due.accepted) | set(due.held)
    nothing = (0, 0)
    found = []
    for key, project in terms.items():
        if key not in wanted:
            continue
        recognized, billed = (
            sums.get(key, {}).get(book, nothing) for book in ("RECOGNIZED", "BILLED")
        )
        opening = contract_position(recognized[0], billed[0])
        found.append(
            ProjectRevenue(
                project.code,
                project.customer_name,
                codes[project.entity_id],
                project.currency,
                METHODS.get(project.billing_kind, "None yet"),
                opening,
                recognized[1],
                billed[1],
                opening + contract_position(recognized[1], billed[1]),
                due.of(key),
                "Work at risk: not signed" if key in due.held else "",
                f"/ledger?project={project.code}",
                f"project={project.code}",
            )
        )
    return tuple(found)


def _roll_forward(
    rows: tuple[ProjectRevenue, ...], month: date, scope: Q
) -> tuple[RollForward, ...]:
    # Asked of the books again by currency, and not added up from the projects: so it is a check.
    sums: dict[str, dict[str, tuple[int, int]]] = {}
    for row in month_sums(month, by=("currency",), filters=scope, books=("BILLED", "RECOGNIZED")):
        sums.setdefault(row.key[0], {})[row.book] = (row.before_minor, row.within_minor)
    closings = dict(_sums((row.currency, row.closing_minor) for row in rows))
    found = []
    for currency, books in sorted(sums.items()):
        recognized, billed = books.get("RECOGNIZED", (0, 0)), books.get("BILLED", (0, 0))
        opening = contract_position(recognized[0], billed[0])
        closing = contract_position(sum(recognized), sum(billed))
        found.append(
            RollForward(
                currency, opening, recognized[1], billed[1], closing,
                closing - closings.get(currency, 0),
            )
        )  # fmt: skip
    return tuple(found)
