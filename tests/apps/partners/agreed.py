"""What the tests of partners agree on: a firm, its engineer, a fund, an authorization, some days.

Kestrel Point has 30,000.00 USD in fund KES-F1 (PO 4711). Ravi (RAV) is authorized on ACME-E1 from
1 June until 30 September for 120:00 at 100.00 and 1,000.00 of expenses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from daybook.apps.commercial.queries.authorizations import AuthorizationRow, authorization_by_code
from daybook.apps.partners.actions import agreements
from daybook.apps.partners.actions.invoices import InvoiceValues, enter_invoice
from daybook.apps.partners.actions.packs import issue_pack
from daybook.apps.people.actions.persons import add_person, start_employment
from daybook.apps.platform.actions.users import add_user, grant_role
from daybook.apps.platform.models import User
from daybook.apps.platform.viewer import viewer_of
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.actions.submission import submit_part
from daybook.core.partners import InvoicedLine
from daybook.core.rights import Role
from tests.builders import NOW, START, TODAY, Company

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
LAST_WEEK = date(2026, 6, 22)


@dataclass
class Agreed:
    """The company, what is agreed by short names, and short ways to work and to invoice."""

    company: Company
    ids: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        company, ids = self.company, self.ids
        common = {"actor": company.system, "now": NOW}
        user = add_user(**common, email="partner@northwind.example", name="Ravi Menon",
                        password="correct horse battery")  # fmt: skip
        company.ids["user partner"] = user
        grant_role(**common, user_id=user, role=Role.CONSULTANT, starts_on=START)
        ids["person"] = company.ids["partner"] = add_person(
            **common, code="RAV", name="Ravi Menon", zone="America/New_York", kind="PARTNER",
            user_id=user,
        )  # fmt: skip
        start_employment(
            **common, person_id=ids["person"], entity_id=company["US"], role_id=company["PSE"],
            region_id=company["AMER"], practice_id=company["CONS"],
            work_calendar_id=company["calendar US"], starts_on=START,
        )  # fmt: skip
        company.viewers["partner"] = viewer_of(
            User.objects.get(pk=user), today=TODAY, person_id=ids["person"]
        )
        operations = {"actor": company.viewer("operations"), "now": NOW}
        ids["partner"] = agreements.add_partner(
            **operations, code="KES", name="Kestrel Point", currency="USD",
            entity_id=company["US"], pack_email="time@kestrelpoint.example",
            returns_email="ap@kestrelpoint.example",
        )  # fmt: skip
        agreements.start_partner_engineer(
            **operations, partner_id=ids["partner"], person_id=ids["person"], starts_on=START
        )
        ids["fund"] = agreements.add_fund(
            **operations, code="KES-F1", partner_id=ids["partner"], name="Prime SOW 2026",
            starts_on=START, ends_on=date(2027, 2, 1), amount_minor=3_000_000,
            purchase_order="4711",
        )  # fmt: skip
        ids["authorization"] = self.draft()
        self.sign("WA-1")

    @property
    def coordinator(self) -> dict:
        """Who drafts, signs, packs and matches, and when."""
        return {"actor": self.company.viewer("coordinator"), "now": NOW}

    @property
    def finance(self) -> dict:
        """Who approves."""
        return {"actor": self.company.viewer("finance"), "now": NOW}

    def draft(self, code: str = "WA-1", **terms) -> int:
        """A draft authorization, on the usual terms unless told otherwise."""
        usual = {
            "fund_id": self.ids["fund"], "engagement_id": self.company["engagement ACME"],
            "person_id": self.ids["person"], "per_hour": 1_000_000, "authorized_minutes": 7_200,
            "expenses_minor": 100_000, "starts_on": JUNE, "ends_on": date(2026, 10, 1),
            "scope": "Migration of the runners",
        }  # fmt: skip
        return agreements.draft_authorization(**self.coordinator, code=code, **(usual | terms))

    def row(self, code: str = "WA-1") -> AuthorizationRow:
        """An authorization as finance sees it."""
        return authorization_by_code(code, self.company.viewer("finance"))

    def sign(self, code: str = "WA-1", **more) -> None:
        """Sign an authorization."""
        row = self.row(code)
        usual = {"signed_on": START, "signed_by": "K. Point", "today": TODAY}
        agreements.sign_authorization(
            **(self.coordinator | more.pop("by", {})), authorization_id=row.id,
            version=row.version, **(usual | more),
        )  # fmt: skip

    def work(self, on: date, minutes: int, *, project: str = "ACME", approve: bool = True) -> int:
        """A line of Ravi's, approved unless told otherwise. Returns the entry."""
        ravi = self.company.viewer("partner")
        key = save_entry(
            actor=ravi, now=NOW, today=TODAY, person_id=self.ids["person"],
            project_id=self.company[project], task_id=self.company[f"task {project}"],
            worked_on=on, minutes=minutes, note="Runners",
        ).id  # fmt: skip
        submit_part(actor=ravi, now=NOW, person_id=self.ids["person"], day=on)
        if approve:
            approve_entries(**self.coordinator, entry_ids=[key])
        return key

    def days(self, first: date, *minutes: int) -> list[int]:
        """Approved lines on days in a row."""
        return [self.work(first + timedelta(days=n), length) for n, length in enumerate(minutes)]

    def pack(self, month: date = JUNE, today: date = TODAY) -> int | None:
        """Issue a pack of a month."""
        return issue_pack(
            **self.coordinator, today=today, partner_id=self.ids["partner"], month=month
        )

    def invoice(self, *lines: InvoicedLine, number: str = "K-1", **values) -> int:
        """Enter an invoice of June; its total is what the lines sum to unless told otherwise."""
        usual = {
            "number": number, "invoiced_on": date(2026, 7, 3), "received_on": date(2026, 7, 6),
            "month": JUNE, "currency": "USD", "total_minor": sum(row.total_minor for row in lines),
        }  # fmt: skip
        return enter_invoice(
            **self.coordinator, partner_id=self.ids["partner"],
            values=InvoiceValues(**(usual | values)), lines=lines,
        )  # fmt: skip


def line(minutes: int, total_minor: int | None = None, **more) -> InvoicedLine:
    """A line for Ravi on ACME-001 in June at 100.00, as it should be unless told otherwise."""
    usual = {
        "position": 1, "project_code": "ACME-001", "consultant": "Ravi Menon", "starts_on": JUNE,
        "ends_on": date(2026, 6, 30), "minutes": minutes, "per_hour": 1_000_000,
        "total_minor": minutes * 500 // 3 if total_minor is None else total_minor,
    }  # fmt: skip
    return InvoicedLine(**(usual | more))
