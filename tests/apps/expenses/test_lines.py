"""How is an expense written down, examined and handed in?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from daybook.apps.expenses.actions.lines import delete_expense, save_expense
from daybook.apps.expenses.actions.receipts import attach_receipt
from daybook.apps.expenses.actions.submission import (
    recall_expenses,
    submit_expenses,
    submit_report,
)
from daybook.apps.expenses.models import ExpenseLine
from daybook.apps.expenses.queries.lines import expense_detail
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.core.expenses import ExpenseFlag
from tests.builders import NOW, START, TODAY

from .spending import LATE, png


def _submit(spending, key: int, *, today: date = TODAY) -> int:
    return submit_expenses(actor=spending.viewer("engineer"), now=NOW, today=today, line_ids=[key])


def test_a_lunch_within_the_limit_is_clean_and_keeps_its_rate(spending):
    key = spending.submitted(2_340)
    row = spending.line(key)
    assert (row.state, row.flags, row.functional_minor) == ("SUBMITTED", 0, 2_340)
    assert (row.functional_rate, row.functional_rate_type) == (10**10, "IDENTITY")


def test_over_the_limit_it_says_by_how_much_and_goes_with_a_reason(spending):
    key = spending.draft(4_900)
    with pytest.raises(Refused, match=r"Meals have a limit of 45\.00 USD a day: 4\.00 over"):
        _submit(spending, key)
    save_expense(actor=spending.viewer("engineer"), now=NOW, today=TODAY, line_id=key,
                 values=spending.values(4_900, reason="With the customer"))  # fmt: skip
    assert _submit(spending, key) == 1
    row = spending.line(key)
    assert (row.flags, row.over_minor) == (ExpenseFlag.OVER_LIMIT, 400)


def test_a_limit_by_the_day_counts_what_the_day_holds_already(spending):
    spending.submitted(3_000)
    with pytest.raises(Refused, match=r"12\.00 over"):
        spending.submitted(2_700)


def test_a_lost_receipt_is_no_dead_end(spending):
    lodging = spending.categories["LODGING"]
    key = spending.draft(18_000, category_id=lodging)
    with pytest.raises(Refused, match=r"Above 50\.00 USD a receipt is needed"):
        _submit(spending, key)
    save_expense(actor=spending.viewer("engineer"), now=NOW, today=TODAY, line_id=key,
                 values=spending.values(18_000, category_id=lodging,
                                        lost_statement="Left it in the taxi"))  # fmt: skip
    _submit(spending, key)
    assert spending.line(key).flags == ExpenseFlag.LOST_RECEIPT


def test_an_expense_of_last_quarter_is_marked_late_and_one_of_91_days_needs_a_reason(spending):
    late = spending.submitted(2_340, spent_on=LATE)
    assert spending.line(late).flags == ExpenseFlag.LATE
    old = spending.draft(2_340, spent_on=TODAY - timedelta(days=91))
    with pytest.raises(Refused, match="older than 90 days") as refusal:
        _submit(spending, old)
    assert (refusal.value.rule, refusal.value.field) == ("EXP-12", "reason")


def test_the_same_amount_twice_and_the_same_receipt_of_somebody_else_point_at_each_other(spending):
    spending.submitted(2_000)
    second = spending.submitted(2_000)
    assert spending.line(second).flags == ExpenseFlag.DUPLICATE
    other = spending.draft(900, who="manager")
    mine = spending.draft(1_100)
    for key, who in ((other, "manager"), (mine, "engineer")):
        attach_receipt(actor=spending.viewer(who), now=NOW, root=spending.root, line_id=key,
                       name="a.png", content=png())  # fmt: skip
    found = expense_detail(spending.viewer("engineer"), mine, TODAY).findings
    assert [one.href for one in found if one.rule == "EXP-13"] == [f"/time/expenses/lines/{other}"]


def test_above_five_thousand_it_names_a_pre_approval(spending):
    software = spending.categories["SOFTWARE"]
    key = spending.draft(500_001, category_id=software, lost_statement="None was given")
    with pytest.raises(Refused, match="approved before it is spent") as refusal:
        _submit(spending, key)
    assert refusal.value.rule == "EXP-09"


def test_a_foreign_amount_keeps_rate_type_day_and_source(spending):
    key = spending.submitted(2_000, currency="EUR")
    row = spending.line(key)
    assert (row.reimbursed_minor, row.reimbursed_currency) == (2_170, "USD")
    assert (row.reimbursed_rate, row.reimbursed_rate_type) == (10_850_000_000, "SPOT")
    assert (row.reimbursed_rate_on, row.reimbursed_rate_source) == (START, "central bank")


def test_a_missing_rate_is_refused_at_the_currency_with_the_remedy(spending):
    key = spending.draft(2_000, currency="JPY", lost_statement="Vending machine")
    with pytest.raises(Refused, match="Add one under Admin, Currencies") as refusal:
        _submit(spending, key)
    assert (refusal.value.rule, refusal.value.field) == ("FX-01", "currency")


def test_a_drive_and_a_trip_are_worked_out_and_need_no_receipt(spending):
    drive = spending.submitted(None, category_id=spending.categories["MILEAGE"], place="US",
                               distance_tenths=1_000, distance_unit="MILE")  # fmt: skip
    assert spending.line(drive).amount_minor == 7_250
    trip = spending.submitted(
        None, category_id=spending.categories["PERDIEM"], place="US",
        spent_on=TODAY - timedelta(days=2), last_on=TODAY, lunches=1,
    )  # fmt: skip
    row = spending.line(trip)
    assert (row.amount_minor, row.currency, row.flags) == (10_800, "USD", 0)


def test_a_place_without_a_rate_is_refused_at_the_place(spending):
    with pytest.raises(Refused, match="Finance or the operations manager") as refusal:
        spending.draft(None, category_id=spending.categories["MILEAGE"], place="FR",
                       distance_tenths=10, distance_unit="KM")  # fmt: skip
    assert refusal.value.field == "place"


def test_all_of_a_report_is_handed_in_or_none_of_it(spending):
    first = spending.draft(2_000)
    spending.draft(None, spent_on=TODAY - timedelta(days=1))
    report = spending.line(first).report_id
    actor = spending.viewer("engineer")
    with pytest.raises(Refused, match="Give the amount"):
        submit_report(actor=actor, now=NOW, today=TODAY, report_id=report)
    assert spending.line(first).state == "DRAFT"


def test_handing_in_twice_acts_once_and_recall_gives_it_back(spending):
    key = spending.submitted()
    assert _submit(spending, key) == 0
    actor = spending.viewer("engineer")
    assert recall_expenses(actor=actor, now=NOW, line_ids=[key]) == 1
    row = spending.line(key)
    assert (row.state, row.functional_minor, row.submitted_at) == ("DRAFT", None, None)


def test_an_expense_sent_twice_with_its_key_is_one(spending):
    common = {"actor": spending.viewer("engineer"), "now": NOW, "today": TODAY,
              "values": spending.values(), "client_key": "phone-1"}  # fmt: skip
    assert save_expense(**common) == save_expense(**common)
    assert ExpenseLine.objects.count() == 1


def test_saving_over_a_newer_version_is_a_conflict(spending):
    key = spending.draft()
    common = {"actor": spending.viewer("engineer"), "now": NOW, "today": TODAY, "line_id": key}
    save_expense(**common, values=spending.values(2_400), version=1)
    with pytest.raises(Conflict):
        save_expense(**common, values=spending.values(2_500), version=1)


def test_nobody_writes_hands_in_or_deletes_for_another(spending):
    key = spending.draft()
    manager = {"actor": spending.viewer("manager"), "now": NOW}
    with pytest.raises(NotFound):
        save_expense(**manager, today=TODAY, line_id=key, values=spending.values(1))
    with pytest.raises(NotFound):
        submit_expenses(**manager, today=TODAY, line_ids=[key])
    with pytest.raises(NotFound):
        delete_expense(**manager, line_id=key)
    with pytest.raises(Denied):
        spending.draft(who="admin")


def test_what_is_handed_in_is_neither_changed_nor_deleted(spending):
    key = spending.submitted()
    actor = spending.viewer("engineer")
    with pytest.raises(Refused, match="Recall it"):
        delete_expense(actor=actor, now=NOW, line_id=key)
    with pytest.raises(Refused, match="Recall it"):
        save_expense(actor=actor, now=NOW, today=TODAY, line_id=key, values=spending.values(1))


def test_the_database_refuses_an_unfinished_expense_that_claims_to_be_handed_in(spending):
    key = spending.draft(None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpenseLine.objects.filter(pk=key).update(state="SUBMITTED")


def test_a_draft_is_its_owner_s_business_until_it_is_handed_in(spending):
    key = spending.draft()
    with pytest.raises(NotFound):
        expense_detail(spending.viewer("manager"), key, TODAY)
    assert expense_detail(spending.viewer("engineer"), key, TODAY).may_edit
    _submit(spending, key)
    assert not expense_detail(spending.viewer("manager"), key, TODAY).may_edit
    with pytest.raises(NotFound):
        expense_detail(spending.viewer("leader"), key, TODAY)
