"""How does an amount enter a book? Through here, once, in the open month, with its basis.

`post` takes ready lines; `reverse` negates lines and the caller posts the new revision beside
them, sharing a correction id. Nothing is ever changed in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..models import LedgerLine
from .bulk import reserve_ids, write_rows

COLUMNS = (
    "id",
    "book",
    "source_kind",
    "source_id",
    "revision",
    "reverses_id",
    "correction_id",
    "reason",
    "notional",
    "is_billable",
    "estimated",
    "entity_id",
    "project_id",
    "task_id",
    "person_id",
    "role_id",
    "worked_on",
    "posted_in",
    "minutes",
    "amount_minor",
    "currency",
    "functional_minor",
    "reporting_minor",
    "basis_id",
    "run_id",
    "audit_line_id",
)


@dataclass(frozen=True, slots=True)
class NewLine:
    """One line to post; amounts are in the contract, functional and reporting currency."""

    book: str
    source_kind: str
    source_id: int
    entity_id: int
    project_id: int
    worked_on: date
    posted_in: date
    amount_minor: int
    currency: str
    functional_minor: int
    reporting_minor: int
    basis_id: int
    task_id: int | None = None
    person_id: int | None = None
    role_id: int | None = None
    minutes: int = 0
    revision: int = 1
    reverses_id: int | None = None
    correction_id: int | None = None
    reason: str = ""
    notional: bool = False
    is_billable: bool = True
    estimated: bool = False


def post(
    lines: Sequence[NewLine], *, audit_line_id: int, run_id: int | None = None
) -> tuple[int, ...]:
    """Append lines to the books inside the caller's transaction. Returns their ids in order.

    A line whose (book, source, revision) is posted already breaks the unique key: callers ask
    for what is missing first, so a rerun writes nothing.
    """
    if not lines:
        return ()
    ids = reserve_ids("ledger_ledgerline", len(lines))
    write_rows(
        "ledger_ledgerline",
        COLUMNS,
        (
            (
                key,
                line.book,
                line.source_kind,
                line.source_id,
                line.revision,
                line.reverses_id,
                line.correction_id,
                line.reason,
                int(line.notional),
                int(line.is_billable),
                int(line.estimated),
                line.entity_id,
                line.project_id,
                line.task_id,
                line.person_id,
                line.role_id,
                line.worked_on.isoformat(),
                line.posted_in.isoformat(),
                line.minutes,
                line.amount_minor,
                line.currency,
                line.functional_minor,
                line.reporting_minor,
                line.basis_id,
                run_id,
                audit_line_id,
            )
            for key, line in zip(ids, lines, strict=True)
        ),
    )
    return tuple(ids)


def reversal_of(line: LedgerLine, *, posted_in: date, correction_id: int) -> NewLine:
    """The exact negative of a line, in an open month; a line and its reversal sum to zero."""
    return NewLine(
        book=line.book,
        source_kind=line.source_kind,
        source_id=line.source_id,
        entity_id=line.entity_id,
        project_id=line.project_id,
        task_id=line.task_id,
        person_id=line.person_id,
        role_id=line.role_id,
        worked_on=line.worked_on,
        posted_in=posted_in,
        minutes=-line.minutes,
        amount_minor=-line.amount_minor,
        currency=line.currency,
        functional_minor=-line.functional_minor,
        reporting_minor=-line.reporting_minor,
        basis_id=line.basis_id,
        revision=line.revision,
        reverses_id=line.pk,
        correction_id=correction_id,
        reason=line.reason,
        notional=line.notional,
        is_billable=line.is_billable,
        estimated=line.estimated,
    )


def correct(
    old: Iterable[LedgerLine],
    new: Sequence[NewLine],
    *,
    posted_in: date,
    audit_line_id: int,
) -> tuple[int, ...]:
    """Reverse lines and post their new revision together; the audit line is the correction's id."""
    reversals = [
        reversal_of(line, posted_in=posted_in, correction_id=audit_line_id) for line in old
    ]
    revised = [replace(line, correction_id=audit_line_id) for line in new]
    return post([*reversals, *revised], audit_line_id=audit_line_id)
