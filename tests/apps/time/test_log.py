"""Time in a sentence: previewed, saved once, taken back; by page, search box and API."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.platform.actions.periods import set_soft_lock
from daybook.apps.platform.actions.users import create_token
from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.time.actions.said import save_said
from daybook.apps.time.models import TimeEntry
from daybook.apps.time.queries.said import said_entry
from tests.builders import NOW, TODAY

MONDAY = date(2026, 7, 6)


def said(company, text, who="engineer", **more):
    return said_entry(company.viewer(who), text, today=TODAY, **more)


def test_a_sentence_is_previewed_and_nothing_is_written(company, sign_in):
    found = said(company, "4h acme build yesterday note: kickoff")
    assert found.line(found.chosen) == "4:00 · ACME-001 Build · Mon 6 July · kickoff"
    page = sign_in("engineer").get("/time/log", {"q": "4h acme build yesterday"})
    assert "4:00 · ACME-001 Build · Mon 6 July" in page.content.decode()
    assert not TimeEntry.objects.exists()


def test_two_steps_without_scripts_save_and_undo(company, sign_in):
    client = sign_in("engineer")
    fields = {"text": "4h acme build yesterday note: kickoff", "client_key": "k1"}
    answer = client.post("/time/log", fields)
    assert (answer.status_code, answer.url) == (302, "/time/2026-W28?day=2026-07-06")
    row = TimeEntry.objects.get()
    assert (row.worked_on, row.minutes, row.note, row.state) == (MONDAY, 240, "kickoff", "DRAFT")
    assert row.project_id == company["ACME"] and row.task_id == company["task ACME"]
    page = client.get(answer.url).content.decode()
    undo = f"/time/log/undo/{row.pk}/1"
    assert "Draft saved: 4:00" in page and undo in page
    client.post(undo)
    assert not TimeEntry.objects.exists()


def test_the_same_request_twice_writes_one_line(company, sign_in):
    client = sign_in("engineer")
    for _ in range(2):
        client.post("/time/log", {"text": "4h acme build", "client_key": "once"})
    assert TimeEntry.objects.count() == 1


def test_one_goes_back_to_the_page_one_logged_from(company, sign_in):
    client = sign_in("engineer")
    fields = {"text": "4h acme build"}
    here = client.post("/time/log", fields, headers={"referer": "http://testserver/projects?x=1"})
    assert here.url == "/projects?x=1"
    away = client.post("/time/log", fields, headers={"referer": "http://elsewhere.example/x"})
    assert away.url == "/time/2026-W28?day=2026-07-07"


def test_what_is_unclear_is_refused_with_its_choices(company, sign_in):
    with pytest.raises(Refused) as refused:
        save_said(actor=company.viewer("engineer"), now=NOW, today=TODAY, text="4h acme")
    assert refused.value.rule == "TIME-17"
    assert "ACME-001 Build" in refused.value.message
    answer = sign_in("engineer").post("/time/log", {"text": "4h acme"})
    assert answer.status_code == 422 and "fits 2 tasks alike" in answer.content.decode()
    assert not TimeEntry.objects.exists()
    chosen = {"text": "4h acme", "task": company["admin ACME"]}
    assert sign_in("engineer").post("/time/log", chosen).status_code == 302
    assert TimeEntry.objects.get().task_id == company["admin ACME"]
    other = {"text": "4h acme", "task": company["task BOLT"]}
    assert sign_in("engineer").post("/time/log", other).status_code == 422


def test_booked_and_lately_used_tasks_decide(company, book, log):
    assert said(company, "4h build").chosen is None
    book()
    assert said(company, "4h build").chosen.project_code == "ACME-001"
    log(MONDAY, 60, project="BOLT")
    assert said(company, "4h build").chosen.project_code == "ACME-001"
    assert [row.why for row in said(company, "4h build").matches] == ["booked", "used lately"]


def test_a_locked_month_an_unborn_day_and_a_stranger_are_said_before(company):
    assert "lies after tomorrow" in said(company, "4h acme build 2026-07-20").question
    assert "not employed on" in said(company, "4h acme build 2 Jan 2026").question
    with pytest.raises(NotFound):
        said(company, "4h acme build", person_code="MAN")
    with pytest.raises(NotFound):
        said(company, "4h acme build", who="finance")
    behalf = said(company, "4h acme build", who="coordinator", person_code="eng")
    assert (behalf.person_name, behalf.is_own) == ("The engineer", False)


def test_a_soft_lock_refuses_as_a_cell_would(company, sign_in):
    set_soft_lock(actor=company.viewer("operations"), now=NOW, entity_id=company["US"],
                  month=date(2026, 7, 1), reason="close")  # fmt: skip
    answer = sign_in("engineer").post("/time/log", {"text": "4h acme build"})
    assert answer.status_code == 422 and "July 2026" in answer.content.decode()


def test_an_administrator_logs_nothing(company, sign_in):
    assert sign_in("admin").get("/time/log").status_code == 403
    assert sign_in("finance").get("/time/log").status_code == 404


def test_the_same_questions_for_few_and_many_tasks(company, book):
    from daybook.apps.projects.actions.projects import NewTask, add_tasks

    def count():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            said(company, "4h acme build")
        return len(caught)

    before = count()
    add_tasks(actor=company.system, now=NOW, project_id=company["ACME"],
              tasks=[NewTask(f"T{n}", f"Thing {n}") for n in range(200)])  # fmt: skip
    assert count() == before <= 9


def ask(client, secret, body, **headers):
    return client.post("/api/v1/time/log", json.dumps(body), content_type="application/json",
                       headers={"Authorization": f"Bearer {secret}", **headers})  # fmt: skip


def test_the_api_previews_then_saves_once(company, client):
    _, secret = create_token(actor=company.viewer("engineer"), now=NOW, name="t",
                             scopes="read write")  # fmt: skip
    unclear = ask(client, secret, {"text": "1h acme", "preview": False})
    assert (unclear.status_code, unclear.json()["rule"]) == (422, "TIME-17")
    body = {"text": "1:30 acme build mon note: kickoff"}
    found = ask(client, secret, body).json()
    assert found["saved"] is None and not TimeEntry.objects.exists()
    assert found["lines"] == ["1:30 · ACME-001 Build · Mon 6 July · kickoff"]
    assert found["said"]["chosen"]["task_id"] == company["task ACME"]
    body |= {"preview": False, "client_key": "abc"}
    first = ask(client, secret, body).json()
    assert ask(client, secret, body).json()["saved"] == first["saved"]
    for _ in range(2):
        ask(client, secret, {"text": "1h acme build", "preview": False}, **{"Idempotency-Key": "i"})
    assert sorted(TimeEntry.objects.values_list("minutes", flat=True)) == [60, 90]
