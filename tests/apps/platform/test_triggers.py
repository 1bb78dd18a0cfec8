"""Does the database itself hold? Every invariant is attacked by raw SQL, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from daybook.apps.billing.actions.drafts import draft_invoices
from daybook.apps.billing.actions.issue import issue_invoice
from daybook.apps.forecast.models import RevenueTarget
from daybook.apps.ledger.models import LedgerLine, Take
from daybook.apps.people.actions.rates import set_target
from daybook.apps.people.models import Leave
from daybook.apps.platform.actions.periods import confirm_hard_lock, request_hard_lock
from daybook.apps.platform.actions.runs import start_run
from daybook.apps.platform.actions.settings import approve_proposal, draft_proposal
from daybook.apps.platform.models import AuditLine, AuditSeal, Period
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.actions.submission import submit_part
from tests.builders import NOW, START, TODAY, small_company

MAY, JULY = date(2026, 5, 1), date(2026, 7, 1)


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """The small company with one row of everything that must hold, undone after this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = small_company()
        _facts(made)
        _one_hour(made)
        _locked_may(made)
        yield made
        transaction.set_rollback(True)


def _facts(made) -> None:
    line = AuditLine.objects.order_by("id").first()
    number = draft_proposal(
        actor=made.viewer("analyst"), now=NOW, kind="SETTING", title="Time step",
        payload={"key": "time_step_minutes", "value": "6"}, starts_on=JULY,
    )  # fmt: skip
    approve_proposal(actor=made.viewer("operations"), now=NOW, proposal_id=number)
    set_target(actor=made.viewer("operations"), now=NOW, starts_on=START,
               target_millionths=700_000, role_id=made["PSE"])  # fmt: skip
    Leave.objects.create(person_id=made["engineer"], leave_key="a", kind="VACATION",
                         starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 8),
                         minutes_per_day=480, recorded_at=NOW, audit_line=line)  # fmt: skip
    AuditSeal.objects.create(day=START, line_count=1, previous="0" * 64, digest="1" * 64,
                             sealed_at=NOW)  # fmt: skip
    RevenueTarget.objects.create(region_id=made["AMER"], practice_id=made["CONS"], month=JULY,
                                 amount_minor=1_000, currency="USD", recorded_at=NOW,
                                 audit_line=line)  # fmt: skip
    start_run(actor=made.viewer("finance"), now=NOW, kind="TEST", title="A run")


def _one_hour(made) -> None:
    saved = save_entry(
        actor=made.viewer("engineer"), now=NOW, today=TODAY, person_id=made["engineer"],
        project_id=made["ACME"], task_id=made["task ACME"], worked_on=TODAY, minutes=450,
    )  # fmt: skip
    submit_part(actor=made.viewer("engineer"), now=NOW, person_id=made["engineer"], day=TODAY)
    approve_entries(actor=made.viewer("manager"), now=NOW, entry_ids=[saved.id])
    drafts = draft_invoices(actor=made.viewer("coordinator"), now=NOW, month=JULY)
    issue_invoice(actor=made.viewer("finance"), now=NOW, invoice_id=drafts.invoice_ids[0],
                  issued_on=date(2026, 7, 31))  # fmt: skip


def _locked_may(made) -> None:
    month = {"now": NOW, "entity_id": made["US"], "month": MAY}
    request_hard_lock(actor=made.viewer("finance"), reason="Closed", **month)
    confirm_hard_lock(actor=made.viewer("finance2"), **month)


def run(sql: str) -> int:
    """Carry out one statement; returns the rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def copied(table: str, where: str = "", **changes: str) -> str:
    """SQL that inserts a copy of a row with some columns changed; values are SQL themselves."""
    with connection.cursor() as cursor:
        columns = [
            column.name
            for column in connection.introspection.get_table_description(cursor, table)
            if column.name != "id"
        ]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changes.get(name, f'"{name}"') for name in columns)
    return (
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} "
        f"WHERE id = (SELECT MIN(id) FROM {table} {where})"
    )


def refused(sql: str) -> str:
    """What the database answers when it refuses; fails where it does not."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        run(sql)
    return str(caught.value)


APPEND_ONLY = {
    "platform_auditline": "reason = 'other'",
    "platform_auditchange": "after = '{}'",
    "platform_auditseal": "digest = '2'",
    "platform_datedsetting": "value = '1'",
    "platform_fxrate": "rate = rate + 1",
    "commercial_billrate": "per_unit = 1",
    "people_costrate": "standard_per_hour = 1",
    "people_utilizationtarget": "target_millionths = 1",
    "people_leave": "minutes_per_day = 0",
    "forecast_revenuetarget": "revision = revision + 1",
    "ledger_ledgerline": "amount_minor = amount_minor + 1",
    "ledger_basis": "id = id",
    "ledger_take": "quantity = quantity + 1",
}


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_row_of_facts_and_books_cannot_be_updated(company, table):
    """BOOK-01"""
    assert run(f"SELECT 1 FROM {table}") != 0, f"{table} has no row to attack"
    assert "BOOK-01" in refused(f"UPDATE {table} SET {APPEND_ONLY[table]}")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_row_of_facts_and_books_cannot_be_deleted(company, table):
    """BOOK-01"""
    assert "BOOK-01" in refused(f"DELETE FROM {table}")


