"""Who may call, how often, and what may they see? Tokens, sessions, rights, limits."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client

from daybook.apps.platform.actions.users import create_token
from daybook.apps.platform.models import ApiToken, User
from daybook.config import api_requests, clock
from tests.apps.desk.work import bill_may, log, worked_may

from .conftest import Caller

PROBLEM = "application/problem+json"


def problem_of(answer, status: int) -> dict:
    """The problem of an answer, its shape checked."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == PROBLEM
    found = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(found)
    assert found["status"] == status and found["title"] and found["instance"]
    return found


def test_without_a_token_the_answer_says_how_to_send_one(client, company):
    answer = client.get("/api/v1/people")
    problem_of(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_an_unknown_a_revoked_and_an_expired_token_are_turned_away(client, company, caller):
    assert caller("finance").get("/entities").status_code == 200
    key, secret = create_token(
        actor=company.viewer("finance"), now=clock.now(), name="old", scopes="read"
    )
    holder = Caller(client, secret)
    assert holder.get("/entities").status_code == 200
    ApiToken.objects.filter(pk=key).update(expires_at=clock.now() - timedelta(minutes=1))
    answer = holder.get("/entities")
    problem_of(answer, 401)
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]
    ApiToken.objects.filter(pk=key).update(
        expires_at=clock.now() + timedelta(days=1), revoked_at=clock.now()
    )
    problem_of(holder.get("/entities"), 401)
    problem_of(Caller(client, "dbk_nothing").get("/entities"), 401)


def test_a_token_of_a_closed_account_is_turned_away(company, caller):
    holder = caller("analyst")
    assert holder.get("/projects").status_code == 200
    User.objects.filter(pk=company["user analyst"]).update(is_active=False)
    problem_of(holder.get("/projects"), 401)


def test_a_read_token_reads_and_writes_nothing(company, caller):
    reader = caller("operations", "read")
    assert reader.get("/people").status_code == 200
    body = {"code": "NEW", "name": "Somebody", "zone": "Europe/Berlin"}
    found = problem_of(reader.post("/people", body), 403)
    assert found["rule"] == "RIGHT-01" and found["type"] == "/rules/RIGHT-01"
    assert "write" in found["detail"]
    assert caller("operations").get("/people?q=Somebody").json()["total"] == 0
    assert caller("operations").post("/people", body).status_code == 201


def test_a_token_cannot_make_tokens(caller):
    found = problem_of(caller("admin").post("/tokens", {"name": "more", "days": 300}), 403)
    assert found["rule"] == "TOKEN-01"


def test_a_consultant_sees_only_own_rows(company, caller):
    worked_may(company)
    mine = log(company, "engineer", "ACME", date(2026, 7, 6), 450)
    other = log(company, "manager", "ACME", date(2026, 7, 6), 300)
    engineer = caller("engineer")
    listed = engineer.get("/time/entries?size=200").json()
    assert {row["person_id"] for row in listed["items"]} == {company["engineer"]}
    assert mine in {row["id"] for row in listed["items"]}
    problem_of(engineer.get(f"/time/entries/{other}"), 404)
    lines = engineer.get("/ledger/lines?size=200").json()
    assert lines["items"] and {row["person_code"] for row in lines["items"]} == {"ENG"}
    assert all(row["amount_minor"] is None for row in lines["items"])
    assert lines["absent"]


def test_a_consultant_is_shown_no_money_cost_or_account(company, caller):
    worked_may(company)
    invoice_id = bill_may(company)
    engineer = caller("engineer")
    problem_of(engineer.get(f"/invoices/{invoice_id}"), 404)
    problem_of(engineer.get("/people/ENG/costs"), 403)
    problem_of(engineer.get("/role-costs"), 403)
    for path in ("/users", "/settings", "/jobs", "/fx-rates", "/revenue/2026-05", "/money/2026-05",
                 "/pulse/2026-07", "/publications", "/bookings"):  # fmt: skip
        assert engineer.get(path).status_code in (200, 403, 404), path
    for path in ("/users", "/settings", "/jobs", "/revenue/2026-05", "/publications"):
        assert engineer.get(path).status_code in (403, 404), path
    for row in engineer.get("/portfolio").json()["items"]:
        assert row["margin"] is None and row["wip_minor"] is None and row["budget_minor"] is None
    for row in engineer.get("/projects").json()["items"]:
        assert "budget_minor" not in row
    for row in engineer.get("/projects/ACME-001/milestones").json():
        assert "amount_minor" not in row


def test_the_margin_of_a_project_is_guarded_as_on_its_page(company, caller):
    worked_may(company)
    bill_may(company)
    exact = caller("finance").get("/projects/ACME-001/figures").json()["row"]["margin"]
    assert exact["is_exact"] and exact["cost_minor"] > 0
    guarded = caller("manager").get("/projects/ACME-001/figures").json()["row"]["margin"]
    assert not guarded["is_exact"] and guarded["cost_minor"] is None


