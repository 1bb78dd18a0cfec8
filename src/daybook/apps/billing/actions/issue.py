"""How does a draft become final? Number, takes, BILLED and ROUNDING lines, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daybook.apps.commercial.queries.payment import payment_days
from daybook.apps.ledger.actions.basis import BasisBook, BasisValue
from daybook.apps.ledger.actions.post import NewLine, post
from daybook.apps.ledger.actions.takes import NewTake, take
from daybook.apps.ledger.queries.billables import OpenBillable, billables_by_id
from daybook.apps.ledger.queries.books import RatedLine, rated_by_entry
from daybook.apps.platform.actions.numbers import next_number
from daybook.apps.platform.queries.organization import (
    FxTable,
    entity_by_id,
    locked_months,
    organization,
)
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.billing import rated_part
from daybook.core.money import split_largest_remainder
from daybook.core.periods import fiscal_quarter, next_month, posting_period
from daybook.core.rights import Data, Verb, may_approve_draft

from ..models import Invoice, InvoiceItem, InvoiceLine
from ..queries.invoices import invoice_filter


@dataclass(frozen=True, slots=True)
class IssuedInvoice:
    """A final invoice."""

    id: int
    code: str
    total_minor: int
    currency: str


def issue_invoice(
    *, actor: Viewer, now: datetime, invoice_id: int, issued_on: date, run_id: int | None = None
) -> IssuedInvoice:
    """Give a draft its number and post it. Issuing an issued invoice returns it unchanged.

    Raises Denied APPR-02 when the actor drafted it, and the database's BILL-04 if anything on it
    was taken meanwhile.
    """
    scope = require(actor, Data.INVOICES, Verb.ISSUE, what="issue invoices")
    with action():
        mine = invoice_filter(scope, actor)
        row = Invoice.objects.select_for_update().filter(mine, pk=invoice_id).first()
        if row is None:
            raise NotFound(f"There is no invoice {invoice_id}.")
        if row.state == "ISSUED":
            return IssuedInvoice(row.pk, row.code, row.total_minor, row.currency)
        if row.state != "DRAFT":
            raise Refused("STATE-01", f"{row.code} is voided.")
        if not actor.is_system and not may_approve_draft(actor.user_id, row.drafted_by_id):
            raise Denied("APPR-02", "You drafted this invoice; another member of finance issues.")
        entity = entity_by_id()[row.entity_id]
        line = record_audit(actor=actor, verb="issue_invoice", now=now,
                            subject=("INVOICE", row.pk))  # fmt: skip
        year = fiscal_quarter(issued_on, entity.fiscal_year_starts_month).year
        number = next_number(entity_id=row.entity_id, series=row.series, fiscal_year=year)
        days = payment_days(row.customer_id)
        code = f"{row.series}-{entity.code}-{year % 100:02d}-{number:04d}"
        _post(row, entity, issued_on, line.pk, run_id)
        Invoice.objects.filter(pk=row.pk, state="DRAFT").update(
            state="ISSUED",
            number=number,
            fiscal_year=year,
            code=code,
            issued_on=issued_on,
            due_on=issued_on + timedelta(days=days),
            audit_line=line,
            run_id=run_id,
            version=row.version + 1,
        )
        InvoiceItem.objects.filter(line__invoice_id=row.pk).update(is_draft=False)
    return IssuedInvoice(row.pk, code, row.total_minor, row.currency)


@dataclass(frozen=True, slots=True)
class _Share:
    """One item of a line: its part of the printed quantity and amount."""

    line: InvoiceLine
    item: InvoiceItem
    minutes: int
    minor: int


def _shares(invoice_lines: Sequence[InvoiceLine]) -> list[_Share]:
    items: dict[int, list[InvoiceItem]] = {}
    for item in InvoiceItem.objects.filter(line__in=invoice_lines).order_by("id"):
        items.setdefault(item.line_id, []).append(item)
    found = []
    for line in invoice_lines:
        members = items.get(line.pk, [])
        weights = [item.quantity for item in members]
        minutes = split_largest_remainder(line.minutes_billed, weights)
        minor = split_largest_remainder(line.amount_minor, weights)
        found += [_Share(line, *parts) for parts in zip(members, minutes, minor, strict=True)]
    return found


def _post(row: Invoice, entity, issued_on: date, audit_line_id: int, run_id: int | None) -> None:
    shares = _shares(list(InvoiceLine.objects.filter(invoice=row).order_by("position")))
    facts = billables_by_id({share.item.billable_id for share in shares})
    take_ids = _take(shares, audit_line_id)
    basis = _InvoiceBasis(row, entity, issued_on)
    pieces = list(_pieces(row, shares, take_ids, facts, basis))
    post(basis.lines(pieces), audit_line_id=audit_line_id)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One line to post, before its amounts are converted."""

    book: str
    minor: int
    minutes: int
    on: date
    common: dict[str, object]