KEPT = (
    "platform_user platform_grant platform_legalentity platform_period platform_run "
    "people_person people_role people_employment commercial_customer commercial_engagement "
    "projects_project projects_task projects_milestone"
).split()


@pytest.mark.parametrize("table", KEPT)
def test_what_others_point_to_cannot_be_deleted(company, table):
    """KEEP-01"""
    assert "KEEP-01" in refused(f"DELETE FROM {table}")


def test_two_employments_of_a_person_cannot_overlap(company):
    """FACT-02"""
    assert "FACT-02" in refused(copied("people_employment", starts_on="'2026-05-01'"))


def test_an_employment_cannot_grow_into_the_next(company):
    """FACT-02"""
    person = company["engineer"]
    with transaction.atomic():
        run(f"UPDATE people_employment SET ends_on = '2026-04-01' WHERE person_id = {person}")
        run(copied("people_employment", f"WHERE person_id = {person}",
                   starts_on="'2026-04-01'", ends_on="NULL"))  # fmt: skip
        sql = (
            "UPDATE people_employment SET ends_on = '2026-04-02' "
            f"WHERE person_id = {person} AND ends_on IS NOT NULL"
        )
        assert "FACT-02" in refused(sql)
        transaction.set_rollback(True)


def test_a_day_holds_no_more_than_1440_minutes(company):
    """TIME-03"""
    sql = copied("time_timeentry", minutes="1000", client_key="NULL", source_key="NULL")
    assert "TIME-03" in refused(sql)


def test_minutes_cannot_grow_beyond_the_day(company):
    """TIME-03: refused by the trigger, or by the limit of one entry."""
    refused("UPDATE time_timeentry SET minutes = 1441")


def test_takes_cannot_exceed_the_whole(company):
    """BILL-04: 450 of 450 minutes are taken."""
    assert "BILL-04" in refused(copied("ledger_take", quantity="1"))


def test_credits_cannot_go_below_nothing(company):
    """BILL-04"""
    assert "BILL-04" in refused(copied("ledger_take", quantity="-451"))


def test_a_credit_within_what_was_taken_is_accepted(company):
    """BILL-04: the trigger stops excess, not work."""
    with transaction.atomic():
        run(copied("ledger_take", quantity="-450"))
        assert sum(Take.objects.values_list("quantity", flat=True)) == 0
        transaction.set_rollback(True)


def test_a_fact_cannot_shrink_below_what_is_taken(company):
    """BILL-04"""
    assert "BILL-04" in refused("UPDATE ledger_billable SET quantity = 449")


def posting(**changes: str) -> str:
    """SQL that posts one more revision of the rated line."""
    return copied("ledger_ledgerline", "WHERE book = 'RATED'", revision="revision + 7", **changes)


def test_no_line_posts_in_a_hard_locked_month(company):
    """PERIOD-01"""
    sql = posting(worked_on="'2026-05-04'", posted_in="'2026-05-01'")
    assert "PERIOD-01" in refused(sql)


def test_no_line_posts_before_the_month_of_its_work(company):
    """PERIOD-01"""
    assert "PERIOD-01" in refused(posting(posted_in="'2026-06-01'"))


def test_a_line_posts_in_a_month_by_its_first_day(company):
    """PERIOD-01"""
    assert "PERIOD-01" in refused(posting(posted_in="'2026-07-02'"))


def test_late_work_of_a_locked_month_posts_in_the_next(company):
    """PERIOD-01: the trigger stops the locked month, not the correction."""
    before = LedgerLine.objects.count()
    with transaction.atomic():
        run(posting(worked_on="'2026-05-04'", posted_in="'2026-06-01'"))
        assert LedgerLine.objects.count() == before + 1
        transaction.set_rollback(True)


@pytest.mark.parametrize("column", ["entity_id", "project_id", "person_id", "audit_line_id"])
def test_a_line_names_rows_that_exist(company, column):
    """REF-01, or the foreign key where there is one."""
    with pytest.raises(DatabaseError), transaction.atomic():
        run(posting(**{column: "999999"}))
        connection.check_constraints()


def test_a_hard_lock_needs_two_people(company):
    """APPR-02"""
    Period.objects.get(entity_id=company["US"], month=MAY)
    sql = "UPDATE platform_period SET hard_locked_by_id = hard_lock_requested_by_id"
    assert "APPR-02" in refused(sql)


def test_a_hard_lock_nobody_requested_cannot_be_signed(company):
    """APPR-02"""
    sql = "UPDATE platform_period SET hard_lock_requested_by_id = NULL"
    assert "APPR-02" in refused(sql)


def test_a_proposal_cannot_be_decided_by_its_author(company):
    """APPR-02, by a check constraint."""
    sql = "UPDATE platform_proposal SET decided_by_id = proposed_by_id"
    assert "proposal_needs_a_second_person" in refused(sql)


def test_the_organization_is_one(company):
    """SETUP-01, by a unique column."""
    refused(copied("platform_organization"))


def test_an_issued_invoice_cannot_change(company):
    """BILL-06"""
    assert "BILL-06" in refused("UPDATE billing_invoice SET total_minor = total_minor + 1")
