"""Is a write that is sent twice carried out once? Idempotency keys, and pages that lose no row."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from daybook.apps.platform.models import AnsweredRequest
from daybook.apps.records.models import ImportBatch
from daybook.apps.time.models import TimeEntry
from tests.apps.desk.work import log
from tests.apps.time.uploads import GOOD, MAPPING, table


@pytest.fixture
def line(company):
    """A line of time of the engineer, as the API takes it."""
    return {
        "person_id": company["engineer"],
        "project_id": company["ACME"],
        "task_id": company["task ACME"],
        "worked_on": "2026-07-06",
        "minutes": 450,
    }


def test_the_same_key_twice_acts_once_and_says_so(caller, line):
    engineer = caller("engineer")
    first = engineer.post("/time/entries", line, Idempotency_Key="k-1")
    again = engineer.post("/time/entries", line, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first
    assert TimeEntry.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(caller, line):
    engineer = caller("engineer")
    engineer.post("/time/entries", line, Idempotency_Key="k-1")
    answer = engineer.post("/time/entries", line | {"minutes": 60}, Idempotency_Key="k-1")
    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"
    assert TimeEntry.objects.get().minutes == 450


def test_two_users_may_use_the_same_key(company, caller, line):
    assert caller("engineer").post("/time/entries", line, Idempotency_Key="k").status_code == 201
    other = line | {"person_id": company["manager"]}
    assert caller("manager").post("/time/entries", other, Idempotency_Key="k").status_code == 201


def test_a_refusal_is_remembered_and_writes_nothing(caller, line):
    engineer = caller("engineer")
    wrong = line | {"worked_on": "2027-07-06"}
    first = engineer.post("/time/entries", wrong, Idempotency_Key="k-2")
    again = engineer.post("/time/entries", wrong, Idempotency_Key="k-2")
    assert (first.status_code, again.status_code) == (422, 422)
    assert again["Idempotency-Replayed"] == "true"
    assert again["Content-Type"] == "application/problem+json"
    assert not TimeEntry.objects.exists()


def test_a_failure_is_not_remembered(caller, line, monkeypatch):
    engineer = caller("engineer")
    engineer._client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("daybook.apps.time.api.entries.save_entry", lambda **values: 1 // 0)
        failed = engineer.post("/time/entries", line, Idempotency_Key="k-3")
    assert failed.status_code == 500 and failed["Content-Type"] == "application/problem+json"
    assert not AnsweredRequest.objects.exists()
    assert engineer.post("/time/entries", line, Idempotency_Key="k-3").status_code == 201


def sent_file(content: bytes, name: str = "hours.csv") -> dict:
    """A file of time and its mapping, as a form."""
    return {"file": SimpleUploadedFile(name, content), "mapping": json.dumps(MAPPING)}


def test_a_file_sent_twice_with_one_key_is_taken_once(caller):
    asker, content = caller("operations"), table(*GOOD)
    first = asker.upload("/imports/time", sent_file(content), Idempotency_Key="f-1")
    again = asker.upload("/imports/time", sent_file(content), Idempotency_Key="f-1")
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json() and again["Idempotency-Replayed"] == "true"
    assert first.json()["counts"]["new"] == 3, "the file is whole after its digest was taken"
    assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize("other", [{"name": "other.csv"}, {"content": table(*GOOD, "4")}, {}])
def test_another_file_of_the_same_length_is_another_request(caller, other):
    asker, content = caller("operations"), table(*GOOD)
    asker.upload("/imports/time", sent_file(content), Idempotency_Key="f-1")
    changed = {"content": content.replace(b"Workshop", b"Workshoq"), **other}
    answer = asker.upload("/imports/time", sent_file(**changed), Idempotency_Key="f-1")
    assert answer.status_code == 422 and "another request" in answer.json()["title"]
    assert ImportBatch.objects.count() == 1


def test_a_form_that_cannot_be_read_is_a_problem(company, client, caller):
    asker = caller("operations")
    answer = client.post(
        "/api/v1/imports/time", b"no parts", content_type="multipart/form-data",
        headers={"Authorization": f"Bearer {asker._secret}", "Idempotency-Key": "f-2"},
    )  # fmt: skip
    assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json"


def test_a_key_is_1_to_80_characters(caller, line):
    engineer = caller("engineer")
    assert engineer.post("/time/entries", line, Idempotency_Key="k" * 81).status_code == 422


def test_next_reaches_every_row_once(company, caller):
    for back in range(23):
        log(company, "engineer", "ACME", date(2026, 7, 6) - timedelta(days=back), 60)
    engineer = caller("engineer")
    address, seen = "/time/entries?size=5&sort=worked_on", []
    while address:
        page = engineer.get(address).json()
        assert page["total"] == 23 and page["size"] == 5
        seen += [row["id"] for row in page["items"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 23


@pytest.mark.parametrize("path", ["/people", "/audit-lines", "/ledger/lines", "/fx-rates"])
def test_a_page_past_the_last_is_empty_and_has_no_next(caller, path):
    page = caller("operations").get(f"{path}?page=999999&size=50").json()
    assert page["items"] == [] and page["next"] is None


def test_pages_are_1_to_200_rows(caller):
    asker = caller("operations")
    assert asker.get("/people?size=100000").json()["size"] == 200
    assert asker.get("/people?size=0&page=-3").json()["page"] == 1
