"""How does an approved entry reach the books? RATED, COST and a billable, in one transaction.

7:30 at 330.00 and 120.00 posts RATED 2,475.00 and COST 900.00, and makes 450 minutes invoiceable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from daybook.apps.ledger.actions.basis import BasisBook
from daybook.apps.ledger.actions.bulk import reserve_ids, write_rows
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
    """Entries with their terms and the ids of their lines and billables, every basis stored."""

    entries: Sequence[ApprovedEntry]
    terms: Sequence[Terms]
    line_ids: Sequence[int]
    billable_ids: Sequence[int]
    audit_line_id: int
    run_id: int | None


class Poster:
    """Posts entries of one run or approval: remembers which basis is stored under which id.

    `prepare` asks the database before the write lock is taken; `write` is then arithmetic.
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
        self.write(self.prepare(entries, audit_line_id=audit_line_id, run_id=run_id))

    def prepare(
        self, entries: Sequence[ApprovedEntry], *, audit_line_id: int, run_id: int | None = None
    ) -> Posting:
        """Resolve every entry's terms, store what they rest on, and reserve ids.

        Raises Refused for an entry that has no employment or no exchange rate.
        """
        terms = [self._terms(entry) for entry in entries]
        self._store_bases({side.basis: side for one in terms for side in (one.rated, one.cost)})
        return Posting(
            entries,
            terms,
            reserve_ids("ledger_ledgerline", 2 * len(entries)),
            reserve_ids("ledger_billable", len(entries)),
            audit_line_id,
            run_id,
        )

    def write(self, posting: Posting) -> None:
        """Append the lines and billables of prepared entries, inside the caller's transaction."""
        write_rows("ledger_ledgerline", COLUMNS, self._lines(posting))
        write_rows("ledger_billable", BILLABLE_COLUMNS, self._billables(posting))

    def _billables(self, posting: Posting) -> Iterator[tuple]:
        """What may be invoiced of the entries."""
        keys, ends = iter(posting.billable_ids), (posting.run_id, posting.audit_line_id)
        for entry, terms in zip(posting.entries, posting.terms, strict=True):
            if terms.is_billable and not terms.is_notional and not entry.estimated:
                yield (next(keys), "TIME_ENTRY", entry.id, "MINUTE", entry.minutes,
                       entry.project_id, self._day(entry.worked_on), *ends)  # fmt: skip

    def _terms(self, entry: ApprovedEntry) -> Terms:
        return self.pricer.terms(
            entry.person_id, entry.project_id, entry.task_id, entry.is_billable, entry.worked_on
        )

    def _lines(self, posting: Posting) -> Iterator[tuple]:
        """The RATED and the COST line of each entry, in the order of the ledger's columns."""
        keys, ends = iter(posting.line_ids), (posting.run_id, posting.audit_line_id)
        for entry, terms in zip(posting.entries, posting.terms, strict=True):
            day, month = self._day(entry.worked_on), self._day(terms.posted_in)
            minutes = entry.minutes
            for book, side, notional in (
                ("RATED", terms.rated, terms.is_notional),
                ("COST", terms.cost, False),
            ):
                minor, functional, reporting = side.amounts(minutes)
                yield (
                    next(keys), book, "TIME_ENTRY", entry.id, entry.revision, None, None, "",
                    int(notional), int(terms.is_billable), int(entry.estimated), terms.entity_id,
                    entry.project_id, entry.task_id, entry.person_id, terms.role_id, day, month,
                    minutes, minor, side.currency, functional, reporting,
                    self._basis_ids[side.basis], *ends,
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
