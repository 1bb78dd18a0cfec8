"""Can a program settle with a partner? From a drafted authorization to an approved invoice."""

from __future__ import annotations

import json

import pytest

from daybook.apps.platform.actions.users import create_token
from tests.builders import NOW

from .agreed import LAST_WEEK


@pytest.fixture
def call(agreed, client):
    """`call("finance", "get", "/partners")` with a token of that login."""
    secrets: dict[str, str] = {}

    def ask(name: str, method: str, path: str, body: object = None, status: int = 200):
        if name not in secrets:
            secrets[name] = create_token(
                actor=agreed.company.viewer(name), now=NOW, name="t", scopes="read write"
            )[1]
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body else {}
        answer = getattr(client, method)(
            f"/api/v1{path}", headers={"Authorization": f"Bearer {secrets[name]}"}, **sent
        )
        assert answer.status_code == status, answer.content
        return answer.json()

    return ask


LINE = {
    "project_code": "ACME-001", "consultant": "RAV", "starts_on": "2026-06-01",
    "ends_on": "2026-06-30", "minutes": 1_080, "per_hour": 1_000_000, "total_minor": 180_000,
}  # fmt: skip
INVOICE = {
    "number": "K-1", "invoiced_on": "2026-07-02", "received_on": "2026-07-03", "month": "2026-06",
    "currency": "USD", "total_minor": 180_000, "lines": [LINE],
}  # fmt: skip


def test_a_program_packs_enters_returns_and_approves(agreed, call):
    agreed.days(LAST_WEEK, 480, 480)
    month = call("coordinator", "get", "/partners/KES/months/2026-06")
    assert (month["minutes"], month["amount_minor"]) == (960, 160_000)
    pack = call("coordinator", "post", "/partners/KES/months/2026-06/pack")["id"]
    assert call("coordinator", "post", "/partners/KES/months/2026-06/pack") == {"id": None}
    (group,) = call("finance", "get", f"/partner-packs/{pack}/groups")
    assert (group["minutes"], group["purchase_order"]) == (960, "4711")
    assert call("finance", "get", "/partner-draws?fund=KES-F1")["total"] == 2
    key = call("coordinator", "post", "/partners/KES/invoices", INVOICE, 201)["id"]
    found = call("finance", "get", f"/partner-invoices/{key}/matching")
    assert [row["kind"] for row in found["rows"][0]["findings"]] == ["HOURS"]
    assert found["rows"][0]["findings"][0]["minutes"] == 120
    row = call("finance", "get", f"/partner-invoices/{key}")
    refused = call("finance", "post", f"/partner-invoices/{key}/approve",
                   {"version": row["version"]}, 422)  # fmt: skip
    assert refused["rule"] == "PART-11"
    call("coordinator", "post", f"/partner-invoices/{key}/return",
         {"version": row["version"], "text": "22:00 is too much"})  # fmt: skip
    right = INVOICE | {"total_minor": 160_000,
                       "lines": [LINE | {"minutes": 960, "total_minor": 160_000}]}  # fmt: skip
    key = call("coordinator", "post", "/partners/KES/invoices", right, 201)["id"]
    version = call("finance", "get", f"/partner-invoices/{key}")["version"]
    done = call("finance", "post", f"/partner-invoices/{key}/approve", {"version": version})
    assert done["state"] == "APPROVED"


def test_a_program_drafts_signs_and_closes(agreed, call):
    terms = {
        "code": "WA-2", "fund_id": agreed.ids["fund"], "person_id": agreed.ids["person"],
        "engagement_id": agreed.company["engagement BOLT"], "per_hour": 1_000_000,
        "authorized_minutes": 600, "starts_on": "2026-07-01", "ends_on": "2026-08-01",
    }  # fmt: skip
    call("coordinator", "post", "/work-authorizations", terms, 201)
    changed = {key: value for key, value in terms.items() if key != "code"} | {
        "version": 1, "authorized_minutes": 1_200,
    }  # fmt: skip
    row = call("coordinator", "put", "/work-authorizations/WA-2", changed)
    assert row["promised_minor"] == 200_000
    signed = {"version": row["version"], "signed_on": "2026-07-01", "signed_by": "K. P."}
    row = call("coordinator", "post", "/work-authorizations/WA-2/sign", signed)
    assert row["state"] == "SIGNED"
    closed = {"version": row["version"], "closed_on": "2026-07-15"}
    assert call("coordinator", "post", "/work-authorizations/WA-2/close", closed)["state"] == (
        "CLOSED"
    )


def test_rates_do_not_exist_for_a_program_without_the_right(agreed, call):
    agreed.days(LAST_WEEK, 480)
    agreed.pack()
    call("manager", "get", "/partners/KES", status=404)
    call("manager", "get", "/partner-funds/KES-F1", status=404)
    call("manager", "get", "/partners/KES/months/2026-06", status=404)
    (row,) = call("manager", "get", "/work-authorizations")["items"]
    assert row["per_hour"] is None and row["promised_minor"] is None
    (draw,) = call("manager", "get", "/partner-draws")["items"]
    assert (draw["minutes"], draw["amount_minor"]) == (480, None)
    assert call("engineer", "get", "/partner-draws")["total"] == 0
