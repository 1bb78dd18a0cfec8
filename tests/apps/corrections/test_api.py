"""The API does what the pages do: preview, ask, answer, list, estimate, true up."""

from __future__ import annotations

import pytest

from daybook.apps.corrections.models import Correction
from daybook.apps.platform.actions.users import create_token
from daybook.apps.time.models import TimeEntry
from daybook.config import clock
from tests.apps.billing.work import worked

from .test_true_up import estimated


@pytest.fixture
def ask(client, company, settings):
    settings.DAYBOOK_TODAY = "2026-07-31"

    def send(who, method, path, body=None):
        _, secret = create_token(
            actor=company.viewer(who), now=clock.now(), name=f"for {who}", scopes="read write"
        )
        return getattr(client, method)(
            f"/api/v1{path}", body, content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )  # fmt: skip

    return send


def test_a_program_previews_asks_and_answers(company, ask):
    key = worked(company)
    values = {"entry_id": key, "minutes": 480, "project_id": company["ACME"],
              "task_id": company["task ACME"]}  # fmt: skip
    seen = ask("finance", "post", "/corrections/preview", values)
    assert seen.status_code == 200
    rated = next(row for row in seen.json()["effects"] if row["key"] == "rated")
    assert (rated["before"], rated["after"]) == (247_500, 264_000)
    assert Correction.objects.count() == 0
    body = values | {"version": 1, "reason": "The call"}
    made = ask("engineer", "post", "/corrections/requests", body)
    assert made.status_code == 201 and made.json()["state"] == "REQUESTED"
    request = made.json()["id"]
    own = ask("engineer", "post", f"/corrections/{request}/decision", {"post": True})
    assert own.status_code == 403
    done = ask("manager", "post", f"/corrections/{request}/decision", {"post": True})
    assert done.json()["state"] == "POSTED"
    assert TimeEntry.objects.get(pk=key).minutes == 480
    listed = ask("manager", "get", "/corrections?state=POSTED").json()
    assert [row["id"] for row in listed["items"]] == [request]


def test_a_program_reads_estimates(company, ask):
    estimated(company, 480, 480)
    found = ask("coordinator", "get", "/estimates/2026-04").json()
    assert [row["estimated"] for row in found] == [480, 480]
    sheet = ask("coordinator", "get", "/time/estimates/2026-04?person=ENG").json()
    assert sheet["open_days"] == []
