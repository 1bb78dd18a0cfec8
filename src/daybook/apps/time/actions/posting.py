"""How does an approved entry reach the books? RATED, COST and a billable, in one transaction.

7:30 at 330.00 and 120.00 posts RATED 2,475.00 and COST 900.00, and makes 450 minutes invoiceable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from daybook.apps.ledger.actions.bulk import reserve_ids, write_rows
from daybook.apps.ledger.actions.post import COLUMNS
from daybook.apps.ledger.actions.takes import BILLABLE_COLUMNS

from .pricing import Pricer


@dataclass(frozen=True, slots=True)
class ApprovedEntry:
    """What posting needs of an entry."""

    id: int
    person_id: int
    project_id: int
    task_id: int
    worked_on: date
    minutes: int
    is_billable: bool
    estimated: bool = False
    revision: int = 1


def post_entries(
    entries: Sequence[ApprovedEntry],
    pricer: Pricer,
    *,
    audit_line_id: int,
    run_id: int | None = None,
) -> None:
    """Post approved entries inside the caller's transaction. Every entry is rated and costed.

    Work that is not billable, or has no rate, posts its minutes at nothing, so that the minutes
    in the books are always the approved minutes; missing rates are found by CHK-03.
    """
    if not entries:
        return
    lines: list[tuple] = []
    billables: list[tuple] = []
    terms_of, basis_id = pricer.terms, pricer.basis_id
    dates: dict[date, str] = {}
    keys = iter(reserve_ids("ledger_ledgerline", 2 * len(entries)))
    billable_keys = iter(reserve_ids("ledger_billable", len(entries)))
    for entry in entries:
        on = entry.worked_on
        terms = terms_of(entry.person_id, entry.project_id, entry.task_id, entry.is_billable, on)
        day = dates.get(on)
        if day is None:
            day = dates[on] = on.isoformat()
        month = terms.posted_in.isoformat()
        minutes = entry.minutes
        for book, side, notional in (
            ("RATED", terms.rated, terms.is_notional),
            ("COST", terms.cost, False),
        ):
            minor, functional, reporting = side.amounts(minutes)
            lines.append(
                (
                    next(keys),
                    book,
                    "TIME_ENTRY",
                    entry.id,
                    entry.revision,
                    None,
                    None,
                    "",
                    int(notional),
                    int(terms.is_billable),
                    int(entry.estimated),
                    terms.entity_id,
                    entry.project_id,
                    entry.task_id,
                    entry.person_id,
                    terms.role_id,
                    day,
                    month,
                    minutes,
                    minor,
                    side.currency,
                    functional,
                    reporting,
                    basis_id(side),
                    run_id,
                    audit_line_id,
                )
            )
        if terms.is_billable and not terms.is_notional and not entry.estimated:
            billables.append(
                (
                    next(billable_keys),
                    "TIME_ENTRY",
                    entry.id,
                    "MINUTE",
                    minutes,
                    entry.project_id,
                    day,
                    run_id,
                    audit_line_id,
                )
            )
    write_rows("ledger_ledgerline", COLUMNS, lines)
    write_rows("ledger_billable", BILLABLE_COLUMNS, billables)