def _pieces(
    row: Invoice,
    shares: Sequence[_Share],
    take_ids: Sequence[int],
    facts: Mapping[int, OpenBillable],
    basis: _InvoiceBasis,
) -> Iterator[_Piece]:
    """BILLED for each share, and ADJUSTED where it differs from what was rated."""
    rated = rated_by_entry([fact.source_id for fact in facts.values() if fact.kind == "TIME_ENTRY"])
    for share, take_id in zip(shares, take_ids, strict=True):
        fact = facts[share.item.billable_id]
        line = rated.get(fact.source_id) if fact.kind == "TIME_ENTRY" else None
        when = basis.day(fact.worked_on)
        common = {
            "source_kind": "TAKE",
            "source_id": take_id,
            "entity_id": row.entity_id,
            "project_id": fact.project_id,
            "worked_on": fact.worked_on,
            "posted_in": basis.month(when),
            "currency": row.currency,
            "task_id": line.task_id if line else None,
            "person_id": line.person_id if line else None,
        }
        yield _Piece("BILLED", share.minor, share.minutes, when, common)
        if fact.kind == "EXPENSE":
            # No time was rated for it: billed as it is written up, it leaves no WIP behind.
            yield _Piece("ADJUSTED", share.minor, 0, when, common | {"reason": "WRITE_UP"})
        elif difference := _rounding(share, fact, line):
            yield _Piece("ADJUSTED", difference, 0, when, common | {"reason": "ROUNDING"})


def _take(shares: Sequence[_Share], audit_line_id: int) -> tuple[int, ...]:
    """Take what the lines are made of; the database refuses what is taken already (BILL-04)."""
    return take(
        [
            NewTake(
                share.item.billable_id,
                share.item.quantity,
                share.minutes or share.item.quantity,
                share.line.pk,
            )
            for share in shares
        ],
        audit_line_id=audit_line_id,
    )


def _rounding(share: _Share, fact: OpenBillable, line: RatedLine | None) -> int:
    """What is billed beyond what the quantity taken was rated (BILL-02, BILL-07)."""
    if line is None:
        return 0
    part = rated_part(line.amount_minor, fact.quantity, fact.taken, share.item.quantity)
    return share.minor - part


class _InvoiceBasis:
    """The basis of an invoice's lines: BILL-02 and the exchange rates of its day."""

    def __init__(self, row: Invoice, entity, issued_on: date):
        self._row, self._entity = row, entity
        self._fx, self._bases = FxTable(base=row.currency), BasisBook()
        self._reporting = organization().reporting_currency
        self._locked = locked_months(row.entity_id, "HARD")

        # An invoice drafted for June and issued in July posts in June while June is open.
        self._last_day = min(issued_on, next_month(row.month) - timedelta(days=1))

    def day(self, worked_on: date) -> date:
        """The day whose exchange rates a line is converted at, and whose month it posts in."""
        return max(self._last_day, worked_on)

    def month(self, on: date) -> date:
        """The month a line of a day posts in (PERIOD-01)."""
        return posting_period(on, self._locked)

    def lines(self, pieces: Sequence[_Piece]) -> list[NewLine]:
        """The lines of the invoice, their amounts converted, each basis of them stored."""
        keys = list(dict.fromkeys((piece.book, piece.on) for piece in pieces))
        values = [self._value(*key) for key in keys]
        ids = self._bases.ids_of(values)
        made = dict(zip(keys, zip(values, ids, strict=True), strict=True))
        return [_line(piece, *made[piece.book, piece.on]) for piece in pieces]

    def _value(self, book: str, on: date) -> BasisValue:
        return BasisValue(
            rules="BILL-02" if book == "BILLED" else "BILL-02 MONEY-01",
            inputs={"invoice": self._row.pk},
            currency=self._row.currency,
            functional_currency=self._entity.currency,
            functional=self._fx.quote(self._row.currency, self._entity.currency, on),
            reporting_currency=self._reporting,
            reporting=self._fx.quote(self._row.currency, self._reporting, on),
        )


def _line(piece: _Piece, value: BasisValue, basis_id: int) -> NewLine:
    functional, reporting = value.amounts(piece.minor)
    return NewLine(
        book=piece.book,
        minutes=piece.minutes,
        amount_minor=piece.minor,
        functional_minor=functional,
        reporting_minor=reporting,
        basis_id=basis_id,
        **piece.common,
    )
