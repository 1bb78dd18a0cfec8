"""How does an approved entry reach the books? RATED, COST and a billable, in one transaction.

7:30 at 330.00 and 120.00 posts RATED 2,475.00 and COST 900.00, and makes 450 minutes invoiceable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from daybook.apps.ledger.actions.basis import BasisBook
from daybook.apps.ledger.actions.bulk import Packed, pack_rows, reserve_ids, write_packed
from daybook.apps.ledger.actions.post import COLUMNS
from daybook.apps.ledger.actions.takes import BILLABLE_COLUMNS

from ..queries.pricing import Pricer, Side, Terms


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


@dataclass(frozen=True, slots=True)
class Posting:
    """Entries with the ids their lines and billables will have, every basis stored."""

    entries: Sequence[ApprovedEntry]
    line_ids: Sequence[int]
    billable_ids: Sequence[int]
    audit_line_id: int
    run_id: int | None


class Poster:
    """Posts entries of one run or approval: remembers which basis is stored under which id.

    `prepare` asks the database, `build` is arithmetic alone, so a run may build its next step
    while this one is stored.
    """

    def __init__(self, pricer: Pricer):
        self.pricer = pricer
        self._book = BasisBook()
        self._basis_ids: dict[int, int] = {}
        self._days: dict[date, str] = {}

    def post(
        self, entries: Sequence[ApprovedEntry], *, audit_line_id: int, run_id: int | None = None
    ) -> None:
        """Post approved entries inside the caller's transaction. Every entry is rated and costed.

        Work that is not billable, or has no rate, posts its minutes at nothing, so that the minutes
        in the books are always the approved minutes; missing rates are found by CHK-03.
        """
        if not entries:
            return
        posting = self.prepare(entries, audit_line_id=audit_line_id, run_id=run_id)
        for packed in self.build(posting):
            write_packed(packed)

    def prepare(
        self, entries: Sequence[ApprovedEntry], *, audit_line_id: int, run_id: int | None = None
    ) -> Posting:
        """Resolve every entry's terms, store what they rest on, and reserve ids.

        Raises Refused for an entry that has no employment or no exchange rate.
        """
        sides: dict[int, Side] = {}
        for entry in entries:
            terms = self._terms(entry)
            sides[terms.rated.basis] = terms.rated
            sides[terms.cost.basis] = terms.cost
        self._store_bases(sides)
        return Posting(
            entries,
            reserve_ids("ledger_ledgerline", 2 * len(entries)),
            reserve_ids("ledger_billable", len(entries)),
            audit_line_id,
            run_id,
        )

    def build(self, posting: Posting) -> tuple[Packed, Packed]:
        """The lines and billables of prepared entries."""
        lines: list[tuple] = []
        billables: list[tuple] = []
        line_keys, billable_keys = iter(posting.line_ids), iter(posting.billable_ids)
        ends = (posting.run_id, posting.audit_line_id)
        for entry in posting.entries:
            terms = self._terms(entry)
            day = self._day(entry.worked_on)
            self._add_lines(lines, line_keys, entry, terms, day, ends)
            if terms.is_billable and not terms.is_notional and not entry.estimated:
                billables.append(
                    (next(billable_keys), "TIME_ENTRY", entry.id, "MINUTE", entry.minutes,
                     entry.project_id, day, *ends)
                )  # fmt: skip
        return (
            pack_rows("ledger_ledgerline", COLUMNS, lines),
            pack_rows("ledger_billable", BILLABLE_COLUMNS, billables),
        )

    def _terms(self, entry: ApprovedEntry) -> Terms:
        return self.pricer.terms(
            entry.person_id, entry.project_id, entry.task_id, entry.is_billable, entry.worked_on
        )

    def _add_lines(self, lines: list, keys, entry: ApprovedEntry, terms: Terms, day, ends) -> None:
        """The RATED and the COST line of an entry, in the order of the ledger's columns."""
        month, minutes = terms.posted_in.isoformat(), entry.minutes
        for book, side, notional in (
            ("RATED", terms.rated, terms.is_notional),
            ("COST", terms.cost, False),
        ):
            minor, functional, reporting = side.amounts(minutes)
            lines.append(
                (next(keys), book, "TIME_ENTRY", entry.id, entry.revision, None, None, "",
                 int(notional), int(terms.is_billable), int(entry.estimated), terms.entity_id,
                 entry.project_id, entry.task_id, entry.person_id, terms.role_id, day, month,
                 minutes, minor, side.currency, functional, reporting,
                 self._basis_ids[side.basis], *ends)
            )  # fmt: skip

    def _day(self, on: date) -> str:
        found = self._days.get(on)
        if found is None:
            found = self._days[on] = on.isoformat()
        return found

    def _store_bases(self, sides: Mapping[int, Side]) -> None:
        new = [key for key in sides if key not in self._basis_ids]
        ids = self._book.ids_of([self.pricer.basis(sides[key]) for key in new])
        self._basis_ids.update(zip(new, ids, strict=True))
