"""Approval over the API does what the pages do, and a key acts once."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.platform.actions.users import create_token
from daybook.apps.platform.models import AuditLine
from daybook.apps.time.models import TimeEntry
from tests.builders import NOW, TODAY

from .approving import hand_in


@pytest.fixture
def call(company, client):
    """`call(who, path, body)` is status and document of a request with that login's token."""
    tokens = {}

    def send(who, path, body=None, key=""):
        if who not in tokens:
            tokens[who] = create_token(actor=company.viewer(who), now=NOW, name="test",
                                       scopes="read write")[1]  # fmt: skip
        headers = {"Authorization": f"Bearer {tokens[who]}"}
        if key:
            headers["Idempotency-Key"] = key
        if body is None:
            answer = client.get(f"/api/v1{path}", headers=headers)
        else:
            answer = client.post(f"/api/v1{path}", body, content_type="application/json",
                                 headers=headers)  # fmt: skip
        return answer.status_code, answer.json()

    return send


def test_the_same_key_approves_once_and_undo_names_the_decision(company, call):
    key = hand_in(company, TODAY, 450)
    body = {"entry_ids": [key]}
    first = call("manager", "/approvals/approve", body, key="one")
    assert first == call("manager", "/approvals/approve", body, key="one")
    status, done = first
    assert (status, done["lines"], done["minutes"], done["already"]) == (200, 1, 450, 0)
    assert AuditLine.objects.filter(verb="approve_entries").count() == 1
    assert call("coordinator", "/approvals/approve", body)[1]["already"] == 1
    assert call("manager", "/approvals/undo", {"decisions": done["decisions"]}) == (
        200, {"lines": 1},
    )  # fmt: skip
    assert TimeEntry.objects.get(pk=key).state == "SUBMITTED"


def test_queues_and_weeks_narrow_the_list(company, call):
    hand_in(company, TODAY, 360)
    for query, total in (("queue=yours", 0), ("queue=backup", 1), ("week=2026-W27", 0)):
        status, found = call("coordinator", f"/approvals?lens=exceptions&{query}")
        assert (status, found["total"]) == (200, total), query
    assert call("coordinator", "/approvals?queue=mine")[0] == 422


def test_delegations_routes_reasons_and_weeks_have_addresses(company, call):
    hand_in(company, TODAY, 360)
    status, made = call("manager", "/approvals/delegations", {
        "to_user_id": company["user training"], "starts_on": "2026-07-07",
        "ends_on": "2026-07-18", "reason": "Leave"})  # fmt: skip
    assert status == 200
    (row,) = call("manager", "/approvals/delegations")[1]
    assert (row["key"], row["to_name"]) == (made["key"], "The training")
    assert call("manager", f"/approvals/delegations/{made['key']}/end", {})[0] == 200
    assert call("manager", "/approvals/week?week=2026-W28&person=ENG")[1]["minutes"] == 360
    assert len(call("manager", "/approvals/reasons")[1]) == 4
    assert call("analyst", "/approvals/routes")[1] == []
    drafted = call("analyst", "/approvals/routes", {
        "work_kind": "INTERNAL", "ladder": "REGION_LEADER",
        "starts_on": date(2026, 8, 1).isoformat()})  # fmt: skip
    assert drafted[0] == 200 and drafted[1]["proposal_id"]
    assert call("manager", "/approvals/routes")[0] == 403
