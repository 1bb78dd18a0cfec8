"""The close shows the month's deadlines, what came late, and finds estimates that still stand."""

from __future__ import annotations

from datetime import UTC, date, datetime

from daybook.apps.billing.actions.drafts import draft_invoices
from daybook.apps.billing.actions.issue import issue_invoice
from daybook.apps.close.actions.checks import run_checks
from daybook.apps.close.queries.month import close_month
from daybook.apps.projects.actions.projects import accept_milestone, add_milestone
from tests.apps.corrections.test_true_up import APRIL, MAY, approved, estimated
from tests.builders import NOW

BEFORE_DUE = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
AFTER_DUE = datetime(2026, 5, 8, 12, 0, tzinfo=UTC)


def standing(company, month, now) -> list:
    result = run_checks(actor=company.viewer("finance"), now=now, entity_id=company["US"],
                        month=month)  # fmt: skip
    return [row for row in result.findings if row.check_id == "CHK-08"]


def test_chk_08_finds_estimates_once_their_true_up_was_due(company):
    estimated(company, 480, 480)
    approved(company)
    assert standing(company, APRIL, BEFORE_DUE) == []
    (row,) = standing(company, MAY, AFTER_DUE)
    assert row.severity == "BLOCKS" and "2 entries (960 minutes) still estimated" in row.message


def test_the_deadlines_stand_on_the_page_by_the_clocks_of_the_entity(company):
    found = close_month(company.viewer("finance"), "US", APRIL)
    assert [(row.key, f"{row.local:%a %d %H:%M}", row.place) for row in found.deadlines] == [
        ("SUBMIT", "Tue 28 12:00", "New York"),
        ("APPROVE", "Tue 28 14:00", "New York"),
        ("REPORT", "Tue 28 18:00", "New York"),
        ("TRUE_UP", "Thu 07 23:59", "New York"),
    ]
    berlin = close_month(company.viewer("finance"), "DE", APRIL)
    assert berlin.deadlines[0].at == datetime(2026, 4, 28, 10, 0, tzinfo=UTC)


def accepted_late(company, name: str, minor: int, position: int) -> None:
    key = add_milestone(
        actor=company.system, now=NOW, project_id=company["BOLT"], position=position, name=name,
        amount_minor=minor, due_on=date(2026, 4, 29),
    )  # fmt: skip
    accept_milestone(
        actor=company.viewer("manager"), now=NOW, milestone_id=key,
        accepted_on=date(2026, 4, 29), evidence_note="signed", version=1,
    )  # fmt: skip


def test_a_late_fixed_fee_above_the_threshold_counts_once_it_is_billed_in_the_month(company):
    # 10,000.00 EUR are 10,850.00 USD, above the threshold; 9,000.00 EUR are below it.
    accepted_late(company, "Cutover", 1_000_000, 2)
    accepted_late(company, "Handover", 900_000, 3)
    verdicts = {row.name: row.verdict for row in
                close_month(company.viewer("finance"), "DE", APRIL).late}  # fmt: skip
    assert verdicts == {"Cutover": "", "Handover": ""}
    made = draft_invoices(actor=company.viewer("coordinator"), now=NOW, month=APRIL)
    for invoice in made.invoice_ids:
        issue_invoice(actor=company.viewer("finance"), now=NOW, invoice_id=invoice,
                      issued_on=date(2026, 4, 30))  # fmt: skip
    late = close_month(company.viewer("finance"), "DE", APRIL).late
    assert {row.name: row.verdict for row in late} == {"Cutover": "LATE_FIXED_FEE", "Handover": ""}
    assert {row.billed_on for row in late} == {date(2026, 4, 30)}
