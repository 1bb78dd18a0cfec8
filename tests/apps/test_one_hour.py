"""One hour from keystroke to KPI, in the actions."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db.models import Q

from daybook.analytics.publish import read_mart
from daybook.apps.billing.actions.drafts import draft_invoices
from daybook.apps.billing.actions.issue import issue_invoice
from daybook.apps.close.actions.checks import run_checks
from daybook.apps.insights.actions.publish import publish_facts
from daybook.apps.insights.models import Publication
from daybook.apps.insights.queries.pulse import month_pulse
from daybook.apps.insights.queries.utilization import utilization_rows
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.revenue.actions.recognize import recognize_month
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.actions.submission import submit_part
from daybook.apps.time.models import TimeEntry
from daybook.core.worktime import parse_duration
from tests.builders import NOW, TODAY

JULY = date(2026, 7, 1)


def test_one_hour_travels_from_keystroke_to_kpi(company, tmp_path):
    engineer, manager = company.viewer("engineer"), company.viewer("manager")
    saved = save_entry(
        actor=engineer, now=NOW, today=TODAY, person_id=company["engineer"],
        project_id=company["ACME"], task_id=company["task ACME"], worked_on=TODAY,
        minutes=parse_duration("7:30"),
    )  # fmt: skip
    assert TimeEntry.objects.get(pk=saved.id).state == "DRAFT"

    assert submit_part(actor=engineer, now=NOW, person_id=company["engineer"], day=TODAY) == 1
    pulse = month_pulse(company.viewer("operations"), JULY, TODAY)
    assert pulse.estimate.minor["SUBMITTED"] == 247_500

    assert approve_entries(actor=manager, now=NOW, entry_ids=[saved.id]) == 1
    sums = {row.book: row for row in book_sums()}
    assert (sums["RATED"].amount_minor, sums["COST"].amount_minor) == (247_500, 90_000)
    assert sums["RATED"].minutes == sums["COST"].minutes == 450
    pulse = month_pulse(company.viewer("operations"), JULY, TODAY)
    # The pilot milestone of 73,000.00 EUR counts at 80 %.
    assert pulse.estimate.minor["APPROVED"] == 247_500
    assert pulse.estimate.total == 247_500 + 6_336_400

    draft = draft_invoices(actor=company.viewer("coordinator"), now=NOW, month=JULY)
    again = draft_invoices(actor=company.viewer("coordinator"), now=NOW, month=JULY)
    assert len(draft.invoice_ids) == 1 and again.invoice_ids == ()
    issued = issue_invoice(
        actor=company.viewer("finance"), now=NOW, invoice_id=draft.invoice_ids[0],
        issued_on=date(2026, 7, 31),
    )  # fmt: skip
    assert (issued.total_minor, issued.code) == (247_500, "INV-US-27-0001")

    finance = company.viewer("finance")
    month = {"actor": finance, "now": NOW, "entity_id": company["US"], "month": JULY}
    assert recognize_month(**month).lines == 1
    assert recognize_month(**month).lines == 0
    sums = {row.book: row.amount_minor for row in book_sums()}
    assert sums == {"RATED": 247_500, "COST": 90_000, "BILLED": 247_500, "RECOGNIZED": 247_500}

    assert run_checks(**month).findings == ()

    publish_facts(actor=finance, now=NOW, folder=tmp_path)
    publish_facts(actor=finance, now=datetime(2026, 7, 8, tzinfo=UTC), folder=tmp_path)
    first, second = Publication.objects.order_by("number")
    assert first.seal == second.seal and first.line_count == 4
    ((minutes,),) = read_mart(
        tmp_path, second.file_name,
        "SELECT sum(minutes) FROM ledger WHERE book = 'RATED' AND is_billable",
    )  # fmt: skip
    (row,) = utilization_rows({company["engineer"]: minutes}, date(2026, 5, 1), date(2026, 8, 1))
    assert (row.available_minutes, row.share_millionths) == (25_440, 17_689)


def test_a_milestone_is_billed_and_recognized_once(company):
    from daybook.apps.projects.actions.projects import accept_milestone

    accept_milestone(
        actor=company.viewer("manager"), now=datetime(2026, 7, 20, 16, tzinfo=UTC),
        milestone_id=company["milestone"],
        accepted_on=date(2026, 7, 20), evidence_note="signed PDF of 20 July", version=1,
    )  # fmt: skip
    finance = company.viewer("finance")
    month = {"actor": finance, "now": NOW, "entity_id": company["DE"], "month": JULY}
    assert recognize_month(**month).lines == 1
    assert recognize_month(**month).lines == 0
    (sum_,) = book_sums(filters=Q(book="RECOGNIZED"))
    assert (sum_.amount_minor, sum_.reporting_minor) == (7_300_000, 7_920_500)
