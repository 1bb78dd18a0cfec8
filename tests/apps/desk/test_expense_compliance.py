"""The second tab of the board of missing time: whose expenses are not handed in."""

from __future__ import annotations

import pytest

from daybook.apps.desk.queries.expense_compliance import expense_board
from daybook.apps.platform.models import User
from daybook.apps.platform.refusals import Denied
from tests.builders import TODAY


def test_nobody_owes_expenses_in_a_company_without_any(company):
    assert expense_board(company.viewer("coordinator"), TODAY).rows == ()


def test_it_is_for_those_who_see_the_expenses_of_others(company, client):
    with pytest.raises(Denied):
        expense_board(company.viewer("engineer"), TODAY)
    client.force_login(User.objects.get(pk=company["user coordinator"]))
    answer = client.get("/time/compliance/expenses")
    assert "Nobody has an expense to hand in" in answer.content.decode()
    assert 'href="/time/compliance/expenses"' in client.get("/time/compliance").content.decode()
    client.force_login(User.objects.get(pk=company["user engineer"]))
    assert client.get("/time/compliance/expenses").status_code == 403
