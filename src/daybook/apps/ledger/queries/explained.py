"""Why does this line say what it says? Its basis, its three amounts, its source, its history.

Line 17: RATED, 450 minutes × 330.00 = 2,475.00 USD, by RATE-01 and RATE-02, rate row 4 of level
ROLE; entry 9; approved by a manager at 16:02; not reversed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from daybook.apps.platform.queries.organization import entity_by_id
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.viewer import Viewer
from daybook.core.rating import FACTOR_TITLES, LEVEL_TITLES, millionths_text

from ..models import CountedLine, Take
from .bases import BasisRow, bases
from .rights import line_rights
from .rows import LedgerRow, rows_of

# Words for the keys of a basis; what is not here is shown under its own name.
INPUT_TITLES = {
    "level": "Level that won",
    "rate_row": "Rate row",
    "why": "Why no rate",
    "basis": "Cost basis",
    "cost_row": "Cost rate row",
    "invoice": "Invoice",
    "milestone": "Milestone",
    "expense": "Expense",
    "paid_with": "Paid with",
    "evidence": "Evidence",
    "card_per_unit": "Rate of the card",
    "discount_millionths": "Discount",
    "factor_millionths": "Factor",
    "factor_of": "Factor of",
    "followed_per_unit": "Rate of the card it follows",
    "followed_currency": "Currency of that card",
    "fx_rate": "Exchange rate of the card",
    "fx_type": "Kind of that rate",
    "fx_on": "Rate of",
    "fx_source": "Source of that rate",
}
# Whole numbers of a basis that are parts of one: how many make it.
_PARTS = {"card_per_unit": 10_000, "followed_per_unit": 10_000, "fx_rate": 10**10}


@dataclass(frozen=True, slots=True)
class Recorded:
    """Who wrote the line, by which action, why, through which channel, in which run, and when."""

    actor_name: str
    on_behalf_of_name: str | None
    verb: str
    reason: str
    via: str
    audit_line_id: int
    run_id: int | None
    run_title: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """The fact behind a line. `kind` and `id` as posted; the rest leads to what that is."""

    kind: str
    id: int
    fact_kind: str
    fact_id: int
    invoice_id: int | None
    line_id: int | None


@dataclass(frozen=True, slots=True)
class Relative:
    """Another line of the same source: an earlier or later revision, or a reversal."""

    id: int
    book: str
    revision: int
    reverses_id: int | None
    posted_in: date
    minutes: int
    amount_minor: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class LineDetail:
    """A line in full. `basis` is None where the viewer may see only the minutes."""

    row: LedgerRow
    entity_code: str
    entity_name: str
    project_id: int
    task_code: str | None
    correction_id: int | None
    basis: BasisRow | None
    inputs: tuple[tuple[str, str], ...]
    rules: tuple[str, ...]
    source: Source
    recorded: Recorded
    relatives: tuple[Relative, ...]
    reporting_currency: str


_EXTRA = (
    "basis_id",
    "entity_id",
    "project_id",
    "task__code",
    "correction_id",
    "audit_line__actor__name",
    "audit_line__on_behalf_of__name",
    "audit_line__verb",
    "audit_line__reason",
    "audit_line__via",
    "audit_line_id",
    "run_id",
    "run__title",
    "audit_line__recorded_at",
)


def line_detail(viewer: Viewer, line_id: int) -> LineDetail:
    """A line the viewer may see. Raises NotFound for any other, posted or not."""
    rights = line_rights(viewer)
    found = tuple(rows_of(Q(pk=line_id) & rights.seen, rights))
    if not found:
        raise NotFound(f"There is no ledger line {line_id}, or it is not yours to see.")
    row = found[0]
    extra = CountedLine.objects.values_list(*_EXTRA).get(pk=line_id)
    basis = bases([extra[0]])[extra[0]]
    inputs = json.loads(basis.inputs)
    entity = entity_by_id()[extra[1]]
    shown = row.amount_minor is not None
    return LineDetail(
        row=row,
        entity_code=entity.code,
        entity_name=entity.name,
        project_id=extra[2],
        task_code=extra[3],
        correction_id=extra[4],
        basis=basis if shown else None,
        inputs=tuple(_inputs(inputs)) if shown else (),
        rules=tuple(basis.rules.split()),
        source=_source(row, inputs),
        recorded=Recorded(*extra[5:]),
        relatives=_relatives(row, rights.seen, shown),
        reporting_currency=basis.reporting_currency,
    )


def _inputs(values: dict):
    for key, value in values.items():
        if key.endswith("_id") or value in (None, ""):
            continue
        if key in ("discount_millionths", "factor_millionths") and not _agreed(key, values):
            continue
        text = _text(key, value)
        yield INPUT_TITLES.get(key, key.replace("_", " ").capitalize()), text


def _agreed(key: str, values: dict) -> bool:
    """Whether a discount or a factor was agreed at all."""
    return bool(values[key] if key == "discount_millionths" else values.get("factor_of"))


def _text(key: str, value: object) -> str:
    """An input as a person reads it."""
    if key == "level":
        return LEVEL_TITLES.get(str(value), str(value))
    if key == "factor_of":
        return FACTOR_TITLES.get(str(value), str(value))
    if key == "discount_millionths":
        return f"{millionths_text(int(str(value)) * 100)} %"
    if key == "factor_millionths":
        return f"× {millionths_text(int(str(value)))}"
    if key in _PARTS:
        whole, rest = divmod(int(str(value)), _PARTS[key])
        tail = str(_PARTS[key] + rest)[1:].rstrip("0")
        return f"{whole:,}.{tail.ljust(2, '0')}"
    return str(value)


def _source(row: LedgerRow, inputs: dict) -> Source:
    invoice = inputs.get("invoice")
    kind, key, line = row.source_kind, row.source_id, None
    if kind == "TAKE":
        fact = Take.objects.filter(pk=key).values_list("billable__kind", "billable__source_id")
        kind, key = fact.first() or ("TAKE", key)
    elif kind == "LEDGER_LINE":
        line = key
        below = CountedLine.objects.filter(pk=line).values_list("source_kind", "source_id")
        kind, key = below.first() or ("LEDGER_LINE", key)
    return Source(row.source_kind, row.source_id, kind, key, invoice, line)


def _relatives(row: LedgerRow, seen: Q, shown: bool) -> tuple[Relative, ...]:
    rows = (
        CountedLine.objects.filter(
            seen, book=row.book, source_kind=row.source_kind, source_id=row.source_id
        )
        .exclude(pk=row.id)
        .order_by("id")
        .values_list(
            "id", "book", "revision", "reverses_id", "posted_in", "minutes", "amount_minor",
            "currency",
        )
    )  # fmt: skip
    return tuple(Relative(*found[:6], found[6] if shown else None, found[7]) for found in rows[:50])
