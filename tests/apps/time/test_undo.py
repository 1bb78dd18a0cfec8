"""An approval is taken back by reversal, for some minutes, until money has moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daybook.apps.billing.actions.drafts import draft_invoices
from daybook.apps.ledger.models import Billable, LedgerLine
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.platform.actions.periods import set_soft_lock
from daybook.apps.platform.models import AuditLine
from daybook.apps.platform.queries.history import history_of
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.revenue.actions.recognize import recognize_month
from daybook.apps.time.actions.approval import approve_entries, approve_lines
from daybook.apps.time.actions.undo import undo_approval
from daybook.apps.time.models import TimeEntry
from tests.builders import NOW, TODAY

from .approving import hand_in, lens, set_setting

IN_TIME = NOW + timedelta(minutes=9)


@pytest.fixture
def approved(company):
    """Two approved lines, and the decision that approved them."""
    keys = [hand_in(company, TODAY, 450), hand_in(company, date(2026, 7, 6), 60)]
    return approve_lines(actor=company.viewer("manager"), now=NOW, entry_ids=keys)


def undo(company, done, *, who="manager", now=IN_TIME):
    return undo_approval(actor=company.viewer(who), now=now, audit_line_ids=done.audit_line_ids)


def test_the_books_keep_lines_and_reversals_and_sum_to_nothing(company, approved):
    assert undo(company, approved) == 2
    assert all((row.amount_minor, row.minutes) == (0, 0) for row in book_sums())
    assert LedgerLine.objects.count() == 8 and not Billable.objects.exists()
    reversals = LedgerLine.objects.filter(reverses__isnull=False)
    correction = AuditLine.objects.get(verb="undo_approval").pk
    assert {row.correction_id for row in reversals} == {correction}
    assert {row.revision for row in reversals} == {1}
    states = TimeEntry.objects.values_list("state", "revision")
    assert set(states) == {("SUBMITTED", 2)}
    assert history_of(company.system, "TIME_ENTRY", approved.entry_ids[0])[0].values == (
        ("state", "APPROVED", "SUBMITTED"),
    )


def test_approved_anew_the_next_revision_is_posted_once(company, approved):
    undo(company, approved)
    again = approve_entries(actor=company.viewer("manager"), now=IN_TIME,
                            entry_ids=approved.entry_ids)  # fmt: skip
    assert again == 2
    assert {row.book: row.amount_minor for row in book_sums()} == {
        "RATED": 280_500, "COST": 102_000,
    }  # fmt: skip
    standing = LedgerLine.objects.filter(reverses__isnull=True).values_list(
        "book", "source_id", "revision"
    )
    assert len(standing) == len(set(standing)) == 8
    assert Billable.objects.count() == 2


def test_undone_and_approved_again_and_again_the_identities_hold(company, approved):
    for round_number in range(1, 4):
        now = NOW + timedelta(minutes=round_number)
        assert undo(company, approved, now=now) == 2
        approved = approve_lines(actor=company.viewer("manager"), now=now,
                                 entry_ids=approved.entry_ids)  # fmt: skip
    sums = {row.book: (row.minutes, row.amount_minor) for row in book_sums()}
    assert sums == {"RATED": (510, 280_500), "COST": (510, 102_000)}


def test_twice_acts_once(company, approved):
    assert [undo(company, approved), undo(company, approved)] == [2, 0]


def test_after_ten_minutes_it_stays_approved_unless_the_setting_says_otherwise(company, approved):
    late = NOW + timedelta(minutes=11)
    with pytest.raises(Refused, match="APPR-09 .* more than 10 minutes ago"):
        undo(company, approved, now=late)
    set_setting(company, "approval_undo_minutes", "60")
    assert undo(company, approved, now=late) == 2


def test_nothing_is_undone_once_a_draft_invoice_holds_a_line(company, approved):
    draft_invoices(actor=company.system, now=NOW, month=date(2026, 7, 1))
    with pytest.raises(Refused, match="APPR-09"):
        undo(company, approved)
    assert set(TimeEntry.objects.values_list("state", flat=True)) == {"APPROVED"}
    assert Billable.objects.count() == 2 and LedgerLine.objects.count() == 4


def test_nothing_is_undone_in_a_closed_month(company, approved):
    set_soft_lock(actor=company.viewer("operations"), now=NOW, entity_id=company["US"],
                  month=date(2026, 7, 1), reason="Close")  # fmt: skip
    with pytest.raises(Refused, match="APPR-09 .* month that is closed"):
        undo(company, approved)


def test_what_is_recognized_is_corrected_instead(company, approved):
    recognize_month(actor=company.viewer("finance"), now=NOW, month=date(2026, 7, 1),
                    entity_id=company["US"])  # fmt: skip
    with pytest.raises(Refused, match="APPR-09 .* recognized as revenue already. Correct it"):
        undo(company, approved)
    assert set(TimeEntry.objects.values_list("state", flat=True)) == {"APPROVED"}
    assert not LedgerLine.objects.filter(reverses__isnull=False).exists()


def test_only_who_reaches_the_lines_takes_them_back_and_never_their_own(company, approved):
    assert undo(company, approved, who="leader") == 0
    with pytest.raises(Denied, match="RIGHT-01"):
        undo(company, approved, who="engineer")
    assert undo(company, approved, who="coordinator") == 2


def test_the_notice_offers_undo_and_the_page_does_it(company, sign_in):
    key = hand_in(company, TODAY, 450)
    client = sign_in("manager")
    client.post("/approvals/approve", {"row": [f"{key}.1"]})
    page = client.get("/approvals").content.decode()
    decision = AuditLine.objects.get(verb="approve_entries").pk
    assert f'action="/approvals/undo?decision={decision}"' in page and "data-undo" in page
    answer = client.post(f"/approvals/undo?decision={decision}")
    assert (answer.status_code, answer.url) == (302, "/approvals")
    assert TimeEntry.objects.get(pk=key).state == "SUBMITTED"
    assert "1 approval undone" in client.get("/approvals").content.decode()


def test_lines_of_the_done_lens_are_undone_by_their_boxes(company, sign_in, approved):
    key = approved.entry_ids[0]
    client = sign_in("manager")
    assert "Undo selected" in client.get("/approvals?lens=done").content.decode()
    client.post("/approvals/undo", {"row": [f"{key}.1"]})
    assert TimeEntry.objects.get(pk=key).state == "SUBMITTED"
    assert [row.id for row in lens(company.viewer("manager"), "done").rows] == [
        approved.entry_ids[1]
    ]
