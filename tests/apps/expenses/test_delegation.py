"""While the manager is away, the stand-in decides expenses too, in the manager's name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daybook.apps.expenses.actions.approval import approve_expenses, return_expenses, undo_approval
from daybook.apps.expenses.actions.pre_approvals import decide_pre_approval, request_pre_approval
from daybook.apps.expenses.models import ExpenseLine
from daybook.apps.expenses.queries.approvals import ExpenseApprovalFilter, approval_page
from daybook.apps.platform.actions.delegations import delegate_approvals
from daybook.apps.platform.models import AuditLine, User
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import viewer_of
from daybook.core.rights import Data, Verb
from tests.builders import NOW, TODAY

LAST = date(2026, 7, 17)
GONE = LAST + timedelta(days=1)


@pytest.fixture
def covered(spending):
    """The manager's approvals are lent to the training coordinator, who reaches nothing else."""
    company = spending.company
    return delegate_approvals(
        actor=company.viewer("manager"), now=NOW, to_user_id=company["user training"],
        starts_on=TODAY, ends_on=GONE, reason="Leave",
    )  # fmt: skip


def stand_in(spending, day: date = LAST):
    user = User.objects.get(pk=spending.company["user training"])
    return viewer_of(user, today=day, person_id=spending.company.viewer("training").person_id)


def waiting(viewer) -> set[int]:
    found = set()
    for lens in ("exceptions", "clean"):
        page = approval_page(viewer, lens, ExpenseApprovalFilter(), now=NOW, today=TODAY,
                             sort="-spent_on", first=0, size=50)  # fmt: skip
        found |= {row.expense.id for row in page.rows}
    return found


def test_the_stand_in_approves_until_the_last_day_and_the_audit_names_the_colleague(
    spending, covered
):
    key = spending.submitted(4_000)
    assert waiting(stand_in(spending)) == {key} and waiting(stand_in(spending, GONE)) == set()
    with pytest.raises(NotFound):
        approve_expenses(actor=stand_in(spending, GONE), now=NOW, line_ids=[key])
    assert approve_expenses(actor=stand_in(spending), now=NOW, line_ids=[key]) == 1
    line = AuditLine.objects.get(verb="approve_expenses")
    assert (line.actor_id, line.on_behalf_of_id) == (
        spending.company["user training"], spending.company["user manager"],
    )  # fmt: skip
    assert undo_approval(actor=stand_in(spending), now=NOW, today=TODAY, line_ids=[key]) == 1
    undone = AuditLine.objects.get(verb="undo_expense_approval")
    assert undone.on_behalf_of_id == spending.company["user manager"]


def test_a_pre_approval_is_decided_in_the_colleagues_name_and_never_the_colleagues_own(
    spending, covered
):
    company = spending.company

    def asked(who: str) -> int:
        return request_pre_approval(
            actor=company.viewer(who), now=NOW, project_id=company["ACME"], purpose="Travel",
            estimate_minor=150_000, currency="USD", starts_on=TODAY, ends_on=GONE,
        )  # fmt: skip

    key, own = asked("engineer"), asked("manager")
    decide_pre_approval(actor=stand_in(spending), now=NOW, key=key, approve=True)
    line = AuditLine.objects.get(verb="approve_pre_approval")
    assert line.on_behalf_of_id == company["user manager"]
    with pytest.raises(NotFound):
        decide_pre_approval(actor=stand_in(spending), now=NOW, key=own, approve=True)


def test_a_return_carries_the_colleague_as_well(spending, covered):
    key = spending.submitted(4_000)
    return_expenses(actor=stand_in(spending), now=NOW, line_ids=[key], reason="No receipt.")
    assert ExpenseLine.objects.get(pk=key).state == "RETURNED"
    line = AuditLine.objects.get(verb="return_expenses")
    assert line.on_behalf_of_id == spending.company["user manager"]


def test_the_colleagues_own_expense_is_neither_seen_nor_approved(spending, covered):
    own = spending.submitted(4_000, who="manager")
    assert own not in waiting(stand_in(spending))
    with pytest.raises(NotFound):
        approve_expenses(actor=stand_in(spending), now=NOW, line_ids=[own])


def test_whoever_may_by_own_right_decides_in_nobodys_place(spending):
    company = spending.company
    delegate_approvals(actor=company.viewer("manager"), now=NOW,
                       to_user_id=company["user coordinator"], starts_on=TODAY, ends_on=GONE,
                       reason="Leave")  # fmt: skip
    user = User.objects.get(pk=company["user coordinator"])
    coordinator = viewer_of(user, today=LAST, person_id=company["coordinator"])
    key = spending.submitted(4_000)
    assert approve_expenses(actor=coordinator, now=NOW, line_ids=[key]) == 1
    assert AuditLine.objects.get(verb="approve_expenses").on_behalf_of_id is None


def test_no_policy_money_or_writing_for_others_is_lent(company):
    delegate_approvals(actor=company.viewer("operations"), now=NOW,
                       to_user_id=company["user training"], starts_on=TODAY, ends_on=GONE,
                       reason="Leave")  # fmt: skip
    user = User.objects.get(pk=company["user training"])
    held = viewer_of(user, today=LAST)
    assert may(held, Data.EXPENSES, Verb.APPROVE)
    assert not may(held, Data.EXPENSES, Verb.DRAFT) and not may(held, Data.EXPENSES, Verb.ISSUE)
    assert not may(held, Data.TIME, Verb.ON_BEHALF)
