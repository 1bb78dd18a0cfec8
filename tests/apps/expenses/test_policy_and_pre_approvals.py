"""How does the policy change, and how is spending agreed before?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from daybook.apps.expenses.actions.policy import (
    add_usual_categories,
    save_category,
    set_amount,
    set_charge_terms,
    set_mileage,
)
from daybook.apps.expenses.actions.pre_approvals import (
    ask_again,
    decide_pre_approval,
    request_pre_approval,
    withdraw_pre_approval,
)
from daybook.apps.expenses.queries.policy import PolicyBook, policy_rows
from daybook.apps.expenses.queries.settlement import pre_approval, pre_approval_page
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.core.expenses import ExpenseFlag
from tests.builders import NOW, START, TODAY

MAY = date(2026, 5, 1)


def test_a_limit_holds_from_its_day_and_leaves_the_days_before_alone(spending):
    meals = spending.categories["MEALS"]
    set_amount(actor=spending.viewer("operations"), now=NOW, kind="DAY", currency="USD",
               amount_minor=6_000, starts_on=MAY, category_id=meals)  # fmt: skip
    book = PolicyBook()
    assert book.limit(meals, None, "USD", date(2026, 4, 30)).amount_minor == 4_500
    assert book.limit(meals, None, "USD", MAY).amount_minor == 6_000
    current = [row for row in policy_rows(spending.viewer("engineer"), TODAY)
               if row.kind == "DAY" and row.currency == "USD" and row.is_current]  # fmt: skip
    assert [row.amount for row in current] == [6_000]


def test_a_limit_of_a_region_wins_and_an_ended_one_is_gone(spending):
    meals, amer = spending.categories["MEALS"], spending.company["AMER"]
    common = {"actor": spending.viewer("finance"), "now": NOW, "kind": "DAY", "currency": "USD",
              "category_id": meals}  # fmt: skip
    set_amount(**common, amount_minor=7_000, starts_on=START, region_id=amer)
    assert PolicyBook().limit(meals, amer, "USD", TODAY).amount_minor == 7_000
    set_amount(**common, amount_minor=None, starts_on=MAY, region_id=amer)
    assert PolicyBook().limit(meals, amer, "USD", TODAY).amount_minor == 4_500


@pytest.mark.parametrize("who", ["engineer", "manager", "coordinator", "admin", "analyst"])
def test_others_than_finance_and_operations_set_nothing(spending, who):
    common = {"actor": spending.viewer(who), "now": NOW}
    with pytest.raises(Denied):
        set_amount(**common, kind="DAY", currency="USD", amount_minor=1, starts_on=TODAY)
    with pytest.raises(Denied):
        set_mileage(**common, place="US", unit="KM", currency="USD", per_unit=1, starts_on=TODAY)
    with pytest.raises(Denied):
        set_charge_terms(**common, starts_on=TODAY, project_id=spending.company["ACME"])
    with pytest.raises(Denied):
        add_usual_categories(**common)


def test_a_negative_limit_and_a_mark_up_of_nobody_are_refused(spending):
    common = {"actor": spending.viewer("finance"), "now": NOW, "starts_on": TODAY}
    with pytest.raises(Refused, match="nothing or more"):
        set_amount(**common, kind="DAY", currency="USD", amount_minor=-1)
    with pytest.raises(Refused, match="one engagement or of one project"):
        set_charge_terms(**common)


def test_a_project_s_terms_win_over_its_engagement_s(spending):
    acme = spending.company["ACME"]
    common = {"actor": spending.viewer("finance"), "now": NOW, "starts_on": START}
    set_charge_terms(**common, engagement_code="ACME-E1", markup_millionths=100_000)
    engagement = spending.company["engagement ACME"]
    assert PolicyBook().terms(acme, engagement, TODAY).markup_millionths == 100_000
    set_charge_terms(**common, project_id=acme, markup_millionths=0, cap_minor=500)
    found = PolicyBook().terms(acme, engagement, TODAY)
    assert (found.markup_millionths, found.cap_minor) == (0, 500)
    set_charge_terms(**common, project_id=acme, ends=True)
    assert PolicyBook().terms(acme, engagement, TODAY).markup_millionths == 100_000


def test_a_category_keeps_its_kind_and_may_be_closed(spending):
    common = {"actor": spending.viewer("finance"), "now": NOW, "code": "MEALS"}
    with pytest.raises(Refused, match="kind of a category stays"):
        save_category(**common, name="Meals", kind="MILEAGE")
    key = save_category(**common, name="Food", is_closed=True)
    assert key == spending.categories["MEALS"]
    assert add_usual_categories(actor=spending.viewer("finance"), now=NOW) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE expenses_policyamount SET amount_minor = 1",
        "DELETE FROM expenses_policyamount",
        "UPDATE expenses_perdiemrate SET day_minor = 1",
        "DELETE FROM expenses_mileagerate",
        "DELETE FROM expenses_expensecategory",
    ],
)
def test_the_database_itself_keeps_the_policy_s_past(spending, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def _ask(spending, who: str = "engineer", **changes) -> int:
    values = {
        "project_id": spending.company["ACME"],
        "purpose": "Workshop in Austin",
        "estimate_minor": 600_000,
        "currency": "USD",
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=5),
    }
    return request_pre_approval(actor=spending.viewer(who), now=NOW, **(values | changes))


def _decide(spending, key: int, who: str, approve: bool = True, reason: str = "") -> None:
    decide_pre_approval(actor=spending.viewer(who), now=NOW, key=key, approve=approve,
                        reason=reason)  # fmt: skip


def test_an_approved_request_lets_a_large_expense_through_and_an_overrun_is_marked(spending):
    key = _ask(spending)
    large = {"category_id": spending.categories["SOFTWARE"], "lost_statement": "By transfer",
             "pre_approval_id": key}  # fmt: skip
    with pytest.raises(Refused, match="is not approved yet"):
        spending.submitted(550_000, **large)
    _decide(spending, key, "manager")
    first = spending.submitted(550_000, **large, spent_on=TODAY - timedelta(days=1))
    assert spending.line(first).flags == ExpenseFlag.LOST_RECEIPT
    second = spending.submitted(100_000, **large)
    assert spending.line(second).flags & ExpenseFlag.OVER_PRE_APPROVAL


def test_it_is_decided_by_another_once_and_a_return_says_why(spending):
    key = _ask(spending, "manager")
    with pytest.raises(Denied, match="your own"):
        _decide(spending, key, "manager")
    with pytest.raises(NotFound):
        _decide(spending, key, "leader")
    with pytest.raises(Denied):
        _decide(spending, key, "engineer")
    with pytest.raises(Refused, match="Say why"):
        _decide(spending, key, "coordinator", approve=False)
    _decide(spending, key, "coordinator", approve=False, reason="Too much")
    with pytest.raises(Refused, match="returned already"):
        _decide(spending, key, "coordinator")
    ask_again(actor=spending.viewer("manager"), now=NOW, key=key, purpose="Smaller",
              estimate_minor=100)  # fmt: skip
    assert pre_approval(spending.viewer("manager"), key).state == "REQUESTED"
    withdraw_pre_approval(actor=spending.viewer("manager"), now=NOW, key=key)
    with pytest.raises(Refused, match="withdrawn already"):
        _decide(spending, key, "coordinator")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"purpose": " "}, "purpose"),
        ({"estimate_minor": 0}, "estimate"),
        ({"ends_on": TODAY}, "ends_on"),
        ({"project_id": 0}, "project_id"),
        ({"currency": "DOLLAR"}, "currency"),
    ],
)
def test_a_request_without_purpose_estimate_days_or_project_is_refused(spending, changes, field):
    with pytest.raises(Refused) as refusal:
        _ask(spending, **changes)
    assert (refusal.value.rule, refusal.value.field) == ("EXP-20", field)


def test_who_sees_a_request(spending):
    _ask(spending)
    seen = {
        who: pre_approval_page(spending.viewer(who))[1]
        for who in ("engineer", "manager", "finance", "leader", "admin")
    }
    assert seen == {"engineer": 1, "manager": 1, "finance": 1, "leader": 0, "admin": 0}