def test_a_session_reads_at_once_and_writes_with_its_csrf_token(company):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.get(email="operations@northwind.example"))
    assert browser.get("/api/v1/people").status_code == 200
    body = json.dumps({"code": "NORTH", "name": "North"})
    sent = {"data": body, "content_type": "application/json"}
    problem_of(browser.post("/api/v1/regions", **sent), 403)
    page = browser.get("/api/docs").content.decode()
    secret = page.split('data-csrf-token="')[1].split('"')[0]
    answer = browser.post("/api/v1/regions", headers={"X-CSRFToken": secret}, **sent)
    assert answer.status_code == 201, answer.content


def test_a_session_makes_a_token_that_then_works(client, company):
    client.force_login(User.objects.get(email="operations@northwind.example"))
    answer = client.post(
        "/api/v1/tokens", json.dumps({"name": "nightly", "scopes": "read"}), "application/json"
    )
    assert answer.status_code == 201
    holder = Caller(Client(), answer.json()["secret"])
    (row,) = holder.get("/tokens").json()
    assert row["name"] == "nightly" and "secret" not in row


def test_who_must_choose_a_password_first_is_told_so(company):
    User.objects.filter(pk=company["user finance"]).update(temporary_password_at=clock.now())
    browser = Client()
    browser.force_login(User.objects.get(pk=company["user finance"]))
    problem_of(browser.get("/api/v1/people"), 403)


def test_too_many_requests_are_told_when_to_come_back(company, caller, monkeypatch):
    monkeypatch.setattr(api_requests.Allowance, "spend", lambda self, who: 17)
    answer = caller("finance").get("/entities")
    problem_of(answer, 429)
    assert answer["Retry-After"] == "17"


def test_the_allowance_counts_each_caller_by_itself():
    allowance = api_requests.Allowance(2)
    assert [allowance.spend("a") for _ in range(2)] == [0, 0]
    assert 0 < allowance.spend("a") <= 60
    assert allowance.spend("b") == 0


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("get", "/no-such-thing", None, 404),
        ("delete", "/entities", None, 405),
        ("post", "/regions", "not json", 400),
        ("post", "/regions", {"code": "X"}, 422),
        ("get", "/pulse/2026-13", None, 422),
        ("get", "/people/NOBODY", None, 404),
        ("get", "/ledger/lines?month=soon", None, 422),
    ],
)
def test_every_refusal_is_a_problem_document(caller, method, path, body, status):
    asker = caller("operations")
    more = () if body is None else (body,)
    if body == "not json":
        answer = asker._client.post(
            "/api/v1/regions", "{", "application/json",
            headers={"Authorization": f"Bearer {asker._secret}"},
        )  # fmt: skip
    else:
        answer = getattr(asker, method)(path, *more)
    found = problem_of(answer, status)
    if body == {"code": "X"}:
        assert found["errors"][0]["field"].endswith("name") and "name" in found["detail"]


def test_a_refusal_by_a_rule_names_the_rule_its_page_and_the_field(company, caller):
    engineer = caller("engineer")
    body = {"person_id": company["engineer"], "project_id": company["ACME"],
            "task_id": company["task ACME"], "worked_on": "2027-07-06", "minutes": 60}  # fmt: skip
    found = problem_of(engineer.post("/time/entries", body), 422)
    assert found["rule"].startswith("TIME-") and found["type"] == f"/rules/{found['rule']}"


def test_a_newer_version_is_a_conflict_with_both_values(company, caller):
    asker = caller("operations")
    shown = asker.get("/customers/ACME").json()
    change = {"version": shown["version"], "name": "Acme One"}
    assert asker.patch("/customers/ACME", change).json()["name"] == "Acme One"
    found = problem_of(asker.patch("/customers/ACME", change | {"name": "Acme Two"}), 409)
    assert found["mine"] == {"name": "Acme Two"} and found["theirs"] == {"name": "Acme One"}


def test_what_the_database_turns_away_is_a_problem_and_not_a_failure(caller, monkeypatch):
    def turn_away(**values):
        raise IntegrityError("FOREIGN KEY constraint failed")

    monkeypatch.setattr("daybook.apps.people.api.places.actions.add_work_calendar", turn_away)
    asker = caller("operations")
    body = {"code": "FAR", "name": "Far", "holiday_calendar_id": 987_654,
            "weekday_minutes": [480] * 5 + [0, 0]}  # fmt: skip
    problem_of(asker.post("/work-calendars", body), 422)
    problem_of(asker.post("/work-calendars", body, Idempotency_Key="far"), 422)
