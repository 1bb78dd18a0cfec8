"""Who vouches for an expense, and what is in the books after?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daybook.apps.billing.actions.drafts import delete_draft, draft_invoices
from daybook.apps.billing.actions.issue import issue_invoice
from daybook.apps.expenses.actions.approval import (
    approve_clean,
    approve_expenses,
    return_expenses,
    undo_approval,
)
from daybook.apps.expenses.actions.policy import set_charge_terms
from daybook.apps.expenses.actions.reimbursement import reimburse
from daybook.apps.expenses.models import ProjectCharge
from daybook.apps.expenses.queries.approvals import ExpenseApprovalFilter, approval_page
from daybook.apps.expenses.queries.lines import expense_rows
from daybook.apps.expenses.queries.settlement import reimbursement
from daybook.apps.ledger.models import Billable, CountedLine
from daybook.apps.ledger.queries.standing import standings
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.revenue.actions.recognize import recognize_month
from tests.builders import NOW, START, TODAY

EVERYTHING = ExpenseApprovalFilter()
JULY = date(2026, 7, 1)


def _approve(spending, key: int, who: str = "manager", **more) -> int:
    return approve_expenses(actor=spending.viewer(who), now=NOW, line_ids=[key], **more)


def _books(key: int) -> list[tuple[str, int, int]]:
    rows = CountedLine.objects.filter(source_kind="EXPENSE", source_id=key).order_by("id")
    return list(rows.values_list("book", "amount_minor", "revision"))


def test_approval_posts_the_cost_once(spending):
    key = spending.submitted(4_000)
    assert _approve(spending, key) == 1
    assert _approve(spending, key) == 0
    assert _books(key) == [("COST", 4_000, 1)]


def test_nobody_approves_their_own_even_with_the_right(spending):
    key = spending.submitted(who="manager")
    with pytest.raises(Denied, match="your own"):
        _approve(spending, key)
    assert _approve(spending, key, "coordinator") == 1


@pytest.mark.parametrize("who", ["engineer", "finance", "analyst", "admin"])
def test_roles_without_the_right_cannot_approve(spending, who):
    key = spending.submitted(who="manager")
    with pytest.raises(Denied):
        _approve(spending, key, who)


def test_a_leader_of_another_region_finds_nothing_to_approve(spending):
    key = spending.submitted()
    with pytest.raises(NotFound):
        _approve(spending, key, "leader")


def test_what_changed_since_it_was_looked_at_is_a_conflict(spending):
    key = spending.submitted()
    with pytest.raises(Conflict):
        _approve(spending, key, versions={key: 1})


def test_clean_ones_go_together_and_flagged_ones_wait(spending):
    clean = spending.submitted(1_000)
    flagged = spending.submitted(5_000, reason="Client dinner", receipt=None,
                                 spent_on=TODAY - timedelta(days=1))  # fmt: skip
    done = approve_clean(actor=spending.viewer("manager"), now=NOW, wanted=EVERYTHING)
    assert done == 1
    assert [spending.line(key).state for key in (clean, flagged)] == ["APPROVED", "SUBMITTED"]
    found = approval_page(spending.viewer("manager"), "exceptions", EVERYTHING, now=NOW,
                          today=TODAY, sort="spent_on", first=0, size=50)  # fmt: skip
    assert [row.expense.id for row in found.rows] == [flagged]
    assert "5.00 over. Client dinner" in found.rows[0].sentences[0]


def test_an_old_one_needs_the_approver_s_consent_in_words(spending):
    key = spending.submitted(1_000, spent_on=TODAY - timedelta(days=100), reason="Ill until June")
    with pytest.raises(Refused) as refusal:
        _approve(spending, key)
    assert (refusal.value.rule, refusal.value.field) == ("EXP-12", "reason")
    assert _approve(spending, key, reason="Agreed") == 1
    assert spending.line(key).consent == "Agreed"


def test_a_return_says_why_and_the_owner_mends_it(spending):
    key = spending.submitted()
    manager = {"actor": spending.viewer("manager"), "now": NOW, "line_ids": [key]}
    with pytest.raises(Refused, match="Say why"):
        return_expenses(**manager, reason=" ")
    assert return_expenses(**manager, reason="Which client?") == 1
    row = spending.line(key)
    assert (row.state, row.return_reason) == ("RETURNED", "Which client?")


def test_undo_reverses_and_a_second_approval_posts_the_next_revision(spending):
    key = spending.approved(4_000)
    undo = {"actor": spending.viewer("manager"), "today": TODAY, "line_ids": [key]}
    assert undo_approval(**undo, now=NOW + timedelta(minutes=9)) == 1
    assert _books(key) == [("COST", 4_000, 1), ("COST", -4_000, 1)]
    assert undo_approval(**undo, now=NOW) == 0
    _approve(spending, key)
    assert _books(key)[-1] == ("COST", 4_000, 2)


def test_after_ten_minutes_or_once_reimbursed_an_approval_stays(spending):
    key = spending.approved(4_000)
    undo = {"actor": spending.viewer("manager"), "today": TODAY, "line_ids": [key]}
    with pytest.raises(Refused, match="more than 10 minutes") as refusal:
        undo_approval(**undo, now=NOW + timedelta(minutes=11))
    assert refusal.value.rule == "EXP-18"
    reimburse(actor=spending.viewer("finance"), now=NOW, entity_id=spending.company["US"],
              paid_on=TODAY)  # fmt: skip
    with pytest.raises(Refused, match="reimbursed already"):
        undo_approval(**undo, now=NOW)


def test_a_billable_one_is_charged_with_its_mark_up_up_to_the_cap(spending):
    acme = spending.company["ACME"]
    set_charge_terms(actor=spending.viewer("finance"), now=NOW, starts_on=START, project_id=acme,
                     markup_millionths=50_000, cap_minor=6_000)  # fmt: skip
    first = spending.approved(4_000, is_billable=True)
    second = spending.approved(3_000, is_billable=True, spent_on=TODAY - timedelta(days=1))
    third = spending.approved(1_000, is_billable=True, spent_on=TODAY - timedelta(days=2))
    charges = dict(Billable.objects.filter(kind="EXPENSE").values_list("source_id", "quantity"))
    assert charges == {first: 4_200, second: 1_800}
    assert spending.line(third).charge_minor == 0
    held = ProjectCharge.objects.get(project_id=acme)
    assert (held.charged_minor, held.cap_minor) == (6_000, 6_000)
    undo_approval(actor=spending.viewer("manager"), now=NOW, today=TODAY, line_ids=[first])
    assert ProjectCharge.objects.get(project_id=acme).charged_minor == 1_800
    assert not Billable.objects.filter(source_id=first, kind="EXPENSE").exists()


def _bill(spending) -> int:
    (key,) = draft_invoices(actor=spending.viewer("coordinator"), now=NOW, month=JULY).invoice_ids
    return key


def test_an_approved_charge_is_invoiced_recognized_and_leaves_no_wip(spending):
    key = spending.approved(4_000, is_billable=True)
    draft = _bill(spending)
    with pytest.raises(Refused, match="draft of one"):
        undo_approval(actor=spending.viewer("manager"), now=NOW, today=TODAY, line_ids=[key])
    assert spending.line(key).state == "APPROVED"
    issued = issue_invoice(actor=spending.viewer("finance"), now=NOW, invoice_id=draft,
                           issued_on=TODAY)  # fmt: skip
    assert issued.total_minor == 4_000
    (row,) = expense_rows([key])
    assert (row.billed_minor, row.status) == (4_000, "BILLED")
    recognize_month(actor=spending.viewer("finance"), now=NOW, month=JULY,
                    entity_id=spending.company["US"])  # fmt: skip
    standing = standings([spending.company["ACME"]])[spending.company["ACME"]]
    assert (standing.wip_minor, standing.position_minor) == (0, 0)
    assert (standing.billed_minor, standing.recognized_minor) == (4_000, 4_000)
    assert standing.cost_reporting == 4_000


def test_a_deleted_draft_frees_the_expense_again(spending):
    key = spending.approved(4_000, is_billable=True)
    delete_draft(actor=spending.viewer("coordinator"), now=NOW, invoice_id=_bill(spending))
    undo = {"actor": spending.viewer("manager"), "now": NOW, "today": TODAY}
    assert undo_approval(**undo, line_ids=[key]) == 1


def test_what_was_paid_from_one_s_pocket_is_paid_back_once(spending):
    own = spending.approved(4_000)
    cash = spending.approved(1_000, payment="CASH", spent_on=TODAY - timedelta(days=1))
    card = spending.approved(2_000, payment="COMPANY_CARD", spent_on=TODAY - timedelta(days=2))
    run = {"now": NOW, "entity_id": spending.company["US"], "paid_on": TODAY}
    finance = spending.viewer("finance")
    with pytest.raises(Denied):
        reimburse(actor=spending.viewer("manager"), **run)
    key = reimburse(actor=finance, **run, request_key="a")
    assert reimburse(actor=finance, **run, request_key="a") == key
    with pytest.raises(Refused, match="owes nobody") as refusal:
        reimburse(actor=finance, **run)
    assert refusal.value.rule == "EXP-19"
    found = reimbursement(finance, key)
    assert (found.row.code, found.row.total_minor, found.row.lines) == ("RMB-US-27-0001", 5_000, 2)
    assert {row.line_id for row in found.lines} == {own, cash}
    assert spending.line(card).state == "APPROVED"
