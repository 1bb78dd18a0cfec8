"""Who asks which revenue of a month? Targets as dated facts, with their history."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from daybook.apps.forecast.actions.targets import set_revenue_target, set_revenue_targets
from daybook.apps.forecast.models import RevenueTarget
from daybook.apps.forecast.queries.targets import target_history, target_sheet, target_sum
from daybook.apps.platform.refusals import Denied, Refused
from tests.builders import NOW, TODAY

JULY = date(2026, 7, 1)


def ask(company, minor, login="operations", region="AMER", **changes):
    values = {
        "region_id": company[region],
        "practice_id": company["CONS"],
        "month": JULY,
        "amount_minor": minor,
        "currency": "USD",
        **changes,
    }
    set_revenue_target(actor=company.viewer(login), now=NOW, **values)


def test_a_new_amount_is_a_revision_and_the_old_one_stays_known(company):
    ask(company, 60_000_000)
    ask(company, 64_000_000)
    assert target_sum(JULY) == 64_000_000
    newest, first = target_history(company.viewer("operations"), JULY)
    assert (newest.revision, newest.amount_minor) == (2, 64_000_000)
    assert (first.revision, first.amount_minor) == (1, 60_000_000)


def test_an_unchanged_amount_writes_nothing(company):
    ask(company, 60_000_000)
    changed = set_revenue_targets(
        actor=company.viewer("operations"), now=NOW, month=JULY, currency="USD",
        amounts={(company["AMER"], company["CONS"]): 60_000_000},
    )  # fmt: skip
    assert changed == 0 and RevenueTarget.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"month": date(2026, 7, 2)}, {"currency": "EUR"}, {"amount_minor": -1}],
)
def test_what_is_no_target_is_refused(company, changes):
    with pytest.raises(Refused, match="TARGET-01"):
        ask(company, 60_000_000, **changes)
    assert not RevenueTarget.objects.exists()


@pytest.mark.parametrize("login", ["engineer", "manager", "coordinator", "analyst", "finance"])
def test_only_operations_and_leaders_set_targets(company, login):
    with pytest.raises(Denied):
        ask(company, 60_000_000, login=login)


def test_a_leader_sets_and_sees_the_own_region(company):
    with pytest.raises(Denied, match="outside your"):
        ask(company, 60_000_000, login="leader")
    ask(company, 55_000_000, login="leader", region="EMEA")
    ask(company, 60_000_000)
    sheet = target_sheet(company.viewer("leader"), JULY, TODAY)
    assert [code for code, _, _ in sheet.rows] == ["EMEA"]
    assert sheet.total == 55_000_000
    assert dict(sheet.around)[JULY] == 55_000_000
    assert [fact.region_code for fact in target_history(company.viewer("leader"), JULY)] == ["EMEA"]


def test_a_target_is_never_changed_or_deleted(company):
    ask(company, 60_000_000)
    for change in (
        lambda: RevenueTarget.objects.update(amount_minor=1),
        lambda: RevenueTarget.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="BOOK-01"), transaction.atomic():
            change()


def test_the_page_sets_many_at_once_and_says_what_it_did(login, company):
    client = login("operations")
    fields = {
        f"target_{company['AMER']}_{company['CONS']}": "640k",
        f"target_{company['EMEA']}_{company['CONS']}": "500,000.50",
        "reason": "plan of July",
    }
    answer = client.post("/forecast/targets?month=2026-07", fields, follow=True)
    shown = answer.content.decode()
    assert "2 targets set for July 2026." in shown and "plan of July" in shown
    assert target_sum(JULY) == 114_000_050
    assert 'value="640,000"' in shown and 'value="500,000.50"' in shown


def test_a_wrong_amount_keeps_what_was_typed(login, company):
    name = f"target_{company['AMER']}_{company['CONS']}"
    answer = login("operations").post("/forecast/targets?month=2026-07", {name: "much"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Write an amount as" in shown and 'value="much"' in shown


def test_who_may_only_look_finds_no_field(login, company):
    ask(company, 60_000_000)
    client = login("finance")
    shown = client.get("/forecast/targets?month=2026-07").content.decode()
    assert "600,000.00" in shown and "Save targets" not in shown
    assert client.post("/forecast/targets?month=2026-07", {}).status_code == 403
