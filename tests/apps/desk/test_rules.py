"""Can everybody read every rule, with examples that core answers now?"""

from __future__ import annotations

import pytest

from daybook.core.rules import all_rules
from tests.apps.desk.work import sign_in


@pytest.mark.parametrize("name", ["engineer", "admin"])
def test_everybody_reads_every_rule(company, client, name):
    sign_in(client, name)
    listed = client.get("/rules").content.decode()
    for key, rule in all_rules().items():
        assert f'href="/rules/{key}"' in listed, key
        page = client.get(f"/rules/{key}")
        assert page.status_code == 200, key
        if rule.examples:
            assert "Worked examples" in page.content.decode(), key


def test_a_rule_shows_what_it_answers(company, client):
    text = sign_in(client, "engineer").get("/rules/rate-02").content.decode()
    for part in ("What is this work worth?", "7:30 at 330.00 USD an hour", "247,500",
                 "core/money.py", "/explain/rated", "RATE-01"):  # fmt: skip
        assert part in text, part


def test_search_narrows_the_list(company, client):
    text = sign_in(client, "engineer").get("/rules?q=margin").content.decode()
    assert "/rules/MARG-01" in text and "/rules/TIME-01" not in text
    assert "No rule has these words" in client.get("/rules?q=zzzz").content.decode()


def test_an_unknown_rule_is_not_found(company, client):
    assert sign_in(client, "engineer").get("/rules/NONE-99").status_code == 404


def test_strangers_are_asked_to_sign_in(company, client):
    for address in ("/rules", "/today", "/projects", "/ledger", "/palette", "/explain/rated"):
        answer = client.get(address)
        assert answer.status_code == 302 and answer["Location"].startswith("/sign-in")
