"""How do we work with the three partner firms? Funds, authorizations, packs, and their invoices.

Kestrel Point's invoice of last month asks for two hours too many; Northgate Labs' prime SOW is used
up, so that a further authorization waits unsigned and its newest lines are in no pack.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum

from daybook.apps.partners.actions import agreements
from daybook.apps.partners.actions.invoices import InvoiceValues, approve_invoice, enter_invoice
from daybook.apps.partners.actions.packs import issue_pack
from daybook.apps.partners.models import PartnerInvoice
from daybook.apps.partners.queries.packs import PackGroup, pack_groups
from daybook.apps.time.models import TimeEntry
from daybook.core.money import RATE_SCALE
from daybook.core.partners import InvoicedLine, commitment_minor
from daybook.core.periods import add_months, next_month

from .horizon import Horizon, instant
from .persons import Staff, Worker
from .places import Places

MONTHS = 3
CURRENCY = "USD"
EXPENSES_MINOR = 150_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Firm:
    """A partner firm: the letter of the roster, and of how much room its agreements have.

    `room` is the share of hours authorized beyond what was worked, in percent.
    """

    letter: str
    code: str
    name: str
    mail: str
    order: str
    room: int


FIRMS = (
    Firm("K", "KES", "Kestrel Point", "kestrelpoint.example", "PO-88120", 60),
    Firm("L", "LAR", "Blue Larch", "bluelarch.example", "PO-88144", 45),
    # Used up: what is authorized ends with last month's work.
    Firm("N", "NGL", "Northgate Labs", "northgatelabs.example", "PO-87903", 1),
)


class Partnerships:
    """Agrees with the firms, packs the last months, and receives their invoices."""

    def __init__(self, staff: Staff, places: Places, horizon: Horizon):
        self._staff, self._places, self._horizon = staff, places, horizon
        self._since = horizon.months_ago(MONTHS)
        self._signed = 0

    def build(self) -> None:
        """Everything, in one transaction."""
        with transaction.atomic():
            for firm in FIRMS:
                people = [w for w in self._staff.workers if w.firm == firm.letter]
                if people:
                    self._agree(firm, people)

    def _agree(self, firm: Firm, people: list[Worker]) -> None:
        now = instant(self._since - 20 * _DAY, 10)
        operations = {"actor": self._staff.accounts["operations"], "now": now}
        partner = agreements.add_partner(
            **operations, code=firm.code, name=firm.name, currency=CURRENCY,
            entity_id=self._places.entity["US"], pack_email=f"time@{firm.mail}",
            returns_email=f"accounts@{firm.mail}",
        )  # fmt: skip
        for worker in people:
            agreements.start_partner_engineer(
                **operations, partner_id=partner, person_id=worker.id,
                starts_on=worker.starts_on, ends_on=worker.ends_on,
            )  # fmt: skip
        terms = self._terms(firm, people)
        fund = self._fund(firm, partner, terms, operations)
        self._authorize(firm, fund, terms)
        for month in self._months():
            self._settle(firm, partner, month)

    def _months(self) -> list[date]:
        return [add_months(self._since, number) for number in range(MONTHS)]

    def _terms(self, firm: Firm, people: list[Worker]) -> list[dict]:
        """What each engineer is authorized to where they worked, with the firm's room on top."""
        by_id = {worker.id: worker for worker in people}
        rows = (
            TimeEntry.objects.filter(
                person_id__in=by_id, worked_on__gte=self._since, state="APPROVED",
                worked_on__lt=self._horizon.months_ago(0),
            )
            .exclude(project__billing_kind="INTERNAL")
            .order_by()
            .values_list("person_id", "project__engagement_id")
            .annotate(Sum("minutes"))
        )  # fmt: skip
        return [
            {
                "person_id": person, "engagement_id": engagement,
                "per_hour": by_id[person].hourly * RATE_SCALE,
                # Whole tens of hours, as such papers are written; the used-up firm has no spare.
                "authorized_minutes": -(-minutes * (100 + firm.room) // 100 // 600) * 600,
                "expenses_minor": EXPENSES_MINOR if firm.room > 1 else 0,
            }
            for person, engagement, minutes in sorted(rows)
        ]  # fmt: skip

    def _fund(self, firm: Firm, partner: int, terms: list[dict], operations: dict) -> int:
        promised = sum(
            commitment_minor(row["authorized_minutes"], row["per_hour"], row["expenses_minor"],
                             CURRENCY)
            for row in terms
        )  # fmt: skip
        # A round sum above what is promised; the used-up one holds that and nothing else.
        amount = promised if firm.room <= 1 else -(-promised * 125 // 100 // 1_000_000) * 1_000_000
        return agreements.add_fund(
            **operations, code=f"{firm.code}-F1", partner_id=partner,
            name=f"Prime SOW {self._since.year}", starts_on=self._since,
            ends_on=add_months(self._since, 12), amount_minor=max(amount, 1_000_000),
            purchase_order=firm.order,
        )  # fmt: skip

    def _authorize(self, firm: Firm, fund: int, terms: list[dict]) -> None:
        coordinator = {
            "actor": self._staff.accounts["coordinator"], "now": instant(self._since - 9 * _DAY, 14)
        }  # fmt: skip
        ends_on = add_months(self._horizon.months_ago(0), 3)
        for row in terms:
            self._signed += 1
            code = f"WA-{self._signed:03d}"
            key = agreements.draft_authorization(
                **coordinator, code=code, fund_id=fund, starts_on=self._since, ends_on=ends_on,
                scope="Delivery as described in the statement of work", **row,
            )  # fmt: skip
            agreements.sign_authorization(
                **coordinator, authorization_id=key, version=1, signed_on=self._since - 9 * _DAY,
                signed_by=f"{firm.name}, partner desk", today=self._since,
            )  # fmt: skip
        if firm.room <= 1 and terms:
            self._waiting(firm, fund, terms[0])

    def _waiting(self, firm: Firm, fund: int, terms: dict) -> None:
        """The next authorization of the used-up fund: drafted, and not to be signed."""
        starts = add_months(self._horizon.months_ago(0), 3)
        agreements.draft_authorization(
            actor=self._staff.accounts["coordinator"],
            now=instant(self._horizon.this_monday, 9), code=f"WA-{self._signed + 1:03d}",
            fund_id=fund, starts_on=starts, ends_on=add_months(starts, 3),
            **(terms | {"authorized_minutes": 7_200, "scope": f"More of {firm.name}'s work"}),
        )  # fmt: skip
        self._signed += 1

    def _settle(self, firm: Firm, partner: int, month: date) -> None:
        """The pack of a month, and the invoice for it; last month's are not all in order."""
        day = next_month(month) + 2 * _DAY
        pack = issue_pack(
            actor=self._staff.accounts["coordinator"], now=instant(day, 16), today=day,
            partner_id=partner, month=month,
        )  # fmt: skip
        is_last = next_month(month) == self._horizon.months_ago(0)
        if pack is None or (is_last and firm.code == "NGL"):
            return
        lines = [_line(place, row) for place, row in enumerate(pack_groups(pack), start=1)]
        if is_last and firm.code == "KES":
            lines[0] = _two_hours_over(lines[0])
        self._receive(firm, partner, month, lines, approve=not is_last)

    def _receive(self, firm: Firm, partner: int, month: date, lines, *, approve: bool) -> None:
        came = next_month(month) + 6 * _DAY
        values = InvoiceValues(
            f"{firm.code}-{month:%Y-%m}", came - 2 * _DAY, came, month, CURRENCY,
            sum(line.total_minor for line in lines), firm.order,
        )  # fmt: skip
        key = enter_invoice(
            actor=self._staff.accounts["coordinator"], now=instant(came, 11), partner_id=partner,
            values=values, lines=lines,
        )  # fmt: skip
        row = PartnerInvoice.objects.get(pk=key)
        if approve and row.state == "MATCHED":
            approve_invoice(actor=self._staff.accounts["finance"], now=instant(came + _DAY, 15),
                            invoice_id=key, version=row.version)  # fmt: skip


def _line(place: int, row: PackGroup) -> InvoicedLine:
    return InvoicedLine(
        place, row.project_code, row.person_name, row.first_on, row.last_on, row.minutes,
        row.per_hour, row.amount_minor, row.purchase_order, row.kind,
    )  # fmt: skip


def _two_hours_over(line: InvoicedLine) -> InvoicedLine:
    minutes = line.minutes + 120
    total = commitment_minor(minutes, line.per_hour, 0, CURRENCY)
    return replace(line, minutes=minutes, total_minor=total)
