"""The owner asks, another answers; a request is answered once, and a preview stores nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybook.apps.corrections.actions.requests import (
    decline_request,
    post_request,
    request_change,
    withdraw_request,
)
from daybook.apps.corrections.models import Correction
from daybook.apps.corrections.queries.preview import preview
from daybook.apps.ledger.models import LedgerLine
from daybook.apps.platform.models import AuditLine
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.time.models import TimeEntry
from daybook.apps.time.queries.revision import entry_state
from tests.apps.billing.test_drafts import drafted, issued
from tests.apps.billing.work import LATER, TODAY, worked

from .books import corrected, findings, hard_locked, recognized, values


def asked(company, key, who="engineer", reason="I forgot the call", client_key=None, **changes):
    return request_change(
        actor=company.viewer(who), now=LATER, entry_id=key, after=values(key, **changes),
        version=entry_state(key).version, reason=reason, client_key=client_key,
    )  # fmt: skip


def test_the_owner_asks_and_the_manager_posts(company):
    key = worked(company)
    request = asked(company, key, minutes=480)
    assert TimeEntry.objects.get(pk=key).minutes == 450
    assert Correction.objects.get().state == "REQUESTED"
    made = post_request(actor=company.viewer("manager"), now=LATER, correction_id=request)
    assert made.revision == 2
    row = Correction.objects.get()
    assert (row.state, row.decided_by_id) == ("POSTED", company["user manager"])
    assert findings(company) == []


def test_posting_a_request_twice_acts_once(company):
    key = worked(company)
    request = asked(company, key, minutes=480)
    common = {"actor": company.viewer("manager"), "now": LATER, "correction_id": request}
    assert post_request(**common) == post_request(**common)
    assert LedgerLine.objects.filter(book="RATED").count() == 3


def test_nobody_answers_a_request_about_their_own_time(company):
    key = worked(company, who="manager")
    request = asked(company, key, who="manager", minutes=480)
    with pytest.raises(Denied) as denied:
        post_request(actor=company.viewer("manager"), now=LATER, correction_id=request)
    assert denied.value.rule == "APPR-01"
    post_request(actor=company.viewer("coordinator"), now=LATER, correction_id=request)


def test_an_engineer_answers_nothing_and_a_leader_of_another_region_sees_nothing(company):
    key = worked(company)
    request = asked(company, key, minutes=480)
    with pytest.raises(Denied):
        post_request(actor=company.viewer("engineer"), now=LATER, correction_id=request)
    with pytest.raises(NotFound):
        post_request(actor=company.viewer("leader"), now=LATER, correction_id=request)


def test_one_asks_about_own_lines_only(company):
    key = worked(company, who="manager")
    with pytest.raises(NotFound):
        asked(company, key, minutes=480)


def test_a_line_waits_for_one_answer_at_a_time_and_the_same_request_is_one(company):
    key = worked(company)
    first = asked(company, key, minutes=480, client_key="k")
    assert asked(company, key, minutes=480, client_key="k") == first
    with pytest.raises(Refused) as refused:
        asked(company, key, minutes=500)
    assert refused.value.rule == "CORR-04"
    withdraw_request(actor=company.viewer("engineer"), now=LATER, correction_id=first)
    assert asked(company, key, minutes=500) != first


def test_declining_says_why_and_ends_it(company):
    key = worked(company)
    request = asked(company, key, minutes=480)
    common = {"actor": company.viewer("manager"), "now": LATER, "correction_id": request}
    with pytest.raises(Refused) as refused:
        decline_request(**common, reason="")
    assert refused.value.field == "reason"
    decline_request(**common, reason="The call was ours")
    row = Correction.objects.get()
    assert (row.state, row.decline_reason) == ("DECLINED", "The call was ours")
    with pytest.raises(Refused) as refused:
        post_request(**common)
    assert refused.value.rule == "CORR-04"


def test_a_line_that_changed_since_it_was_asked_about_is_a_conflict(company):
    key = worked(company)
    request = asked(company, key, minutes=480)
    corrected(company, key, minutes=460)
    with pytest.raises(Conflict):
        post_request(actor=company.viewer("manager"), now=LATER, correction_id=request)


def test_what_nobody_could_post_cannot_be_asked_for(company):
    key = worked(company)
    for invoice in drafted(company):
        issued(company, invoice)
    with pytest.raises(Refused, match="INV-US-27-0001"):
        asked(company, key, minutes=420)


def effect(found, key):
    (row,) = [row for row in found.effects if row.key == key]
    return row


def seen(company, who, key, **changes):
    return preview(company.viewer(who), key, values(key, **changes), TODAY)


def test_a_preview_says_what_posting_then_does_and_stores_nothing(company):
    key = worked(company)
    for invoice in drafted(company):
        issued(company, invoice)
    recognized(company)
    hard_locked(company)
    counts = (AuditLine.objects.count(), LedgerLine.objects.count(), Correction.objects.count())
    found = seen(company, "finance", key, minutes=480)
    assert counts == (
        AuditLine.objects.count(), LedgerLine.objects.count(), Correction.objects.count(),
    )  # fmt: skip
    shown = {row.key: (row.before, row.after, row.difference) for row in found.effects}
    assert shown["rated"] == (247_500, 264_000, 16_500)
    assert shown["cost"] == (90_000, 96_000, 6_000)
    assert shown["recognized"] == (247_500, 264_000, 16_500)
    assert shown["billable"] == (450, 480, 30)
    assert shown["month"] == (0, 16_500, 16_500)
    assert "450 min invoiced, 30 min left to bill" in effect(found, "billable").note
    assert [(row.code, row.quantity) for row in found.invoices] == [("INV-US-27-0001", 450)]
    assert found.posted_in.isoformat() == "2026-08-01"
    assert "July 2026 of US is hard-locked" in found.why_month
    assert (found.margin.before.millionths, found.margin.after.millionths) == (636_364, 636_364)


def test_the_preview_refuses_in_words_where_invoices_hold_more(company):
    key = worked(company)
    for invoice in drafted(company):
        issued(company, invoice)
    found = seen(company, "finance", key, minutes=400)
    assert "Credit 50 of it first" in found.refusal and "INV-US-27-0001" in found.refusal


def test_whoever_may_not_see_cost_sees_neither_cost_nor_what_margin_would_become(company):
    key = worked(company)
    recognized(company)
    found = seen(company, "manager", key, minutes=480)
    assert effect(found, "cost").before is None and effect(found, "cost").hidden
    assert found.margin.after is None
    assert found.margin.before.millionths is None and found.margin.before.band


def test_an_engineer_sees_hours_and_no_money(company):
    key = worked(company)
    found = seen(company, "engineer", key, minutes=480)
    assert {row.key for row in found.effects} == {"minutes", "rated", "cost", "billable"}
    assert effect(found, "rated").before is None
    assert found.margin is None
    assert found.may_ask and not found.may_post


def test_hours_that_a_booking_had_promised_move_the_estimate_by_their_own_worth(company):
    key = worked(company)
    grown = seen(company, "finance", key, minutes=1_050)
    # Ten hours more at 330.00.
    assert effect(grown, "month").difference == 330_000
    gone = seen(company, "finance", key, minutes=0)
    assert effect(gone, "month").difference == -247_500


def test_the_undo_of_a_posted_request_is_offered_to_approvers(company):
    from daybook.apps.corrections.actions.post import undo_correction

    key = worked(company)
    request = asked(company, key, minutes=480)
    post_request(actor=company.viewer("manager"), now=LATER, correction_id=request)
    with pytest.raises(Denied):
        undo_correction(actor=company.viewer("engineer"), now=LATER, correction_id=request)
    undo_correction(actor=company.viewer("manager"), now=LATER + timedelta(minutes=1),
                    correction_id=request)  # fmt: skip
    assert TimeEntry.objects.get(pk=key).minutes == 450
