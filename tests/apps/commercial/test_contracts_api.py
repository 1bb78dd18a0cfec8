"""Can a program draft, plan, play and activate a contract, and work on the SOW board?"""

from __future__ import annotations

import json

import pytest

BASE = "/api/v1"


@pytest.fixture
def ask(signed_in):
    """`ask("finance", "get", "/sow-cases")` is (status, document)."""

    def call(name: str, verb: str, path: str, body=None):
        given = {} if body is None else {"data": json.dumps(body),
                                         "content_type": "application/json"}  # fmt: skip
        answer = getattr(signed_in(name), verb)(f"{BASE}{path}", **given)
        return answer.status_code, answer.json() if answer.content else None

    return call


def test_the_catalogue_says_its_questions(ask):
    status, rules = ask("analyst", "get", "/billing-rules")
    assert status == 200 and len(rules) == 15
    hourly = next(rule for rule in rules if rule["code"] == "HOURLY")
    cap = next(one for one in hourly["questions"] if one["name"] == "cap_minor")
    assert (cap["unit"], cap["required"]) == ("minor units", False)
    assert ask("engineer", "get", "/billing-rules")[0] == 403
    assert len(ask("analyst", "get", "/revenue-rules")[1]) == 15


def test_terms_are_written_planned_played_and_activated(ask, company):
    path = "/engagements/ACME-E1/contract"
    _, contract = ask("analyst", "get", path)
    line = contract["lines"][0]
    terms = {"billing_rule": "HOURLY", "billing_parameters": {"cap_minor": 5_000_000},
             "revenue_rule": "AS_DELIVERED", "revision": line["revision"]}  # fmt: skip
    status, after = ask("analyst", "put", f"{path}/lines/{line['line_id']}", terms)
    assert status == 200 and after["lines"][0]["billing_parameters"] == '{"cap_minor":5000000}'
    assert ask("analyst", "put", f"{path}/lines/{line['line_id']}", terms)[0] == 409
    wrong = terms | {"billing_parameters": {"cap": 1}, "revision": 1}
    assert ask("analyst", "put", f"{path}/lines/{line['line_id']}", wrong)[0] == 422

    plan = {"lines": [{"role_id": company["PSE"], "minutes": 4_800}]}
    status, estimate = ask("analyst", "put", f"{path}/estimate", plan)
    assert (status, estimate["revenue_minor"]) == (200, 2_640_000)
    assert estimate["standard_minor"] is None

    sample = {"sample": [{"position": 1, "month": "2026-07", "minutes": 60_000}]}
    status, played = ask("analyst", "post", f"{path}/simulate", sample)
    assert status == 200 and played["billed_minor"] == 5_000_000
    assert played["months"][0]["cost_minor"] is None

    version = {"version": after["version"]}
    assert ask("analyst", "post", f"{path}/activate", version)[0] == 403
    status, final = ask("finance", "post", f"{path}/activate", version)
    assert (status, final["activated_on"]) == (200, "2026-07-07")


def test_a_case_is_opened_and_moved_by_a_program(ask, company):
    opportunity = {"code": "OPP-7", "customer_id": company["customer ACME"], "name": "More",
                   "probability_millionths": 1, "amount_minor": 1, "currency": "USD"}  # fmt: skip
    assert ask("coordinator", "post", "/opportunities", opportunity)[0] == 201
    from daybook.apps.commercial.models import Opportunity

    body = {"code": "SOW-7", "name": "More", "practice_id": company["CONS"], "currency": "USD",
            "opportunity_id": Opportunity.objects.get(code="OPP-7").pk}  # fmt: skip
    assert ask("analyst", "post", "/sow-cases", body)[0] == 201
    status, moved = ask("analyst", "post", "/sow-cases/SOW-7/move",
                        {"to_state": "AWAITING_DISCOVERY", "version": 1})  # fmt: skip
    assert (status, moved["state"]) == (200, "AWAITING_DISCOVERY")
    assert ask("manager", "post", "/sow-cases/SOW-7/move",
               {"to_state": "ON_HOLD", "version": 2})[0] == 403  # fmt: skip
    assert ask("finance", "post", "/sow-cases/SOW-7/approve", {"kind": "FINANCE"})[0] == 422
    assert ask("analyst", "get", "/sow-win-rate")[1][0]["open"] == 1
    assert len(ask("analyst", "get", "/sow-cases/SOW-7/moves")[1]) == 2
