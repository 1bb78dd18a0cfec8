"""A correction changes entry, books, billable and revenue together, in the open month, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from daybook.apps.corrections.actions.post import post_correction, undo_correction
from daybook.apps.corrections.models import Correction
from daybook.apps.ledger.actions.takes import NewTake, take
from daybook.apps.ledger.models import Billable, LedgerLine, Take
from daybook.apps.platform.models import AuditLine
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.transactions import record_audit
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.models import TimeEntry
from daybook.apps.time.queries.revision import entry_state
from tests.apps.billing.test_drafts import drafted, issued
from tests.apps.billing.work import JULY, LAST_OF_JULY, LATER, add_work, logged, worked
from tests.builders import NOW, approve

from .books import (
    corrected,
    findings,
    hard_locked,
    month_bytes,
    recognized,
    soft_locked,
    sums,
    values,
)

AUGUST = date(2026, 8, 1)


def billed(company) -> None:
    for key in drafted(company):
        issued(company, key)


def test_more_minutes_reverse_the_old_lines_and_post_the_new_revision(company):
    key = worked(company)
    before = AuditLine.objects.count()
    made = corrected(company, key, minutes=480)
    assert (made.revision, made.posted_in) == (2, JULY)
    lines = LedgerLine.objects.filter(source_kind="TIME_ENTRY", source_id=key).order_by("pk")
    assert [(row.book, row.revision, row.minutes, row.amount_minor, row.reverses_id is not None)
            for row in lines] == [
        ("RATED", 1, 450, 247_500, False),
        ("COST", 1, 450, 90_000, False),
        ("RATED", 1, -450, -247_500, True),
        ("COST", 1, -450, -90_000, True),
        ("RATED", 2, 480, 264_000, False),
        ("COST", 2, 480, 96_000, False),
    ]  # fmt: skip
    posting = Correction.objects.get(pk=made.id).posting_id
    assert {row.correction_id for row in lines[2:]} == {posting}
    entry = TimeEntry.objects.get(pk=key)
    assert (entry.minutes, entry.revision, entry.state) == (480, 2, "APPROVED")
    assert Billable.objects.get(source_id=key).quantity == 480
    assert AuditLine.objects.count() == before + 1
    assert AuditLine.objects.get(pk=posting).reason == "Checked with the customer"
    assert findings(company) == []


def test_revenue_follows_where_it_was_recognized_and_a_later_run_posts_nothing(company):
    key = worked(company)
    recognized(company)
    corrected(company, key, minutes=480)
    assert sums()["RECOGNIZED"] == 264_000
    posted = LedgerLine.objects.filter(book="RECOGNIZED").order_by("pk")
    assert [row.amount_minor for row in posted] == [247_500, -247_500, 264_000]
    recognized(company)
    assert LedgerLine.objects.filter(book="RECOGNIZED").count() == 3
    assert findings(company) == []


def test_revenue_that_was_not_recognized_waits_for_the_run(company):
    key = worked(company)
    corrected(company, key, minutes=480)
    assert "RECOGNIZED" not in sums()
    recognized(company)
    assert sums()["RECOGNIZED"] == 264_000


def test_an_invoiced_line_grows_by_what_is_left_to_bill(company):
    key = worked(company)
    billed(company)
    recognized(company)
    corrected(company, key, minutes=480)
    assert sums() == {
        "RATED": 264_000, "COST": 96_000, "BILLED": 247_500, "RECOGNIZED": 264_000,
    }  # fmt: skip
    (_, state) = Billable.objects.get(source_id=key), entry_state(key)
    assert state.values.minutes == 480
    assert findings(company) == []
    billed(company)
    assert sums()["BILLED"] == 264_000
    assert findings(company) == []


def test_an_invoiced_line_does_not_shrink_and_the_refusal_names_the_invoice(company):
    key = worked(company)
    billed(company)
    code = "INV-US-27-0001"
    before = month_bytes()
    with pytest.raises(Refused) as refused:
        corrected(company, key, minutes=420)
    assert refused.value.rule == "CORR-01"
    assert code in refused.value.message and "Credit 30 of it first" in refused.value.message
    assert month_bytes() == before
    assert Correction.objects.count() == 0


def test_after_the_credit_the_line_shrinks(company):
    key = worked(company)
    billed(company)
    row = Take.objects.get()
    audit = record_audit(actor=company.system, verb="credit", now=NOW)
    take([NewTake(row.billable_id, -450, -450, row.invoice_line_id)], audit_line_id=audit.pk)
    corrected(company, key, minutes=420)
    assert Billable.objects.get(source_id=key).quantity == 420


def test_an_invoiced_line_stays_on_its_project_and_stays_billable(company):
    add_work(company, "OTHER")
    key = worked(company)
    billed(company)
    with pytest.raises(Refused, match="credit it first"):
        corrected(company, key, project_id=company["OTHER"], task_id=company["task OTHER"])
    with pytest.raises(Refused, match="Credit 450"):
        corrected(company, key, is_billable=False)


def test_a_new_rate_for_invoiced_minutes_is_adjusted_so_that_nothing_stays_in_wip(company):
    key = worked(company)
    billed(company)
    recognized(company)
    row = {"level": "ROLE_PROJECT", "role_id": company["PSE"], "project_id": company["ACME"],
           "per_unit": 3_480_000}  # fmt: skip
    approve(company, "BILL_RATES", {"card_id": company["card USD"], "rows": [row]})
    corrected(company, key, minutes=480)
    # 480 minutes at 348.00 are 2,784.00; the 450 invoiced at 330.00 are rated 2,610.00 now.
    assert sums()["RATED"] == 278_400
    adjusted = LedgerLine.objects.get(book="ADJUSTED")
    assert (adjusted.amount_minor, adjusted.reason) == (-13_500, "WRITE_DOWN")
    assert sums()["RECOGNIZED"] == 264_900
    assert findings(company) == []
    billed(company)
    assert sums()["BILLED"] == 264_900
    assert findings(company) == []


def test_a_line_on_a_draft_is_let_go_first(company):
    key = worked(company)
    (draft,) = drafted(company)
    with pytest.raises(Refused, match=f"draft invoice {draft}"):
        corrected(company, key, minutes=480)


def test_a_removed_line_stays_with_no_minutes_and_nothing_in_the_books(company):
    key = worked(company)
    recognized(company)
    made = corrected(company, key, minutes=0)
    assert Correction.objects.get(pk=made.id).kind == "REMOVAL"
    assert sums() == {"RATED": 0, "COST": 0, "RECOGNIZED": 0}
    assert TimeEntry.objects.get(pk=key).minutes == 0
    assert Billable.objects.get(source_id=key).quantity == 0
    assert findings(company) == []


def test_a_line_moves_to_another_project_with_its_billable(company):
    add_work(company, "OTHER")
    key = worked(company)
    recognized(company)
    corrected(company, key, project_id=company["OTHER"], task_id=company["task OTHER"])
    assert sums(project_id=company["ACME"]) == {"RATED": 0, "COST": 0, "RECOGNIZED": 0}
    assert sums(project_id=company["OTHER"])["RECOGNIZED"] == 247_500
    assert Billable.objects.get(source_id=key).project_id == company["OTHER"]
    assert findings(company) == []


def test_a_line_moves_to_a_fixed_fee_of_another_entity(company):
    key = worked(company)
    recognized(company)
    corrected(company, key, project_id=company["BOLT"], task_id=company["task BOLT"])
    assert sums(project_id=company["ACME"])["RECOGNIZED"] == 0
    assert "RECOGNIZED" not in sums(project_id=company["BOLT"])
    assert Billable.objects.get(source_id=key).quantity == 0
    assert findings(company) == [] and findings(company, "DE") == []


def test_work_that_is_not_billable_is_rated_at_nothing(company):
    key = worked(company)
    recognized(company)
    corrected(company, key, is_billable=False)
    assert sums() == {"RATED": 0, "COST": 90_000, "RECOGNIZED": 0}
    corrected(company, key, is_billable=True)
    recognized(company)
    assert sums() == {"RATED": 247_500, "COST": 90_000, "RECOGNIZED": 247_500}
    assert findings(company) == []


def test_a_hard_locked_month_stays_byte_for_byte_and_the_next_open_one_takes_it(company):
    key = worked(company)
    recognized(company)
    hard_locked(company)
    before = month_bytes()
    made = corrected(company, key, minutes=480)
    assert made.posted_in == AUGUST
    assert month_bytes() == before
    assert sums(posted_in=AUGUST) == {"RATED": 16_500, "COST": 6_000, "RECOGNIZED": 16_500}
    hard_locked(company, AUGUST)
    assert corrected(company, key, minutes=500).posted_in == date(2026, 9, 1)
    assert findings(company) == []


def test_a_soft_lock_asks_for_the_right(company):
    key = worked(company)
    soft_locked(company)
    with pytest.raises(Refused) as refused:
        corrected(company, key, minutes=480)
    assert refused.value.rule == "PERIOD-03"
    assert corrected(company, key, who="operations", minutes=480).posted_in == JULY


def test_the_same_post_twice_acts_once(company):
    key = worked(company)
    version = entry_state(key).version
    after = values(key, minutes=480)
    common = {"actor": company.viewer("coordinator"), "now": LATER, "entry_id": key,
              "after": after, "version": version, "reason": "Twice",
              "client_key": "abc"}  # fmt: skip
    first = post_correction(**common)
    assert post_correction(**common) == first
    assert LedgerLine.objects.filter(book="RATED").count() == 3


def test_a_line_changed_meanwhile_is_a_conflict(company):
    key = worked(company)
    seen = entry_state(key).version
    corrected(company, key, minutes=480)
    with pytest.raises(Conflict) as conflict:
        post_correction(
            actor=company.viewer("coordinator"), now=LATER, entry_id=key,
            after=values(key, minutes=500), version=seen, reason="Late",
        )  # fmt: skip
    assert conflict.value.theirs["minutes"] == 480
    assert TimeEntry.objects.get(pk=key).minutes == 480


def test_nobody_corrects_an_own_line_and_nobody_out_of_reach(company):
    own = worked(company, who="manager")
    with pytest.raises(Denied) as denied:
        corrected(company, own, who="manager", minutes=480)
    assert denied.value.rule == "APPR-01"
    key = worked(company)
    with pytest.raises(Denied):
        corrected(company, key, who="analyst", minutes=480)
    with pytest.raises(NotFound):
        corrected(company, key, who="leader", minutes=480)
    with pytest.raises(Denied) as denied:
        corrected(company, key, who="engineer", minutes=480)
    assert denied.value.rule == "APPR-01"


def test_what_is_not_approved_is_changed_in_place(company):
    key = logged(company)
    with pytest.raises(Refused) as refused:
        corrected(company, key, minutes=480)
    assert refused.value.rule == "CORR-03"


def test_a_correction_needs_a_reason_and_a_difference(company):
    key = worked(company)
    with pytest.raises(Refused, match="Nothing differs"):
        corrected(company, key)
    with pytest.raises(Refused) as refused:
        post_correction(
            actor=company.viewer("coordinator"), now=LATER, entry_id=key,
            after=values(key, minutes=480), version=entry_state(key).version, reason=" ",
        )  # fmt: skip
    assert refused.value.field == "reason"


def test_a_day_never_holds_more_than_24_hours(company):
    key = worked(company)
    save_entry(
        actor=company.viewer("engineer"), now=NOW, today=LAST_OF_JULY,
        person_id=company["engineer"], project_id=company["BOLT"], task_id=company["task BOLT"],
        worked_on=date(2026, 7, 7), minutes=900,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        corrected(company, key, minutes=600)
    assert refused.value.rule == "TIME-03"
    assert LedgerLine.objects.filter(book="RATED").count() == 1


def test_undo_restores_the_values_and_the_sums_for_ten_minutes(company):
    key = worked(company)
    recognized(company)
    before = sums()
    made = corrected(company, key, minutes=480)
    with pytest.raises(Refused) as refused:
        undo_correction(actor=company.viewer("manager"), now=LATER + timedelta(minutes=11),
                        correction_id=made.id)  # fmt: skip
    assert refused.value.rule == "CORR-05"
    soon = {"actor": company.viewer("manager"), "now": LATER + timedelta(minutes=9)}
    undone = undo_correction(**soon, correction_id=made.id)
    assert undo_correction(**soon, correction_id=made.id) == undone
    assert sums() == before
    assert TimeEntry.objects.get(pk=key).minutes == 450
    assert findings(company) == []


def test_undo_ends_once_it_is_billed(company):
    key = worked(company)
    made = corrected(company, key, minutes=480)
    billed(company)
    with pytest.raises(Refused):
        undo_correction(actor=company.viewer("manager"), now=LATER + timedelta(minutes=1),
                        correction_id=made.id)  # fmt: skip
    assert TimeEntry.objects.get(pk=key).minutes == 480


def test_the_history_of_the_line_keeps_what_it_was(company):
    from daybook.apps.platform.models import AuditChange

    key = worked(company)
    corrected(company, key, minutes=480)
    change = AuditChange.objects.filter(record_kind="TIME_ENTRY", record_id=key).latest("pk")
    assert change.before == '{"minutes": 450}' and change.after == '{"minutes": 480}'
    row = Correction.objects.get()
    assert (row.before_minutes, row.after_minutes) == (450, 480)
    assert replace(values(key), minutes=450).minutes == 450
