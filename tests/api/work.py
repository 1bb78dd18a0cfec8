"""Something of everything in the small company, so that every list has a row and every page a key.

May is worked, billed and recognized; a July line waits; there are a booking, an opportunity, leave,
a proposal, a publication, a run of the checks and a stand-in.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from daybook.apps.close.actions.checks import run_checks
from daybook.apps.commercial.actions.customers import add_opportunity
from daybook.apps.insights.actions.publish import publish_facts
from daybook.apps.ledger.models import LedgerLine
from daybook.apps.people.actions.leave import record_leave
from daybook.apps.platform.actions.runs import start_run
from daybook.apps.platform.actions.settings import draft_proposal
from daybook.apps.platform.models import AuditLine
from daybook.apps.staffing.actions.bookings import add_booking
from tests.apps.desk.work import MAY, bill_may, log, worked_may
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
    add_opportunity(
        **common, actor=company.system, code="OPP-1", customer_id=company["customer ACME"],
        name="Next phase", stage=3, probability_millionths=400_000, amount_minor=5_000_000,
        currency="USD", closes_on=date(2026, 9, 1),
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
    number = publish_facts(**common, actor=company.viewer("finance"), folder=folder, name="May")
    return {
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


# The code of an address by what stands before it.
CODES = {
    "people": "ENG",
    "projects": "ACME-001",
    "customers": "ACME",
    "engagements": "ACME-E1",
    "opportunities": "OPP-1",
    "rate-cards": "STD-USD",
    "entities": "US",
    "holiday-calendars": "US",
    "roles": "PSE",
}
