"""The pages: who sees what, preview before post, the list's address, and the true-up."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.corrections.models import Correction
from daybook.apps.ledger.models import LedgerLine
from daybook.apps.time.models import TimeEntry
from daybook.apps.time.queries.revision import entry_state
from tests.apps.billing.test_drafts import drafted, issued
from tests.apps.billing.work import logged, worked

from .books import corrected, hard_locked, recognized
from .test_requests import asked
from .test_true_up import APRIL, approved, estimated, worked_on


@pytest.fixture
def sign_in(client, company, settings):
    settings.DAYBOOK_TODAY = "2026-07-31"

    def become(name):
        client.force_login(get_user_model().objects.get(pk=company[f"user {name}"]))
        return client

    return become


def text_of(answer) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", plain)


def fields(company, key, **changes):
    state = entry_state(key)
    return {
        "hours": "7:30", "place": f"{company['ACME']}-{company['task ACME']}", "is_billable": "on",
        "note": "", "reason": "", "version": state.version, "client_key": "k1",
    } | changes  # fmt: skip


def test_a_preview_shows_and_posting_follows(company, sign_in):
    key = worked(company)
    for invoice in drafted(company):
        issued(company, invoice)
    recognized(company)
    hard_locked(company)
    client = sign_in("finance")
    page = client.post(f"/corrections/new?entry={key}", fields(company, key, hours="8"))
    said = text_of(page)
    assert page.status_code == 200
    for text in ("Posts in August 2026", "INV-US-27-0001", "165.00",
                 "is hard-locked"):  # fmt: skip
        assert text in said
    assert Correction.objects.count() == 0
    client = sign_in("coordinator")
    posted = client.post(
        f"/corrections/new?entry={key}",
        fields(company, key, hours="8", step="post", reason="Half an hour more"), follow=True,
    )  # fmt: skip
    assert "Posted in August 2026 as revision 2" in text_of(posted)
    assert TimeEntry.objects.get(pk=key).minutes == 480
    again = client.post(
        f"/corrections/new?entry={key}",
        fields(company, key, hours="8", step="post", reason="x", version=1), follow=True,
    )  # fmt: skip
    assert again.status_code in (200, 422)
    assert LedgerLine.objects.filter(book="RATED").count() == 3


def test_a_refusal_keeps_the_input_at_its_field(company, sign_in):
    key = worked(company)
    client = sign_in("coordinator")
    page = client.post(
        f"/corrections/new?entry={key}",
        fields(company, key, hours="8", step="post", note="typed"),
    )  # fmt: skip
    assert page.status_code == 422
    assert "Say why" in text_of(page) and b"typed" in page.content
    page = client.post(f"/corrections/new?entry={key}", fields(company, key, hours="soon"))
    assert page.status_code == 422 and "not a duration" in text_of(page)


def test_the_engineer_asks_on_the_page_and_the_manager_answers(company, sign_in):
    key = worked(company)
    client = sign_in("engineer")
    assert "Request a change" in text_of(client.get(f"/time/entries/{key}"))
    page = client.post(f"/corrections/new?entry={key}", fields(company, key, hours="8"))
    said = text_of(page)
    assert "Send the request" in said and "Post the correction" not in said
    assert "2,475" not in said and "Restricted" in said
    client.post(
        f"/corrections/new?entry={key}",
        fields(company, key, hours="8", step="ask", reason="The call"),
    )  # fmt: skip
    request = Correction.objects.get()
    assert "Withdraw" in text_of(client.get(f"/corrections/{request.pk}"))
    client = sign_in("manager")
    assert "Answer 1 change request" in text_of(client.get("/today"))
    assert "change requests" in text_of(client.get("/approvals"))
    assert "Post the correction" in text_of(client.get(f"/corrections/{request.pk}"))
    refused = client.post(f"/corrections/{request.pk}", {"step": "decline", "reason": ""})
    assert refused.status_code == 422
    done = client.post(f"/corrections/{request.pk}", {"step": "post", "reason": ""}, follow=True)
    assert "Posted in July 2026" in text_of(done)
    undone = client.post(f"/corrections/{request.pk}/undo", follow=True)
    assert "as it was before" in text_of(undone)
    assert TimeEntry.objects.get(pk=key).minutes == 450


def test_a_leader_of_another_region_finds_nothing(company, sign_in):
    key = worked(company)
    made = corrected(company, key, minutes=480)
    client = sign_in("leader")
    assert client.get(f"/corrections/{made.id}").status_code == 404
    assert client.get(f"/corrections/new?entry={key}").status_code == 404
    assert "0 corrections" in text_of(client.get("/corrections"))


def test_the_list_keeps_its_filters_in_the_address(company, sign_in):
    first, second = worked(company, on=date(2026, 7, 6)), worked(company, on=date(2026, 7, 8))
    asked(company, first, minutes=480)
    corrected(company, second, minutes=300)
    client = sign_in("coordinator")
    both = text_of(client.get("/corrections"))
    assert "7:30 → 8:00" in both and "7:30 → 5:00" in both
    waiting = text_of(client.get("/corrections?state=REQUESTED"))
    assert "7:30 → 8:00" in waiting and "7:30 → 5:00" not in waiting
    assert "7:30 → 8:00" not in text_of(client.get("/corrections?project=BOLT-001"))
    assert "7:30 → 5:00" in text_of(client.get(f"/corrections?entry={second}"))


def test_the_list_asks_as_much_for_many_as_for_few(company, sign_in):
    client = sign_in("coordinator")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/corrections").status_code == 200
        return len(seen)

    corrected(company, worked(company, 10, date(2026, 7, 1)), minutes=20)
    client.get("/corrections")
    few = queries()
    for day in range(2, 12):
        corrected(company, worked(company, 10, date(2026, 7, day)), minutes=20)
    assert queries() <= few


def test_a_draft_is_changed_in_place(company, sign_in):
    key = logged(company)
    client = sign_in("coordinator")
    answer = client.get(f"/corrections/new?entry={key}")
    assert answer.status_code == 302 and answer.headers["Location"] == f"/time/entries/{key}"


def test_estimates_are_written_from_the_plan_and_made_true(company, sign_in, settings):
    settings.DAYBOOK_TODAY = "2026-04-27"
    client = sign_in("engineer")
    settings.DAYBOOK_TODAY = "2026-04-27"
    week = text_of(client.get("/time/2026-W18"))
    assert "April closes" in week and "New York" in week and "Estimate them" in week
    estimated(company, 480, 480)
    page = text_of(client.get("/time/estimates/2026-04"))
    assert "Tue 28 Apr" in page
    approved(company)
    settings.DAYBOOK_TODAY = "2026-05-04"
    mine = client.get("/corrections/estimates/2026-04/ENG")
    assert "8:00 estimated" in text_of(mine)
    place = f"{company['ACME']}-{company['task ACME']}"
    client.post(
        "/corrections/estimates/2026-04/ENG",
        {f"{place}.2026-04-29": "8", f"{place}.2026-04-30": "6"},
    )  # fmt: skip
    assert client.post("/corrections/estimates/2026-04/ENG/true-up").status_code == 404
    client = sign_in("coordinator")
    settings.DAYBOOK_TODAY = "2026-05-04"
    listed = text_of(client.get("/corrections/estimates/2026-04"))
    assert "16.00 h estimated, variance −2.00 h so far" in listed
    done = client.post("/corrections/estimates/2026-04/true-up", follow=True)
    assert "2 days trued up, variance −2.00 h" in text_of(done)
    assert "all settled" in text_of(client.get("/corrections/estimates/2026-04"))


def test_wrong_hours_stand_at_their_day(company, sign_in, settings):
    estimated(company, 480, 480)
    approved(company)
    client = sign_in("engineer")
    settings.DAYBOOK_TODAY = "2026-05-04"
    place = f"{company['ACME']}-{company['task ACME']}"
    page = client.post("/corrections/estimates/2026-04/ENG", {f"{place}.2026-04-29": "lots"})
    assert page.status_code == 422 and b"lots" in page.content
    worked_on(company, 480)
    assert APRIL.month == 4


@pytest.mark.parametrize("asked", ["state=NOPE", "month=2026-13", "entry=abc", "kind=zz"])
def test_a_filter_that_cannot_be_read_shows_nothing_and_is_named(company, sign_in, asked):
    key = worked(company)
    corrected(company, key, minutes=480)
    page = sign_in("coordinator").get(f"/corrections?{asked}").content.decode()
    assert "cannot be read, so no line fits" in page and "No correction fits" in page
