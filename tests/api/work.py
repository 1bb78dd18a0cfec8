"""Something of everything in the small company, so that every list has a row and every page a key.

May is worked, billed and recognized; a July line waits; there are a booking, an opportunity, leave,
a proposal, a publication, a run of the checks and a stand-in.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from daybook.apps.close.actions.checks import run_checks
from daybook.apps.commercial.actions.customers import add_opportunity
from daybook.apps.commercial.actions.estimates import PlannedRole, save_estimate
from daybook.apps.commercial.actions.sow_cases import open_case
from daybook.apps.corrections.actions.requests import request_change
from daybook.apps.expenses.actions.pre_approvals import request_pre_approval
from daybook.apps.expenses.actions.reimbursement import reimburse
from daybook.apps.expenses.queries.lines import receipts_of
from daybook.apps.insights.actions.publish import publish_facts
from daybook.apps.ledger.models import LedgerLine
from daybook.apps.partners.actions.files import attach_invoice_file
from daybook.apps.people.actions.leave import record_leave
from daybook.apps.platform.actions.runs import start_run
from daybook.apps.platform.actions.settings import draft_proposal
from daybook.apps.platform.models import AuditLine
from daybook.apps.staffing.actions.bookings import add_booking
from daybook.apps.time.models import TimeEntry
from daybook.apps.time.queries.revision import entry_state
from tests.apps.corrections.books import values
from tests.apps.desk.work import MAY, bill_may, log, worked_may
from tests.apps.expenses.spending import Spending, png
from tests.apps.partners.agreed import Agreed, line
from tests.builders import NOW


def full_company(company, folder: Path) -> dict[str, object]:
    """Build it; returns a value for each path parameter of the API's addresses."""
    worked_may(company)
    invoice_id = bill_may(company)
    entry_id = log(company, "engineer", "ACME", date(2026, 7, 6), 450)
    common = {"now": NOW}
    booking_id = add_booking(
        **common, actor=company.viewer("coordinator"), person_id=company["engineer"],
        project_id=company["ACME"], starts_on=date(2026, 7, 6), ends_on=date(2026, 8, 1),
        weekday_minutes=(480, 480, 480, 480, 480, 0, 0), commitment="HARD",
    )  # fmt: skip
    opportunity_id = add_opportunity(
        **common, actor=company.system, code="OPP-1", customer_id=company["customer ACME"],
        name="Next phase", stage=3, probability_millionths=400_000, amount_minor=5_000_000,
        currency="USD", closes_on=date(2026, 9, 1),
    )  # fmt: skip
    open_case(
        **common, actor=company.viewer("analyst"), code="SOW-1", name="Next phase",
        opportunity_id=opportunity_id, practice_id=company["CONS"], amount_minor=5_000_000,
        currency="USD",
    )  # fmt: skip
    save_estimate(
        **common, actor=company.viewer("analyst"), engagement_id=company["engagement ACME"],
        lines=[PlannedRole(company["PSE"], 4_800)], today=NOW.date(),
    )  # fmt: skip
    record_leave(
        **common, actor=company.viewer("engineer"), person_id=company["engineer"],
        kind="VACATION", starts_on=date(2026, 8, 10), ends_on=date(2026, 8, 15),
        minutes_per_day=480,
    )  # fmt: skip
    proposal_id = draft_proposal(
        **common, actor=company.viewer("operations"), kind="SETTING", title="Approve by 14:00",
        payload={"key": "approval_due_minute", "value": "840"}, starts_on=date(2026, 8, 1),
        reason="Summer",
    )  # fmt: skip
    run_checks(**common, actor=company.viewer("finance"), entity_id=company["US"], month=MAY)
    run = start_run(
        **common, actor=company.viewer("finance"), kind="TIME_IMPORT", title="Import of a file"
    )
    spent = _spent(company, folder.parent / "files") | {"correction_id": _asked_for(company)}
    number = publish_facts(**common, actor=company.viewer("finance"), folder=folder, name="May")
    return (
        spent
        | _settled(company, folder.parent / "files")
        | {
            "entry_id": entry_id,
            "booking_id": booking_id,
            "invoice_id": invoice_id,
            "proposal_id": proposal_id,
            "user_id": company["user engineer"],
            "line_id": LedgerLine.objects.latest("id").pk,
            "audit line_id": AuditLine.objects.latest("id").pk,
            "run_id": run.id,
            "number": number,
            "position": 1,
            "week": "2026-W28",
            "month": "2026-05",
            "metric": "rated",
            "rule_id": "RATE-02",
            "key": "approval_due_minute",
            "entity": "US",
        }
    )


def _settled(company, files: Path) -> dict[str, object]:
    """June of a partner's engineer, packed and invoiced."""
    agreed = Agreed(company)
    agreed.days(date(2026, 6, 22), 480, 480)
    pack_id = agreed.pack()
    key = agreed.invoice(line(960))
    attach_invoice_file(**agreed.coordinator, root=files, invoice_id=key, name="invoice.png",
                        content=png())  # fmt: skip
    return {"pack_id": pack_id, "partner-invoices invoice_id": key}


def _asked_for(company) -> int:
    """A change that the engineer asks for in an approved line."""
    own = TimeEntry.objects.filter(person_id=company["engineer"], state="APPROVED")
    entry_id = own.values_list("pk", flat=True).latest("pk")
    return request_change(
        actor=company.viewer("engineer"), now=NOW, entry_id=entry_id,
        after=values(entry_id, minutes=15), version=entry_state(entry_id).version,
        reason="Most of it was another project's",
    )  # fmt: skip


def _spent(company, files: Path) -> dict[str, object]:
    """An expense with its receipt, a pre-approval, and another that was paid back."""
    spending = Spending(company, files)
    paid = spending.approved(1_000, spent_on=date(2026, 6, 30))
    run_id = reimburse(actor=company.viewer("finance"), now=NOW, entity_id=company["US"],
                       paid_on=date(2026, 7, 7))  # fmt: skip
    key = spending.submitted(receipt=png())
    pre_approval_id = request_pre_approval(
        actor=company.viewer("engineer"), now=NOW, project_id=company["ACME"], purpose="Workshop",
        estimate_minor=600_000, currency="USD", starts_on=date(2026, 7, 7),
        ends_on=date(2026, 7, 12),
    )  # fmt: skip
    line = spending.line(key)
    return {
        "expense_id": key,
        "report_id": line.report_id,
        "receipt_id": receipts_of(key)[0].id,
        "pre_approval_id": pre_approval_id,
        "reimbursement_id": run_id,
        "paid expense_id": paid,
    }


# The code of an address by what stands before it.
CODES = {
    "people": "ENG",
    "projects": "ACME-001",
    "customers": "ACME",
    "engagements": "ACME-E1",
    "opportunities": "OPP-1",
    "sow-cases": "SOW-1",
    "rate-cards": "STD-USD",
    "entities": "US",
    "holiday-calendars": "US",
    "roles": "PSE",
    "partners": "KES",
    "partner-funds": "KES-F1",
    "work-authorizations": "WA-1",
}
